//! Robusta's KRR, strategy `simple` (github.com/robusta-dev/krr, README "Algorithm"): memory is the highest seen and 15 %,
//! at least 100 MiB; with data of kills, a killed one gets 25 % more than it had. Its CPU rule (95th percentile) has no
//! part in sizing memory.

use super::{ByTask, MIB, preset};
use crate::sizing::{Facts, Growth, Ladder, Run, Strategy};

/// The highest need of each task type.
#[derive(Debug, Default)]
pub struct Krr(ByTask<f64>);

const BUFFER: f64 = 1.15;
const AFTER_KILL: f64 = 1.25;
const LEAST: f64 = 100.0 * MIB;

impl Strategy for Krr {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        let highest = *self.0.of(task);
        if highest <= 0.0 {
            return preset(at);
        }
        let growth = Growth { times: AFTER_KILL, plus: 0.0 };
        Some(Ladder::of(vec![(highest * BUFFER).max(LEAST)], growth))
    }

    fn learn(&mut self, task: usize, run: &Run) {
        let highest = self.0.of(task);
        *highest = highest.max(run.need);
    }
}
