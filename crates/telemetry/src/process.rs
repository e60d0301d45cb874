//! One process as `/proc` shows it: when it started, what it holds, what it has used.
//!
//! Does not know which processes belong together.

use std::path::PathBuf;
use std::{fs, io};

use crate::Held;
use crate::held::{BUFFER, number, pairs};

/// A process that stays the same one even when its number is given to another: number and start time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Owner {
    /// Process number.
    pub pid: u32,
    /// In clock ticks since boot.
    pub started: u64,
}

impl Owner {
    /// This process; its start time is zero where `/proc` is not there.
    #[must_use]
    pub fn of_self() -> Self {
        let pid = std::process::id();
        Self { pid, started: start_time(pid).unwrap_or(0) }
    }

    /// Whether that very process still runs.
    #[must_use]
    pub fn is_alive(self) -> bool {
        start_time(self.pid) == Some(self.started)
    }
}

/// When a process started, in clock ticks since boot; none when there is no such process or it is a zombie.
#[must_use]
pub fn start_time(pid: u32) -> Option<u64> {
    let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
    let stat = Stat::parse(&text)?;
    (stat.state != b'Z' && stat.state != b'X').then_some(stat.started)
}

/// The fields of `/proc/PID/stat` that matter here; times in clock ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stat {
    pub(crate) state: u8,
    pub(crate) cpu: u64,
    pub(crate) cpu_of_children: u64,
    pub(crate) threads: u64,
    pub(crate) started: u64,
}

impl Stat {
    /// The name may hold spaces and brackets, so the fields are counted from the last bracket.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let close = text.iter().rposition(|byte| *byte == b')')?;
        let mut fields = text.get(close + 2..)?.split(|byte| *byte == b' ');
        let state = *fields.next()?.first()?;
        // `nth` counts from where the last one stopped: 14 and 15 are the times, 16 and 17 the children's.
        let mut next = |skip| fields.nth(skip).and_then(number);
        let cpu = next(10)?.saturating_add(next(0)?);
        let cpu_of_children = next(0)?.saturating_add(next(0)?);
        Some(Self { state, cpu, cpu_of_children, threads: next(2)?, started: next(1)? })
    }
}

/// The lines of `/proc/PID/status` that matter here, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Memory {
    pub(crate) anonymous: u64,
    pub(crate) shared: u64,
    pub(crate) file: u64,
    pub(crate) swapped: u64,
    pub(crate) resident_peak: u64,
}

impl Memory {
    fn parse(text: &[u8]) -> Self {
        let mut memory = Self::default();
        for line in text.split(|byte| *byte == b'\n') {
            let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
            let (name, rest) = line.split_at(colon);
            let field = match name {
                b"RssAnon" => &mut memory.anonymous,
                b"RssShmem" => &mut memory.shared,
                b"RssFile" => &mut memory.file,
                b"VmSwap" => &mut memory.swapped,
                b"VmHWM" => &mut memory.resident_peak,
                _ => continue,
            };
            *field = rest.get(1..).and_then(number).unwrap_or(0).saturating_mul(1024);
        }
        memory
    }

    /// What the kernel cannot take back.
    pub(crate) const fn working(&self) -> u64 {
        self.anonymous.saturating_add(self.shared).saturating_add(self.swapped)
    }

    /// The most it can be said to have held at once: the high-water mark less the mapped files, which change
    /// little.
    pub(crate) fn working_peak(&self) -> u64 {
        self.working().max(self.resident_peak.saturating_sub(self.file).saturating_add(self.swapped))
    }
}

/// Bytes a process (and the children it has waited for) moved to and from devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Moved {
    pub(crate) read: u64,
    pub(crate) written: u64,
}

/// One process whose files are kept open.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    stat: Held,
    status: Held,
    io: Option<Held>,
    smaps: Option<Held>,
}

impl Process {
    /// # Errors
    /// When the process is gone, or `/proc` hides it.
    pub(crate) fn open(pid: u32) -> io::Result<Self> {
        let path = |name: &str| PathBuf::from(format!("/proc/{pid}/{name}"));
        Ok(Self {
            pid,
            stat: Held::open(&path("stat"))?,
            status: Held::open(&path("status"))?,
            io: Held::open(&path("io")).ok(),
            smaps: Held::open(&path("smaps_rollup")).ok(),
        })
    }

    pub(crate) fn stat(&self) -> Option<Stat> {
        let mut buffer = [0; 1024];
        Stat::parse(self.stat.read(&mut buffer).ok()?)
    }

    pub(crate) fn memory(&self) -> Option<Memory> {
        let mut buffer = [0; BUFFER];
        Some(Memory::parse(self.status.read(&mut buffer).ok()?))
    }

    /// None where the kernel does not let us see.
    pub(crate) fn moved(&self) -> Option<Moved> {
        moved(self.io.as_ref()?)
    }

    /// Its share of anonymous and shared pages: what several processes hold together is split among them. Walks
    /// the page tables: dear for large processes.
    pub(crate) fn proportional(&self) -> Option<u64> {
        let mut buffer = [0; 2048];
        let text = self.smaps.as_ref()?.read(&mut buffer).ok()?;
        let kib: u64 = pairs(text)
            .filter(|(name, _)| matches!(*name, b"Pss_Anon:" | b"Pss_Shmem:" | b"SwapPss:"))
            .map(|(_, kib)| kib)
            .fold(0, u64::saturating_add);
        Some(kib.saturating_mul(1024))
    }
}

/// Reads `/proc/PID/io`. What was written and cut off again before it reached the disk does not count.
pub(crate) fn moved(io: &Held) -> Option<Moved> {
    let mut buffer = [0; 512];
    let text = io.read(&mut buffer).ok()?;
    let mut moved = Moved::default();
    let mut cancelled = 0;
    for (name, value) in pairs(text) {
        match name {
            b"read_bytes:" => moved.read = value,
            b"write_bytes:" => moved.written = value,
            b"cancelled_write_bytes:" => cancelled = value,
            _ => {}
        }
    }
    moved.written = moved.written.saturating_sub(cancelled);
    Some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_shift_the_fields() {
        let text = b"7 (a) b) S 1 7 7 0 -1 4194304 99 0 0 0 11 22 33 44 20 0 5 0 6789 1 2 3";
        let expected = Stat { state: b'S', cpu: 33, cpu_of_children: 77, threads: 5, started: 6789 };
        assert_eq!(Stat::parse(text), Some(expected));
        assert_eq!(Stat::parse(b"7 (x"), None);
        assert_eq!(Stat::parse(b"7 (x)"), None);
    }

    #[test]
    fn we_are_alive_and_hold_memory() {
        let own = Owner::of_self();
        assert!(own.is_alive());
        assert!(!Owner { started: own.started + 1, ..own }.is_alive());
        let process = Process::open(own.pid).unwrap();
        assert!(process.memory().unwrap().working() > 0);
        assert!(process.stat().unwrap().threads > 0);
    }

    #[test]
    fn memory_lines_become_bytes() {
        let text = b"Name:\tx\nVmHWM:\t  900 kB\nRssAnon:\t 100 kB\nRssFile:\t 300 kB\nRssShmem:\t 20 kB\nVmSwap:\t 1 kB\n";
        let memory = Memory::parse(text);
        assert_eq!(memory.working(), 121 * 1024);
        assert_eq!(memory.working_peak(), 601 * 1024);
    }
}
