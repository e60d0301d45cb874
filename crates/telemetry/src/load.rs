//! How much of the machine's CPU lies idle, from `/proc/stat`.
//!
//! Knows nothing of any program: these are the cores nobody uses.

use std::path::Path;

use plimsoll_model::Cores;

use crate::Held;
use crate::held::BUFFER;

/// Clock ticks spent by all cores, since the machine started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ticks {
    idle: u64,
    all: u64,
}

/// Tells idle cores between one look and the next.
#[derive(Debug)]
pub struct MachineLoad {
    file: Option<Held>,
    last: Ticks,
    cores: u64,
    idle: Cores,
}

impl MachineLoad {
    /// Takes the first look.
    #[must_use]
    pub fn new() -> Self {
        let file = Held::open(Path::new("/proc/stat")).ok();
        let cores = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
        let mut load = Self { file, last: Ticks::default(), cores, idle: Cores::ZERO };
        load.last = load.ticks().unwrap_or_default();
        load
    }

    /// Cores idle since the last look that could tell; the kernel counts in hundredths of a second, so looks
    /// closer together than that give the figure before. Zero where nothing can be told.
    pub fn idle(&mut self) -> Cores {
        let Some(now) = self.ticks() else { return Cores::ZERO };
        let all = now.all.saturating_sub(self.last.all);
        // Fewer ticks than a few a core are mostly rounding.
        if all >= self.cores * 4 {
            let idle = now.idle.saturating_sub(self.last.idle).min(all);
            self.idle = Cores::from_millis(self.cores * 1000 * idle / all);
            self.last = now;
        }
        self.idle
    }

    fn ticks(&self) -> Option<Ticks> {
        let mut buffer = [0; BUFFER];
        let text = self.file.as_ref()?.read(&mut buffer).ok()?;
        parse(text.split(|byte| *byte == b'\n').next()?)
    }
}

impl Default for MachineLoad {
    fn default() -> Self {
        Self::new()
    }
}

/// The `cpu` line: user, nice, system, idle, iowait, irq, softirq, steal (guest is part of user).
fn parse(line: &[u8]) -> Option<Ticks> {
    let text = std::str::from_utf8(line).ok()?.strip_prefix("cpu ")?;
    let fields: Vec<u64> = text.split_whitespace().take(8).map_while(|field| field.parse().ok()).collect();
    let idle = fields.get(3)?.saturating_add(*fields.get(4).unwrap_or(&0));
    Some(Ticks { idle, all: fields.iter().fold(0, |sum, field| sum.saturating_add(*field)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_counts_waiting_for_devices() {
        assert_eq!(parse(b"cpu  10 0 5 100 20 0 1 4 0 0"), Some(Ticks { idle: 120, all: 140 }));
        assert_eq!(parse(b"cpu0 10 0 5 100"), None);
        assert_eq!(parse(b"cpu  x"), None);
    }
}
