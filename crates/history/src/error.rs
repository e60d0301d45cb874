//! What can be wrong with a history file, each with what to do about it.
//!
//! Does not know exit codes or the terminal.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a history could not be opened, read or written. Nothing that was in it has been lost.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file is no SQLite database, or a damaged one.
    #[error("the history {path} is damaged or not a database: {why}")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        why: String,
    },
    /// A sound database of some other program.
    #[error("{path} is a database, but not a history of Plimsoll's: {why}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// By what it is known.
        why: String,
    },
    /// Written by a later version of Plimsoll.
    #[error("the history {path} was written by a newer version (schema {found}, this version knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The latest schema this version knows.
        known: i64,
    },
    /// Another process held it longer than was waited for.
    #[error("the history {path} is locked by another process")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file, its folder or its file system takes no writes.
    #[error("the history {path} is read-only")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No space left.
    #[error("the disk that holds the history {path} is full")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Not ours to open or create.
    #[error("the history {path} may not be opened: {why}")]
    NotPermitted {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// A folder, a device, a pipe.
    #[error("the history {path} is not a regular file")]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// A run that could not be read back, which is therefore not written.
    #[error("this run cannot be kept: {why}")]
    Unkeepable {
        /// What is odd about it.
        why: String,
    },
    /// Where the export goes took no more.
    #[error("the export could not be written: {0}")]
    Export(#[source] std::io::Error),
    /// Anything else, in SQLite's or the system's words.
    #[error("the history {path} could not be used: {why}")]
    Other {
        /// The file.
        path: PathBuf,
        /// What was said.
        why: String,
    },
}

impl HistoryError {
    /// What to do about it, one sentence for a person.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Corrupt { path, .. } => format!(
                "move it away (mv '{0}' '{0}.damaged') and a new one is begun; 'sqlite3 {0}.damaged .recover' may save \
                 its rows",
                path.display()
            ),
            Self::Foreign { .. } | Self::NotAFile { .. } => {
                "name another file with --history PATH; one that does not exist is created".to_owned()
            }
            Self::Newer { .. } => {
                "update plimsoll, or keep a history of this version's own with --history PATH".to_owned()
            }
            Self::Locked { .. } => {
                "wait for the other plimsoll to end, or see who has it open (fuser)".to_owned()
            }
            Self::ReadOnly { path } | Self::NotPermitted { path, .. } => format!(
                "give yourself write access to '{}' and its folder, or name another file with --history PATH",
                path.display()
            ),
            Self::Full { .. } => {
                "free some space, or name a file on another disk with --history PATH".to_owned()
            }
            Self::Unkeepable { .. } => "the program has run; only its record is missing".to_owned(),
            Self::Export(_) => "see whether the file can be written and its disk has space".to_owned(),
            Self::Other { .. } => "try again, or name another file with --history PATH".to_owned(),
        }
    }

    /// Whether only writing is in the way, so that reading may still work.
    pub(crate) const fn hinders_only_writing(&self) -> bool {
        matches!(self, Self::ReadOnly { .. } | Self::Full { .. } | Self::NotPermitted { .. })
    }

    /// What SQLite's refusal means for this file.
    pub(crate) fn from_sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let why = error.to_string();
        let rusqlite::Error::SqliteFailure(failure, _) = error else { return Self::Other { path, why } };
        match (failure.code, failure.extended_code) {
            // The shared-memory file could not grow, which is how a full disk shows first.
            (ErrorCode::DiskFull, _) | (_, rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::Full { path },
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => Self::Corrupt { path, why },
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Locked { path },
            (ErrorCode::ReadOnly, _) => Self::ReadOnly { path },
            (
                ErrorCode::PermissionDenied
                | ErrorCode::CannotOpen
                | ErrorCode::AuthorizationForStatementDenied,
                _,
            ) => Self::NotPermitted { path, why },
            (ErrorCode::TooBig, _) => Self::Unkeepable { why: "it is larger than 16 MiB".to_owned() },
            _ => Self::Other { path, why },
        }
    }
}
