//! Control groups of version 2, in whatever part of the hierarchy was delegated to us.
//!
//! Source: Linux `Documentation/admin-guide/cgroup-v2.rst`, and systemd's "Control Group APIs and Delegation". A
//! program past `memory.high` is slowed and its cache taken back, and `memory.events` tells of it; only past
//! `memory.max` does the kernel kill.

use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};

use plimsoll_model::{Bytes, Cores, Sample};
use plimsoll_telemetry::{Gauge, GroupV2, Held, Hierarchies, TcpCounters};
use rustix::event::PollFlags;
use rustix::fs::{Mode, OFlags};

use super::directory::{self, Directory};
use super::{Backend, Unusable};
use crate::Limits;
use crate::error::LimitError;
use crate::guardian::{Entry, Totals};

/// Room that a shrinking limit leaves above the working set: shrinking below it would kill.
const SLACK: Bytes = Bytes::mib(4);
/// Length of the CPU quota's period.
const PERIOD_MICROS: u64 = 100_000;
/// Controllers that are wanted; memory is needed.
const WANTED: [&str; 4] = ["memory", "cpu", "pids", "io"];

/// One program's group.
#[derive(Debug)]
pub(crate) struct CgroupV2 {
    group: Directory,
    /// Opened when the program runs: whatever it need not wait for comes after its start.
    gauge: Option<GroupV2>,
    /// Until the gauge is there.
    network: Option<TcpCounters>,
    parent: PathBuf,
    max: Held,
    high: Held,
    events: Held,
    limitations: Vec<String>,
}

impl CgroupV2 {
    const NAME: &'static str = "cgroup-v2";

    /// Makes the group and sets its limits.
    pub(super) fn prepare(hierarchies: &Hierarchies, limits: &Limits) -> Result<Self, Unusable> {
        let parent = find_parent(hierarchies)?;
        let enabled = words(&parent.join("cgroup.subtree_control"));
        let has = |controller: &str| enabled.iter().any(|word| word == controller);
        let mut limitations = Vec::new();
        for (controller, without) in [
            ("cpu", "CPU use is not limited: the cpu controller was not delegated."),
            ("pids", "The number of processes is not limited: the pids controller was not delegated."),
            ("io", "Disk traffic is neither limited nor counted: the io controller was not delegated."),
        ] {
            if !has(controller) {
                limitations.push(without.to_owned());
            }
        }
        let group = Directory::create(parent.join(directory::name())).map_err(|error| {
            Unusable::new(format!("no group can be made in {}: {error}", parent.display()), DELEGATE)
        })?;
        Self::open(group, parent, limitations)
            .and_then(|mut group| group.limit(limits).map(|()| group))
            .map_err(|error| Unusable::new(format!("the group cannot be set up: {error}"), DELEGATE))
    }

    fn open(group: Directory, parent: PathBuf, mut limitations: Vec<String>) -> io::Result<Self> {
        let path = |file: &str| group.path().join(file);
        if !path("memory.pressure").exists() {
            limitations.push("Pressure is not known: the kernel keeps none.".to_owned());
        }
        Ok(Self {
            gauge: None,
            network: None,
            parent,
            max: Held::open_writable(&path("memory.max"))?,
            high: Held::open_writable(&path("memory.high"))?,
            events: Held::open(&path("memory.events"))?,
            limitations,
            group,
        })
    }

    fn limit(&mut self, limits: &Limits) -> io::Result<()> {
        // One killed process of a tree leaves the rest in a state nobody planned for.
        let _ = self.group.write("memory.oom.group", "1");
        if let Some(limit) = limits.memory {
            self.max.write(limit.0.to_string().as_bytes())?;
        }
        if let Some(line) = limits.memory_event.or(limits.memory) {
            let high = slowing(limits.memory.unwrap_or(line), line);
            self.high.write(high.0.to_string().as_bytes())?;
        }
        self.limit_beside_memory(limits)
    }

    fn set(&self, file: &str, text: &str, what: &'static str) -> Result<(), LimitError> {
        match self.group.write(file, text) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(LimitError::Unsupported { backend: Self::NAME, what })
            }
            other => other.map_err(|source| LimitError::Refused { what, source }),
        }
    }
}

/// From which charge on the kernel slows a program and tells us. Somewhat above the event line, for the charge holds
/// page cache as well: at the line itself, a program with some cache in use would be slowed without its working set
/// ever reaching the line.
fn slowing(limit: Bytes, line: Bytes) -> Bytes {
    line + limit.saturating_sub(line).scale(0.25)
}

/// What to do when no part of the hierarchy may be used.
const DELEGATE: &str = "run it in a delegated group: systemd-run --user --scope -p Delegate=yes plimsoll run …, or as \
     root, or use --backend rlimit";

/// The nearest group from ours upwards that may hold limited groups: it hands the memory controller down, or can
/// be made to.
fn find_parent(hierarchies: &Hierarchies) -> Result<PathBuf, Unusable> {
    let own = hierarchies.unified().ok_or_else(|| {
        Unusable::new("no version 2 hierarchy is mounted", "use --backend auto, which takes what there is")
    })?;
    let mut reason = format!(
        "the version 2 hierarchy has no memory controller{}",
        if hierarchies.controller("memory").is_some() { ": it is bound to version 1" } else { "" }
    );
    for group in hierarchies.upwards(own) {
        if !words(&group.join("cgroup.controllers")).iter().any(|word| word == "memory") {
            continue;
        }
        match make_parent(group, group == own) {
            Ok(()) => return Ok(group.to_owned()),
            Err(error) => reason = format!("{} was not delegated to us: {error}", group.display()),
        }
    }
    Err(Unusable::new(reason, DELEGATE))
}

/// Makes sure that groups below `group` can be limited and joined.
fn make_parent(group: &Path, is_own: bool) -> io::Result<()> {
    // Joining needs the right to write here as well.
    let writable = |file: &str| fs::OpenOptions::new().write(true).open(group.join(file));
    writable("cgroup.procs")?;
    let control = group.join("cgroup.subtree_control");
    let missing: Vec<_> = {
        let (enabled, offered) = (words(&control), words(&group.join("cgroup.controllers")));
        let wanted = WANTED.iter().filter(|name| offered.iter().any(|word| word == *name));
        wanted.filter(|name| !enabled.iter().any(|word| word == *name)).copied().collect()
    };
    let enable = |name: &str| {
        let mut file = fs::OpenOptions::new().write(true).open(&control)?;
        io::Write::write_all(&mut file, format!("+{name}").as_bytes())
    };
    for name in missing {
        let enabled = match enable(name) {
            // A group that hands controllers down may hold no processes. If it is but us, we step aside.
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) && is_own => {
                step_aside(group).and_then(|()| enable(name))
            }
            other => other,
        };
        // The others are done without.
        if name == "memory" {
            enabled?;
        }
    }
    Ok(())
}

/// Moves us out of our own group into one below, when nobody else is in it: other people's processes stay where
/// they are.
fn step_aside(group: &Path) -> io::Result<()> {
    let own = std::process::id().to_string();
    let members = fs::read_to_string(group.join("cgroup.procs"))?;
    if members.lines().any(|line| line != own) {
        let text = "it holds other processes, so that it cannot hand controllers down";
        return Err(io::Error::new(io::ErrorKind::ResourceBusy, text));
    }
    let leaf = group.join(format!("{}-self", directory::name()));
    fs::create_dir(&leaf)?;
    fs::write(leaf.join("cgroup.procs"), &own)
}

/// The words of a file; none when it cannot be read.
fn words(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

impl Backend for CgroupV2 {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn limitations(&self) -> &[String] {
        &self.limitations
    }

    fn entry(&mut self) -> io::Result<Entry> {
        let path = self.group.path();
        // Before the program runs: its first bytes count too.
        self.network = TcpCounters::attach(path).ok();
        let open = |file: &str, flags: OFlags| {
            rustix::fs::open(path.join(file), flags | OFlags::CLOEXEC, Mode::empty())
        };
        Ok(Entry {
            clone_into: Some(rustix::fs::open(
                path,
                OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
                Mode::empty(),
            )?),
            // Since Linux 5.14.
            kill: open("cgroup.kill", OFlags::WRONLY).into_iter().collect(),
            members: directory::c_path(&path.join("cgroup.procs")).into_iter().collect(),
            remove: directory::c_path(path).into_iter().collect(),
            ..Entry::default()
        })
    }

    fn started(&mut self, _watcher: u32) -> io::Result<()> {
        let mut gauge = GroupV2::open(self.group.path())?;
        match self.network.take() {
            Some(counters) => gauge.count_network(counters),
            None => self.limitations.push(super::NETWORK_UNKNOWN.to_owned()),
        }
        self.gauge = Some(gauge);
        directory::sweep(&self.parent);
        Ok(())
    }

    fn read(&mut self) -> Sample {
        self.gauge.as_mut().map(Gauge::read).unwrap_or_default()
    }

    fn read_last(&mut self, totals: &Totals) -> Sample {
        let mut sample = self.gauge.as_mut().map(Gauge::read_last).unwrap_or_default();
        sample.cpu_micros = sample.cpu_micros.max(totals.cpu_micros);
        sample
    }

    fn peak_is_loose(&self) -> bool {
        self.gauge.as_ref().is_some_and(Gauge::peak_is_loose)
    }

    fn wakes<'s>(&'s self, add: &mut dyn FnMut(BorrowedFd<'s>, PollFlags, bool)) {
        // The count of times past `memory.high` moves for a program that streams as well.
        add(self.events.as_fd(), PollFlags::PRI, true);
    }

    fn settle(&mut self) {
        // Reading the file is what makes it not ready.
        let mut buffer = [0; 512];
        let _ = self.events.read(&mut buffer);
    }

    fn is_stalled(&mut self) -> bool {
        false
    }

    fn oom_kills(&mut self) -> u64 {
        let mut buffer = [0; 512];
        let text = self.events.read(&mut buffer).unwrap_or_default();
        let lines = text.split(|byte| *byte == b'\n').filter_map(|line| str::from_utf8(line).ok());
        let kills = lines.filter_map(|line| line.strip_prefix("oom_kill "));
        kills.filter_map(|value| value.trim().parse().ok()).next().unwrap_or(0)
    }

    fn set_memory(&mut self, limit: Bytes, line: Option<Bytes>, held: Bytes) -> Result<Bytes, LimitError> {
        let refused = |source| LimitError::Refused { what: "memory", source };
        let before = self.max.number().map_or(limit, Bytes);
        // The kernel would obey, and kill.
        if limit < before && limit < held + SLACK {
            return Ok(before);
        }
        let high = slowing(limit, line.unwrap_or(limit));
        // First what frees, so that a program that waits goes on at once.
        let (first, second) = if limit >= before {
            ((&self.high, high), (&self.max, limit))
        } else {
            ((&self.max, limit), (&self.high, high))
        };
        for (file, value) in [first, second] {
            file.write(value.0.to_string().as_bytes()).map_err(refused)?;
        }
        Ok(self.max.number().map_or(limit, Bytes))
    }

    fn set_cpu(&mut self, cores: Cores) -> Result<Cores, LimitError> {
        // The kernel's least quota is a millisecond.
        let quota = (cores.millis().saturating_mul(PERIOD_MICROS) / 1000).max(1000);
        self.set("cpu.max", &format!("{quota} {PERIOD_MICROS}"), "CPU use")?;
        Ok(Cores::from_millis(quota.saturating_mul(1000) / PERIOD_MICROS))
    }

    fn set_tasks(&mut self, tasks: u64) -> Result<u64, LimitError> {
        let tasks = tasks.max(1);
        self.set("pids.max", &tasks.to_string(), "the number of processes")?;
        Ok(tasks)
    }

    fn set_io(&mut self, read: Option<Bytes>, write: Option<Bytes>) -> Result<(), LimitError> {
        let rate = |rate: Option<Bytes>| rate.map_or("max".to_owned(), |rate| rate.0.max(1).to_string());
        for device in super::disk::devices() {
            let text = format!("{device} rbps={} wbps={}", rate(read), rate(write));
            self.set("io.max", &text, "disk traffic")?;
        }
        Ok(())
    }

    fn kill(&mut self) {
        self.group.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_slowed_between_the_line_and_the_limit() {
        assert_eq!(slowing(Bytes(1000), Bytes(800)), Bytes(850));
        assert_eq!(slowing(Bytes(1000), Bytes(1000)), Bytes(1000));
        assert_eq!(slowing(Bytes(1000), Bytes(2000)), Bytes(2000));
    }
}
