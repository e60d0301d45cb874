//! Reads a program's own files: within bounds, each hashed, failures turned into findings.

use plimsoll_model::Finding;
use sha2::{Digest, Sha256};

use super::FileStamp;
use crate::sources::{Sources, Unreadable};

/// Own source files of one program.
const MOST_FILES: usize = 2000;
/// Bytes of own source of one program.
const MOST_BYTES: u64 = 64 << 20;

/// Access to files with a memory of what was read.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a dyn Sources,
    pub(super) files: Vec<FileStamp>,
    pub(super) findings: Vec<Finding>,
    bytes: u64,
    full: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a dyn Sources) -> Self {
        Self { sources, files: Vec::new(), findings: Vec::new(), bytes: 0, full: false }
    }

    /// A file's content; none, and said, where it cannot be read or the bounds are met.
    pub(super) fn read(&mut self, path: &str) -> Option<Vec<u8>> {
        if self.files.len() >= MOST_FILES || self.bytes >= MOST_BYTES {
            if !std::mem::replace(&mut self.full, true) {
                let text = format!(
                    "The program has more source than is read ({MOST_FILES} files, {} MiB); the rest is left out.",
                    MOST_BYTES >> 20
                );
                self.findings.push(Finding::warning("too-many-files", text, Some(path.to_owned())));
            }
            return None;
        }
        let text = match self.sources.read(path) {
            Ok(bytes) => {
                self.bytes += bytes.len() as u64;
                self.stamp(path, &bytes);
                return Some(bytes);
            }
            Err(Unreadable::Missing) => "The file is not there (any more).".to_owned(),
            Err(Unreadable::Denied(reason)) => format!("Cannot be read: {reason}."),
            Err(Unreadable::TooLarge(bytes)) => {
                format!("{bytes} bytes are more than source has; the file is not looked at.")
            }
        };
        self.findings.push(Finding::warning("unreadable", text, Some(path.to_owned())));
        None
    }

    /// A manifest's text, where there is one. It counts among the files the program was made from.
    pub(super) fn manifest(&mut self, path: &str) -> Option<String> {
        let bytes = self.sources.read(path).ok()?;
        self.stamp(path, &bytes);
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn stamp(&mut self, path: &str, bytes: &[u8]) {
        if self.files.iter().any(|file| file.path == path) {
            return;
        }
        let digest = Sha256::digest(bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.files.push(FileStamp { path: path.to_owned(), size: bytes.len() as u64, sha256 });
    }
}
