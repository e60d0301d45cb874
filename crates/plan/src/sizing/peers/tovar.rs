//! B. Tovar et al., "A Job Sizing Strategy for High-Throughput Scientific Workflows", IEEE TPDS 29(2), 2018, section 4: the
//! first allocation is the value seen that wastes least in expectation if a run that exceeds it is tried again with the
//! highest value; here the highest seen, doubled where even that fails, as a trace does not tell how large a node is.

use super::{ByTask, preset};
use crate::sizing::{Facts, Growth, Ladder, Run, Strategy};

/// Needs and times of each task type.
#[derive(Debug, Default)]
pub struct Tovar(ByTask<Vec<(f64, f64)>>);

impl Strategy for Tovar {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        // Highest need first, so that `above` sums the times of all higher ones.
        let seen = self.0.of(task);
        let Some((highest, _)) = seen.first().copied() else { return preset(at) };
        let total: f64 = seen.iter().map(|(_, time)| time).sum();
        let (mut above, mut least, mut first) = (0.0, f64::INFINITY, highest);
        let mut group = 0.0;
        let mut last = f64::NAN;
        for (need, time) in seen.iter() {
            if need.total_cmp(&last).is_ne() {
                above += group;
                group = 0.0;
                last = *need;
            }
            group += time;
            let cost = need * total + highest * above;
            if cost < least {
                (least, first) = (cost, *need);
            }
        }
        let rungs = if first < highest { vec![first, highest] } else { vec![highest] };
        Some(Ladder::of(rungs, Growth::default()))
    }

    fn learn(&mut self, task: usize, run: &Run) {
        let seen = self.0.of(task);
        let at = seen.partition_point(|(need, _)| *need >= run.need);
        seen.insert(at, (run.need, run.time));
    }
}
