//! Drivers of `alg_ds`.

use alg_ds::alg::{lcs, search, sort};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("alg::lcs::lcs_length", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.numbers(n, 4), probe.random.numbers(n, 4));
        probe.many(|| lcs::lcs_length(&a, &b).0);
    }),
    Case::new("alg::lcs::lcs", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.numbers(n, 4), probe.random.numbers(n, 4));
        probe.many(|| lcs::lcs(&a, &b).len());
    }),
    Case::new("alg::search::binary", Logarithmic, Constant, |n, probe| {
        let items = probe.random.ascending(n);
        probe.many(|| search::binary(&items, items[0] + 1));
    })
    .note("not there"),
    Case::new("alg::sort::selection", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sort::selection(&mut items, true));
    }),
    Case::new("alg::sort::quick", Linearithmic, Logarithmic, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sort::quick(&mut items, true));
    })
    .note("expected"),
    Case::new("alg::search::max", Linear, Constant, |n, probe| {
        let items = probe.random.numbers(n, 10 * n);
        probe.many(|| search::max(&items));
    }),
    Case::new("alg::search::min", Linear, Constant, |n, probe| {
        let items = probe.random.numbers(n, 10 * n);
        probe.many(|| search::min(&items));
    }),
];
