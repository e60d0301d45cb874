//! The file system as the analyses may see it: bounded reads, sorted listings, no symlink loops.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use plimsoll_analyze::sources::{Sources, Unreadable};
use plimsoll_model::{Bytes, Folder};

/// Larger files are data or machine-made, not source that a person wrote; the largest file of CPython's library
/// has 0.8 MiB.
pub(crate) const LARGEST_SOURCE: u64 = 16 * Bytes::MIB;

/// Names taken from one folder at the most.
const LARGEST_FOLDER: usize = 50_000;

/// Entries of a folder tree that are added up at the most, and how deep.
const LARGEST_TREE: usize = 100_000;
const DEEPEST_TREE: usize = 64;

/// The real file system, with the library folders of one interpreter.
pub(crate) struct Disk {
    pub(crate) libraries: Vec<String>,
}

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Unreadable> {
        read(Path::new(path))
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }

    fn size(&self, path: &str) -> Option<u64> {
        fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
    }

    fn list(&self, folder: &str) -> Vec<String> {
        names(Path::new(folder))
    }

    fn library_folders(&self) -> Vec<String> {
        self.libraries.clone()
    }
}

/// The bytes of a regular file of a size that source may have.
///
/// # Errors
///
/// Why they cannot be had.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let denied = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Unreadable::Missing,
        _ => Unreadable::Denied(error.to_string()),
    };
    // A FIFO or device would block or never end.
    let metadata = fs::metadata(path).map_err(denied)?;
    if !metadata.is_file() {
        return Err(Unreadable::Missing);
    }
    if metadata.len() > LARGEST_SOURCE {
        return Err(Unreadable::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // It may grow between the look and the read.
    let read = File::open(path).and_then(|file| file.take(LARGEST_SOURCE + 1).read_to_end(&mut bytes));
    match read {
        Ok(length) if length as u64 > LARGEST_SOURCE => Err(Unreadable::TooLarge(length as u64)),
        Ok(_) => Ok(bytes),
        Err(error) => Err(denied(error)),
    }
}

/// Names in a folder, sorted, folders with a trailing `/`; none where it cannot be read.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .take(LARGEST_FOLDER)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let mut name = entry.file_name().into_string().ok()?;
            let kind = entry.file_type().ok()?;
            if kind.is_dir() || (kind.is_symlink() && entry.path().is_dir()) {
                name.push('/');
            }
            Some(name)
        })
        .collect();
    names.sort();
    names
}

/// Size of a file, or of all files below a folder and what they are; none where the path names neither. Symlinks inside
/// a folder are not followed, so that loops end.
pub(crate) fn size_on_disk(path: &Path) -> Option<(Bytes, Option<Folder>)> {
    let metadata = fs::metadata(path).ok()?;
    if metadata.is_file() {
        return Some((Bytes(metadata.len()), None));
    }
    if !metadata.is_dir() {
        return None;
    }
    let mut total = Bytes::ZERO;
    let mut below = Folder::default();
    let mut folders = vec![(path.to_owned(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            seen += 1;
            if seen > LARGEST_TREE {
                return Some((total, Some(below)));
            }
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() && depth < DEEPEST_TREE {
                folders.push((entry.path(), depth + 1));
            } else if metadata.is_file() {
                total = total + Bytes(metadata.len());
                below.files += 1;
                below.largest = below.largest.max(Bytes(metadata.len()));
            }
        }
    }
    Some((total, Some(below)))
}
