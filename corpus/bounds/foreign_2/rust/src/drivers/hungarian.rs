//! Drivers of `hungarian`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("minimize", Polynomial, Quadratic, |n, probe| {
        let costs: Vec<i64> = (0..n * n).map(|at| ((at / n + 1) * (at % n + 1)) as i64).collect();
        probe.many(|| hungarian::minimize(&costs, n, n));
    })
    .note("products, its hard case"),
];
