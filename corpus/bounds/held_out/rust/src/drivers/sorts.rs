//! Drivers of functions of the crate sorts: n numbers in random order.

use sorts::comb_sort::comb_sort;
use sorts::heap_sort::heap_sort;
use sorts::insertion_sort::insertion_sort;
use sorts::merge_sort::merge_sort;
use sorts::quick_sort::{lomuto_partition, quick_sort};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("merge_sort::merge_sort", Linearithmic, Linear, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| merge_sort(&mut numbers));
    }),
    Case::new("insertion_sort::insertion_sort", Quadratic, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| insertion_sort(&mut numbers));
    }),
    Case::new("heap_sort::heap_sort", Linearithmic, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| heap_sort(&mut numbers));
    }),
    Case::new("quick_sort::quick_sort", Linearithmic, Logarithmic, |n, probe| {
        let mut numbers = probe.random.numbers(n, 1 << 40);
        probe.once(|| quick_sort(&mut numbers));
    })
    .note("expected"),
    Case::new("quick_sort::lomuto_partition", Linear, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| lomuto_partition(&mut numbers));
    }),
    Case::new("comb_sort::comb_sort", Linearithmic, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| comb_sort(&mut numbers));
    })
    .note("expected"),
];
