//! Something a reader should know about a result: what was skipped, not understood, or risky.
//!
//! Findings are how code that must not fail says that something was wrong.

use serde::{Deserialize, Serialize};

/// How much a finding matters to the result it stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the result stands.
    Note,
    /// The result rests on less than it should.
    Warning,
}

/// One thing worth saying, with the place it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable kebab-case name of the kind of finding, such as `syntax-error`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for a person.
    pub text: String,
    /// `path` or `path:line`, where it has a place. Never left out when written: compact formats could not read it back.
    #[serde(default)]
    pub at: Option<String>,
}

impl Finding {
    /// A finding that leaves the result standing.
    #[must_use]
    pub fn note(code: &str, text: impl Into<String>, at: Option<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Note, text: text.into(), at }
    }

    /// A finding that weakens the result.
    #[must_use]
    pub fn warning(code: &str, text: impl Into<String>, at: Option<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Warning, text: text.into(), at }
    }
}
