//! From an entry point to the whole program: every module of its own that it can reach, and what is known of the
//! packages it imports.
//!
//! [`Around`] finds single modules of a project that a file stands in, without an entry point.
//!
//! One file a concern: each language's modules, packages outside the program, declared dependencies. Bounded in
//! files and bytes; what was left out is a finding. Knows nothing of inputs or costs.

mod around;
mod dependencies;
mod guests;
mod package;
mod python;
mod reader;
mod rust;
mod scan;
#[cfg(test)]
mod tests;
mod walk;

use plimsoll_model::{Finding, Language};
use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::program::{Program, Start};
use crate::sources::Sources;

pub use around::{Around, Asked, Shelf, holds};
use reader::Reader;

/// A program, and the state of the files it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    /// The program.
    pub program: Program,
    /// Its own source files and manifests, in the order they were read.
    pub files: Vec<FileStamp>,
}

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// As [`Sources`] names it.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Hash of its content, in hex.
    pub sha256: String,
}

/// Loads the program that starts at an entry point. Never fails: a file that cannot be read is a finding.
#[must_use]
pub fn load(sources: &dyn Sources, entry: &Entry) -> Loaded {
    let mut reader = Reader::new(sources);
    let start = match (entry.language, &entry.function) {
        (Language::Rust, _) => Start::Function("main".to_owned()),
        (Language::Python, Some(target)) => Start::Function(
            target.split_once(':').map_or(target.as_str(), |(_, function)| function).to_owned(),
        ),
        (Language::Python, None) => Start::Script,
    };
    let mut program = Program {
        name: entry.name.clone(),
        language: entry.language,
        entry: start,
        modules: Vec::new(),
        guests: Vec::new(),
        packages: Vec::new(),
        dependencies: Vec::new(),
        language_version: None,
        findings: Vec::new(),
    };
    match entry.language {
        Language::Python => python::load(&mut reader, entry, &mut program),
        Language::Rust => rust::load(&mut reader, entry, &mut program),
    }
    let findings: Vec<Finding> =
        program.modules.iter_mut().flat_map(|module| module.findings.drain(..)).collect();
    program.findings.extend(findings);
    program.findings.append(&mut reader.findings);
    Loaded { program, files: reader.files }
}
