//! One run as a row of the table, and back.
//!
//! Does not know the connection. A row is not trusted: every value is checked on its way back, and the first that makes
//! no sense is named.

use jiff::Timestamp;
use plimsoll_model::{Bytes, Cores, Identity, PastRun, Usage, Version};
use rusqlite::Row;
use rusqlite::types::FromSql;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::HistoryError;
use crate::curves::Curves;
use crate::outcome::OutcomeColumns;

/// The columns a run is made of, in the order of [`read`], without its curves.
const COLUMNS: &str = "entry, shape, version, commit_id, started, outcome, code, resource, backend, \
     memory_limit, cpu_limit, inputs, footprint, predicted, raises, usage";

/// How much of a run is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// All but its curves.
    Figures,
    /// Everything.
    Whole,
}

impl Detail {
    /// Fetches one run by its id.
    pub(crate) fn query(self) -> String {
        let curves = if self == Self::Whole { ", curves" } else { "" };
        format!("SELECT {COLUMNS}{curves} FROM runs WHERE id = ?")
    }
}

/// Adds one run; one that is there already is left as it is.
pub(crate) const INSERT: &str = "INSERT INTO runs (entry, shape, version, commit_id, started, outcome, code, resource, \
     backend, memory_limit, cpu_limit, memory_peak, elapsed, cpu_time, input_total, predicted_memory, \
     predicted_memory_maximum, predicted_cpu, inputs, footprint, predicted, raises, usage, curves) \
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

/// Finds a run by what makes it the same run.
pub(crate) const FIND: &str = "SELECT id FROM runs WHERE entry = ? AND shape = ? AND started = ? AND version = ? \
     AND memory_peak = ? AND elapsed = ?";

/// A row that makes no sense: the column, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) column: String,
    pub(crate) why: String,
}

/// A run's parts that stand as JSON.
pub(crate) struct Bulk {
    inputs: String,
    footprint: String,
    predicted: String,
    raises: String,
    usage: String,
    curves: String,
}

impl Bulk {
    /// Writes them, and reads each again: what could not be read back (a number that is not finite) is not kept.
    pub(crate) fn of(run: &PastRun) -> Result<Self, HistoryError> {
        let (curves, usage) = Curves::split(&run.usage)?;
        let unkeepable =
            |error: serde_json::Error| HistoryError::Unkeepable { why: format!("curves: {error}") };
        Ok(Self {
            curves: serde_json::to_string(&curves).map_err(unkeepable)?,
            inputs: checked("inputs", &run.inputs)?,
            footprint: checked("footprint", &run.footprint)?,
            predicted: checked("predicted", &run.predicted)?,
            raises: checked("raises", &run.raises)?,
            usage: checked("usage", &usage)?,
        })
    }

    /// Binds a whole run to [`INSERT`].
    pub(crate) fn insert(
        &self,
        run: &PastRun,
        statement: &mut rusqlite::Statement<'_>,
    ) -> rusqlite::Result<usize> {
        let outcome = OutcomeColumns::from(run.outcome);
        let (started, memory_peak, elapsed) = same(run);
        statement.execute(rusqlite::params![
            run.identity.entry,
            run.identity.shape,
            run.version.0,
            run.commit,
            started,
            outcome.outcome,
            outcome.code,
            outcome.resource,
            run.backend,
            signed(run.memory_limit.0),
            signed(run.cpu_limit.millis()),
            memory_peak,
            elapsed,
            micros(run.usage.cpu_seconds),
            signed(run.inputs.total().0),
            signed(run.predicted.memory.recommended.0),
            signed(run.predicted.memory.maximum.0),
            signed(run.predicted.cpu.recommended.millis()),
            self.inputs,
            self.footprint,
            self.predicted,
            self.raises,
            self.usage,
            self.curves,
        ])
    }
}

fn checked<T: Serialize + DeserializeOwned>(column: &str, value: &T) -> Result<String, HistoryError> {
    let unkeepable =
        |error: serde_json::Error| HistoryError::Unkeepable { why: format!("{column}: {error}") };
    let text = serde_json::to_string(value).map_err(unkeepable)?;
    serde_json::from_str::<T>(&text).map_err(unkeepable)?;
    Ok(text)
}

/// Start, peak and duration as they stand in the index.
pub(crate) fn same(run: &PastRun) -> (i64, i64, i64) {
    (run.started.as_microsecond(), signed(run.usage.memory_peak.0), micros(run.usage.elapsed_seconds))
}

/// SQLite counts in signed 64 bits; what is larger is held at the largest.
pub(crate) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn micros(seconds: f64) -> i64 {
    signed(Bytes::from_f64(seconds * 1e6).0)
}

/// A row of a [`Detail`]'s query as a run.
pub(crate) fn read(row: &Row<'_>, detail: Detail) -> Result<PastRun, Fault> {
    let mut usage: Usage = json(row, 15, "usage")?;
    if detail == Detail::Whole {
        json::<Curves>(row, 16, "curves")?.join(&mut usage);
    }
    let outcome = OutcomeColumns {
        outcome: column(row, 5, "outcome")?,
        code: column(row, 6, "code")?,
        resource: column(row, 7, "resource")?,
    };
    Ok(PastRun {
        identity: Identity { entry: column(row, 0, "entry")?, shape: column(row, 1, "shape")? },
        version: Version(column(row, 2, "version")?),
        commit: column(row, 3, "commit_id")?,
        started: moment(column(row, 4, "started")?)?,
        outcome: outcome.outcome().map_err(|(column, why)| Fault { column: column.to_owned(), why })?,
        backend: column(row, 8, "backend")?,
        memory_limit: Bytes(count(column(row, 9, "memory_limit")?, "memory_limit")?),
        cpu_limit: Cores::from_millis(count(column(row, 10, "cpu_limit")?, "cpu_limit")?),
        inputs: json(row, 11, "inputs")?,
        footprint: json(row, 12, "footprint")?,
        predicted: json(row, 13, "predicted")?,
        raises: json(row, 14, "raises")?,
        usage,
    })
}

/// A value of a row, or the column that does not hold one.
pub(crate) fn column<T: FromSql>(row: &Row<'_>, index: usize, name: &str) -> Result<T, Fault> {
    row.get(index).map_err(|error| Fault { column: name.to_owned(), why: error.to_string() })
}

/// A moment from its micro-seconds.
pub(crate) fn moment(micros: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(micros)
        .map_err(|error| Fault { column: "started".to_owned(), why: error.to_string() })
}

/// A count, which is not negative.
pub(crate) fn count(value: i64, name: &str) -> Result<u64, Fault> {
    u64::try_from(value).map_err(|_| Fault { column: name.to_owned(), why: format!("{value} is negative") })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, index: usize, name: &str) -> Result<T, Fault> {
    let fault = |why: String| Fault { column: name.to_owned(), why };
    let text = row.get_ref(index).map_err(|error| fault(error.to_string()))?;
    let text = text.as_str().map_err(|error| fault(error.to_string()))?;
    serde_json::from_str(text).map_err(|error| fault(error.to_string()))
}
