//! What is known of a program's inputs before it runs: its arguments, the sizes of the files they name, and the
//! sizes a user stated.
//!
//! Knows nothing of how a program uses them, and does no IO: whoever builds these has looked at the files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Bytes;

/// One command line argument of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Argument {
    /// As given.
    pub text: String,
    /// Size of the file it names, or of all files below the folder it names; absent where it names neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Bytes>,
    /// Where it names a folder: what is below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<Folder>,
    /// Mean bytes of the lines at the beginning of the text file it names, their ends included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Bytes>,
    /// Words of a sample of that text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

/// How words repeat in a sample of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// Words of the sample.
    pub count: u64,
    /// Different ones among the first quarter, the first half and all of them.
    pub different: [u64; 3],
    /// Mean bytes of a word, what parts it from the next included.
    pub each: Bytes,
}

/// What is below a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Folder {
    /// How many files.
    pub files: u64,
    /// Size of the largest of them.
    pub largest: Bytes,
}

/// Everything known of the inputs before a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inputs {
    /// The program's arguments, in order, without the program's own name.
    #[serde(default)]
    pub arguments: Vec<Argument>,
    /// `--input NAME=SIZE`: sizes of inputs by the name they have in the program or in a printed formula.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named: BTreeMap<String, Bytes>,
    /// Sizes of files that the source names by a literal path and that exist.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, Bytes>,
    /// Size of standard input, where it is a regular file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdin: Option<Bytes>,
}

impl Inputs {
    /// Mean bytes of a line in the largest text that an argument names.
    #[must_use]
    pub fn line(&self) -> Option<Bytes> {
        let texts = self.arguments.iter().filter(|argument| argument.line.is_some_and(|line| line.0 > 0));
        texts.max_by_key(|argument| argument.size).and_then(|argument| argument.line)
    }

    /// Words of the largest text that an argument names, where that is known of it.
    #[must_use]
    pub fn words(&self) -> Option<Words> {
        let texts = self.arguments.iter().filter(|argument| argument.words.is_some());
        texts.max_by_key(|argument| argument.size).and_then(|argument| argument.words)
    }

    /// All bytes of known input together: the size that past runs are compared by. Nothing known is zero.
    #[must_use]
    pub fn total(&self) -> Bytes {
        let arguments: Bytes = self.arguments.iter().filter_map(|argument| argument.size).sum();
        let named: Bytes = self.named.values().copied().sum();
        arguments + named + self.stdin.unwrap_or_default()
    }
}
