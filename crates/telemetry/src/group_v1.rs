//! What a program takes, as the version 1 controllers of its group tell it.
//!
//! Source: Linux `Documentation/admin-guide/cgroup-v1/`. The memory controller does not say how much of the
//! kernel memory it charged could be taken back (inodes, directory entries), so kernel memory counts only up to
//! what the program's processes and pages plausibly need; the rest is told as cache.

use std::io;
use std::path::PathBuf;

use plimsoll_model::{Bytes, Sample};

use crate::beside::Beside;
use crate::held::{BUFFER, pairs, value_of};
use crate::members::{Members, Traffic};
use crate::process::Moved;
use crate::{Gauge, Held, Moment, Peak, PressureFiles, TcpCounters};

/// Where the group lies in each hierarchy; only memory is needed.
#[derive(Debug, Clone, Default)]
pub struct GroupV1Paths {
    /// Of the `memory` controller.
    pub memory: PathBuf,
    /// Of the `cpuacct` controller.
    pub cpuacct: Option<PathBuf>,
    /// Of the `cpu` controller.
    pub cpu: Option<PathBuf>,
    /// Of the `blkio` controller.
    pub blkio: Option<PathBuf>,
    /// Of the version 2 hierarchy of a hybrid machine, for pressure.
    pub unified: Option<PathBuf>,
}

/// The open files of one group.
#[derive(Debug)]
pub struct GroupV1 {
    stat: Held,
    usage: Held,
    mark: Held,
    limit: Held,
    kernel: Option<Held>,
    members: Members,
    traffic: Option<Traffic>,
    cpu_nanos: Option<Held>,
    cpu_stat: Option<Held>,
    disk_bytes: Option<Held>,
    disk_operations: Option<Held>,
    beside: Beside,
    peak: Peak,
    /// Bytes that the disk controller counted at the look before.
    devices_before: Option<(u64, u64)>,
    last: Sample,
}

impl GroupV1 {
    /// The file that holds the CPU quota in microseconds a period, `-1` for none.
    pub const QUOTA: &'static str = "cpu.cfs_quota_us";
    /// The file that holds the period of the CPU quota in microseconds.
    pub const PERIOD: &'static str = "cpu.cfs_period_us";

    /// # Errors
    /// When the memory controller's files cannot be opened; the others are done without.
    pub fn open(paths: &GroupV1Paths) -> io::Result<Self> {
        let memory = |name: &str| paths.memory.join(name);
        let other = |directory: &Option<PathBuf>, name: &str| {
            directory.as_deref().and_then(|directory| Held::open(&directory.join(name)).ok())
        };
        let members = paths.unified.as_deref().and_then(Members::v2).or_else(|| Members::v1(&paths.memory));
        Ok(Self {
            stat: Held::open(&memory("memory.stat"))?,
            usage: Held::open(&memory("memory.usage_in_bytes"))?,
            mark: Held::open_writable(&memory("memory.max_usage_in_bytes"))?,
            limit: Held::open(&memory("memory.limit_in_bytes"))?,
            kernel: Held::open(&memory("memory.kmem.usage_in_bytes")).ok(),
            members: members.ok_or(io::ErrorKind::NotFound)?,
            traffic: None,
            cpu_nanos: other(&paths.cpuacct, "cpuacct.usage"),
            cpu_stat: other(&paths.cpu, "cpu.stat"),
            disk_bytes: other(&paths.blkio, "blkio.throttle.io_service_bytes_recursive"),
            disk_operations: other(&paths.blkio, "blkio.throttle.io_serviced_recursive"),
            beside: Beside::new(paths.unified.as_deref().and_then(PressureFiles::of_group)),
            peak: Peak::default(),
            devices_before: None,
            last: Sample::default(),
        })
    }

    /// From now on counts the disk traffic of the processes under `watcher` as well.
    pub fn watch(&mut self, watcher: u32) {
        self.traffic = Some(Traffic::under(watcher));
    }

    /// From now on tells of network traffic too, as counted since `counters` were attached to the group.
    pub fn count_network(&mut self, counters: TcpCounters) {
        self.beside.count_network(counters);
    }

    /// The memory group's own figures; none when the group is gone.
    fn memory(&mut self, processes: u32) -> Option<Moment> {
        let charged = self.usage.number()?;
        let mark = self.mark.number();
        let mark = self.peak.begin_anew(&self.mark, mark, charged);
        let mut buffer = [0; BUFFER];
        let stat = Stat::parse(self.stat.read(&mut buffer).ok()?);
        let kernel = self.kernel.as_ref().and_then(Held::number).unwrap_or(0);
        let needed = kernel.min(kernel_needed(stat.anonymous.saturating_add(stat.shared), processes));
        let working = stat.anonymous.saturating_add(stat.shared).saturating_add(stat.swapped);
        Some(Moment {
            mark,
            charged: charged.saturating_add(stat.swapped),
            cache: stat.cache.saturating_sub(stat.shared).saturating_add(kernel - needed),
            working: working.saturating_add(needed),
        })
    }
}

/// The most kernel memory that counts as needed: page tables and the like for the pages held, and stacks, files
/// and buffers for each process; what is charged beyond is taken for inodes and directory entries.
fn kernel_needed(held: u64, processes: u32) -> u64 {
    const ANY: u64 = 4 << 20;
    const EACH_PROCESS: u64 = 512 << 10;
    (held / 16).saturating_add(ANY).saturating_add(EACH_PROCESS.saturating_mul(u64::from(processes)))
}

impl Gauge for GroupV1 {
    fn read(&mut self) -> Sample {
        let (moved, processes) = match &mut self.traffic {
            Some(traffic) => traffic.read(&self.members),
            None => (Moved::default(), self.members.visit(|_| {})),
        };
        let processes = processes.unwrap_or(self.last.processes);
        let mut sample = Sample { processes, memory_peak: Bytes::ZERO, ..self.last };
        if let Some(moment) = self.memory(processes) {
            sample.memory = Bytes(moment.working);
            sample.cache = Bytes(moment.cache);
            let limit = || self.limit.number().unwrap_or(u64::MAX);
            sample.memory_peak = Bytes(self.peak.until(moment, limit));
        }
        if let Some(nanos) = self.cpu_nanos.as_ref().and_then(Held::number) {
            sample.cpu_micros = nanos / 1000;
        }
        let mut buffer = [0; BUFFER];
        let mut operated = false;
        if let Some(text) = self.cpu_stat.as_ref().and_then(|held| held.read(&mut buffer).ok()) {
            sample.throttled_micros = value_of(text, b"throttled_time").map(|nanos| nanos / 1000);
        }
        if let Some(text) = self.disk_bytes.as_ref().and_then(|held| held.read(&mut buffer).ok()) {
            let (read, written) = directions(text);
            sample.disk_read = Some(Bytes(read.max(moved.read)));
            sample.disk_written = Some(Bytes(written.max(moved.written)));
            operated = self.devices_before.replace((read, written)) != Some((read, written));
        }
        // Without bytes there were no operations to count.
        let operations = self.disk_operations.as_ref().filter(|_| operated);
        if let Some(text) = operations.and_then(|held| held.read(&mut buffer).ok()) {
            let (reads, writes) = directions(text);
            (sample.disk_reads, sample.disk_writes) = (Some(reads), Some(writes));
        }
        self.beside.read(&mut sample);
        self.last = sample;
        sample
    }

    fn read_last(&mut self) -> Sample {
        self.beside.expire();
        self.read()
    }

    fn peak_is_loose(&self) -> bool {
        self.peak.is_loose()
    }

    fn charged(&mut self) -> Option<u64> {
        self.usage.number()
    }
}

/// The figures of `memory.stat` that matter here, whole tree of groups, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stat {
    anonymous: u64,
    cache: u64,
    shared: u64,
    swapped: u64,
}

impl Stat {
    fn parse(text: &[u8]) -> Self {
        let mut stat = Self::default();
        for (name, value) in pairs(text) {
            match name {
                b"total_rss" => stat.anonymous = value,
                b"total_cache" => stat.cache = value,
                b"total_shmem" => stat.shared = value,
                b"total_swap" => stat.swapped = value,
                _ => {}
            }
        }
        stat
    }
}

/// Sums the `8:0 Read 4096` and `8:0 Write 4096` lines over all devices.
fn directions(text: &[u8]) -> (u64, u64) {
    let mut sum = (0_u64, 0_u64);
    for line in text.split(|byte| *byte == b'\n') {
        let mut words = line.split(|byte| *byte == b' ').skip(1);
        let (Some(direction), Some(value)) = (words.next(), words.next().and_then(crate::held::number))
        else {
            continue;
        };
        match direction {
            b"Read" => sum.0 = sum.0.saturating_add(value),
            b"Write" => sum.1 = sum.1.saturating_add(value),
            _ => {}
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A directory with the files of a group, as a kernel would write them.
    fn group(stat: &str, usage: u64, mark: u64) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("memory.stat", stat),
            ("memory.usage_in_bytes", &usage.to_string()),
            ("memory.max_usage_in_bytes", &mark.to_string()),
            ("memory.limit_in_bytes", "9223372036854771712\n"),
            ("memory.kmem.usage_in_bytes", "1000000\n"),
            ("cgroup.procs", "17\n18\n"),
        ] {
            fs::write(directory.path().join(name), text).unwrap();
        }
        directory
    }

    #[test]
    fn page_cache_stands_apart_from_the_working_set() {
        let stat = "cache 1\nrss 1\ntotal_cache 60000000\ntotal_rss 5000000\ntotal_shmem 2000000\n";
        let directory = group(stat, 66_000_000, 66_000_000);
        let paths = GroupV1Paths { memory: directory.path().to_owned(), ..GroupV1Paths::default() };
        let sample = GroupV1::open(&paths).unwrap().read();
        assert_eq!(sample.memory, Bytes(5_000_000 + 2_000_000 + 1_000_000));
        assert_eq!(sample.cache, Bytes(58_000_000));
        assert_eq!(sample.processes, 2);
        assert_eq!(sample.disk_read, None, "what has no controller is absent");
    }

    #[test]
    fn inodes_are_not_taken_for_the_working_set() {
        let directory = group("total_cache 0\ntotal_rss 1000000\n", 201_000_000, 201_000_000);
        fs::write(directory.path().join("memory.kmem.usage_in_bytes"), "200000000\n").unwrap();
        let paths = GroupV1Paths { memory: directory.path().to_owned(), ..GroupV1Paths::default() };
        let sample = GroupV1::open(&paths).unwrap().read();
        assert!(sample.memory < Bytes::mib(7), "{}", sample.memory);
        assert!(sample.cache > Bytes(190_000_000), "{}", sample.cache);
    }

    #[test]
    fn devices_are_summed() {
        let text = b"8:0 Read 4096\n8:0 Write 10\n8:0 Sync 7\n8:16 Read 4\n8:0 Total 4106\nTotal 4110\n";
        assert_eq!(directions(text), (4100, 10));
    }
}
