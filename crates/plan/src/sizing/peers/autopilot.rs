//! Google's Autopilot, moving-window recommender (K. Rzadca et al., "Autopilot: workload autoscaling at Google", EuroSys
//! 2020, section 3.2.2): samples weighted down with a half-life of 48 hours for memory; for batch work the 98th percentile,
//! and a safety margin of 10 to 15 %, of which the upper end is taken. Buckets are Kubernetes', which the paper leaves open.

use super::histogram::Histogram;
use super::{ByTask, doubling, preset};
use crate::sizing::{Facts, Ladder, Run, Strategy};

/// One histogram a task type.
#[derive(Debug, Default)]
pub struct Autopilot(ByTask<Window>);

#[derive(Debug)]
struct Window(Histogram);

impl Default for Window {
    fn default() -> Self {
        Self(Histogram::new(1e7, 0.05, 48.0 * 3_600_000.0))
    }
}

impl Strategy for Autopilot {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        self.0.of(task).0.percentile(0.98).map(|peak| doubling(peak * 1.15)).or_else(|| preset(at))
    }

    fn learn(&mut self, task: usize, run: &Run) {
        self.0.of(task).0.add(run.need, run.facts.at);
    }
}
