//! Files that are damaged, tampered with, or of someone else.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use plimsoll_history::{ExportFormat, Filter, History, HistoryError};
use proptest::prelude::*;
use rusqlite::Connection;

use crate::support::{identity, run, runs, scratch};

/// A history of five runs, closed.
fn filled(path: &Path) {
    let history = History::open(path).unwrap();
    for number in 0..5 {
        history.record(&run(number)).unwrap();
    }
}

fn tamper(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_row_that_was_tampered_with_costs_only_itself() {
    for (column, value) in [
        ("usage", "'{\"memory_peak\":-1}'"),
        ("usage", "'['"),
        ("footprint", "printf('%.*c', 100000, '[')"),
        ("curves", "'{\"memory\":[[1]],\"cpu\":[],\"disk\":[],\"network\":[]}'"),
        ("footprint", "zeroblob(10)"),
        ("predicted", "'{}'"),
        ("inputs", "'null'"),
        ("raises", "'{}'"),
        ("outcome", "'won'"),
        ("started", "9223372036854775807"),
        ("memory_limit", "-1"),
        ("code", "99999999999"),
        ("entry", "CAST(x'66ff' AS TEXT)"),
    ] {
        let (_folder, path) = scratch();
        filled(&path);
        let strict = "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '');";
        tamper(&path, "PRAGMA user_version"); // opens
        let connection = Connection::open(&path).unwrap();
        let set = format!("UPDATE runs SET {column} = {value} WHERE id = 3");
        if connection.execute(&set, ()).is_err() {
            // A strict table takes no such value from an honest SQLite.
            connection.execute_batch(strict).unwrap();
            drop(connection);
            let connection = Connection::open(&path).unwrap();
            connection.execute(&set, ()).unwrap();
            let back = "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'runs'";
            connection.execute_batch(back).unwrap();
        }
        let history = History::open(&path).unwrap();
        let found = history.each(&Filter::all(), |_, _| Ok(())).unwrap();
        assert_eq!(found.len(), 1, "{column} = {value}: {found:?}");
        assert!(found[0].text.contains("run 3 "), "{found:?}");
        let mut kept = 0;
        history
            .each(&Filter::all(), |_, _| {
                kept += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(kept, 4, "{column} = {value}");
        assert!(!history.list(&Filter::all()).unwrap().rows.is_empty());
        history.record(&run(77)).unwrap();
    }
}

#[test]
fn a_schema_that_is_not_ours_is_refused_before_its_sql_runs() {
    for sql in [
        "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
        "CREATE VIEW more AS SELECT 1",
        "ALTER TABLE runs RENAME TO others; CREATE VIEW runs AS SELECT * FROM others",
        "DROP TABLE runs",
        "ALTER TABLE runs ADD COLUMN mood TEXT",
    ] {
        let (_folder, path) = scratch();
        filled(&path);
        tamper(&path, sql);
        for opened in [History::open(&path), History::open_to_read(&path)] {
            let error = opened.unwrap_err();
            assert!(matches!(error, HistoryError::Corrupt { .. }), "{sql}: {error}");
            assert!(error.hint().contains("mv"), "{}", error.hint());
        }
    }
}

#[test]
fn other_files_are_told_from_histories_and_left_alone() {
    let (folder, path) = scratch();
    fs::create_dir(path.parent().unwrap()).unwrap();
    let text = "not a database, though long enough to be taken for one ".repeat(100);
    fs::write(&path, &text).unwrap();
    assert!(matches!(History::open(&path), Err(HistoryError::Corrupt { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);

    fs::remove_file(&path).unwrap();
    tamper(&path, "CREATE TABLE bookmarks (url TEXT)");
    assert!(matches!(History::open(&path), Err(HistoryError::Foreign { .. })));
    tamper(&path, "DROP TABLE bookmarks; VACUUM; PRAGMA application_id = 7");
    assert!(matches!(History::open(&path), Err(HistoryError::Foreign { .. })));
    assert!(matches!(History::open(folder.path()), Err(HistoryError::NotAFile { .. })));
    assert!(matches!(History::open(Path::new("/dev/null/x")), Err(HistoryError::Other { .. })));
    assert!(matches!(History::open(Path::new("/dev/null")), Err(HistoryError::NotAFile { .. })));
}

#[test]
fn an_empty_file_becomes_a_history() {
    let (_folder, path) = scratch();
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    assert_eq!(History::open_to_read(&path).unwrap().list(&Filter::all()).unwrap().rows, []);
    filled(&path);
    assert_eq!(runs(&History::open(&path).unwrap()).len(), 5);
}

#[test]
fn a_history_of_a_newer_version_is_not_touched() {
    let (_folder, path) = scratch();
    filled(&path);
    tamper(&path, "PRAGMA user_version = 99");
    for opened in [History::open(&path), History::open_to_read(&path)] {
        let error = opened.unwrap_err();
        assert!(matches!(error, HistoryError::Newer { found: 99, .. }), "{error}");
        assert!(error.hint().contains("update"), "{}", error.hint());
    }
    tamper(&path, "PRAGMA user_version = -3");
    assert!(matches!(History::open(&path), Err(HistoryError::Foreign { .. })));
}

/// The bytes of a history of five runs; made once.
fn bytes() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let (_folder, path) = scratch();
        filled(&path);
        fs::read(&path).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_damage_makes_a_history_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        early in prop::collection::vec((0..4096_usize, any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = bytes().to_vec();
        let length = bytes.len();
        for (at, byte) in flips.iter().map(|(at, byte)| (at.index(length), byte)).chain(early.iter().map(|(at, b)| (*at, b))) {
            bytes[at] = *byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(length));
        }
        let (_folder, path) = scratch();
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, &bytes).unwrap();
        for opened in [History::open_to_read(&path), History::open(&path)] {
            let Ok(history) = opened else { continue };
            let _ = history.list(&Filter::all());
            let _ = history.runs(&identity(), 10);
            let _ = history.export(&Filter::all(), ExportFormat::Json, &mut Vec::new());
            let _ = history.record(&run(50));
            let _ = history.forget(&Filter::identity(&identity()));
        }
    }
}
