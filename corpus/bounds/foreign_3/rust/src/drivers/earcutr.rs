//! Drivers of `earcutr`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("legacy::flatten", Linear, Linear, |n, probe| {
        let rings: Vec<Vec<Vec<f64>>> = vec![(0..n).map(|_| vec![probe.random.unit(), probe.random.unit()]).collect()];
        probe.many(|| earcutr::flatten(&rings));
    }),
    Case::new("legacy::deviation", Linear, Constant, |n, probe| {
        let points: Vec<f64> = (0..2 * n).map(|_| probe.random.unit()).collect();
        let triangles: Vec<usize> = (0..3 * n).map(|_| probe.random.below(n)).collect();
        probe.many(|| earcutr::deviation(&points, &[], 2, &triangles));
    }),
];
