//! The command line of a measuring program: `list`, `run FAMILY.FUNCTION`.
//!
//! `run` prints a row `function,size,cpu_nanos,peak_bytes,work` for each of a growing row of sizes, as wide as stays
//! under a time and a memory a call. Is given the drivers; knows nothing of classes and of fitting them.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::case::{Case, Sizes};
use crate::probe::{Mode, Probe, Sample};
use crate::{heap, stack, work};

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

/// No call should take longer.
const CALL: Duration = Duration::from_millis(250);
/// No call and no input should take more memory.
const MEMORY: usize = 300_000_000;
/// All that is done for one size, inputs made included.
const ROUND: Duration = Duration::from_millis(600);
/// Calls of which the fastest counts.
const CALLS: usize = 9;
/// Sizes that double end here; counts are exact, and show as much by then.
const LARGEST: usize = if work::COUNTED { 1 << 18 } else { 1 << 20 };
/// Address space for the measuring thread's stack: room for a million frames and more.
const STACK: usize = 1 << 30;

/// One call under a new probe, its inputs made anew.
fn call(case: &Case, size: usize, mode: Mode) -> Sample {
    let mut probe = Probe::new(mode);
    (case.drive)(size, &mut probe);
    probe.sample()
}

/// Memory from a first call, time from the fastest of several more; only the work in a build that counts.
fn measure(case: &Case, size: usize) -> Sample {
    if work::COUNTED {
        return call(case, size, Mode::Time);
    }
    let started = Instant::now();
    let mut best = call(case, size, Mode::Space);
    let space = started.elapsed();
    best.nanos = f64::INFINITY;
    for done in 0..CALLS {
        // The first call tells how long each takes.
        if done > 0 && started.elapsed() + space > ROUND {
            break;
        }
        best.nanos = best.nanos.min(call(case, size, Mode::Time).nanos);
    }
    best
}

/// The size after this one.
fn next(sizes: Sizes, size: usize) -> usize {
    match sizes {
        // By the square root of two where few sizes may follow: 8, 11, 16, 22, 32, …
        Sizes::Doubling if size < 1024 && size.is_power_of_two() => size * 99 / 70,
        Sizes::Doubling => (size + 1).next_power_of_two(),
        Sizes::Steps { step, .. } => size + step,
    }
}

/// Prints the rows of one function until a call becomes too costly.
fn run(case: &Case) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let (mut size, mut before) = (case.sizes.first(), 0.0);
    loop {
        let started = Instant::now();
        let sample = measure(case, size);
        let Sample { nanos, peak, input, work } = sample;
        writeln!(out, "{}.{},{size},{nanos:.1},{peak},{work}", case.family, case.name)?;
        out.flush()?;
        let growth = if before > 0.0 { (nanos / before).max(1.0) } else { 1.0 };
        before = nanos;
        size = next(case.sizes, size);
        let too_long = nanos * growth > CALL.as_nanos() as f64;
        let too_much = (peak.max(input) as f64) * growth > MEMORY as f64;
        if too_long || too_much || started.elapsed() > 5 * ROUND || size > LARGEST {
            return Ok(());
        }
    }
}

/// Prints what there is to measure, with what its author says of it.
fn list(cases: impl Iterator<Item = Case>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "family,function,stated_time,stated_space,note")?;
    for case in cases {
        let Case { family, name, time, space, note, .. } = case;
        writeln!(out, "{family},{name},{},{},\"{note}\"", time.name(), space.name())?;
    }
    Ok(())
}

/// Does what the arguments of the process say with these functions.
pub(crate) fn command(mut cases: impl Iterator<Item = Case>) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["list"] => list(cases),
        ["run", wanted] => {
            let Some(case) = cases.find(|case| format!("{}.{}", case.family, case.name) == wanted) else {
                eprintln!("measure: no function {wanted}; `measure list` names them");
                return ExitCode::from(2);
            };
            stack::with_room(STACK, move || run(&case))
        }
        _ => {
            eprintln!("usage: measure list | measure run FAMILY.FUNCTION");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error}");
            ExitCode::FAILURE
        }
    }
}
