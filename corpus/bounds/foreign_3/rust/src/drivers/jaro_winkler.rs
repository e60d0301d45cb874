//! Drivers of `jaro_winkler`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("jaro_winkler", Quadratic, Linear, |n, probe| {
        let (a, b) = (probe.random.letters(n, 8), probe.random.letters(n, 8));
        probe.many(|| jaro_winkler::jaro_winkler(&a, &b));
    }),
];
