//! No control groups: the process tree is watched through `/proc`, and a resource limit stands behind as a last
//! resort.
//!
//! Nothing here keeps a program at its line; only watching does, so that whoever decides can stop it.

use std::io;
use std::os::fd::BorrowedFd;

use plimsoll_model::{Bytes, Cores, Sample};
use plimsoll_telemetry::{Gauge, Tree};
use rustix::event::PollFlags;

use super::Backend;
use crate::Limits;
use crate::error::LimitError;
use crate::guardian::{Entry, Totals};

/// A tree of processes.
#[derive(Debug)]
pub(crate) struct Rlimit {
    tree: Option<Tree>,
    memory: Option<Bytes>,
    limitations: Vec<String>,
}

impl Rlimit {
    const NAME: &'static str = "rlimit";

    pub(super) fn prepare(limits: &Limits) -> Self {
        let limitations = [
            "Memory is not limited by the kernel: the tree is watched, and a program that outruns the watch is \
             stopped late.",
            "CPU use is not limited.",
            "The number of processes is not limited.",
            "Disk traffic is not limited.",
            "Kernel memory, pressure and network traffic of the program are not known.",
        ];
        Self { tree: None, memory: limits.memory, limitations: limitations.map(str::to_owned).to_vec() }
    }

    /// Far above the line, for programs reserve more than they use; what stops a runaway when nobody watches.
    fn backstop(limit: Bytes) -> u64 {
        limit.0.saturating_mul(4).max(1 << 30)
    }
}

impl Backend for Rlimit {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn limitations(&self) -> &[String] {
        &self.limitations
    }

    fn entry(&mut self) -> io::Result<Entry> {
        let mut entry = Entry::default();
        if let Some(memory) = self.memory {
            let hard =
                rustix::process::getrlimit(rustix::process::Resource::Data).maximum.unwrap_or(u64::MAX);
            entry.rlimits.push((libc::RLIMIT_DATA, Self::backstop(memory).min(hard), hard));
        }
        Ok(entry)
    }

    fn started(&mut self, watcher: u32) -> io::Result<()> {
        self.tree = Some(Tree::under(watcher)?);
        Ok(())
    }

    fn read(&mut self) -> Sample {
        self.tree.as_mut().map(Gauge::read).unwrap_or_default()
    }

    fn read_last(&mut self, totals: &Totals) -> Sample {
        let before = self.tree.as_ref().map(Tree::last).unwrap_or_default();
        let of_one =
            self.tree.as_ref().map(|tree| tree.peak_of_one(totals.resident_peak)).unwrap_or_default();
        Sample {
            memory: Bytes::ZERO,
            memory_peak: before.memory_peak.max(of_one),
            cache: Bytes::ZERO,
            cpu_micros: before.cpu_micros.max(totals.cpu_micros),
            disk_read: before.disk_read.max(Some(Bytes(totals.disk_read))),
            disk_written: before.disk_written.max(Some(Bytes(totals.disk_written))),
            processes: 0,
            ..before
        }
    }

    fn peak_is_loose(&self) -> bool {
        self.tree.as_ref().is_some_and(Gauge::peak_is_loose)
    }

    fn wakes<'s>(&'s self, _add: &mut dyn FnMut(BorrowedFd<'s>, PollFlags, bool)) {}

    fn settle(&mut self) {}

    fn is_stalled(&mut self) -> bool {
        false
    }

    fn oom_kills(&mut self) -> u64 {
        0
    }

    fn set_memory(&mut self, limit: Bytes, _line: Option<Bytes>, _held: Bytes) -> Result<Bytes, LimitError> {
        self.memory = Some(limit);
        let Some(tree) = &self.tree else { return Ok(limit) };
        for pid in tree.pids().filter_map(|pid| i32::try_from(pid).ok()) {
            raise_data(pid, Self::backstop(limit));
        }
        Ok(limit)
    }

    fn set_cpu(&mut self, _cores: Cores) -> Result<Cores, LimitError> {
        Err(LimitError::Unsupported { backend: Self::NAME, what: "CPU use" })
    }

    fn set_tasks(&mut self, _tasks: u64) -> Result<u64, LimitError> {
        Err(LimitError::Unsupported { backend: Self::NAME, what: "the number of processes" })
    }

    fn set_io(&mut self, _read: Option<Bytes>, _write: Option<Bytes>) -> Result<(), LimitError> {
        Err(LimitError::Unsupported { backend: Self::NAME, what: "disk traffic" })
    }

    fn kill(&mut self) {
        for pid in self.tree.iter().flat_map(Tree::alive).filter_map(|pid| i32::try_from(pid).ok()) {
            // SAFETY: a system call without memory.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
    }
}

/// Moves the soft limit on a process's data; its hard limit stays. A process that ended meanwhile needs none.
fn raise_data(pid: i32, backstop: u64) {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is written by the first call and read by the second; both live across it.
    unsafe {
        if libc::prlimit(pid, libc::RLIMIT_DATA, std::ptr::null(), &raw mut limit) == 0 {
            limit.rlim_cur = backstop.min(limit.rlim_max);
            libc::prlimit(pid, libc::RLIMIT_DATA, &raw const limit, std::ptr::null_mut());
        }
    }
}
