//! Drivers of `lcs_diff`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("diff", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.numbers(n, 9), probe.random.numbers(n, 9));
        probe.many(|| lcs_diff::diff(&a, &b).len());
    }),
];
