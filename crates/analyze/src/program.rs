//! A whole program as the analyses see it: the modules of its own that it can reach, and what is known of the
//! packages it does not own.
//!
//! Made by loading (`load`), read by the analyses. Independent of inputs, of knowledge tables and of the
//! machine, so that it can be cached by the state of the files it was made from.

use plimsoll_model::{Finding, Language};
use serde::{Deserialize, Serialize};

use crate::ir::Module;

/// A program and everything of its source that it can reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// As the user would name it.
    pub name: String,
    /// What it is written in.
    pub language: Language,
    /// Where it starts.
    pub entry: Start,
    /// Its own modules, the entry's first, in the order they were reached.
    pub modules: Vec<Module>,
    /// Modules of installed packages that were read too, to follow what calls into them do; in the order they were
    /// reached.
    pub guests: Vec<Module>,
    /// Packages and library modules it does not own, by the top-level or dotted name it imports them by.
    pub packages: Vec<Package>,
    /// Dependencies its manifest or lock file declares.
    pub dependencies: Vec<Dependency>,
    /// Language version the project asks for, such as `3.11`.
    pub language_version: Option<String>,
    /// What was skipped or not understood while loading.
    pub findings: Vec<Finding>,
}

impl Program {
    /// A module by its number: the program's own come first, then the guests.
    pub(crate) fn module(&self, number: usize) -> Option<&Module> {
        self.modules.get(number).or_else(|| self.guests.get(number.checked_sub(self.modules.len())?))
    }

    /// All modules, by their numbers.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &Module)> {
        self.modules.iter().chain(&self.guests).enumerate()
    }
}

/// Where a program starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// The entry module's top level, as a script.
    Script,
    /// A function of this name in the entry module, called with no arguments.
    Function(String),
}

/// An installed package or module outside the program's own source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Package {
    /// Dotted name as imported: `numpy`, `scipy.stats`, `json`.
    pub name: String,
    /// Version, where an installed distribution says it.
    pub version: Option<String>,
    /// Source files that importing it loads (its own import closure), where found.
    pub modules: u64,
    /// Bytes of source those files have.
    pub source_bytes: u64,
    /// Bytes of native libraries among them.
    pub native_bytes: u64,
    /// Other packages that importing it imports at once, by dotted name.
    pub imports: Vec<String>,
    /// Whether any of this was found on this machine.
    pub found: bool,
}

/// A dependency as a manifest declares it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dependency {
    /// Name in its registry.
    pub name: String,
    /// Version or requirement, as written; the lock file's where there is one.
    pub version: Option<String>,
    /// Features or extras asked for.
    pub features: Vec<String>,
}
