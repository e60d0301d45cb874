//! Drivers of `textdistance`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("nstr::damerau_levenshtein_restricted", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| textdistance::nstr::damerau_levenshtein_restricted(&a, &b));
    }),
    Case::new("str::damerau_levenshtein_restricted", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| textdistance::str::damerau_levenshtein_restricted(&a, &b));
    }),
];
