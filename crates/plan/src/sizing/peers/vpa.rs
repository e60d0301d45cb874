//! Kubernetes' Vertical Pod Autoscaler (github.com/kubernetes/autoscaler, vertical-pod-autoscaler, `pkg/recommender`:
//! `model/aggregations_config.go`, `logic/estimator.go`, `logic/recommender.go`, `model/container.go`).
//!
//! A histogram of peaks decaying with a half-life of 24 hours, buckets from 10 MB growing by 5 %; the target is the upper end
//! of the bucket of the 90th percentile and 15 %, at least 250 MiB. After an out-of-memory kill 100 MiB or 20 % more,
//! whichever is more. Its confidence multipliers widen the lower and upper bounds only, between which a running pod is let
//! be; what a new one is given is the target, so that they have no part here.

use super::histogram::Histogram;
use super::{ByTask, MIB, preset};
use crate::sizing::{Facts, Growth, Ladder, Run, Strategy};

/// One histogram a task type.
#[derive(Debug, Default)]
pub struct Vpa(ByTask<Peaks>);

#[derive(Debug)]
struct Peaks(Histogram);

impl Default for Peaks {
    fn default() -> Self {
        Self(Histogram::new(1e7, 0.05, 24.0 * 3_600_000.0))
    }
}

impl Strategy for Vpa {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        let Some(peak) = self.0.of(task).0.percentile(0.9) else { return preset(at) };
        let growth = Growth { times: 1.2, plus: 100.0 * MIB };
        Some(Ladder::of(vec![(peak * 1.15).max(250.0 * MIB)], growth))
    }

    fn learn(&mut self, task: usize, run: &Run) {
        self.0.of(task).0.add(run.need, run.facts.at);
    }
}
