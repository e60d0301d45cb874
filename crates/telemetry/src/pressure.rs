//! Pressure stall information, of the machine or of one group.
//!
//! Source: Linux `Documentation/accounting/psi.rst`.

use std::path::Path;

use plimsoll_model::{Pressure, Stall};

use crate::Held;

/// The three pressure files of one place, kept open.
#[derive(Debug)]
pub struct PressureFiles {
    cpu: Option<Held>,
    memory: Option<Held>,
    io: Option<Held>,
    last: Pressure,
    reads: u32,
}

impl PressureFiles {
    /// Those of a group of version 2, or of a hybrid machine's unified hierarchy. None where the kernel keeps
    /// no pressure.
    #[must_use]
    pub fn of_group(directory: &Path) -> Option<Self> {
        Self::open(directory, ".pressure")
    }

    /// Those of the whole machine.
    #[must_use]
    pub fn of_machine() -> Option<Self> {
        Self::open(Path::new("/proc/pressure"), "")
    }

    fn open(directory: &Path, suffix: &str) -> Option<Self> {
        let open = |name: &str| {
            let held = Held::open(&directory.join(format!("{name}{suffix}"))).ok()?;
            // With pressure switched off the files are there and reading them fails.
            stall(&held).map(|_| held)
        };
        let files = Self {
            cpu: open("cpu"),
            memory: open("memory"),
            io: open("io"),
            last: Pressure::default(),
            reads: 0,
        };
        (files.cpu.is_some() || files.memory.is_some() || files.io.is_some()).then_some(files)
    }

    /// The stalls as of one of the last few calls. The kernel brings its averages up to date every two seconds, and
    /// reading them costs as much as all the rest of a sample.
    pub fn read_at_times(&mut self) -> Pressure {
        const EVERY: u32 = 5;
        if self.reads.is_multiple_of(EVERY) {
            self.last = self.read();
        }
        self.reads = self.reads.wrapping_add(1);
        self.last
    }

    /// Makes the next call of [`read_at_times`](Self::read_at_times) read.
    pub fn expire(&mut self) {
        self.reads = 0;
    }

    /// The stalls now; a file that cannot be read counts as no stall.
    #[must_use]
    pub fn read(&self) -> Pressure {
        let read = |held: &Option<Held>| held.as_ref().and_then(stall).unwrap_or_default();
        Pressure { cpu: read(&self.cpu), memory: read(&self.memory), io: read(&self.io) }
    }
}

/// The machine's pressure now; none where the kernel keeps none.
#[must_use]
pub fn machine_pressure() -> Option<Pressure> {
    PressureFiles::of_machine().map(|files| files.read())
}

fn stall(held: &Held) -> Option<Stall> {
    let mut buffer = [0; 256];
    parse(held.read(&mut buffer).ok()?)
}

/// Reads the line `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`.
fn parse(text: &[u8]) -> Option<Stall> {
    let line = text.split(|byte| *byte == b'\n').find(|line| line.starts_with(b"some "))?;
    let field = |name: &[u8]| {
        let value = line.split(|byte| *byte == b' ').find_map(|word| word.strip_prefix(name))?;
        str::from_utf8(value).ok()
    };
    let share = |name| field(name)?.parse::<f64>().ok().map(|percent| (percent / 100.0).clamp(0.0, 1.0));
    Some(Stall {
        avg10: share(b"avg10=")?,
        avg60: share(b"avg60=")?,
        total_micros: field(b"total=")?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_as_fractions() {
        let text =
            b"some avg10=3.46 avg60=1.00 avg300=0.53 total=4620216\nfull avg10=9.00 avg60=9.00 total=1\n";
        assert_eq!(parse(text), Some(Stall { avg10: 0.0346, avg60: 0.01, total_micros: 4_620_216 }));
    }

    #[test]
    fn half_a_line_is_no_pressure() {
        for text in ["", "some", "some avg10=1.00", "some avg10=x avg60=1 total=3", "full avg10=0.00"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
