//! Drivers of `sort`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("merge_sort", Linearithmic, Linear, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sort::merge_sort(&mut items));
    }),
    Case::new("bubble_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sort::bubble_sort(&mut items));
    }),
    Case::new("insertion_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sort::insertion_sort(&mut items));
    }),
    Case::new("selection_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sort::selection_sort(&mut items));
    }),
];
