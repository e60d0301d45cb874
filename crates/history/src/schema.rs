//! How runs are laid out in the file, and how older files become current ones.
//!
//! # The file
//!
//! One table, `runs`, one row a run. The row's first columns are the facts that questions are asked by: which program
//! (`entry`, `shape`), which state of it (`version`, `commit_id`), when, how it ended, what it was held to. They are
//! the only place those facts stand in. Next come copies of single figures out of the JSON behind them
//! (`memory_peak`, `elapsed`, `input_total`, …), so that listing thousands of runs reads a few hundred bytes of each:
//! SQLite keeps the long tail of a row on overflow pages that are not touched until asked for. Last come the bulky
//! parts as compact JSON in the form of the vocabulary's own wire format: `inputs`, `footprint`, `predicted`,
//! `raises`, `usage`. New optional fields of those types need no migration. The curves of a usage (at most 256 points
//! each) are most of its bytes and of no use to the question that a program's start waits for, so they stand apart at
//! the very end, in `curves`, as bare pairs.
//!
//! Times are micro-seconds since 1970, durations micro-seconds, memory bytes, CPU thousandths of a core. SQLite counts
//! in signed 64 bits; what is larger is held at the largest.
//!
//! A run is known by the unique index: the same program, version, start, peak and duration are the same run, however
//! often it is imported. The index begins with the program and the start, so it also serves the only question asked
//! while a program waits to start: its latest runs.
//!
//! # Writing
//!
//! The journal is a write-ahead log: readers do not wait for a writer nor a writer for readers, and a process killed
//! in the middle of a write leaves a log whose unfinished end is ignored. `synchronous=NORMAL` syncs at checkpoints
//! only: losing power may lose the last runs, never the file. A run is one `INSERT`; an import is one transaction.
//! Waiting for another writer is bounded ([`BUSY`]), because a program's exit is waiting for us.
//!
//! # Changing
//!
//! `application_id` marks the file as ours, `user_version` counts the migrations it has had. A migration that was
//! released is never edited; the next one is appended to [`MIGRATIONS`] and [`OBJECTS`] is brought up to date with
//! what `sqlite_schema` then holds. A file from a later version is refused whole: reading it by guess could write it
//! wrong. All migrations that a file lacks happen in one transaction, so that a file is of one version or another.
//!
//! # Distrust
//!
//! The file may come from anyone. Before anything is read, `sqlite_schema` must hold exactly our objects: a view in
//! the table's place or a trigger could otherwise run SQL of the file's choosing. Values are bounded in length, and
//! each row is fetched and decoded by itself, so that one bad row costs itself only.

use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Marks a file as ours: `PLIM`.
pub(crate) const APPLICATION_ID: i64 = 0x504C_494D;
/// The longest that a write waits for another process.
pub(crate) const BUSY: Duration = Duration::from_millis(1000);
/// The longest value that is read or written, in bytes; a run is some 50 KB.
pub(crate) const LONGEST_VALUE: i32 = 16 << 20;
/// The version after every migration.
#[expect(clippy::cast_possible_wrap, reason = "there will never be that many migrations")]
pub(crate) const CURRENT: i64 = MIGRATIONS.len() as i64;

/// The table, as SQLite keeps its text.
const RUNS: &str = "CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry TEXT NOT NULL,
    shape TEXT NOT NULL,
    version TEXT NOT NULL,
    commit_id TEXT,
    started INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    code INTEGER,
    resource TEXT,
    backend TEXT NOT NULL,
    memory_limit INTEGER NOT NULL,
    cpu_limit INTEGER NOT NULL,
    memory_peak INTEGER NOT NULL,
    elapsed INTEGER NOT NULL,
    cpu_time INTEGER NOT NULL,
    input_total INTEGER NOT NULL,
    predicted_memory INTEGER NOT NULL,
    predicted_memory_maximum INTEGER NOT NULL,
    predicted_cpu INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    footprint TEXT NOT NULL,
    predicted TEXT NOT NULL,
    raises TEXT NOT NULL,
    usage TEXT NOT NULL,
    curves TEXT NOT NULL
) STRICT";

/// What makes a run the same run, and finds a program's latest.
const RUNS_ONCE: &str =
    "CREATE UNIQUE INDEX runs_once ON runs (entry, shape, started, version, memory_peak, elapsed)";

/// Statements that lead from one version to the next; append only.
const MIGRATIONS: [&[&str]; 1] = [&[RUNS, RUNS_ONCE]];

/// What `sqlite_schema` holds after every migration, by name, besides SQLite's own.
const OBJECTS: [(&str, &str); 2] = [("runs", RUNS), ("runs_once", RUNS_ONCE)];

/// Applies the migrations that a file lacks, all or none.
pub(crate) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Another process may have been quicker.
    let done = version(&transaction)?;
    let missing = usize::try_from(done).ok().and_then(|done| MIGRATIONS.get(done..)).unwrap_or_default();
    for statement in missing.iter().copied().flatten() {
        transaction.execute(statement, ())?;
    }
    if !missing.is_empty() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", CURRENT)?;
    }
    transaction.commit()
}

/// How many migrations the file has had.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The mark that says whose file it is; zero is nobody's.
pub(crate) fn application_id(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// The first object that is not as ours are, or that is missing; none when all is well.
pub(crate) fn stranger(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'")?;
    let mut rows = statement.query(())?;
    let mut seen = 0;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let sql: Option<String> = row.get(1)?;
        if !OBJECTS.iter().any(|(ours, text)| *ours == name && sql.as_deref() == Some(*text)) {
            return Ok(Some(name));
        }
        seen += 1;
    }
    Ok((seen < OBJECTS.len()).then(|| "a missing table".to_owned()))
}

/// Whether nothing was ever created in it.
pub(crate) fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| row.get(0))
}
