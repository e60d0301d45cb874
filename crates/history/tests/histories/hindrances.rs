//! Other processes, full disks, missing rights, sudden death.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use plimsoll_history::{Filter, History, HistoryError};
use rusqlite::{Connection, TransactionBehavior};

use crate::support::{identity, run, runs, scratch};

/// Names the history that a process started by [`a_killed_writer_leaves_all_it_acknowledged`] is to write to.
const WRITE_TO: &str = "PLIMSOLL_TEST_WRITE_TO";

/// Far more than the second that a write waits, for machines that are busy; far less than waiting for good.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_locked_history_is_given_up_soon_and_still_read() {
    let (_folder, path) = scratch();
    let history = History::open(&path).unwrap();
    history.record(&run(1)).unwrap();
    let mut other = Connection::open(&path).unwrap();
    let lock = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let begun = Instant::now();
    let error = history.record(&run(2)).unwrap_err();
    assert!(matches!(error, HistoryError::Locked { .. }), "{error}");
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    assert_eq!(runs(&history), [run(1)]);
    assert_eq!(runs(&History::open(&path).unwrap()), [run(1)], "opening waits for nobody");
    drop(lock);
    history.record(&run(2)).unwrap();
}

#[test]
fn a_history_that_another_process_has_to_itself_is_given_up_as_quickly() {
    let (_folder, path) = scratch();
    History::open(&path).unwrap().record(&run(1)).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; DELETE FROM runs").unwrap();
    for open in [History::open, History::open_to_read] {
        let begun = Instant::now();
        let error = open(&path).unwrap_err();
        assert!(matches!(error, HistoryError::Locked { .. }), "{error}");
        assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    }
    drop(other);
    assert_eq!(runs(&History::open(&path).unwrap()), [run(1)]);
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let (_folder, path) = scratch();
    thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for number in 0..10 {
                    History::open(path).unwrap().record(&run(writer * 100 + number)).unwrap();
                }
            });
        }
    });
    assert_eq!(runs(&History::open(&path).unwrap()).len(), 40);
}

#[test]
fn whoever_opens_a_history_while_another_creates_it_sees_it_empty_or_whole() {
    let (folder, _) = scratch();
    for round in 0..40 {
        let path = folder.path().join(format!("{round}.sqlite"));
        thread::scope(|scope| {
            for writer in 0..6 {
                let path = &path;
                scope.spawn(move || History::open(path).unwrap().record(&run(writer)).unwrap());
            }
        });
        assert_eq!(runs(&History::open(&path).unwrap()).len(), 6);
    }
}

#[test]
fn a_killed_writer_leaves_all_it_acknowledged() {
    if let Some(path) = std::env::var_os(WRITE_TO) {
        let history = History::open(Path::new(&path)).unwrap();
        for number in 0..1_000_000 {
            history.record(&run(number)).unwrap();
            println!("\nkept {number}");
        }
    }
    for delay in [0, 3, 10, 40, 120] {
        let (_folder, path) = scratch();
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "hindrances::a_killed_writer_leaves_all_it_acknowledged", "--nocapture"])
            .env(WRITE_TO, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut acknowledged = lines.map_while(Result::ok).filter(|line| line.starts_with("kept "));
        assert!(acknowledged.next().is_some(), "the writer has begun");
        thread::sleep(Duration::from_millis(delay));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let acknowledged = 1 + acknowledged.count();
        let kept = runs(&History::open(&path).unwrap()).len();
        assert!(kept >= acknowledged, "{kept} of {acknowledged} after {delay} ms");
        let check: String = Connection::open(&path)
            .unwrap()
            .query_row("PRAGMA integrity_check", (), |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }
}

/// A small file system of its own at a path, or none after saying that the test is skipped.
struct Mounted<'a>(&'a Path);

impl<'a> Mounted<'a> {
    fn new(at: &'a Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let options = format!("size={size}");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(at).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(at));
        }
        // Past the test runner's capture, so that it is seen.
        let _ = writeln!(std::io::stderr(), "skipped: mounting a small file system needs root");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(Command::new("mount").args(["-o", &options]).arg(self.0).status().unwrap().success());
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_costs_the_new_run_only() {
    let (folder, _) = scratch();
    let at = folder.path().join("small");
    let Some(_mounted) = Mounted::new(&at, "1m") else { return };
    let path = at.join("history.sqlite");
    let history = History::open(&path).unwrap();
    let mut kept = 0;
    let error = loop {
        match history.record(&run(kept)) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1000, "the disk is smaller than that");
    };
    assert!(matches!(error, HistoryError::Full { .. }), "{error:?}");
    assert!(kept > 3, "{kept}");
    assert_eq!(u64::try_from(runs(&history).len()).unwrap(), kept);
    drop(history);
    fs::write(at.join("filler"), vec![0; 1 << 20]).unwrap_err();
    let again = History::open(&path).unwrap();
    assert_eq!(u64::try_from(runs(&again).len()).unwrap(), kept, "read on a disk without a byte left");
    let error = again.record(&run(kept)).unwrap_err();
    assert!(matches!(error, HistoryError::Full { .. }), "{error:?}");
    drop(again);
    fs::remove_file(at.join("filler")).unwrap();
    let fresh = at.join("fresh.sqlite");
    fs::write(at.join("filler"), vec![0; 1 << 20]).unwrap_err();
    let error = History::open(&fresh).map(|history| history.record(&run(1)));
    assert!(!matches!(error, Ok(Ok(_))), "{error:?}");
}

#[test]
fn a_read_only_disk_is_read() {
    let (folder, _) = scratch();
    let at = folder.path().join("small");
    let Some(mounted) = Mounted::new(&at, "4m") else { return };
    let path = at.join("odd name?#%41.sqlite");
    History::open(&path).unwrap().record(&run(1)).unwrap();
    mounted.remount("ro");
    for history in [History::open(&path).unwrap(), History::open_to_read(&path).unwrap()] {
        assert_eq!(runs(&history), [run(1)]);
        assert_eq!(history.list(&Filter::all()).unwrap().rows.len(), 1);
        assert!(history.hindrance().is_some());
        assert!(matches!(history.record(&run(2)), Err(HistoryError::ReadOnly { .. })));
        assert!(matches!(history.forget(&Filter::all()), Err(HistoryError::ReadOnly { .. })));
    }
    let missing = at.join("other.sqlite");
    assert!(matches!(History::open(&missing), Err(HistoryError::ReadOnly { .. })));
    let empty = History::open_to_read(&missing).unwrap();
    assert_eq!(empty.runs(&identity(), 5).unwrap().rows, []);
    mounted.remount("rw");
}

#[test]
fn without_rights_to_the_folder_the_file_is_still_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = scratch();
    History::open(&path).unwrap().record(&run(1)).unwrap();
    let state = path.parent().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(state, fs::Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let history = History::open(&path).unwrap();
    assert_eq!(runs(&history), [run(1)]);
    // Root may write all the same.
    if fs::write(state.join("probe"), "").is_err() {
        let error = history.record(&run(2)).unwrap_err();
        assert!(matches!(error, HistoryError::ReadOnly { .. }), "{error}");
        assert!(matches!(History::open(&state.join("new")), Err(HistoryError::NotPermitted { .. })));
    }
    fs::set_permissions(state, fs::Permissions::from_mode(0o755)).unwrap();
}
