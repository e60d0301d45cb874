//! The highest need seen of the task type, doubled on failure.

use super::{ByTask, doubling, preset};
use crate::sizing::{Facts, Ladder, Run, Strategy};

/// The highest need of each task type.
#[derive(Debug, Default)]
pub struct MaxSeen(ByTask<f64>);

impl Strategy for MaxSeen {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        let highest = *self.0.of(task);
        if highest > 0.0 { Some(doubling(highest)) } else { preset(at) }
    }

    fn learn(&mut self, task: usize, run: &Run) {
        let highest = self.0.of(task);
        *highest = highest.max(run.need);
    }
}
