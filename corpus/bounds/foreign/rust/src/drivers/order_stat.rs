//! Drivers of `order_stat`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("mom::median_of_medians_by", Linear, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| order_stat::median_of_medians_by(&mut items, |a, b| a.cmp(b)).0);
    }),
    Case::new("kth", Linear, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| *order_stat::kth(&mut items, n / 2));
    })
    .note("expected"),
];
