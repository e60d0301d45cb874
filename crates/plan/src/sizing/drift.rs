//! What old runs still tell: less with age, less of another version, little from before a change.
//!
//! Knows nothing of what is predicted.

use super::facts::{Axis, Facts, Run};

/// Weight of a run against the one after it.
const AGE: f64 = 0.995;
/// Weight of a run of another version of the program, against 1 for one of this version.
const OLD_VERSION: f64 = 0.3;
/// Weight of a run from before a change.
const BEFORE_CHANGE: f64 = 0.05;
/// So many runs in a row have to lie beyond all before them to be a change: of exchangeable runs these are the highest
/// (or lowest) of 20 with a chance of 1 in 15,504.
const STREAK: usize = 5;
/// Fewest runs before such a streak that make it one.
const FEWEST_BEFORE: usize = 10;

/// Weights of runs, oldest first, for the run at hand.
pub(super) fn weights<'a>(
    runs: impl DoubleEndedIterator<Item = &'a Run>,
    at: &Facts,
    change: usize,
) -> Vec<f64> {
    let mut age = 1.0;
    let runs: Vec<&Run> = runs.collect();
    let mut weights: Vec<f64> = runs
        .iter()
        .enumerate()
        .rev()
        .map(|(index, run)| {
            let version = if run.facts.version == at.version { 1.0 } else { OLD_VERSION };
            let before = if index < change { BEFORE_CHANGE } else { 1.0 };
            let weight = age * version * before;
            age *= AGE;
            weight
        })
        .collect();
    weights.reverse();
    weights
}

/// Whether the latest runs lie apart from all before: the index of the first one after the change. Where inputs are known
/// and theirs are beyond all before too, it is the input that changed.
pub(super) fn change(runs: &[&Run]) -> Option<usize> {
    let start = runs.len().checked_sub(STREAK).filter(|start| *start >= FEWEST_BEFORE)?;
    let (before, after) = runs.split_at(start);
    let apart = |value: fn(&Run) -> Option<f64>| {
        let range = |runs: &[&Run]| {
            runs.iter()
                .filter_map(|run| value(run))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                    (low.min(value), high.max(value))
                })
        };
        let (old, new) = (range(before), range(after));
        new.0 > old.1 || new.1 < old.0
    };
    (apart(|run| Some(run.need)) && !apart(|run| run.facts.along(Axis::Input))).then_some(start)
}
