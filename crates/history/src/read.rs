//! Readers of runs in other forms than the database's, one file a form.
//!
//! Each turns text into runs of our vocabulary and knows nothing of the database. A record that cannot be read is left
//! out and named by its row and column; the rest is used. A new form is one file here, one variant, one line in each
//! `match`.

mod csv;
mod json;
mod nextflow;
pub mod prometheus;
mod quantity;
mod snakemake;
mod table;
pub mod trace;

use plimsoll_model::{Finding, PastRun, wire};

use crate::ExportFormat;

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Runs {
    /// The runs that could be read, in their order.
    pub runs: Vec<PastRun>,
    /// What was left out or overlooked, and why.
    pub findings: Vec<Finding>,
}

/// Why nothing at all could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Neither JSON nor CSV of ours.
    #[error("this is not an export of a history: {0}")]
    NotAnExport(String),
    /// A JSON document of another schema.
    #[error("the document's schema is '{found}', not '{}'", wire::HISTORY)]
    Schema {
        /// What it says it is, shortened.
        found: String,
    },
    /// CSV whose header lacks what every run has.
    #[error("the header lacks the column '{0}'")]
    Column(&'static str),
}

/// Reads an export: JSON where it begins like an object, else CSV.
///
/// # Errors
/// Nothing in it can be read.
pub fn read(text: &[u8]) -> Result<Runs, ReadError> {
    // Spreadsheets put a byte order mark in front.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    match text.trim_ascii_start().first() {
        Some(b'{') => read_as(ExportFormat::Json, text),
        Some(_) => read_as(ExportFormat::Csv, text),
        None => Err(ReadError::NotAnExport("it is empty".to_owned())),
    }
}

/// Reads an export of a known form.
///
/// # Errors
/// Nothing in it can be read.
pub fn read_as(format: ExportFormat, text: &[u8]) -> Result<Runs, ReadError> {
    match format {
        ExportFormat::Json => json::read(text),
        ExportFormat::Csv => csv::read(text),
    }
}

/// A record that was left out.
fn skipped(text: String) -> Finding {
    Finding::warning("history-import", text, None)
}
