//! What the machine has to give: cores, memory installed, memory free to take; our own container's limits counted.
//!
//! Does not know who asks.

use std::fs;
use std::path::Path;

use plimsoll_model::{Bytes, Cores, Machine};

use crate::held::{number, pairs, value_of};
use crate::{GroupV1, Hierarchies};

/// The machine as this process may use it. What cannot be read is left out of the sum, never guessed: without
/// `/proc/meminfo` the memory is zero.
#[must_use]
pub fn probe() -> Machine {
    let meminfo = fs::read("/proc/meminfo").unwrap_or_default();
    let hierarchies = Hierarchies::of_self().unwrap_or_default();
    let (total, available) = memory(&meminfo);
    let (limit, room) = group_memory(&hierarchies);
    let affinity = rustix::thread::sched_getaffinity(None).map_or(1, |set| set.count());
    let cores = Cores::whole(u64::from(affinity.max(1)));
    let quota = group_cores(&hierarchies).map_or(cores, Cores::from_f64);
    Machine { cores: cores.min(quota), memory: total.min(limit), memory_available: available.min(room) }
}

/// `MemTotal` and `MemAvailable`.
fn memory(meminfo: &[u8]) -> (Bytes, Bytes) {
    let kib = |key: &[u8]| {
        // `MemTotal:       24681160 kB`: the shape of `key value` once the colon is part of the key.
        let value = pairs(meminfo).find(|(name, _)| *name == key).map_or(0, |(_, value)| value);
        Bytes(value.saturating_mul(1024))
    };
    (kib(b"MemTotal:"), kib(b"MemAvailable:"))
}

/// The tightest limit of our own group and those above it, and the least room left below any of them; page
/// cache counts as room.
fn group_memory(hierarchies: &Hierarchies) -> (Bytes, Bytes) {
    let mut tightest = (u64::MAX, u64::MAX);
    let mut tighten = |limit: u64, usage: u64, cache: u64| {
        // Version 1 writes "no limit" as a number close to the largest.
        if limit < u64::MAX / 4 {
            let room = limit.saturating_sub(usage.saturating_sub(cache));
            tightest = (tightest.0.min(limit), tightest.1.min(room));
        }
    };
    let read = |path: &Path, name: &str| fs::read(path.join(name)).ok();
    let value = |path: &Path, name: &str| read(path, name).and_then(|text| number(&text));
    if let Some(own) = hierarchies.unified() {
        for path in hierarchies.upwards(own) {
            if let (Some(limit), Some(usage)) = (value(path, "memory.max"), value(path, "memory.current")) {
                let stat = read(path, "memory.stat").unwrap_or_default();
                let reclaimable = ["file", "slab_reclaimable"].map(|key| value_of(&stat, key.as_bytes()));
                let shmem = value_of(&stat, b"shmem").unwrap_or(0);
                let cache = reclaimable.into_iter().flatten().fold(0, u64::saturating_add);
                tighten(limit, usage, cache.saturating_sub(shmem));
            }
        }
    }
    if let Some(own) = hierarchies.controller("memory") {
        for path in hierarchies.upwards(own) {
            let limit = value(path, "memory.limit_in_bytes");
            if let (Some(limit), Some(usage)) = (limit, value(path, "memory.usage_in_bytes")) {
                let stat = read(path, "memory.stat").unwrap_or_default();
                let cache = value_of(&stat, b"total_cache").unwrap_or(0);
                tighten(limit, usage, cache.saturating_sub(value_of(&stat, b"total_shmem").unwrap_or(0)));
            }
        }
    }
    (Bytes(tightest.0), Bytes(tightest.1))
}

/// The tightest CPU quota of our own group and those above it, in cores.
fn group_cores(hierarchies: &Hierarchies) -> Option<f64> {
    let mut tightest: Option<f64> = None;
    let mut tighten = |quota: Option<u64>, period: Option<u64>| {
        if let (Some(quota), Some(period)) = (quota, period)
            && quota < u64::MAX
            && period > 0
        {
            let cores = Bytes(quota).as_f64() / Bytes(period).as_f64();
            tightest = Some(tightest.map_or(cores, |least| least.min(cores)));
        }
    };
    if let Some(own) = hierarchies.unified() {
        for path in hierarchies.upwards(own) {
            let Ok(text) = fs::read(path.join("cpu.max")) else { continue };
            let mut words = text.split(|byte| *byte == b' ');
            tighten(words.next().and_then(number), words.next().and_then(number));
        }
    }
    if let Some(own) = hierarchies.controller("cpu") {
        for path in hierarchies.upwards(own) {
            let value = |name: &str| fs::read(path.join(name)).ok().and_then(|text| number(&text));
            tighten(value(GroupV1::QUOTA), value(GroupV1::PERIOD));
        }
    }
    tightest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meminfo_is_read_in_bytes() {
        let text = b"MemTotal:       24681160 kB\nMemFree: 1 kB\nMemAvailable:   24412345 kB\n";
        assert_eq!(memory(text), (Bytes(24_681_160 * 1024), Bytes(24_412_345 * 1024)));
        assert_eq!(memory(b"nonsense"), (Bytes::ZERO, Bytes::ZERO));
    }

    #[test]
    fn this_machine_has_cores_and_memory() {
        let machine = probe();
        assert!(machine.cores > Cores::from_f64(0.0));
        assert!(machine.memory > Bytes::mib(16), "{machine:?}");
        assert!(machine.memory_available <= machine.memory, "{machine:?}");
    }
}
