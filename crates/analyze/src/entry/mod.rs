//! Where the programs in a file or project start, as their ecosystems declare it.
//!
//! One file an ecosystem. Reads manifests and looks for the usual files; does not load what it finds.

pub(crate) mod python;
pub(crate) mod rust;
#[cfg(test)]
mod tests;
mod wrapper;

use plimsoll_model::Language;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::pack::pack_for;
use crate::path;
use crate::sources::{Sources, Unreadable};

pub use python::entry_for_module;

/// Entry points that one project may have; more are cut.
const MOST_ENTRIES: usize = 1000;

/// One place where a program starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What `--entry` calls it; unique among the entries it was found with.
    pub name: String,
    /// The file it starts in.
    pub path: String,
    /// `package.module:function`, where it is not the file's top level that is run.
    pub function: Option<String>,
    /// Dotted name that the entry's module goes by; none for a script, which is `__main__`.
    pub module: Option<String>,
    /// What it is written in.
    pub language: Language,
    /// Folder of the project it belongs to: its manifest's, else the file's own.
    pub root: String,
    /// Top-level packages of which it is made, for an installed program; empty where all below the root is its own.
    pub owned: Vec<String>,
    /// Whether the project says that this one is meant when none is named.
    pub is_default: bool,
}

/// Why there is no entry point.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EntryError {
    /// Nothing stands at the path.
    #[error("{path}: no such file or folder")]
    Missing {
        /// As given.
        path: String,
    },
    /// It cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// As given.
        path: String,
        /// In the system's words.
        reason: String,
    },
    /// The file is larger than source is.
    #[error("{path}: {bytes} bytes are more than source has")]
    TooLarge {
        /// As given.
        path: String,
        /// Size of the file.
        bytes: u64,
    },
    /// A file in no language that is understood.
    #[error("{path}: neither Python nor Rust source")]
    NotSource {
        /// As given.
        path: String,
    },
    /// A folder in which nothing starts.
    #[error("{path}: no program starts here")]
    Empty {
        /// As given.
        path: String,
        /// What was found instead, one clause: `a Rust library without a binary`; empty where nothing was.
        found: String,
    },
    /// A manifest that does not parse, in a folder where nothing else says what starts.
    #[error("{path}: not valid TOML")]
    BrokenManifest {
        /// The manifest.
        path: String,
    },
}

/// The entry points at a path: one for a file, those of a project for a folder.
///
/// # Errors
///
/// Where nothing starts at the path, why.
pub fn entries(sources: &dyn Sources, path: &str) -> Result<Vec<Entry>, EntryError> {
    let at = path::clean(path);
    if sources.is_file(&at) {
        return file(sources, &at).map(|entry| vec![entry]);
    }
    if sources.list(&at).is_empty() {
        return Err(match sources.read(&at) {
            Err(Unreadable::Denied(reason)) => EntryError::Unreadable { path: path.to_owned(), reason },
            _ => match sources
                .list(&path::parent(&at))
                .iter()
                .any(|name| name.trim_end_matches('/') == path::name(&at))
            {
                true => EntryError::Empty { path: path.to_owned(), found: "the folder is empty".to_owned() },
                false => EntryError::Missing { path: path.to_owned() },
            },
        });
    }
    let mut reasons = Vec::new();
    let mut found = rust::entries(sources, &at, &mut reasons);
    found.extend(python::entries(sources, &at, &mut reasons));
    found.truncate(MOST_ENTRIES);
    if found.is_empty() {
        return Err(reasons
            .into_iter()
            .next()
            .unwrap_or(EntryError::Empty { path: at, found: String::new() }));
    }
    keep_names_apart(&mut found);
    Ok(found)
}

/// Two entries of one name are told apart by their files.
fn keep_names_apart(found: &mut [Entry]) {
    for index in 1..found.len() {
        let (before, here) = found.split_at_mut(index);
        if before.iter().any(|entry| entry.name == here[0].name) {
            here[0].name = path::relative(&here[0].path, &here[0].root).to_owned();
        }
    }
}

fn file(sources: &dyn Sources, at: &str) -> Result<Entry, EntryError> {
    match language_of(sources, at)? {
        Language::Rust => Ok(rust::file(sources, at)),
        Language::Python => Ok(wrapper::target(sources, at)
            .or_else(|| wrapper::installed_script(sources, at))
            .unwrap_or_else(|| python::script(sources, at))),
    }
}

/// The language of a file, by its name, else by its `#!` line.
fn language_of(sources: &dyn Sources, at: &str) -> Result<Language, EntryError> {
    if let Some(language) = pack_for(at, b"").and_then(|pack| pack.language) {
        return Ok(language);
    }
    let bytes = sources.read(at).map_err(|error| unreadable(at, error))?;
    if let Some(language) = pack_for(at, &bytes).and_then(|pack| pack.language) {
        return Ok(language);
    }
    // Where the interpreter's path is too long for a `#!` line, pip writes a file that shell and Python both read.
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]);
    if head.starts_with("#!/bin/sh\n'''exec'") {
        return Ok(Language::Python);
    }
    Err(EntryError::NotSource { path: at.to_owned() })
}

fn unreadable(at: &str, error: Unreadable) -> EntryError {
    let path = at.to_owned();
    match error {
        Unreadable::Missing => EntryError::Missing { path },
        Unreadable::Denied(reason) => EntryError::Unreadable { path, reason },
        // A file of that size without a source's name is some other thing.
        Unreadable::TooLarge(_) => EntryError::NotSource { path },
    }
}
