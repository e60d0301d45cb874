//! Drivers of functions of the crate strsim: two texts of n letters.

use strsim::{generic_damerau_levenshtein, normalized_levenshtein, sorensen_dice};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("sorensen_dice", Linear, Linear, |n, probe| {
        let (a, b) = (probe.random.letters(n, 26), probe.random.letters(n, 26));
        probe.many(|| sorensen_dice(&a, &b));
    }),
    Case::new("generic_damerau_levenshtein", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.letters(n, 26), probe.random.letters(n, 26));
        probe.many(|| generic_damerau_levenshtein(a.as_bytes(), b.as_bytes()));
    }),
    Case::new("normalized_levenshtein", Quadratic, Linear, |n, probe| {
        let (a, b) = (probe.random.letters(n, 26), probe.random.letters(n, 26));
        probe.many(|| normalized_levenshtein(&a, &b));
    }),
];
