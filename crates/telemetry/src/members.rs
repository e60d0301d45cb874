//! Which processes are in a group, and what they moved to and from disks.
//!
//! Version 1's disk controller misses every write that goes through the page cache, since the kernel's own writers
//! do those; the processes' own accounts have them.

use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::Held;
use crate::held::{BUFFER, number};
use crate::process::{Moved, moved};

/// A group's list of processes.
#[derive(Debug)]
pub(crate) struct Members {
    path: CString,
    /// Only a version 2 list can be read again and again; version 1 shows a descriptor that is read more than once
    /// a second the same old list.
    held: Option<Held>,
}

impl Members {
    /// The list of a version 2 group, whose controllers do not matter.
    pub(crate) fn v2(group: &Path) -> Option<Self> {
        let held = Held::open(&group.join("cgroup.procs")).ok()?;
        Some(Self { path: CString::default(), held: Some(held) })
    }

    /// The list of a version 1 group.
    pub(crate) fn v1(group: &Path) -> Option<Self> {
        let path = CString::new(group.join("cgroup.procs").as_os_str().as_bytes()).ok()?;
        Some(Self { path, held: None })
    }

    /// Calls `each` with the number of every process in the group itself, up to a thousand or so; returns how many
    /// there were. None when the group is gone.
    pub(crate) fn visit(&self, mut each: impl FnMut(u32)) -> Option<u32> {
        let mut buffer = [0; BUFFER];
        let text = match &self.held {
            Some(held) => held.read(&mut buffer).ok()?,
            None => {
                let file: OwnedFd =
                    rustix::fs::open(&self.path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
                Held::from(file).read(&mut buffer).ok()?
            }
        };
        let mut count = 0;
        for pid in text.split(|byte| *byte == b'\n').filter_map(number) {
            count += 1;
            each(u32::try_from(pid).unwrap_or(0));
        }
        Some(count)
    }
}

/// Disk traffic by the accounts of the processes, those that ended included: whoever waited for them has theirs, in
/// the end the watcher.
#[derive(Debug)]
pub(crate) struct Traffic {
    watcher: Option<Held>,
    members: Vec<Account>,
    most: Moved,
    /// What the watcher had at the last look into its account.
    waited_for: Moved,
    reads: u32,
}

#[derive(Debug)]
struct Account {
    pid: u32,
    io: Option<Held>,
    seen: bool,
}

impl Traffic {
    /// Processes beyond this many are not looked at.
    const MOST: usize = 64;

    pub(crate) fn under(watcher: u32) -> Self {
        Self {
            watcher: open(watcher),
            members: Vec::new(),
            most: Moved::default(),
            waited_for: Moved::default(),
            reads: 0,
        }
    }

    /// What was moved so far; asks `members` who is there, and returns how many those are.
    pub(crate) fn read(&mut self, members: &Members) -> (Moved, Option<u32>) {
        for account in &mut self.members {
            account.seen = false;
        }
        let known = &mut self.members;
        let count = members.visit(|pid| {
            let room = known.len() < Self::MOST;
            match known.iter_mut().find(|account| account.pid == pid) {
                Some(account) => account.seen = true,
                None if room => known.push(Account { pid, io: open(pid), seen: true }),
                None => {}
            }
        });
        self.members.retain(|account| account.seen);
        // Few programs leave children to the watcher: their parents have their accounts.
        const EVERY: u32 = 10;
        if self.reads.is_multiple_of(EVERY) {
            self.waited_for = self.watcher.as_ref().and_then(moved).unwrap_or(self.waited_for);
        }
        self.reads = self.reads.wrapping_add(1);
        let mut sum = self.waited_for;
        for each in self.members.iter().filter_map(|account| account.io.as_ref()).filter_map(moved) {
            sum.read = sum.read.saturating_add(each.read);
            sum.written = sum.written.saturating_add(each.written);
        }
        // Between a process's end and its being waited for, nobody has its account.
        self.most.read = self.most.read.max(sum.read);
        self.most.written = self.most.written.max(sum.written);
        (self.most, count)
    }
}

fn open(pid: u32) -> Option<Held> {
    Held::open(&PathBuf::from(format!("/proc/{pid}/io"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_listed_and_their_traffic_counted() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("cgroup.procs"), format!("{}\n1\n", std::process::id()))
            .unwrap();
        for members in [Members::v1(directory.path()).unwrap(), Members::v2(directory.path()).unwrap()] {
            let mut pids = Vec::new();
            assert_eq!(members.visit(|pid| pids.push(pid)), Some(2));
            assert_eq!(pids, [std::process::id(), 1]);
            let (_, count) = Traffic::under(std::process::id()).read(&members);
            assert_eq!(count, Some(2));
        }
    }
}
