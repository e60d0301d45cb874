//! Drivers of functions of the crate levenshtein.

use levenshtein::levenshtein as distance;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[Case::new("levenshtein", Quadratic, Linear, |n, probe| {
    let first = probe.random.letters(n, 26);
    let second = probe.random.letters(n, 26);
    probe.many(|| distance(&first, &second));
})];
