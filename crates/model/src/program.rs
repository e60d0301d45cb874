//! Which program is meant: its language and kind, the identity that survives edits, and the version that does
//! not.
//!
//! Knows nothing of files; whoever reads them computes the strings.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language that Plimsoll reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Python 3.
    Python,
    /// Rust.
    Rust,
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Python => "Python",
            Self::Rust => "Rust",
        })
    }
}

/// Whether a program ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Runs to an end: a script, a batch, a command line tool.
    #[default]
    Job,
    /// Serves until it is stopped.
    Service,
}

/// Names a program across edits: the entry point's path inside its repository or project, and the shape of its
/// arguments. Two runs with one identity are runs of one program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// `project/path/of/entry.py`, with `#entry` where the file has several.
    pub entry: String,
    /// One word an argument: a flag by its name, else `file`, `number` or `text`.
    pub shape: String,
}

/// `tools/resize.py file --fast number`.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shape.is_empty() {
            f.pad(&self.entry)
        } else {
            f.pad(&format!("{} {}", self.entry, self.shape))
        }
    }
}

/// A hash, in hex, of every source text the program reaches: equal versions behave the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub String);

impl fmt::Display for Version {
    /// The first twelve characters, enough for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.get(..12).unwrap_or(&self.0))
    }
}
