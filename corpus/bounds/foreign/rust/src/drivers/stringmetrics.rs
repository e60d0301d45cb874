//! Drivers of `stringmetrics`.

use stringmetrics as s;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("algorithms::lev_impl::implementation::try_levenshtein_iter", Quadratic, Linear, |n, probe| {
        let (a, b) = (probe.random.numbers(n, 4), probe.random.numbers(n, 4));
        probe.many(|| s::try_levenshtein_iter(&a, &b, u32::MAX));
    }),
    Case::new("algorithms::jaccard_impl::jaccard", Linear, Linear, |n, probe| {
        let (a, b) = (probe.random.numbers(n, n), probe.random.numbers(n, n));
        probe.many(|| s::jaccard(&a, &b));
    }),
    Case::new("algorithms::hamming_impl::hamming_iter", Linear, Constant, |n, probe| {
        let (a, b) = (probe.random.numbers(n, 4), probe.random.numbers(n, 4));
        probe.many(|| s::hamming_iter(&a, &b).is_ok());
    }),
];
