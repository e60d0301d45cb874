//! What each strategy would have wasted on a recorded workload.
//!
//! Per task type: runs with a target above zero, enough of them, none that took no time; in order of start the first ones
//! warm up, then each is predicted, scored, and learnt from. What a prediction may know is what was known at that moment:
//! [`Feedback`] says when a run's figures become known. A run that fits wastes what it was given above its need, for as
//! long as it took; one that does not wastes all it was given for that long, and is tried with the next limit.
//!
//! Pure: reads no clock but the one passed in.

use std::collections::HashMap;

use plimsoll_model::{Trace, TracedRun};

use crate::sizing::{Facts, Growth, Ladder, Run, Strategy};

/// Runs a task type has to have.
pub const FEWEST: usize = 34;
/// Bytes × milliseconds in a GBh, with GB = 10⁹.
pub const GBH: f64 = 3.6e15;

/// Which figure is to be predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// [`TracedRun::rss`].
    Rss,
    /// [`TracedRun::peak_rss`].
    PeakRss,
}

/// When the figures of a run are known to later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// Once it has ended, as in production.
    Complete,
    /// Before the next one of the workload starts, even while it still runs: how papers measure.
    Immediate,
}

/// What is known of a run's size before it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feature {
    /// The figure in this column.
    Column(usize),
    /// Nothing that the trace measures of the run itself: only what runs of its tag that have ended left behind.
    Upstream,
}

/// How to replay.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// What is predicted.
    pub target: Target,
    /// What is known before.
    pub feature: Feature,
    /// When it is known how a run went.
    pub feedback: Feedback,
    /// Share of each task type's runs that only warm up.
    pub warmup: f64,
}

/// One run as it will be replayed.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Index of its task type in [`Plan::tasks`].
    pub task: usize,
    /// Index in [`Trace::runs`].
    pub run: usize,
    /// What is known before it.
    pub facts: Facts,
    /// What it needed, in bytes.
    pub need: f64,
    /// How long it took, in milliseconds.
    pub time: f64,
    /// When it ended.
    pub complete: f64,
    /// Whether it is predicted and scored, or only learnt from.
    pub scored: bool,
    censored: bool,
}

/// A trace made ready: its task types, and their runs in order of start.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Names of the task types, in the trace's order.
    pub tasks: Vec<String>,
    /// All runs of all task types, in order of start.
    pub steps: Vec<Step>,
    /// Task types left out, each with why.
    pub left_out: Vec<(String, &'static str)>,
}

/// What became of one scored run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Index in [`Plan::steps`].
    pub step: usize,
    /// The first limit, in bytes.
    pub limit: f64,
    /// Bytes × milliseconds that served nothing.
    pub waste: f64,
    /// Limits that were too low.
    pub failures: u32,
}

/// What became of a strategy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Result {
    /// Every scored run, in order.
    pub scored: Vec<Scored>,
    /// Time spent predicting and learning, in the clock's unit.
    pub predicting: f64,
    /// See `predicting`.
    pub learning: f64,
    /// Runs learnt from.
    pub learnt: usize,
}

/// The figure that is to be predicted, where the run has it.
fn need(run: &TracedRun, target: Target) -> Option<f64> {
    let value = match target {
        Target::Rss => run.rss,
        Target::PeakRss => run.peak_rss,
    };
    value.filter(|value| value.is_finite() && *value > 0.0)
}

/// Makes a trace ready.
#[must_use]
pub fn plan(trace: &Trace, rules: &Rules) -> Plan {
    let mut plan = Plan::default();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, run) in trace.runs.iter().enumerate() {
        if need(run, rules.target).is_some() {
            let place = *places.entry(&run.task).or_insert_with(|| {
                groups.push((&run.task, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(index);
        }
    }
    let mut order: Vec<(usize, usize, bool)> = Vec::new();
    for (name, mut runs) in groups {
        let why = if runs.len() < FEWEST {
            Some("too few runs")
        } else if runs.iter().any(|run| trace.runs[*run].realtime <= 0.0) {
            Some("a run that took no time")
        } else {
            None
        };
        if let Some(why) = why {
            plan.left_out.push((name.to_owned(), why));
            continue;
        }
        runs.sort_by(|a, b| trace.runs[*a].start.total_cmp(&trace.runs[*b].start));
        #[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2⁵²")]
        let warmup = (runs.len() as f64 * rules.warmup).round();
        #[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2⁵²")]
        order.extend(
            runs.into_iter().enumerate().map(|(at, run)| (plan.tasks.len(), run, at as f64 >= warmup)),
        );
        plan.tasks.push(name.to_owned());
    }
    order.sort_by(|a, b| trace.runs[a.1].start.total_cmp(&trace.runs[b.1].start));
    let mut chains = Chains::new(trace);
    plan.steps = order
        .into_iter()
        .filter_map(|(task, index, scored)| {
            let run = &trace.runs[index];
            let input = match rules.feature {
                Feature::Column(column) => run.numbers.get(column).copied().flatten(),
                Feature::Upstream => chains.left_for(run),
            };
            let facts = Facts {
                input,
                prior: run.prior,
                preset: run.memory,
                cores: run.cpus,
                at: run.start,
                version: run.version.as_deref().map_or(0, number),
            };
            let need = need(run, rules.target)?;
            let (time, complete) = (run.realtime, run.complete);
            Some(Step { task, run: index, facts, need, time, complete, scored, censored: run.censored })
        })
        .collect();
    plan
}

/// A number that stands for a text (FNV-1a).
fn number(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What ended runs of a tag left behind.
struct Chains<'a> {
    trace: &'a Trace,
    /// Runs by when they ended, and how many of them have been taken in.
    by_end: Vec<usize>,
    taken: usize,
    largest: HashMap<&'a str, f64>,
}

impl<'a> Chains<'a> {
    fn new(trace: &'a Trace) -> Self {
        let mut by_end: Vec<usize> = (0..trace.runs.len()).collect();
        by_end.sort_by(|a, b| trace.runs[*a].complete.total_cmp(&trace.runs[*b].complete));
        Self { trace, by_end, taken: 0, largest: HashMap::new() }
    }

    /// The most that any run of this tag that had ended by the start of this one wrote: the main data of its chain.
    fn left_for(&mut self, run: &TracedRun) -> Option<f64> {
        while let Some(index) = self.by_end.get(self.taken) {
            let ended = &self.trace.runs[*index];
            if ended.complete > run.start {
                break;
            }
            self.taken += 1;
            if let (Some(tag), Some(written)) = (&ended.tag, ended.written) {
                let largest = self.largest.entry(tag).or_default();
                *largest = largest.max(written);
            }
        }
        self.largest.get(run.tag.as_deref()?).copied()
    }
}

/// Replays a plan with a strategy. `clock` tells a time that rises; `tick` is called with the steps done.
pub fn replay(
    plan: &Plan,
    feedback: Feedback,
    strategy: &mut dyn Strategy,
    clock: &dyn Fn() -> f64,
    tick: &dyn Fn(usize),
) -> Result {
    let mut result = Result::default();
    // Runs that have started and are not known yet, by when they end.
    let mut open: Vec<usize> = Vec::new();
    for (index, step) in plan.steps.iter().enumerate() {
        if feedback == Feedback::Complete {
            open.sort_by(|a, b| plan.steps[*a].complete.total_cmp(&plan.steps[*b].complete));
            let ended = open.partition_point(|index| plan.steps[*index].complete <= step.facts.at);
            for ended in open.drain(..ended) {
                learn(&plan.steps[ended], strategy, clock, &mut result);
            }
        }
        if step.scored {
            let begun = clock();
            let ladder = strategy.predict(step.task, &step.facts);
            result.predicting += clock() - begun;
            let ladder = ladder.unwrap_or_else(|| Ladder::of(vec![UNKNOWN], Growth::default()));
            let (waste, failures) = ladder.charged(step.need, step.time, 0.0);
            let limit = ladder.limits().next().unwrap_or(UNKNOWN);
            result.scored.push(Scored { step: index, limit, waste, failures });
        }
        match feedback {
            Feedback::Complete => open.push(index),
            Feedback::Immediate => learn(step, strategy, clock, &mut result),
        }
        tick(index + 1);
    }
    result
}

/// What is given where neither a run nor a user's figure is known: what schedulers take for a default.
const UNKNOWN: f64 = 1e9;

fn learn(step: &Step, strategy: &mut dyn Strategy, clock: &dyn Fn() -> f64, result: &mut Result) {
    let run = Run { facts: step.facts, need: step.need, time: step.time, censored: step.censored };
    let begun = clock();
    strategy.learn(step.task, &run);
    result.learning += clock() - begun;
    result.learnt += 1;
}

/// Bytes × milliseconds that the scored runs of a plan needed.
#[must_use]
pub fn used(plan: &Plan) -> f64 {
    plan.steps.iter().filter(|step| step.scored).map(|step| step.need * step.time).sum()
}

#[cfg(test)]
mod tests;
