//! The directories that are groups: naming, making, removing, and clearing away those of owners that died.
//!
//! A group's name holds its owner's process number and start time, so that the next start can tell a group in use
//! from one that was left behind.

use std::ffi::CString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use plimsoll_telemetry::Owner;
use rustix::process::{Pid, Signal};

/// What the names of our groups begin with.
const PREFIX: &str = "plimsoll-";

/// A name no other group has: `plimsoll-PID-STARTED-COUNT`.
pub(super) fn name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let Owner { pid, started } = Owner::of_self();
    format!("{PREFIX}{pid}-{started}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Whose group it is, by its name.
fn owner(name: &str) -> Option<Owner> {
    let mut parts = name.strip_prefix(PREFIX)?.split('-');
    Some(Owner { pid: parts.next()?.parse().ok()?, started: parts.next()?.parse().ok()? })
}

/// One directory, removed with everything below it when dropped.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
}

impl Directory {
    pub(super) fn create(path: PathBuf) -> io::Result<Self> {
        fs::DirBuilder::new().mode(0o755).create(&path)?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Kills everything in it.
    pub(super) fn kill(&self) {
        kill_members(&self.path);
    }

    /// Writes to one of the group's files.
    pub(super) fn write(&self, file: &str, text: &str) -> io::Result<()> {
        // Not `fs::write`: that would ask for the file to be made and cut.
        let mut options = fs::OpenOptions::new();
        io::Write::write_all(&mut options.write(true).open(self.path.join(file))?, text.as_bytes())
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        remove(&self.path, 32);
    }
}

/// Removes a group and those below it, which a program may have made. A group stays busy for a moment after its
/// last process is gone.
fn remove(path: &Path, depth: u32) {
    for attempt in 0..100 {
        match fs::remove_dir(path) {
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {
                // Only then is it worth looking inside.
                if depth > 0
                    && let Ok(entries) = fs::read_dir(path)
                {
                    let directories =
                        entries.flatten().filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
                    directories.for_each(|entry| remove(&entry.path(), depth - 1));
                }
                thread::sleep(Duration::from_millis(if attempt < 10 { 1 } else { 10 }));
            }
            _ => return,
        }
    }
}

/// A path as the kernel takes it; none for one that no kernel takes.
pub(super) fn c_path(path: &Path) -> Option<CString> {
    CString::new(path.as_os_str().as_bytes()).ok()
}

/// Kills what is left in groups whose owner died, and removes them; whether there were any.
pub(super) fn sweep(parent: &Path) -> bool {
    let mut any = false;
    let Ok(entries) = fs::read_dir(parent) else { return any };
    for entry in entries.flatten() {
        let stale = entry.file_name().to_str().and_then(owner).is_some_and(|owner| !owner.is_alive());
        if stale {
            kill_members(&entry.path());
            remove(&entry.path(), 32);
            any = true;
        }
    }
    any
}

/// Kills everything in a group; with no `cgroup.kill`, as often as new ones appear.
fn kill_members(path: &Path) {
    if fs::OpenOptions::new()
        .write(true)
        .open(path.join("cgroup.kill"))
        .and_then(|mut file| io::Write::write_all(&mut file, b"1"))
        .is_ok()
    {
        return;
    }
    for _ in 0..100 {
        let members = fs::read_to_string(path.join("cgroup.procs")).unwrap_or_default();
        let pids = members.lines().filter_map(|line| Pid::from_raw(line.parse().ok()?));
        let mut any = false;
        for pid in pids {
            any = true;
            // One that is gone already is as good as killed.
            let _ = rustix::process::kill_process(pid, Signal::KILL);
        }
        if !any {
            return;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_owner() {
        let name = name();
        assert_eq!(owner(&name), Some(Owner::of_self()));
        for other in ["plimsoll", "plimsoll-", "plimsoll-x-1-0", "plimsoll-7", "user.slice"] {
            assert_eq!(owner(other), None, "{other}");
        }
    }

    #[test]
    fn only_groups_of_dead_owners_are_swept() {
        let parent = tempfile::tempdir().unwrap();
        let live = parent.path().join(name());
        let stale = parent.path().join(format!("{PREFIX}4194000-1-0"));
        let other = parent.path().join("system.slice");
        for path in [&live, &stale, &other] {
            fs::create_dir(path).unwrap();
        }
        sweep(parent.path());
        assert!(live.exists() && other.exists() && !stale.exists());
    }
}
