//! Drivers of `kolmogorov_smirnov`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("ecdf::ecdf", Linear, Constant, |n, probe| {
        let samples = probe.random.numbers(n, 10 * n);
        probe.many(|| kolmogorov_smirnov::ecdf(&samples, 5 * n as i64));
    }),
    Case::new("ecdf::percentile", Linear, Linear, |n, probe| {
        let samples = probe.random.numbers(n, 10 * n);
        probe.many(|| kolmogorov_smirnov::percentile(&samples, 50));
    })
    .note("expected"),
];
