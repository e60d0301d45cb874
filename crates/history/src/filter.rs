//! Which runs are meant.
//!
//! Becomes a `WHERE` clause whose every value is bound, never written into the text.

use jiff::Timestamp;
use plimsoll_model::Identity;
use rusqlite::ToSql;

use crate::RunId;

/// Runs that fit every condition that is set; the default is all runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// This run alone.
    pub run: Option<RunId>,
    /// Runs of this program with arguments of this shape.
    pub identity: Option<Identity>,
    /// Runs of programs whose entry contains this text, upper and lower case alike.
    pub entry_contains: Option<String>,
    /// Runs that started before this moment.
    pub before: Option<Timestamp>,
    /// Runs that started at this moment or after it.
    pub since: Option<Timestamp>,
}

impl Filter {
    /// Every run.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// One run.
    #[must_use]
    pub fn run(id: RunId) -> Self {
        Self { run: Some(id), ..Self::default() }
    }

    /// The runs of one program.
    #[must_use]
    pub fn identity(identity: &Identity) -> Self {
        Self { identity: Some(identity.clone()), ..Self::default() }
    }

    /// The condition, `1` for all, and what its `?` stand for, in order.
    pub(crate) fn condition(&self) -> (String, Vec<Box<dyn ToSql>>) {
        let mut clauses = vec!["1"];
        let mut values: Vec<Box<dyn ToSql>> = Vec::new();
        if let Some(RunId(id)) = self.run {
            clauses.push("id = ?");
            values.push(Box::new(id));
        }
        if let Some(identity) = &self.identity {
            clauses.push("entry = ? AND shape = ?");
            values.push(Box::new(identity.entry.clone()));
            values.push(Box::new(identity.shape.clone()));
        }
        if let Some(text) = &self.entry_contains {
            clauses.push("instr(lower(entry), lower(?)) > 0");
            values.push(Box::new(text.clone()));
        }
        if let Some(moment) = self.before {
            clauses.push("started < ?");
            values.push(Box::new(moment.as_microsecond()));
        }
        if let Some(moment) = self.since {
            clauses.push("started >= ?");
            values.push(Box::new(moment.as_microsecond()));
        }
        (clauses.join(" AND "), values)
    }
}
