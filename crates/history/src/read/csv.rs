//! Our own flat form as CSV.
//!
//! Does not know the database. The header decides where a column is; columns that are not ours are overlooked, with a
//! word about it.

use csv::{ReaderBuilder, StringRecord};
use plimsoll_model::Finding;

use super::{ReadError, Runs, skipped};
use crate::CSV_COLUMNS;
use crate::flat::{self, Fields, REQUIRED};

/// One record under its header.
struct Record<'a> {
    header: &'a StringRecord,
    fields: &'a StringRecord,
}

impl Fields for Record<'_> {
    fn field(&self, column: &str) -> Option<&str> {
        let index = self.header.iter().position(|name| name == column)?;
        self.fields.get(index).filter(|text| !text.is_empty())
    }
}

pub(super) fn read(text: &[u8]) -> Result<Runs, ReadError> {
    let mut reader = ReaderBuilder::new().flexible(true).trim(csv::Trim::Headers).from_reader(text);
    let header = reader.headers().map_err(|error| ReadError::NotAnExport(error.to_string()))?.clone();
    if let Some(column) = REQUIRED.iter().find(|column| !header.iter().any(|name| name == **column)) {
        return Err(ReadError::Column(column));
    }
    let mut read = Runs::default();
    let unknown: Vec<&str> = header.iter().filter(|name| !CSV_COLUMNS.contains(name)).take(10).collect();
    if !unknown.is_empty() {
        let text =
            format!("columns that are not ours were overlooked: {}", unknown.join(", ").escape_debug());
        read.findings.push(Finding::note("history-import", text, None));
    }
    for fields in reader.records() {
        let fields = match fields {
            Ok(fields) => fields,
            Err(error) => {
                read.findings.push(skipped(error.to_string()));
                continue;
            }
        };
        // Line numbers are what an editor shows.
        let line = fields.position().map_or(0, csv::Position::line);
        match flat::run(&Record { header: &header, fields: &fields }) {
            Ok(run) => read.runs.push(run),
            Err((column, why)) => read.findings.push(skipped(format!("line {line}, column {column}: {why}"))),
        }
    }
    Ok(read)
}
