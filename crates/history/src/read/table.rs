//! Rows under a header, separated by tabs or commas, whichever the header has more of.
//!
//! Knows no format's columns.

use csv::{ReaderBuilder, StringRecord};

use super::trace::TraceError;

/// A text's header and rows.
pub(super) struct Table<'a> {
    header: StringRecord,
    text: &'a [u8],
    delimiter: u8,
}

/// One row.
pub(super) struct Row<'a> {
    header: &'a StringRecord,
    fields: StringRecord,
    /// As editors count.
    pub(super) line: u64,
}

impl<'a> Table<'a> {
    pub(super) fn new(text: &'a [u8]) -> Result<Self, TraceError> {
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
        let delimiter = if count(b'\t') > count(b',') { b'\t' } else { b',' };
        let header = reader(text, delimiter)
            .headers()
            .map_err(|error| TraceError::Unknown(error.to_string()))?
            .clone();
        if header.len() < 2 {
            return Err(TraceError::Unknown("its first line is no header of columns".to_owned()));
        }
        Ok(Self { header, text, delimiter })
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns().any(|name| name == column)
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    /// Every row, or what is wrong with it.
    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, String>> {
        reader(self.text, self.delimiter).into_records().map(|record| match record {
            Ok(fields) => {
                let line = fields.position().map_or(0, csv::Position::line);
                Ok(Row { header: &self.header, fields, line })
            }
            Err(error) => Err(error.to_string()),
        })
    }
}

fn reader(text: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    // Nextflow does not quote: a quote is a character like any other where tabs separate.
    ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text)
}

impl Row<'_> {
    /// A field, where there is one that says something.
    pub(super) fn field(&self, column: &str) -> Option<&str> {
        let index = self.header.iter().position(|name| name == column)?;
        self.fields.get(index).filter(|text| !text.is_empty() && *text != "-")
    }

    /// The first of several columns that says something, with its name.
    pub(super) fn first<'c>(&self, columns: &[&'c str]) -> Option<(&'c str, &str)> {
        columns.iter().find_map(|column| Some((*column, self.field(column)?)))
    }

    /// All fields in the order of the header.
    pub(super) fn fields(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.header.len())
            .map(|index| self.fields.get(index).filter(|text| !text.is_empty() && *text != "-"))
    }
}
