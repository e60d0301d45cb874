//! Runs taken out of a history, as a JSON document or as CSV.
//!
//! Knows both forms' outer shape; the inner ones are the wire format's and the [flat](crate::flat) form's. One run is
//! held at a time, however many there are.

use std::io::{self, Write};
use std::str::FromStr;

use plimsoll_model::{Finding, wire};

use crate::{CSV_COLUMNS, Filter, History, HistoryError, flat};

/// A form that runs are exported in, and that [`read`](crate::read) takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// A `plimsoll.history/1` document: everything.
    Json,
    /// One row a run under the header [`CSV_COLUMNS`]: no curves, no reasons.
    Csv,
}

impl ExportFormat {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Json, Self::Csv];

    /// The word that selects it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| format!("'{text}' is not an export format; write json or csv"))
    }
}

impl History {
    /// Writes every run that fits, oldest first; what could not be read is a finding.
    ///
    /// # Errors
    /// The history could not be read, or the writer took no more.
    pub fn export(
        &self,
        filter: &Filter,
        format: ExportFormat,
        to: &mut dyn Write,
    ) -> Result<Vec<Finding>, HistoryError> {
        match format {
            ExportFormat::Json => self.export_json(filter, to),
            ExportFormat::Csv => self.export_csv(filter, to),
        }
    }

    fn export_json(&self, filter: &Filter, to: &mut dyn Write) -> Result<Vec<Finding>, HistoryError> {
        let schema = serde_json::Value::from(wire::HISTORY);
        write!(to, "{{\"schema\":{schema},\"runs\":[").map_err(HistoryError::Export)?;
        let mut first = true;
        let findings = self.each(filter, |_, run| {
            to.write_all(if first { b"\n" } else { b",\n" }).map_err(HistoryError::Export)?;
            first = false;
            serde_json::to_writer(&mut *to, &run).map_err(|error| HistoryError::Export(error.into()))
        })?;
        to.write_all(b"\n]}\n").and_then(|()| to.flush()).map_err(HistoryError::Export)?;
        Ok(findings)
    }

    fn export_csv(&self, filter: &Filter, to: &mut dyn Write) -> Result<Vec<Finding>, HistoryError> {
        let wrong = |error: csv::Error| HistoryError::Export(io::Error::other(error));
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(CSV_COLUMNS).map_err(wrong)?;
        let findings = self.each(filter, |_, run| writer.write_record(flat::record(&run)).map_err(wrong))?;
        writer.flush().map_err(HistoryError::Export)?;
        Ok(findings)
    }
}
