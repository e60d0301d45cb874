//! What a worker process can be asked to do.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::compile::{Manner, text_bytes};
use crate::host::{Loaded, Ready, read, thread_time};
use crate::measure;
use crate::workload::Workload;

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Compile a module into a file.
    Compile {
        /// The module, after all passes.
        module: PathBuf,
        /// How.
        manner: Manner,
        /// The artifact to write.
        artifact: PathBuf,
        /// How many functions, from the first, no run is expected to reach, where that is known.
        cold: Option<usize>,
    },
    /// Have a module rewritten by `wasm-opt`.
    Optimize {
        /// The module.
        module: PathBuf,
        /// Its arguments.
        passes: Vec<String>,
        /// The module to write.
        to: PathBuf,
    },
    /// Time a workload on several forms of a module, in turns.
    Time {
        /// The forms.
        forms: Vec<Ready>,
        /// What is timed.
        workload: Workload,
        /// How often each runs.
        rounds: u32,
    },
    /// Count how often each counter goes up in a run.
    Count {
        /// The module, with counters.
        module: PathBuf,
        /// Exported globals that count.
        counters: Vec<String>,
        /// As in [`Ready::setup`].
        setup: Vec<String>,
        /// What is run.
        workload: Workload,
    },
    /// Compile, load and call a module as a process does that has never seen it; time it all.
    First {
        /// The module.
        module: PathBuf,
        /// How.
        manner: Manner,
        /// As in [`Ready::setup`].
        setup: Vec<String>,
        /// What is called.
        workload: Workload,
    },
    /// Load code in one of three ways and say what memory that took.
    Memory {
        /// How it is loaded.
        way: Way,
        /// How often, as if so many modules were: what a page more or less does then weighs little.
        loads: u32,
        /// The module.
        module: PathBuf,
        /// The code.
        ready: Ready,
        /// What is called, to see which pages of the code are used.
        workload: Option<Workload>,
    },
}

/// How a process comes by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// It compiles.
    Compile,
    /// It has an artifact as bytes.
    Copy,
    /// It maps an artifact's file.
    Map,
}

/// What came of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// Of [`Task::Compile`].
    Compiled {
        /// Length of the artifact.
        bytes: u64,
        /// Length of machine code in it.
        text_bytes: u64,
        /// CPU time it took.
        cpu: Duration,
        /// Peak memory of the process.
        peak: u64,
        /// Where the code lies that a run is not expected to reach.
        cold: Option<Range<u64>>,
    },
    /// Of [`Task::Optimize`].
    Optimized,
    /// Of [`Task::Time`]: a row a form, in seconds of CPU time, in order of rounds.
    Timed(Vec<Vec<f64>>),
    /// Of [`Task::Count`].
    Counted(Vec<u64>),
    /// Of [`Task::First`]: CPU time from the bytes to the end of the first call, without the call itself.
    First(Duration),
    /// Of [`Task::Memory`].
    Memory {
        /// Private memory that the process has more than before, in bytes a load.
        private: u64,
        /// Bytes of code pages that a second call touched.
        touched: u64,
        /// Bytes of code pages in the process's memory.
        resident: u64,
        /// Bytes of code in all.
        text: u64,
    },
}

impl Task {
    /// Does it, in this process.
    ///
    /// # Errors
    /// When it cannot be done, as a sentence.
    pub(crate) fn carry_out(self, memory: u64, step: &mut dyn FnMut(u32)) -> Result<Done, String> {
        match self {
            Self::Compile { module, manner, artifact, cold } => {
                let (wasm, before) = (read(&module)?, thread_time());
                let made = manner.compile(&wasm).map_err(|error| error.0)?;
                let cpu = thread_time().saturating_sub(before);
                std::fs::write(&artifact, &made)
                    .map_err(|error| format!("{}: {error}", artifact.display()))?;
                let (text_bytes, peak) = (text_bytes(&made), measure::peak());
                let cold =
                    cold.map(|count| manner.cold(&made, count)).transpose().map_err(|error| error.0)?;
                Ok(Done::Compiled { bytes: made.len() as u64, text_bytes, cpu, peak, cold: cold.flatten() })
            }
            Self::Optimize { module, passes, to } => {
                crate::binaryen::optimize(&module, &to, &passes).map(|()| Done::Optimized)
            }
            Self::Time { forms, workload, rounds } => {
                time(&forms, &workload, rounds, memory, step).map(Done::Timed)
            }
            Self::Count { module, counters, setup, workload } => {
                let engine = Manner::Default.compiler().map_err(|error| error.0)?;
                let loaded = Loaded::compiled(&engine, &read(&module)?, setup, memory)?;
                loaded.counted(&workload, &counters).map(Done::Counted)
            }
            Self::First { module, manner, setup, workload } => {
                let wasm = read(&module)?;
                let begun = thread_time();
                let engine = manner.compiler().map_err(|error| error.0)?;
                let loaded = Loaded::compiled(&engine, &wasm, setup, memory)?;
                let called = loaded.call(&workload.first())?;
                Ok(Done::First(thread_time().saturating_sub(begun).saturating_sub(called.time)))
            }
            Self::Memory { way, loads, module, ready, workload } => {
                measure::memory(way, loads, &module, &ready, workload.as_ref(), memory)
            }
        }
    }
}

/// A form that takes this many times as long as the first runs few rounds: its ratio needs no third decimal.
const SLOW: u32 = 5;
/// As many as that.
const FEW: u32 = 3;

/// Runs all forms once each round, the order turning round by round, so that a machine that gets slower or faster does so
/// for all of them.
fn time(
    forms: &[Ready],
    workload: &Workload,
    rounds: u32,
    memory: u64,
    step: &mut dyn FnMut(u32),
) -> Result<Vec<Vec<f64>>, String> {
    let loaded: Vec<Loaded> = forms
        .iter()
        .map(|form| {
            let engine = form.manner.engine().map_err(|error| error.0);
            let loaded = engine.and_then(|engine| Loaded::map(&engine, form, memory));
            loaded.map_err(|why| format!("{}: {why}", form.name))
        })
        .collect::<Result<_, _>>()?;
    let mut times = vec![Vec::new(); forms.len()];
    let mut slow = vec![false; forms.len()];
    let mut results = None;
    let mut first = None;
    for round in 0..=rounds {
        for turn in 0..forms.len() {
            let index = (turn + round as usize) % forms.len();
            if slow[index] && round > FEW {
                continue;
            }
            let name = &forms[index].name;
            let called = loaded[index].call(workload).map_err(|why| format!("{name}: {why}"))?;
            let same = results.get_or_insert_with(|| (called.results.clone(), called.stdout.clone()));
            let bits = |numbers: &[crate::workload::Number]| format!("{numbers:?}");
            if bits(&same.0) != bits(&called.results) || same.1 != called.stdout {
                return Err(format!(
                    "{name}: gives {:?}, and {} gives {:?}",
                    called.results, forms[0].name, same.0
                ));
            }
            // The first round warms caches and tells whether all give the same.
            if round > 0 {
                times[index].push(called.time.as_secs_f64());
            } else {
                slow[index] = called.time > *first.get_or_insert(called.time) * SLOW;
            }
        }
        step(round);
    }
    Ok(times)
}
