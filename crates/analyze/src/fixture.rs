//! Projects as readable text, for tests: files one after another, each behind a line `--- path`.

use std::collections::BTreeMap;

use crate::sources::{Sources, Unreadable};

/// Files in memory; installed packages lie in `/lib`, `/lib/site-packages` behind it.
pub(crate) struct Project {
    files: BTreeMap<String, Vec<u8>>,
}

/// Splits the text into files.
pub(crate) fn project(text: &str) -> Project {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut here = String::new();
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("--- ") {
            here = path.to_owned();
            files.insert(here.clone(), Vec::new());
        } else if let Some(file) = files.get_mut(&here) {
            file.extend(line.bytes());
            file.push(b'\n');
        }
    }
    Project { files }
}

impl Sources for Project {
    fn read(&self, path: &str) -> Result<Vec<u8>, Unreadable> {
        match self.files.get(path) {
            Some(bytes) if bytes.starts_with(b"DENIED") => {
                Err(Unreadable::Denied("permission denied".to_owned()))
            }
            Some(bytes) if bytes.starts_with(b"HUGE") => Err(Unreadable::TooLarge(200 << 20)),
            Some(bytes) => Ok(bytes.clone()),
            None => Err(Unreadable::Missing),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.files.get(path).map(|bytes| bytes.len() as u64)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let prefix = if folder == "." { String::new() } else { format!("{folder}/") };
        let inside = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|path| !path.starts_with('/'));
        let mut names: Vec<String> = inside
            .map(|path| {
                path.split_once('/').map_or_else(|| path.to_owned(), |(first, _)| format!("{first}/"))
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    fn library_folders(&self) -> Vec<String> {
        vec!["/lib".to_owned(), "/lib/site-packages".to_owned()]
    }
}
