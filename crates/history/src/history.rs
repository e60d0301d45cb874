//! The history itself: what can be asked of it and told to it.
//!
//! Knows the table through [`row`](crate::row) and [`summary`](crate::summary), nothing of files beyond their path.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use plimsoll_model::{Finding, Identity, PastRun};
use rusqlite::{Connection, Transaction, TransactionBehavior, params_from_iter};

use crate::row::{self, Bulk, Detail, Fault};
use crate::summary::{self, Summary};
use crate::{Filter, HistoryError, opening};

/// Names one run in one history; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RunId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// What was found, with a finding for every row that made no sense and was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// What could be read.
    pub rows: Vec<T>,
    /// What could not, and why.
    pub findings: Vec<Finding>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), findings: Vec::new() }
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Runs that were new.
    pub added: usize,
    /// Runs that were there already.
    pub known: usize,
    /// Runs that could not be kept, and why.
    pub findings: Vec<Finding>,
}

/// Observed runs in one file.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    path: PathBuf,
    /// Why nothing can be written; absent where it can.
    hindrance: Option<HistoryError>,
}

impl History {
    /// Opens a history to read and write, creating it where it is missing. Where it can only be read it is opened for
    /// that, and [`History::record`] says why it cannot write ([`History::hindrance`] says so in advance).
    ///
    /// # Errors
    /// The file is damaged, not ours, of a newer schema, not to be opened, or cannot be created.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        match opening::to_write(path) {
            Ok(connection) => {
                let read_only = connection.is_readonly("main").unwrap_or(false);
                let hindrance = read_only.then(|| HistoryError::ReadOnly { path: path.to_owned() });
                Ok(Self { connection, path: path.to_owned(), hindrance })
            }
            Err(hindrance) if hindrance.hinders_only_writing() && path.exists() => {
                let connection = opening::to_read(path)?;
                // It can be read, so what may not be opened is the log beside it.
                let hindrance = match hindrance {
                    HistoryError::NotPermitted { path, .. } => HistoryError::ReadOnly { path },
                    other => other,
                };
                Ok(Self { connection, path: path.to_owned(), hindrance: Some(hindrance) })
            }
            Err(error) => Err(error),
        }
    }

    /// Opens a history only to read it: needs no right to write, creates nothing, and a file that does not exist is
    /// an empty history.
    ///
    /// # Errors
    /// As [`History::open`], less what concerns writing.
    pub fn open_to_read(path: &Path) -> Result<Self, HistoryError> {
        let hindrance = Some(HistoryError::ReadOnly { path: path.to_owned() });
        let missing = matches!(path.try_exists(), Ok(false));
        let connection = if missing { opening::in_memory()? } else { opening::to_read(path)? };
        Ok(Self { connection, path: path.to_owned(), hindrance })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why runs cannot be recorded, where they cannot.
    #[must_use]
    pub const fn hindrance(&self) -> Option<&HistoryError> {
        self.hindrance.as_ref()
    }

    /// Keeps a run; one that is there already (same program, version, start, peak and duration) is found again.
    /// Waits at most a second for another writer.
    ///
    /// # Errors
    /// The run is not kept; the rest of the history is as it was.
    pub fn record(&self, run: &PastRun) -> Result<RunId, HistoryError> {
        self.may_write()?;
        let bulk = Bulk::of(run)?;
        let wrong = |error| self.wrong(&error);
        let mut statement = self.connection.prepare(row::INSERT).map_err(wrong)?;
        if bulk.insert(run, &mut statement).map_err(wrong)? > 0 {
            return Ok(RunId(self.connection.last_insert_rowid()));
        }
        let (started, peak, elapsed) = row::same(run);
        let identity = &run.identity;
        let values = (&identity.entry, &identity.shape, started, &run.version.0, peak, elapsed);
        self.connection.query_row(row::FIND, values, |row| row.get(0)).map(RunId).map_err(wrong)
    }

    /// Keeps many runs in one transaction: all that can be kept, or on an error none.
    ///
    /// # Errors
    /// Nothing was added; the history is as it was.
    pub fn import(&self, runs: &[PastRun]) -> Result<Imported, HistoryError> {
        self.may_write()?;
        let wrong = |error| self.wrong(&error);
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate).map_err(wrong)?;
        let mut done = Imported::default();
        {
            let mut statement = transaction.prepare(row::INSERT).map_err(wrong)?;
            for (index, run) in runs.iter().enumerate() {
                let kept = Bulk::of(run).and_then(|bulk| bulk.insert(run, &mut statement).map_err(wrong));
                match kept {
                    Ok(0) => done.known += 1,
                    Ok(_) => done.added += 1,
                    Err(error @ HistoryError::Unkeepable { .. }) => {
                        let text = format!("run {} was left out: {error}", index + 1);
                        done.findings.push(Finding::warning("history-import", text, None));
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        transaction.commit().map_err(wrong)?;
        Ok(done)
    }

    /// A program's runs, latest first, at most `limit` of them, without their curves: what a forecast is made from
    /// while a program waits to start. [`History::show`] and [`History::each`] give runs whole.
    ///
    /// # Errors
    /// The file could not be read at all; single rows that make no sense are findings.
    pub fn runs(&self, identity: &Identity, limit: usize) -> Result<Found<(RunId, PastRun)>, HistoryError> {
        self.select(&Filter::identity(identity), "started DESC, id DESC", limit, Detail::Figures)
    }

    /// One run, where it exists and makes sense.
    ///
    /// # Errors
    /// As [`History::runs`].
    pub fn show(&self, id: RunId) -> Result<Found<(RunId, PastRun)>, HistoryError> {
        self.select(&Filter::run(id), "id", 1, Detail::Whole)
    }

    /// Every run that fits, oldest first, handed over one by one so that no more than one is held.
    ///
    /// # Errors
    /// As [`History::runs`], or whatever `each` returns, which ends the walk.
    pub fn each(
        &self,
        filter: &Filter,
        mut each: impl FnMut(RunId, PastRun) -> Result<(), HistoryError>,
    ) -> Result<Vec<Finding>, HistoryError> {
        self.walk(filter, "started, id", usize::MAX, Detail::Whole, &mut each)
    }

    /// One line a program, the latest used first.
    ///
    /// # Errors
    /// As [`History::runs`].
    pub fn list(&self, filter: &Filter) -> Result<Found<Summary>, HistoryError> {
        let wrong = |error| self.wrong(&error);
        let (condition, values) = filter.condition();
        let columns = summary::COLUMNS;
        let text =
            format!("SELECT {columns}, id FROM runs WHERE {condition} ORDER BY entry, shape, started, id");
        let mut statement = self.connection.prepare(&text).map_err(wrong)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(wrong)?;
        let mut found = Found::<Summary>::default();
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                // What was reached before the damage is still good.
                Err(error) if !found.rows.is_empty() => {
                    found.findings.push(cut_short(&error));
                    break;
                }
                Err(error) => return Err(wrong(error)),
            };
            let id = RunId(row.get(9).map_err(wrong)?);
            match (Summary::one(row), found.rows.last_mut()) {
                (Ok(run), Some(last)) if last.identity == run.identity => last.add(run),
                (Ok(run), _) => found.rows.push(run),
                (Err(fault), _) => found.findings.push(odd_row(id, &fault)),
            }
        }
        found.rows.sort_by_key(|summary| std::cmp::Reverse(summary.last_started));
        Ok(found)
    }

    /// Forgets the runs that fit, and tells how many they were.
    ///
    /// # Errors
    /// Nothing was forgotten.
    pub fn forget(&self, filter: &Filter) -> Result<usize, HistoryError> {
        self.may_write()?;
        let (condition, values) = filter.condition();
        let text = format!("DELETE FROM runs WHERE {condition}");
        self.connection.execute(&text, params_from_iter(values)).map_err(|error| self.wrong(&error))
    }

    fn select(
        &self,
        filter: &Filter,
        order: &str,
        limit: usize,
        detail: Detail,
    ) -> Result<Found<(RunId, PastRun)>, HistoryError> {
        let mut rows = Vec::new();
        let findings = self.walk(filter, order, limit, detail, &mut |id, run| {
            rows.push((id, run));
            Ok(())
        })?;
        Ok(Found { rows, findings })
    }

    /// Ids first, rows one by one after: a row that SQLite itself cannot read then costs only itself.
    fn walk(
        &self,
        filter: &Filter,
        order: &str,
        limit: usize,
        detail: Detail,
        each: &mut dyn FnMut(RunId, PastRun) -> Result<(), HistoryError>,
    ) -> Result<Vec<Finding>, HistoryError> {
        let wrong = |error| self.wrong(&error);
        let (mut findings, ids) = self.ids(filter, order, limit)?;
        let mut statement = self.connection.prepare(&detail.query()).map_err(wrong)?;
        for id in ids {
            let mut rows = statement.query([id.0]).map_err(wrong)?;
            match rows.next().map(|row| row.map(|row| row::read(row, detail))) {
                Ok(Some(Ok(run))) => each(id, run)?,
                Ok(Some(Err(fault))) => findings.push(odd_row(id, &fault)),
                // Forgotten by another process in the meantime.
                Ok(None) => {}
                Err(error) => {
                    findings.push(odd_row(id, &Fault { column: "row".to_owned(), why: error.to_string() }));
                }
            }
        }
        Ok(findings)
    }

    fn ids(
        &self,
        filter: &Filter,
        order: &str,
        limit: usize,
    ) -> Result<(Vec<Finding>, Vec<RunId>), HistoryError> {
        let wrong = |error| self.wrong(&error);
        let (condition, values) = filter.condition();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let text = format!("SELECT id FROM runs WHERE {condition} ORDER BY {order} LIMIT {limit}");
        let mut statement = self.connection.prepare(&text).map_err(wrong)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(wrong)?;
        let mut ids = Vec::new();
        loop {
            match rows.next().and_then(|row| row.map(|row| row.get(0)).transpose()) {
                Ok(Some(id)) => ids.push(RunId(id)),
                Ok(None) => return Ok((Vec::new(), ids)),
                // What was reached before the damage is still good.
                Err(error) if !ids.is_empty() => return Ok((vec![cut_short(&error)], ids)),
                Err(error) => return Err(wrong(error)),
            }
        }
    }

    fn may_write(&self) -> Result<(), HistoryError> {
        let path = self.path.clone();
        match &self.hindrance {
            None => Ok(()),
            Some(HistoryError::Full { .. }) => Err(HistoryError::Full { path }),
            Some(_) => Err(HistoryError::ReadOnly { path }),
        }
    }

    fn wrong(&self, error: &rusqlite::Error) -> HistoryError {
        HistoryError::from_sqlite(&self.path, error)
    }
}

fn odd_row(id: RunId, fault: &Fault) -> Finding {
    let text = format!("run {id} was left out: its {} makes no sense ({})", fault.column, fault.why);
    Finding::warning("history-row", text, None)
}

fn cut_short(error: &rusqlite::Error) -> Finding {
    Finding::warning("history-damaged", format!("the rest of the history could not be read: {error}"), None)
}
