//! Drivers of functions of the crate wu-diff.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[Case::new("diff", Quadratic, Quadratic, |n, probe| {
    let old: Vec<usize> = (0..n).collect();
    let mut new = old.clone();
    (0..n / 10).for_each(|_| new[probe.random.below(n)] = n);
    probe.many(|| wu_diff::diff(&old, &new));
})
.note("a tenth of the numbers changed")];
