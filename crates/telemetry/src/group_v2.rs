//! What a program takes, as its version 2 group tells it.
//!
//! Source: Linux `Documentation/admin-guide/cgroup-v2.rst`.

use std::io;
use std::path::Path;

use plimsoll_model::{Bytes, Sample};

use crate::beside::Beside;
use crate::held::{BUFFER, pairs, value_of};
use crate::members::Members;
use crate::{Gauge, Held, Moment, Peak, PressureFiles, TcpCounters};

/// The open files of one group.
#[derive(Debug)]
pub struct GroupV2 {
    stat: Held,
    current: Held,
    limit: Held,
    mark: Option<Held>,
    swap: Option<Held>,
    members: Members,
    cpu: Option<Held>,
    io: Option<Held>,
    beside: Beside,
    peak: Peak,
    last: Sample,
}

impl GroupV2 {
    /// # Errors
    /// When the memory controller's files cannot be opened; the others are done without.
    pub fn open(directory: &Path) -> io::Result<Self> {
        let path = |name: &str| directory.join(name);
        Ok(Self {
            stat: Held::open(&path("memory.stat"))?,
            current: Held::open(&path("memory.current"))?,
            limit: Held::open(&path("memory.max"))?,
            mark: Held::open_writable(&path("memory.peak")).ok(),
            swap: Held::open(&path("memory.swap.current")).ok(),
            members: Members::v2(directory).ok_or(io::ErrorKind::NotFound)?,
            cpu: Held::open(&path("cpu.stat")).ok(),
            io: Held::open(&path("io.stat")).ok(),
            beside: Beside::new(PressureFiles::of_group(directory)),
            peak: Peak::default(),
            last: Sample::default(),
        })
    }

    /// From now on tells of network traffic too, as counted since `counters` were attached to the group.
    pub fn count_network(&mut self, counters: TcpCounters) {
        self.beside.count_network(counters);
    }

    fn memory(&mut self) -> Option<Moment> {
        let charged = self.current.number()?;
        // Since Linux 6.12 a write begins a new interval for this descriptor.
        let held = self.mark.as_ref();
        let mark = held.and_then(|held| self.peak.begin_anew(held, held.number(), charged));
        let mut buffer = [0; BUFFER];
        let stat = Stat::parse(self.stat.read(&mut buffer).ok()?);
        let swapped = self.swap.as_ref().and_then(Held::number).unwrap_or(0);
        Some(Moment {
            mark: mark.map(|mark| mark.saturating_add(swapped)),
            charged: charged.saturating_add(swapped),
            cache: stat.file.saturating_sub(stat.shared).saturating_add(stat.slab_reclaimable),
            working: stat.working().saturating_add(swapped),
        })
    }
}

impl Gauge for GroupV2 {
    fn read(&mut self) -> Sample {
        let processes = self.members.visit(|_| {}).unwrap_or(self.last.processes);
        let mut sample = Sample { processes, memory_peak: Bytes::ZERO, ..self.last };
        if let Some(moment) = self.memory() {
            sample.memory = Bytes(moment.working);
            sample.cache = Bytes(moment.cache);
            let limit = || self.limit.number().unwrap_or(u64::MAX);
            sample.memory_peak = Bytes(self.peak.until(moment, limit));
        }
        let mut buffer = [0; BUFFER];
        if let Some(text) = self.cpu.as_ref().and_then(|held| held.read(&mut buffer).ok()) {
            sample.cpu_micros = value_of(text, b"usage_usec").unwrap_or(sample.cpu_micros);
            sample.throttled_micros = value_of(text, b"throttled_usec");
        }
        if let Some(text) = self.io.as_ref().and_then(|held| held.read(&mut buffer).ok()) {
            let moved = Moved::parse(text);
            (sample.disk_read, sample.disk_written) = (Some(Bytes(moved.read)), Some(Bytes(moved.written)));
            (sample.disk_reads, sample.disk_writes) = (Some(moved.reads), Some(moved.writes));
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
        self.current.number()
    }
}

/// The figures of `memory.stat` that matter here, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stat {
    anonymous: u64,
    file: u64,
    shared: u64,
    kernel: Option<u64>,
    kernel_parts: u64,
    slab_reclaimable: u64,
}

impl Stat {
    fn parse(text: &[u8]) -> Self {
        let mut stat = Self::default();
        for (name, value) in pairs(text) {
            match name {
                b"anon" => stat.anonymous = value,
                b"file" => stat.file = value,
                b"shmem" => stat.shared = value,
                b"kernel" => stat.kernel = Some(value),
                b"slab_reclaimable" => stat.slab_reclaimable = value,
                b"kernel_stack" | b"pagetables" | b"percpu" | b"sock" | b"slab_unreclaimable" => {
                    stat.kernel_parts = stat.kernel_parts.saturating_add(value);
                }
                _ => {}
            }
        }
        stat
    }

    /// `kernel` came with Linux 5.18; before, its parts are summed.
    fn working(&self) -> u64 {
        let kernel = self.kernel.map(|kernel| kernel.saturating_sub(self.slab_reclaimable));
        let kernel = kernel.unwrap_or(self.kernel_parts);
        self.anonymous.saturating_add(self.shared).saturating_add(kernel)
    }
}

/// Disk traffic over all devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Moved {
    read: u64,
    written: u64,
    reads: u64,
    writes: u64,
}

impl Moved {
    /// Sums lines such as `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`.
    fn parse(text: &[u8]) -> Self {
        let mut moved = Self::default();
        for word in text.split(u8::is_ascii_whitespace) {
            let Some(equals) = word.iter().position(|byte| *byte == b'=') else { continue };
            let (name, value) = word.split_at(equals);
            let sum = match name {
                b"rbytes" => &mut moved.read,
                b"wbytes" => &mut moved.written,
                b"rios" => &mut moved.reads,
                b"wios" => &mut moved.writes,
                _ => continue,
            };
            let value = value.get(1..).and_then(crate::held::number).unwrap_or(0);
            *sum = sum.saturating_add(value);
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reclaimable_kernel_memory_is_not_working_set() {
        let new =
            Stat::parse(b"anon 100\nfile 900\nkernel 50\nshmem 7\nslab_reclaimable 20\nkernel_stack 9\n");
        assert_eq!(new.working(), 100 + 7 + 30);
        let old =
            Stat::parse(b"anon 100\nfile 900\nkernel_stack 9\nshmem 7\nslab_reclaimable 20\npercpu 1\n");
        assert_eq!(old.working(), 100 + 7 + 10);
    }

    #[test]
    fn devices_are_summed() {
        let text = b"8:0 rbytes=4096 wbytes=1 rios=2 wios=3 dbytes=9\n8:16 rbytes=4 wbytes= rios=1\n";
        assert_eq!(Moved::parse(text), Moved { read: 4100, written: 1, reads: 3, writes: 3 });
    }
}
