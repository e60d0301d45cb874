//! Drivers of `distance`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("damerau_levenshtein::damerau_levenshtein", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| distance::damerau_levenshtein(&a, &b));
    }),
    Case::new("levenshtein::levenshtein", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| distance::levenshtein(&a, &b));
    }),
    Case::new("hamming::hamming", Linear, Constant, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| distance::hamming(&a, &b).is_ok());
    }),
];
