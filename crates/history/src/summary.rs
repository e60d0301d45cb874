//! All runs of one program in a line.
//!
//! Made from the short columns alone, so that thousands of runs are summed up without touching their curves.

use jiff::Timestamp;
use plimsoll_model::{Bytes, Cores, Identity, Outcome};
use rusqlite::Row;

use crate::outcome::OutcomeColumns;
use crate::row::{Fault, column, count, moment};

/// What is known of one program's runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Which program.
    pub identity: Identity,
    /// How many runs.
    pub runs: u64,
    /// How many of them ended by themselves with success.
    pub succeeded: u64,
    /// When the latest started.
    pub last_started: Timestamp,
    /// How the latest ended.
    pub last_outcome: Outcome,
    /// Peak of the latest.
    pub last_peak: Bytes,
    /// Highest peak of all.
    pub highest_peak: Bytes,
    /// Memory that was recommended for the latest.
    pub last_predicted: Bytes,
    /// CPU that was recommended for the latest.
    pub last_predicted_cpu: Cores,
}

/// The columns of [`Summary::one`], in order.
pub(crate) const COLUMNS: &str =
    "entry, shape, started, outcome, code, resource, memory_peak, predicted_memory, predicted_cpu";

impl Summary {
    /// The summary of a single row.
    pub(crate) fn one(row: &Row<'_>) -> Result<Self, Fault> {
        let outcome = OutcomeColumns {
            outcome: column(row, 3, "outcome")?,
            code: column(row, 4, "code")?,
            resource: column(row, 5, "resource")?,
        };
        let outcome = outcome.outcome().map_err(|(column, why)| Fault { column: column.to_owned(), why })?;
        let peak = Bytes(count(column(row, 6, "memory_peak")?, "memory_peak")?);
        Ok(Self {
            identity: Identity { entry: column(row, 0, "entry")?, shape: column(row, 1, "shape")? },
            runs: 1,
            succeeded: u64::from(outcome.succeeded()),
            last_started: moment(column(row, 2, "started")?)?,
            last_outcome: outcome,
            last_peak: peak,
            highest_peak: peak,
            last_predicted: Bytes(count(column(row, 7, "predicted_memory")?, "predicted_memory")?),
            last_predicted_cpu: Cores::from_millis(count(column(row, 8, "predicted_cpu")?, "predicted_cpu")?),
        })
    }

    /// Takes a run of the same program in that did not start earlier.
    pub(crate) fn add(&mut self, later: Self) {
        *self = Self {
            runs: self.runs + later.runs,
            succeeded: self.succeeded + later.succeeded,
            highest_peak: self.highest_peak.max(later.highest_peak),
            ..later
        };
    }
}
