//! Opening a history file: to write where that is possible, else to read, and never more than it must do.
//!
//! Knows files, modes and SQLite's settings; of runs nothing.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::HistoryError;
use crate::schema::{self, APPLICATION_ID, BUSY, CURRENT, LONGEST_VALUE};

type Result<T> = std::result::Result<T, HistoryError>;

/// Opens to write, creating the file (readable by its owner only) and its folders where they are missing.
pub(crate) fn to_write(path: &Path) -> Result<Connection> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => return Err(HistoryError::NotAFile { path: path.to_owned() }),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => create(path)?,
        Err(error) => return Err(from_system(path, &error)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let wrong = |error| HistoryError::from_sqlite(path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
    settle(&connection).map_err(wrong)?;
    connection.pragma_update(None, "synchronous", "NORMAL").map_err(wrong)?;
    if version(&connection, path)? < CURRENT {
        if connection.is_readonly("main").map_err(wrong)? {
            return Err(HistoryError::ReadOnly { path: path.to_owned() });
        }
        log_ahead(&connection).map_err(wrong)?;
        schema::migrate(&connection).map_err(wrong)?;
    }
    check(&connection, path)?;
    Ok(connection)
}

/// Opens to read, needing no right to write the file or its folder.
pub(crate) fn to_read(path: &Path) -> Result<Connection> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => return Err(HistoryError::NotAFile { path: path.to_owned() }),
        Ok(_) => {}
        Err(error) => return Err(from_system(path, &error)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match try_to_read(path, path, flags) {
        // A write-ahead log wants a file of shared memory beside it. Where none can be made nobody else can write
        // either, so the file is what it is.
        Err(error) if error.hinders_only_writing() => {
            try_to_read(path, &unchanging(path), flags | OpenFlags::SQLITE_OPEN_URI)
        }
        result => result,
    }
}

/// A history with nothing in it that is not kept.
pub(crate) fn in_memory() -> Result<Connection> {
    let wrong = |error| HistoryError::from_sqlite(Path::new(":memory:"), &error);
    let connection = Connection::open_in_memory().map_err(wrong)?;
    settle(&connection).map_err(wrong)?;
    schema::migrate(&connection).map_err(wrong)?;
    Ok(connection)
}

fn try_to_read(path: &Path, name: &Path, flags: OpenFlags) -> Result<Connection> {
    let wrong = |error| HistoryError::from_sqlite(path, &error);
    let connection = Connection::open_with_flags(name, flags).map_err(wrong)?;
    settle(&connection).map_err(wrong)?;
    match version(&connection, path)? {
        CURRENT => check(&connection, path)?,
        // Nothing was ever written to it.
        0 => return in_memory(),
        // An older file can only be read by one who may migrate it.
        _ => return Err(HistoryError::ReadOnly { path: path.to_owned() }),
    }
    Ok(connection)
}

/// `file:…?immutable=1`: SQLite then looks at neither log nor locks.
fn unchanging(path: &Path) -> PathBuf {
    let mut name = String::from("file:");
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                name.push(char::from(*byte));
            }
            byte => name.push_str(&format!("%{byte:02X}")),
        }
    }
    PathBuf::from(name + "?immutable=1")
}

/// What every connection is held to.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Nonsense inside a page is an error rather than a surprise.
    connection.pragma_update(None, "cell_size_check", true)
}

/// Its version, after it was seen to be ours or nobody's yet.
fn version(connection: &Connection, path: &Path) -> Result<i64> {
    let wrong = |error| HistoryError::from_sqlite(path, &error);
    // One snapshot for all three questions: another process may be migrating the file between them.
    let _snapshot = Transaction::new_unchecked(connection, TransactionBehavior::Deferred).map_err(wrong)?;
    let version = schema::version(connection).map_err(wrong)?;
    let id = schema::application_id(connection).map_err(wrong)?;
    let foreign = |why: String| Err(HistoryError::Foreign { path: path.to_owned(), why });
    match (id, version) {
        (APPLICATION_ID, version) if version > CURRENT => {
            Err(HistoryError::Newer { path: path.to_owned(), found: version, known: CURRENT })
        }
        (APPLICATION_ID, version) if version >= 1 => Ok(version),
        (0, 0) if schema::is_empty(connection).map_err(wrong)? => Ok(0),
        (0, _) => foreign("it has tables and no mark of ours".to_owned()),
        (id, _) => foreign(format!("its application id is {id:#x}")),
    }
}

/// Refuses a file whose objects are not exactly ours.
fn check(connection: &Connection, path: &Path) -> Result<()> {
    match schema::stranger(connection).map_err(|error| HistoryError::from_sqlite(path, &error))? {
        None => Ok(()),
        Some(name) => Err(HistoryError::Corrupt {
            path: path.to_owned(),
            why: format!("its schema is not ours (see '{}')", name.escape_debug()),
        }),
    }
}

/// Turns the write-ahead log on. SQLite does not wait for others here by itself; where the file system has no shared
/// memory the old journal stays, which serves as well.
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())) {
            Err(rusqlite::Error::SqliteFailure(failure, _))
                if failure.code == rusqlite::ErrorCode::DatabaseBusy && begun.elapsed() < BUSY =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            result => return result,
        }
    }
}

/// Arguments of programs are in it, so it is its owner's alone.
fn create(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| from_system(path, &error))?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(from_system(path, &error)),
    }
}

fn from_system(path: &Path, error: &std::io::Error) -> HistoryError {
    let path = path.to_owned();
    let why = error.to_string();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => HistoryError::Full { path },
        ErrorKind::ReadOnlyFilesystem => HistoryError::ReadOnly { path },
        ErrorKind::PermissionDenied => HistoryError::NotPermitted { path, why },
        _ => HistoryError::Other { path, why },
    }
}
