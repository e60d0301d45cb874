//! C. Witt, J. van Santen and U. Leser, "Learning Low-Wastage Memory Allocations for Scientific Workflows at IceCube", HPCS
//! 2019, and C. Witt, D. Wagner and U. Leser, "Feedback-Based Resource Allocation for Batch Scheduling of Scientific
//! Workflows", HPCS 2019: a high percentile of what was seen, or a linear regression over the input size moved up by the
//! standard deviation of its relative under-predictions. Failures double.

use super::{ByTask, deviation, doubling, percentile, preset};
use crate::sizing::{Facts, Ladder, Run, Strategy};

/// The 95th percentile of each task type's needs.
#[derive(Debug, Default)]
pub struct WittPercentile(ByTask<Vec<f64>>);

impl Strategy for WittPercentile {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        let needs = self.0.of(task);
        if needs.is_empty() { preset(at) } else { Some(doubling(percentile(needs, 0.95))) }
    }

    fn learn(&mut self, task: usize, run: &Run) {
        self.0.of(task).push(run.need);
    }
}

/// A regression a task type.
#[derive(Debug, Default)]
pub struct WittRegression(ByTask<Regression>);

#[derive(Debug, Default)]
struct Regression {
    points: Vec<(f64, f64)>,
    /// Relative errors of past predictions that were too low.
    under: Vec<f64>,
    highest: f64,
}

impl Regression {
    fn at(&self, x: f64) -> f64 {
        let (intercept, slope) = super::regression(&self.points);
        intercept + slope * x
    }
}

impl Strategy for WittRegression {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        let seen = self.0.of(task);
        if seen.points.is_empty() {
            return preset(at);
        }
        let predicted = seen.at(at.input.unwrap_or(0.0)) * (1.0 + deviation(&seen.under));
        Some(doubling(if predicted > 0.0 { predicted } else { seen.highest }))
    }

    fn learn(&mut self, task: usize, run: &Run) {
        let seen = self.0.of(task);
        let x = run.facts.input.unwrap_or(0.0);
        if seen.points.len() > 1 {
            let error = (run.need - seen.at(x)) / run.need;
            if error > 0.0 {
                seen.under.push(error);
            }
        }
        seen.points.push((x, run.need));
        seen.highest = seen.highest.max(run.need);
    }
}
