//! What the machine has to give: cores, memory installed, memory free to take; our own container's limits counted.
//!
//! Does not know who asks.

use std::fs;

use plimsoll_model::{Bytes, Cores, Machine};

use crate::held::number;
use crate::{Fill, GroupV1, Hierarchies, MemoryFiles};

/// The machine as this process may use it. What cannot be read is left out of the sum, never guessed: without
/// `/proc/meminfo` the memory is zero.
#[must_use]
pub fn probe() -> Machine {
    let hierarchies = Hierarchies::of_self().unwrap_or_default();
    let Fill { limit, room } = MemoryFiles::of(&hierarchies).read();
    let affinity = rustix::thread::sched_getaffinity(None).map_or(1, |set| set.count());
    let cores = Cores::whole(u64::from(affinity.max(1)));
    let quota = group_cores(&hierarchies).map_or(cores, Cores::from_f64);
    Machine { cores: cores.min(quota), memory: limit, memory_available: room }
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
    fn this_machine_has_cores_and_memory() {
        let machine = probe();
        assert!(machine.cores > Cores::from_f64(0.0));
        assert!(machine.memory > Bytes::mib(16), "{machine:?}");
        assert!(machine.memory_available <= machine.memory, "{machine:?}");
    }
}
