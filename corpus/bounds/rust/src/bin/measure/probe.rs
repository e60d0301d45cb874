//! Measures one call inside a driver.

use std::hint::black_box;

use crate::inputs::Random;
use crate::{clock, heap, stack, work};

/// What a probe is for: memory is measured in a call of its own, because that disturbs the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Space,
    Time,
}

/// Figures of one call.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sample {
    /// CPU time in nanoseconds.
    pub(crate) nanos: f64,
    /// Highest heap over what was alive before the call, and depth of the stack, in bytes.
    pub(crate) peak: usize,
    /// Bytes alive before the call.
    pub(crate) input: usize,
    /// Executed branches; 0 in a build that does not count.
    pub(crate) work: u64,
}

/// Handed to a driver, which makes inputs with its numbers and gives it one call to measure.
pub(crate) struct Probe {
    /// The same numbers in every run.
    pub(crate) random: Random,
    mode: Mode,
    sample: Option<Sample>,
}

/// Batches of quick calls are at least so long.
const BATCH: u64 = 200_000;

impl Probe {
    pub(crate) fn new(mode: Mode) -> Probe {
        Probe { random: Random::new(20_261_122), mode, sample: None }
    }

    /// What was measured.
    pub(crate) fn sample(self) -> Sample {
        self.sample.expect("a driver measures one call")
    }

    /// Measures a call that may change or take its arguments. What it returns is dropped outside.
    pub(crate) fn once<R>(&mut self, call: impl FnOnce() -> R) {
        self.sample = Some(match self.mode {
            Mode::Space => space(call),
            Mode::Time => {
                let (before, started) = (work::mark(), clock::cpu_nanos());
                let result = black_box(call());
                let nanos = clock::cpu_nanos() - started;
                let work = work::since(before);
                drop(result);
                Sample { nanos: nanos as f64, work, ..Sample::default() }
            }
        });
    }

    /// Measures a call that leaves its arguments as they were: in batches where one is too quick for the clock.
    pub(crate) fn many<R>(&mut self, call: impl Fn() -> R) {
        if self.mode == Mode::Space || work::COUNTED {
            self.once(call);
            return;
        }
        let mut batch = 1u32;
        let nanos = loop {
            let started = clock::cpu_nanos();
            for _ in 0..batch {
                // Seen through `black_box` the arguments may be others each time, so no call can be left out.
                drop(black_box(black_box(&call)()));
            }
            let nanos = clock::cpu_nanos() - started;
            if nanos > BATCH {
                break nanos as f64 / f64::from(batch);
            }
            batch *= 2;
        };
        self.sample = Some(Sample { nanos, ..Sample::default() });
    }
}

/// Measures the memory of a call.
#[inline(never)]
fn space<R>(call: impl FnOnce() -> R) -> Sample {
    let top = stack::here();
    let mut resident = stack::pages(top);
    stack::clear(top);
    let input = heap::mark();
    let result = black_box(call());
    let heap = heap::peak() - input;
    let depth = stack::depth(top, &mut resident);
    drop(result);
    Sample { peak: heap + depth, input, ..Sample::default() }
}
