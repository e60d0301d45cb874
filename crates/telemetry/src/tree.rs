//! What a tree of processes takes, from `/proc` alone: for when no group may be made.
//!
//! The tree hangs under one process, the watcher, which is the reaper of all that lose their parent; so its
//! children, their children and so on are all there is. CPU time and disk traffic of processes that ended are
//! found with whoever waited for them, in the end the watcher.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use plimsoll_model::{Bytes, Sample};

use crate::held::{BUFFER, number};
use crate::process::{Memory, Moved, Process};
use crate::{Gauge, Held};

/// Microseconds in a tick of the clock that `/proc` counts in; Linux shows all programs a hundred a second.
const TICK_MICROS: u64 = 10_000;

/// The tree under one process.
#[derive(Debug)]
pub struct Tree {
    watcher: Process,
    watcher_children: Option<Held>,
    watcher_cpu: u64,
    /// What the watcher's account held when its children's CPU time last moved, and that time.
    waited_for: (u64, Option<Moved>),
    members: Vec<Member>,
    found: Vec<u32>,
    /// What the members hold together as a share of the sum of what each holds.
    sharing: f64,
    sharing_known: Instant,
    sharing_cost: Duration,
    sharing_members: usize,
    last: Sample,
    loose: bool,
    /// Resident set of the watcher when it started the program, which whatever it starts inherits as its mark.
    inherited: u64,
    /// Mapped files of the largest member ever seen.
    largest: Option<Largest>,
}

#[derive(Debug, Clone, Copy)]
struct Largest {
    resident_peak: u64,
    file: u64,
}

#[derive(Debug)]
struct Member {
    process: Process,
    children: Option<Held>,
    threads: u64,
    peak_before: u64,
    seen: bool,
}

impl Tree {
    /// Members beyond this many are counted, but their memory is not looked at one by one any more.
    const MOST: usize = 4096;

    /// The tree under `watcher`, itself not counted.
    ///
    /// # Errors
    /// When there is no such process.
    pub fn under(watcher: u32) -> io::Result<Self> {
        let watcher = Process::open(watcher)?;
        // Its own time so far is not the program's.
        let watcher_cpu = watcher.stat().map_or(0, |stat| stat.cpu_of_children);
        let inherited = watcher.memory().map_or(0, |memory| memory.resident_peak);
        Ok(Self {
            inherited,
            largest: None,
            watcher_children: Held::open(&children_path(watcher.pid, watcher.pid)).ok(),
            waited_for: (watcher_cpu, watcher.moved()),
            watcher,
            watcher_cpu,
            members: Vec::new(),
            found: Vec::new(),
            sharing: 1.0,
            sharing_known: Instant::now(),
            sharing_cost: Duration::ZERO,
            sharing_members: 0,
            last: Sample::default(),
            loose: false,
        })
    }

    /// The numbers of all processes in the tree, as of the last reading.
    pub fn pids(&self) -> impl Iterator<Item = u32> {
        self.members.iter().map(|member| member.process.pid)
    }

    /// Those of the last reading that are still there: a number that was given to another process is not told.
    pub fn alive(&self) -> impl Iterator<Item = u32> {
        let alive = self.members.iter().filter(|member| member.process.stat().is_some());
        alive.map(|member| member.process.pid)
    }

    /// The last reading, without looking again.
    #[must_use]
    pub const fn last(&self) -> Sample {
        self.last
    }

    /// The highest working set that one process alone had, from the mark it left when it ended (`ru_maxrss`, in
    /// bytes): what it gained since the last reading is known only from that. Zero where the mark says nothing.
    #[must_use]
    pub fn peak_of_one(&self, resident_peak: u64) -> Bytes {
        let said = self.largest.filter(|_| resident_peak > self.inherited);
        Bytes(said.map_or(0, |largest| resident_peak.saturating_sub(largest.file)))
    }

    /// Finds who is there now, keeping the descriptors of those that were there before.
    fn walk(&mut self) {
        for member in &mut self.members {
            member.seen = false;
        }
        self.found.clear();
        children_of(self.watcher.pid, self.watcher_children.as_ref(), 1, &mut self.found);
        let mut next = 0;
        while let Some(pid) = self.found.get(next).copied() {
            next += 1;
            if next > Self::MOST {
                break;
            }
            let at = match self.members.iter().position(|member| member.process.pid == pid) {
                Some(at) => at,
                None => match Process::open(pid) {
                    Ok(process) => {
                        let children = Held::open(&children_path(pid, pid)).ok();
                        let member = Member { process, children, threads: 1, peak_before: 0, seen: false };
                        self.members.push(member);
                        self.members.len() - 1
                    }
                    Err(_) => continue,
                },
            };
            if let Some(member) = self.members.get_mut(at) {
                member.seen = true;
                children_of(pid, member.children.as_ref(), member.threads, &mut self.found);
            }
        }
        self.members.retain(|member| member.seen);
    }

    /// The share of memory counted once, looked at again when the tree changed, as long as looking stays under
    /// a thousandth of the time.
    fn sharing(&mut self, counted: u64) -> f64 {
        let due = self.sharing_known.elapsed() > (self.sharing_cost * 1000).max(Duration::from_secs(1));
        let changed = self.sharing_members != self.members.len();
        if self.members.len() < 2 {
            self.sharing = 1.0;
        } else if due || (changed && self.sharing_known.elapsed() > self.sharing_cost * 100) {
            let begin = Instant::now();
            let mut held = self.members.iter().map(|member| member.process.proportional());
            let held = held.try_fold(0_u64, |sum, held| Some(sum.saturating_add(held?)));
            if let Some(held) = held.filter(|_| counted > 0) {
                self.sharing = (Bytes(held).as_f64() / Bytes(counted).as_f64()).clamp(0.0, 1.0);
            }
            self.sharing_known = Instant::now();
            self.sharing_cost = begin.elapsed();
            self.sharing_members = self.members.len();
        }
        self.sharing
    }
}

impl Gauge for Tree {
    fn read(&mut self) -> Sample {
        self.walk();
        let mut sum = Sums::default();
        let mut beyond = 0;
        if let Some(stat) = self.watcher.stat() {
            sum.ticks = stat.cpu_of_children.saturating_sub(self.watcher_cpu);
            if stat.cpu_of_children != self.waited_for.0 {
                self.waited_for = (stat.cpu_of_children, self.watcher.moved());
            }
        }
        sum.add_moved(self.waited_for.1);
        for member in &mut self.members {
            let Some(stat) = member.process.stat() else { continue };
            member.threads = stat.threads;
            sum.ticks = sum.ticks.saturating_add(stat.cpu).saturating_add(stat.cpu_of_children);
            sum.add_moved(member.process.moved());
            if stat.state == b'Z' {
                continue;
            }
            sum.processes += 1;
            let memory = member.process.memory().unwrap_or_default();
            sum.add_memory(&memory);
            if self.largest.is_none_or(|largest| memory.resident_peak >= largest.resident_peak) {
                self.largest = Some(Largest { resident_peak: memory.resident_peak, file: memory.file });
            }
            let peak = memory.working_peak();
            if peak > member.peak_before {
                beyond = beyond.max(peak.saturating_sub(memory.working()));
                member.peak_before = peak;
            }
        }
        let sharing = self.sharing(sum.working);
        let memory = Bytes(sum.working).scale(sharing);
        // Peaks of several processes may not have been at one moment; the largest alone is certain.
        let memory_peak = memory + Bytes(beyond);
        self.loose = sum.processes > 1 && beyond > memory.0 / 50;
        self.last = Sample {
            memory,
            memory_peak: memory_peak.max(self.last.memory),
            cache: Bytes(sum.mapped),
            cpu_micros: sum.ticks.saturating_mul(TICK_MICROS).max(self.last.cpu_micros),
            disk_read: sum.moved.map(|moved| Bytes(moved.0)),
            disk_written: sum.moved.map(|moved| Bytes(moved.1)),
            processes: sum.processes,
            ..Sample::default()
        };
        self.last
    }

    fn peak_is_loose(&self) -> bool {
        self.loose
    }

    fn charged(&mut self) -> Option<u64> {
        None
    }
}

/// What the members take together.
struct Sums {
    ticks: u64,
    processes: u32,
    working: u64,
    mapped: u64,
    /// Bytes read and written; none once one process could not be seen.
    moved: Option<(u64, u64)>,
}

impl Default for Sums {
    fn default() -> Self {
        Self { ticks: 0, processes: 0, working: 0, mapped: 0, moved: Some((0, 0)) }
    }
}

impl Sums {
    fn add_memory(&mut self, memory: &Memory) {
        self.working = self.working.saturating_add(memory.working());
        self.mapped = self.mapped.max(memory.file);
    }

    fn add_moved(&mut self, moved: Option<Moved>) {
        self.moved = self
            .moved
            .zip(moved)
            .map(|(sum, moved)| (sum.0.saturating_add(moved.read), sum.1.saturating_add(moved.written)));
    }
}

fn children_path(pid: u32, thread: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}/task/{thread}/children"))
}

/// Adds the children of a process to `found`. They are listed by the thread that made them; a process of one
/// thread needs but one file, kept open in `held`.
fn children_of(pid: u32, held: Option<&Held>, threads: u64, found: &mut Vec<u32>) {
    match held {
        Some(held) => list(held, found),
        None => {
            if let Ok(held) = Held::open(&children_path(pid, pid)) {
                list(&held, found);
            }
        }
    }
    if threads < 2 {
        return;
    }
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { return };
    for task in tasks.flatten() {
        let thread = task.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(thread) = thread.filter(|thread| *thread != pid) else { continue };
        if let Ok(held) = Held::open(&children_path(pid, thread)) {
            list(&held, found);
        }
    }
}

fn list(held: &Held, found: &mut Vec<u32>) {
    let mut buffer = [0; BUFFER];
    let Ok(text) = held.read(&mut buffer) else { return };
    let numbers = text.split(|byte| *byte == b' ').filter_map(number);
    found.extend(numbers.filter_map(|pid| u32::try_from(pid).ok()));
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn children_and_their_children_are_counted() {
        let mut child = Command::new("sh").args(["-c", "sleep 5 & sleep 5 & wait"]).spawn().unwrap();
        let mut tree = Tree::under(child.id()).unwrap();
        let begin = Instant::now();
        while tree.read().processes < 2 && begin.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let sample = tree.read();
        assert_eq!(sample.processes, 2);
        assert!(sample.memory > Bytes::ZERO && sample.memory < Bytes::mib(50), "{}", sample.memory);
        for pid in tree.pids() {
            let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
        child.wait().unwrap();
    }
}
