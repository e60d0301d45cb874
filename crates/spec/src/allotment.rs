//! What a container is promised and held to: a footprint turned into figures that every server takes.
//!
//! A request is at most its limit, and no figure is below what a runtime starts with or above what a server counts:
//! [`Allotment::of`] is the only way to make one. Does not know how any format writes them.

use plimsoll_model::{Basis, Bytes, Confidence, Cores, Estimate, Flow, Footprint};

use crate::error::shown;

/// Requests and limits of one container.
#[derive(Debug, Clone, PartialEq)]
pub struct Allotment {
    memory_request: Bytes,
    memory_limit: Bytes,
    memory_known: bool,
    memory_confidence: Confidence,
    cpu_request: Cores,
    cpu_limit: Cores,
    tasks: u64,
    gpus: u64,
    read_rate: Option<Bytes>,
    write_rate: Option<Bytes>,
    storage: Option<Storage>,
}

/// Space on disk that a container may fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Storage {
    /// What it is expected to write.
    pub(crate) request: Bytes,
    /// Past this it is evicted; absent where what it writes is only a guess.
    pub(crate) limit: Option<Bytes>,
}

impl Allotment {
    /// Docker refuses less, and runc's own start-up needs it.
    pub const LEAST_MEMORY: Bytes = Bytes::mib(6);
    /// CRI-O refuses Kubernetes pods below this.
    pub const LEAST_POD_MEMORY: Bytes = Bytes::mib(12);
    /// The last whole MiB that a signed 64-bit count of bytes holds, as servers and runtimes keep it.
    pub const MOST_MEMORY: Bytes = Bytes::mib((i64::MAX as u64) >> 20);
    /// The kernel's shortest quota, 1 ms in every 100 ms.
    pub const LEAST_CPU: Cores = Cores::from_millis(10);
    /// Linux' most processors (`NR_CPUS` on x86-64), far below what overflows a quota in any format.
    pub const MOST_CPU: Cores = Cores::whole(8192);
    /// Room for a shell and a language runtime's helper threads.
    const LEAST_TASKS: u64 = 16;
    /// Linux' `PID_MAX_LIMIT`.
    const MOST_TASKS: u64 = 4 << 20;
    /// Above any machine.
    const MOST_GPUS: u64 = 4096;
    /// From here on a figure is taken for known rather than guessed.
    const KNOWN: f64 = 0.5;

    /// The figures for a footprint, in any state: unordered, empty or absurd ones are brought into bounds.
    /// `least_memory` is what the target starts with.
    #[must_use]
    pub fn of(footprint: &Footprint, least_memory: Bytes) -> Self {
        let memory = &footprint.memory;
        let within =
            |bytes: Bytes| Bytes::max(bytes, least_memory).round_up(Bytes::mib(1)).min(Self::MOST_MEMORY);
        let memory_known = memory_is_known(memory);
        let recommended = memory.recommended.max(memory.minimum);
        let guess = memory.maximum.min(recommended.scale(2.0));
        let memory_request = within(recommended);
        let memory_limit = within(if memory_known { memory.maximum } else { guess }).max(memory_request);
        let cores = |cores: Cores| cores.clamp(Self::LEAST_CPU, Self::MOST_CPU);
        let cpu_request = cores(footprint.cpu.recommended);
        Self {
            memory_request,
            memory_limit,
            memory_known,
            memory_confidence: memory.confidence,
            cpu_request,
            cpu_limit: cores(footprint.cpu.maximum).max(cpu_request),
            tasks: footprint
                .tasks
                .maximum
                .max(footprint.tasks.recommended)
                .clamp(Self::LEAST_TASKS, Self::MOST_TASKS),
            gpus: footprint.gpu.recommended.max(footprint.gpu.minimum).min(Self::MOST_GPUS),
            read_rate: rate(&footprint.disk.read),
            write_rate: rate(&footprint.disk.write),
            storage: storage(&footprint.disk.write),
        }
    }

    /// Memory to reserve, a whole number of MiB.
    #[must_use]
    pub const fn memory_request(&self) -> Bytes {
        self.memory_request
    }

    /// Memory at which the program is killed, a whole number of MiB, at least the request.
    #[must_use]
    pub const fn memory_limit(&self) -> Bytes {
        self.memory_limit
    }

    /// CPU to reserve.
    #[must_use]
    pub const fn cpu_request(&self) -> Cores {
        self.cpu_request
    }

    /// CPU beyond which the program waits, at least the request.
    #[must_use]
    pub const fn cpu_limit(&self) -> Cores {
        self.cpu_limit
    }

    /// Processes and threads at once.
    #[must_use]
    pub const fn tasks(&self) -> u64 {
        self.tasks
    }

    /// Devices; none is zero.
    #[must_use]
    pub const fn gpus(&self) -> u64 {
        self.gpus
    }

    /// Bytes a second to read from disk at most, where the program reads.
    #[must_use]
    pub const fn read_rate(&self) -> Option<Bytes> {
        self.read_rate
    }

    /// Bytes a second to write to disk at most, where the program writes.
    #[must_use]
    pub const fn write_rate(&self) -> Option<Bytes> {
        self.write_rate
    }

    /// Space on disk, where the program writes.
    pub(crate) const fn storage(&self) -> Option<Storage> {
        self.storage
    }

    /// What a reader of the spec should know of its figures, one line each, without control characters.
    pub(crate) fn notes(&self, program: &str) -> Vec<String> {
        let limit = if self.memory_known {
            "the maximum"
        } else {
            "a guess, at most twice that, because the maximum is not known: watch it and adjust"
        };
        let mut notes = vec![
            format!("Written by plimsoll profile from the footprint of {}.", shown(program)),
            format!(
                "Memory: {} recommended ({} sure); the limit of {} is {limit}.",
                self.memory_request, self.memory_confidence, self.memory_limit
            ),
            format!("Cores: {} recommended, {} at the most.", self.cpu_request, self.cpu_limit),
        ];
        if self.gpus > 0 {
            notes.push(format!("GPU: {}.", self.gpus));
        }
        notes
    }
}

/// Whether the maximum says something of the program, and not only of the machine it was profiled on.
fn memory_is_known(memory: &Estimate<Bytes>) -> bool {
    memory.confidence.value() >= Allotment::KNOWN
        && memory.reasons.iter().all(|reason| reason.basis != Basis::Machine)
}

/// Twice the rate to expect, four times one that is only guessed, and at least what reads a runtime's own files in
/// passing: a limit that is too low shows as slowness that nobody can explain.
fn rate(flow: &Flow) -> Option<Bytes> {
    const LEAST: Bytes = Bytes::mib(32);
    let room = if flow.confidence.value() >= Allotment::KNOWN { 2.0 } else { 4.0 };
    let rate = || flow.peak_rate.scale(room).max(LEAST).round_up(Bytes::mib(1));
    (flow.peak_rate > Bytes::ZERO).then(|| rate().min(Allotment::MOST_MEMORY))
}

fn storage(write: &Flow) -> Option<Storage> {
    if write.bytes == Bytes::ZERO {
        return None;
    }
    let whole = |bytes: Bytes| bytes.round_up(Bytes::mib(1)).min(Allotment::MOST_MEMORY);
    let request = whole(write.bytes);
    // Logs count as well, so the limit leaves room for some.
    let limit = whole(write.bytes.scale(2.0) + Bytes::mib(64)).max(request);
    Some(Storage { request, limit: (write.confidence.value() >= Allotment::KNOWN).then_some(limit) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_model::{Amount, Disk, GpuNeed, Kind, Language, Network, Reason};

    /// A footprint of the given memory, certain of itself.
    fn footprint(minimum: u64, recommended: u64, maximum: u64) -> Footprint {
        let mut memory = Estimate::ordered(Bytes(minimum), Bytes(recommended), Bytes(maximum));
        memory.confidence = Confidence::new(0.9);
        Footprint {
            program: "tools/resize.py".to_owned(),
            language: Some(Language::Python),
            kind: Kind::Job,
            memory,
            cpu: Estimate::ordered(Cores::from_millis(100), Cores::from_millis(250), Cores::whole(2)),
            disk: Disk::default(),
            network: Network::default(),
            gpu: GpuNeed::default(),
            tasks: Estimate::ordered(1, 2, 4),
            cpu_seconds: None,
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_known_maximum_is_the_limit_and_an_unknown_one_is_not() {
        let mut given = footprint(20 << 20, (50 << 20) + 1, 20 << 30);
        let known = Allotment::of(&given, Allotment::LEAST_MEMORY);
        assert_eq!(known.memory_request(), Bytes::mib(51), "rounded up");
        assert_eq!(known.memory_limit(), Bytes::mib(20 << 10));
        let machine = Reason::new(Basis::Machine, "what is available", Some(Amount::Bytes(Bytes(20 << 30))));
        given.memory.reasons.push(machine);
        let unknown = Allotment::of(&given, Allotment::LEAST_MEMORY);
        assert_eq!(unknown.memory_limit(), Bytes::mib(101), "twice the recommended figure");
        assert!(unknown.notes("p")[1].contains("not known"), "{:?}", unknown.notes("p"));
    }
}
