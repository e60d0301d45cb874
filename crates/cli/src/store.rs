//! The history as commands use it: where it is, and what to say when it cannot be used.
//!
//! For `run` and `profile` a history is never worth the job: what is wrong with it is said, and they go on without.

use std::path::PathBuf;

use plimsoll_history::{History, HistoryError};
use plimsoll_model::{Identity, PastRun};

use crate::args;
use crate::dirs;
use crate::error::{CommandError, Outcome};

/// An open history that only ever warns.
pub(crate) struct Store {
    history: History,
    quiet: bool,
}

/// The file that the options name, else the usual one; none where no history is wanted.
pub(crate) fn path(options: &args::Store) -> Outcome<PathBuf> {
    match &options.history {
        Some(path) => Ok(path.clone()),
        None => Ok(dirs::data()?.join("history.db")),
    }
}

/// A history's error as the commands that are about the history end with it.
pub(crate) fn failed(error: &HistoryError) -> CommandError {
    CommandError::environment(error.to_string()).hint(error.hint())
}

impl Store {
    /// For `run`: opened to write, created where it is missing.
    pub(crate) fn open(options: &args::Store, quiet: bool) -> Option<Self> {
        if options.no_history {
            return None;
        }
        let opened = path(options).and_then(|path| History::open(&path).map_err(|error| failed(&error)));
        Self::or_warn(opened, quiet)
    }

    /// For `profile`: opened to read only, never created.
    pub(crate) fn open_existing(options: &args::Store) -> Option<Self> {
        if options.no_history {
            return None;
        }
        let opened =
            path(options).and_then(|path| History::open_to_read(&path).map_err(|error| failed(&error)));
        Self::or_warn(opened, false)
    }

    fn or_warn(opened: Outcome<History>, quiet: bool) -> Option<Self> {
        match opened {
            Ok(history) => Some(Self { history, quiet }),
            Err(error) => {
                eprintln!("plimsoll: going on without history: {error}");
                None
            }
        }
    }

    /// The latest runs of a program.
    pub(crate) fn runs(&mut self, identity: &Identity, most: usize) -> Vec<PastRun> {
        match self.history.runs(identity, most) {
            Ok(found) => {
                if !self.quiet {
                    crate::talk(&found.findings);
                }
                found.rows.into_iter().map(|(_, run)| run).collect()
            }
            Err(error) => {
                eprintln!("plimsoll: going on without history: {}", failed(&error));
                Vec::new()
            }
        }
    }

    /// Keeps a run and says where; none where it could not be kept, which has been said.
    pub(crate) fn record(&self, run: &PastRun) -> Option<String> {
        match self.history.record(run) {
            Ok(id) => Some(format!("recorded as run {id} in the history {}", self.history.path().display())),
            Err(error) => {
                eprintln!("plimsoll: this run is not in the history: {}", failed(&error));
                None
            }
        }
    }
}
