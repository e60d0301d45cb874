//! How often branches are taken and loops go round, and what steps weigh: `branches.toml`.
//!
//! Knows nothing of programs. Sources stand in the table.

use std::collections::BTreeMap;

use plimsoll_model::Language;
use serde::Deserialize;

use super::{KnowledgeError, parse};

const TABLE: &str = "branches.toml";

/// The table of branches, in the form that hot spots are worked out with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub(crate) hit: HitRates,
    pub(crate) sizes: NominalSizes,
    /// Steps for each element that a library's function is given.
    pub(crate) each: BTreeMap<String, f64>,
    /// The same of functions that are given whole files.
    pub(crate) whole: BTreeMap<String, f64>,
    python: Weights,
    rust: Weights,
}

/// Percent of branches of a form that go the way the form says.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HitRates {
    pub(crate) loop_exit: f64,
    pub(crate) loop_exit_recursion: f64,
    pub(crate) loop_guard: f64,
    #[serde(rename = "continue")]
    pub(crate) next_round: f64,
    pub(crate) pointer: f64,
    pub(crate) positive: f64,
    pub(crate) nonequal: f64,
    pub(crate) fraction: f64,
    pub(crate) call: f64,
    pub(crate) early_return: f64,
    pub(crate) constant_return: f64,
    pub(crate) negative_return: f64,
    pub(crate) null_return: f64,
    pub(crate) no_return: f64,
    pub(crate) handler: f64,
}

/// Numbers that stand for what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NominalSizes {
    pub(crate) container: f64,
    pub(crate) text: f64,
    pub(crate) value: f64,
    pub(crate) recursion: f64,
    pub(crate) passed: f64,
    pub(crate) open: f64,
    pub(crate) unreached: f64,
    pub(crate) along: f64,
}

/// Weights of the steps of a language.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weights {
    pub(crate) step: f64,
    pub(crate) name: f64,
    pub(crate) call: f64,
    pub(crate) library: f64,
    pub(crate) element: f64,
    pub(crate) format: f64,
}

impl Rates {
    /// Reads `branches.toml` among tables given as `(file name, text)`.
    ///
    /// # Errors
    ///
    /// When it is malformed or missing.
    pub fn from_tables(texts: &[(&str, &str)]) -> Result<Self, KnowledgeError> {
        let text = texts.iter().find(|(file, _)| *file == TABLE).map(|(_, text)| *text);
        parse(TABLE, text.ok_or(KnowledgeError::Missing(TABLE))?)
    }

    pub(crate) const fn weights(&self, language: Language) -> &Weights {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}
