//! All task types of a workload: what a mean run costs, what like tasks vary by, and what to give where a task type has
//! not been seen.
//!
//! A new task type is not blind: what others took of what their users asked for, or of what their source said, is carried
//! over to it; and until it has runs enough to show its own, it varies as the others do.

use super::facts::{Facts, Run};
use super::ladder::{Growth, Ladder};
use super::learner::{Advice, Learner, Surroundings};
use super::policy::Policy;
use super::sample::{Atom, Sample};
use super::tail::with_tail;

/// What tasks vary by where nothing is known, as a share of their highest need.
const SPREAD: f64 = 0.25;
/// Weight of that guess, in task types.
const SPREAD_WEIGHT: f64 = 1.0;
/// Runs of other task types kept for carrying over.
const KEPT_SHARES: usize = 256;
/// Runs of others before their shares are trusted.
const FEWEST_SHARES: usize = 8;

/// Learns all task types of a workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    policy: Policy,
    learners: Vec<Learner>,
    /// Use of all runs, in need × time, and how many.
    used: f64,
    runs: f64,
    /// What runs took of what was asked for, the oldest overwritten first.
    of_preset: Vec<f64>,
    next: usize,
    /// By what share of their highest need each task type varies.
    spreads: Vec<Option<f64>>,
}

impl Workload {
    /// Nothing learnt yet.
    #[must_use]
    pub const fn new(policy: Policy) -> Self {
        Self {
            policy,
            learners: Vec::new(),
            used: 0.0,
            runs: 0.0,
            of_preset: Vec::new(),
            next: 0,
            spreads: Vec::new(),
        }
    }

    /// What to give a run of a task type; none where there is nothing at all to go by.
    #[must_use]
    pub fn advise(&self, task: usize, at: &Facts) -> Option<Advice> {
        let around = self.around(task);
        self.learners
            .get(task)
            .and_then(|learner| learner.advise(at, around, &self.policy))
            .or_else(|| self.unseen(at, around))
    }

    /// Takes a run in.
    pub fn learn(&mut self, task: usize, run: Run) {
        if !run.is_sound() {
            return;
        }
        if task >= self.learners.len() {
            self.learners.resize_with(task + 1, Learner::default);
            self.spreads.resize(task + 1, None);
        }
        self.used += run.need * run.time;
        self.runs += 1.0;
        if let Some(preset) = run.facts.preset.filter(|preset| *preset > 0.0 && preset.is_finite()) {
            let share = run.need / preset;
            if self.of_preset.len() < KEPT_SHARES {
                self.of_preset.push(share);
            } else {
                self.of_preset[self.next % KEPT_SHARES] = share;
            }
            self.next += 1;
        }
        let around = self.around(task);
        self.learners[task].learn(run, around);
        self.spreads[task] = self.learners[task].spread();
    }

    fn around(&self, task: usize) -> Surroundings {
        let mean = if self.runs > 0.0 { self.used / self.runs } else { 0.0 };
        let others = self.spreads.iter().enumerate().filter(|(other, _)| *other != task);
        let (sum, count) = others
            .filter_map(|(_, spread)| *spread)
            .fold((SPREAD * SPREAD_WEIGHT, SPREAD_WEIGHT), |(sum, count), spread| {
                (sum + spread, count + 1.0)
            });
        Surroundings { price: mean * self.policy.failure, spread: sum / count }
    }

    /// Without a run of its own: what its source says, else what others took of what they asked for, else what it asks for.
    fn unseen(&self, at: &Facts, around: Surroundings) -> Option<Advice> {
        let sound = |value: Option<f64>| value.filter(|value| value.is_finite() && *value > 0.0);
        let (sample, ladder) = if let Some(prior) = sound(at.prior) {
            let sample = Sample::new(vec![Atom { need: prior, weight: 1.0, time: 1.0 }]);
            (sample, Ladder::of(vec![prior], Growth::default()))
        } else {
            let preset = sound(at.preset)?;
            if self.of_preset.len() < FEWEST_SHARES {
                (Sample::default(), Ladder::of(vec![preset], Growth::default()))
            } else {
                let atoms =
                    self.of_preset.iter().map(|share| Atom { need: share * preset, weight: 1.0, time: 1.0 });
                let sample = Sample::new(atoms.collect());
                let typical = sample.quantile(0.5);
                let ladder = Ladder::cheapest(&with_tail(&sample, around.spread), typical);
                (sample, ladder)
            }
        };
        let ladder = ladder.at_least(self.policy.least);
        Some(Advice { ladder, expert: None, sample, runs: 0, regret: None })
    }
}
