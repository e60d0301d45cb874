//! Drivers of `streaming-stats`.

use stats::OnlineStats;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("merge_all", Linear, Constant, |n, probe| {
        let parts: Vec<OnlineStats> =
            (0..n).map(|_| OnlineStats::from_slice(&[probe.random.unit(), probe.random.unit()])).collect();
        probe.many(|| stats::merge_all(parts.iter().copied()));
    }),
];
