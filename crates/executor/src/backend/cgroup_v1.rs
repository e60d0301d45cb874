//! Control groups of version 1, and of hybrid machines: limits from version 1, pressure from version 2.
//!
//! Source: Linux `Documentation/admin-guide/cgroup-v1/memory.rst`. The kernel's killer is switched off for the
//! group: a program at its limit is paused, the limit is raised or the program stopped, and either way it is we
//! who say so. A threshold on the charge tells of a climbing working set before that.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use plimsoll_model::{Bytes, Cores, Sample};
use plimsoll_telemetry::{Gauge, GroupV1, GroupV1Paths, Held, Hierarchies, TcpCounters};
use rustix::event::{EventfdFlags, PollFlags};
use rustix::fs::{Mode, OFlags};

use super::directory::{self, Directory};
use super::{Backend, Unusable};
use crate::Limits;
use crate::error::LimitError;
use crate::guardian::{Entry, Totals};

/// Room that a shrinking limit leaves above the working set.
const SLACK: Bytes = Bytes::mib(2);
/// A program that has run for so long will not be over at once.
const SETTLED: Duration = Duration::from_millis(30);
/// Length of the CPU quota's period.
const PERIOD_MICROS: u64 = 100_000;

/// One program's groups.
#[derive(Debug)]
pub(crate) struct CgroupV1 {
    memory: Directory,
    cpu: Option<Directory>,
    cpuacct: Option<Directory>,
    blkio: Option<Directory>,
    pids: Option<Directory>,
    unified: Option<Directory>,
    /// Opened when the program runs: whatever it need not wait for comes after its start.
    gauge: Option<GroupV1>,
    /// Until the gauge is there.
    network: Option<TcpCounters>,
    limit: Held,
    oom_control: Held,
    stalls: Option<OwnedFd>,
    line: Option<OwnedFd>,
    /// A line that the kernel has not been told of yet.
    wanted_line: Option<Bytes>,
    began: Instant,
    limitations: Vec<String>,
}

impl CgroupV1 {
    const NAME: &'static str = "cgroup-v1";

    /// Makes the groups and sets their limits.
    pub(super) fn prepare(hierarchies: &Hierarchies, limits: &Limits) -> Result<Self, Unusable> {
        let no_mount = || {
            Unusable::new(
                "no memory controller of version 1 is mounted",
                "use --backend auto, which takes what there is",
            )
        };
        let parent = hierarchies.controller("memory").ok_or_else(no_mount)?;
        let name = directory::name();
        let no_rights = |error: io::Error| {
            Unusable::new(
                format!("no group can be made in {}: {error}", parent.display()),
                "run as root, or have root give you that directory (chown), or use --backend rlimit",
            )
        };
        let memory = Directory::create(parent.join(&name)).map_err(no_rights)?;
        let mut limitations = Vec::new();
        let mut other = |parent: Option<&Path>, without: &str| {
            let made = parent.and_then(|parent| Directory::create(parent.join(&name)).ok());
            if made.is_none() {
                limitations.push(without.to_owned());
            }
            made
        };
        let cpu = other(
            hierarchies.controller("cpu"),
            "CPU use is not limited: the cpu controller is not to be had.",
        );
        // Controllers that are mounted together have one directory.
        let shared = hierarchies.controller("cpu") == hierarchies.controller("cpuacct");
        let cpuacct = if shared {
            None
        } else {
            other(hierarchies.controller("cpuacct"), "CPU time is only known once the program has ended.")
        };
        let pids = other(hierarchies.controller("pids"), "The number of processes is not limited.");
        let blkio = other(hierarchies.controller("blkio"), "Disk traffic is neither limited nor counted.");
        let unified =
            other(hierarchies.unified(), "Pressure is not known: no version 2 hierarchy beside version 1.");
        limitations.push("Disk limits do not hold back writes that go through the page cache.".to_owned());
        limitations.push("Kernel memory that could be taken back is only told apart roughly.".to_owned());
        Self::open(memory, [cpu, cpuacct, blkio, pids, unified], limitations)
            .and_then(|mut group| group.limit(limits).map(|()| group))
            .map_err(|error| {
                Unusable::new(
                    format!("the groups cannot be set up: {error}"),
                    "check that the group file systems are writable",
                )
            })
    }

    fn open(memory: Directory, others: [Option<Directory>; 5], limitations: Vec<String>) -> io::Result<Self> {
        let [cpu, cpuacct, blkio, pids, unified] = others;
        let limit = Held::open_writable(&memory.path().join("memory.limit_in_bytes"))?;
        let oom_control = Held::open_writable(&memory.path().join("memory.oom_control"))?;
        // Paused rather than killed.
        oom_control.write(b"1")?;
        Ok(Self {
            memory,
            cpu,
            cpuacct,
            blkio,
            pids,
            unified,
            gauge: None,
            network: None,
            limit,
            oom_control,
            stalls: None,
            line: None,
            wanted_line: None,
            began: Instant::now(),
            limitations,
        })
    }

    fn limit(&mut self, limits: &Limits) -> io::Result<()> {
        if let Some(limit) = limits.memory {
            self.limit.write(limit.0.to_string().as_bytes())?;
        }
        self.wanted_line = limits.memory_event;
        self.limit_beside_memory(limits)
    }

    /// Has the kernel tell when the charge crosses the line. The threshold works as soon as the kernel has it, but
    /// the call only returns a grace period (some ten milliseconds) later: it is left to a thread of its own.
    fn watch_line(&mut self, line: Bytes) {
        // Closing the old one ends its threshold.
        self.line = None;
        let usage = rustix::fs::open(
            self.memory.path().join("memory.usage_in_bytes"),
            OFlags::RDONLY | OFlags::CLOEXEC,
            Mode::empty(),
        );
        let control = rustix::fs::open(
            self.memory.path().join("cgroup.event_control"),
            OFlags::WRONLY | OFlags::CLOEXEC,
            Mode::empty(),
        );
        let event = event();
        let (Ok(usage), Ok(control), Ok(event)) = (usage, control, event) else { return };
        let Ok(theirs) = event.try_clone() else { return };
        self.line = Some(event);
        thread::spawn(move || {
            let text = format!("{} {} {}", theirs.as_raw_fd(), usage.as_raw_fd(), line.0);
            // Without the threshold the samples still tell, only later.
            let _ = rustix::io::write(&control, text.as_bytes());
        });
    }

    fn refused(what: &'static str) -> impl FnOnce(io::Error) -> LimitError {
        move |source| LimitError::Refused { what, source }
    }

    fn needs<'d>(directory: &'d Option<Directory>, what: &'static str) -> Result<&'d Directory, LimitError> {
        directory.as_ref().ok_or(LimitError::Unsupported { backend: Self::NAME, what })
    }

    fn directories(&self) -> impl Iterator<Item = &Directory> {
        let others = [&self.cpu, &self.cpuacct, &self.blkio, &self.pids, &self.unified];
        others.into_iter().flatten().chain([&self.memory])
    }
}

impl Backend for CgroupV1 {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn limitations(&self) -> &[String] {
        &self.limitations
    }

    fn entry(&mut self) -> io::Result<Entry> {
        let open = |directory: &Directory, file: &str, flags: OFlags| {
            let path = directory.path().join(file);
            rustix::fs::open(path, flags | OFlags::CLOEXEC, Mode::empty()).map_err(io::Error::from)
        };
        let mut entry = Entry::default();
        for directory in [&self.cpu, &self.cpuacct, &self.blkio, &self.pids].into_iter().flatten() {
            entry.join.push(open(directory, "tasks", OFlags::WRONLY)?);
        }
        entry.join.push(open(&self.memory, "tasks", OFlags::WRONLY)?);
        entry.members.extend(directory::c_path(&self.memory.path().join("cgroup.procs")));
        if let Some(unified) = &self.unified {
            let path = unified.path();
            // Before the program runs: its first bytes count too.
            self.network = TcpCounters::attach(path).ok();
            entry.clone_into = Some(rustix::fs::open(
                path,
                OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
                Mode::empty(),
            )?);
            // Since Linux 5.14.
            entry.kill.extend(open(unified, "cgroup.kill", OFlags::WRONLY));
        }
        entry.remove = self.directories().filter_map(|made| directory::c_path(made.path())).collect();
        Ok(entry)
    }

    fn started(&mut self, watcher: u32) -> io::Result<()> {
        let path = |directory: &Option<Directory>| directory.as_ref().map(|made| made.path().to_owned());
        let mut gauge = GroupV1::open(&GroupV1Paths {
            memory: self.memory.path().to_owned(),
            cpuacct: path(&self.cpuacct).or_else(|| path(&self.cpu)),
            cpu: path(&self.cpu),
            blkio: path(&self.blkio),
            unified: path(&self.unified),
        })?;
        gauge.watch(watcher);
        match self.network.take() {
            Some(counters) => gauge.count_network(counters),
            None => self.limitations.push(super::NETWORK_UNKNOWN.to_owned()),
        }
        self.gauge = Some(gauge);
        let stalls = event()?;
        let text = format!("{} {}", stalls.as_raw_fd(), self.oom_control.as_fd().as_raw_fd());
        self.memory.write("cgroup.event_control", &text)?;
        self.stalls = Some(stalls);
        // What was left behind lies in all hierarchies; looking into one tells.
        if self.memory.path().parent().is_some_and(directory::sweep) {
            for parent in self.directories().filter_map(|made| made.path().parent()) {
                directory::sweep(parent);
            }
        }
        Ok(())
    }

    fn read(&mut self) -> Sample {
        let sample = self.gauge.as_mut().map(Gauge::read).unwrap_or_default();
        // A group cannot be removed while the kernel takes a threshold in: a program that is over at once shall not
        // wait for that. Until then looks are frequent.
        let worth = |line: &mut Bytes| {
            self.began.elapsed() > SETTLED || sample.memory + sample.cache >= line.scale(0.25)
        };
        if let Some(line) = self.wanted_line.take_if(worth) {
            self.watch_line(line);
        }
        sample
    }

    fn read_last(&mut self, totals: &Totals) -> Sample {
        let mut sample = self.gauge.as_mut().map(Gauge::read_last).unwrap_or_default();
        sample.cpu_micros = sample.cpu_micros.max(totals.cpu_micros);
        sample.disk_read = sample.disk_read.map(|read| read.max(Bytes(totals.disk_read)));
        sample.disk_written = sample.disk_written.map(|written| written.max(Bytes(totals.disk_written)));
        sample
    }

    fn peak_is_loose(&self) -> bool {
        self.gauge.as_ref().is_some_and(Gauge::peak_is_loose)
    }

    fn wakes<'s>(&'s self, add: &mut dyn FnMut(BorrowedFd<'s>, PollFlags, bool)) {
        if let Some(stalls) = &self.stalls {
            add(stalls.as_fd(), PollFlags::IN, false);
        }
        if let Some(line) = &self.line {
            add(line.as_fd(), PollFlags::IN, true);
        }
    }

    fn settle(&mut self) {
        let mut count = [0; 8];
        for event in [&self.stalls, &self.line].into_iter().flatten() {
            // Not ready is as good as read.
            let _ = rustix::io::read(event, &mut count);
        }
    }

    fn is_stalled(&mut self) -> bool {
        control(&self.oom_control, "under_oom") > 0
    }

    fn oom_kills(&mut self) -> u64 {
        control(&self.oom_control, "oom_kill")
    }

    fn set_memory(&mut self, limit: Bytes, line: Option<Bytes>, held: Bytes) -> Result<Bytes, LimitError> {
        let before = self.limit.number().map_or(limit, Bytes);
        // The kernel would try for long to take back what it cannot, and then refuse.
        let fits = limit >= before || limit >= held + SLACK;
        if fits {
            match self.limit.write(limit.0.to_string().as_bytes()) {
                Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {}
                other => other.map_err(Self::refused("memory"))?,
            }
        }
        self.line = None;
        self.wanted_line = line;
        if let Some(line) = self.wanted_line.take() {
            self.watch_line(line);
        }
        Ok(self.limit.number().map_or(before, Bytes))
    }

    fn set_cpu(&mut self, cores: Cores) -> Result<Cores, LimitError> {
        let cpu = Self::needs(&self.cpu, "CPU use")?;
        // The kernel's least quota is a millisecond.
        let quota = (cores.millis().saturating_mul(PERIOD_MICROS) / 1000).max(1000);
        cpu.write(GroupV1::PERIOD, &PERIOD_MICROS.to_string()).map_err(Self::refused("CPU use"))?;
        cpu.write(GroupV1::QUOTA, &quota.to_string()).map_err(Self::refused("CPU use"))?;
        Ok(Cores::from_millis(quota.saturating_mul(1000) / PERIOD_MICROS))
    }

    fn set_tasks(&mut self, tasks: u64) -> Result<u64, LimitError> {
        let pids = Self::needs(&self.pids, "the number of processes")?;
        let tasks = tasks.max(1);
        pids.write("pids.max", &tasks.to_string()).map_err(Self::refused("the number of processes"))?;
        Ok(tasks)
    }

    fn set_io(&mut self, read: Option<Bytes>, write: Option<Bytes>) -> Result<(), LimitError> {
        let blkio = Self::needs(&self.blkio, "disk traffic")?;
        for device in super::disk::devices() {
            for (file, rate) in [("read", read), ("write", write)] {
                // Zero takes a limit away.
                let rate = rate.map_or(0, |rate| rate.0.max(1));
                blkio
                    .write(&format!("blkio.throttle.{file}_bps_device"), &format!("{device} {rate}"))
                    .map_err(Self::refused("disk traffic"))?;
            }
        }
        Ok(())
    }

    fn kill(&mut self) {
        self.directories().for_each(Directory::kill);
    }
}

fn event() -> io::Result<OwnedFd> {
    Ok(rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)
}

/// One value of `memory.oom_control`; zero when it cannot be read.
fn control(held: &Held, key: &str) -> u64 {
    let mut buffer = [0; 256];
    let text = held.read(&mut buffer).unwrap_or_default();
    let lines = text.split(|byte| *byte == b'\n').filter_map(|line| str::from_utf8(line).ok());
    let values = lines.filter_map(|line| line.split_once(' ')).filter(|(name, _)| *name == key);
    values.filter_map(|(_, value)| value.trim().parse().ok()).next_back().unwrap_or(0)
}
