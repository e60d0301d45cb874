//! Drivers of functions of the crate algorithmica.

use algorithmica::math::matrix::add;
use algorithmica::sort::is_sorted::is_sorted_by;
use algorithmica::sort::{bubble, heap_sort, merge_sort, quick_sort, selection};
use algorithmica::subset::subset_util;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("sort::selection::sort", Quadratic, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| selection::sort(&mut numbers));
    }),
    Case::new("subset::subset_util", Exponential, Exponential, |n, probe| {
        let numbers = probe.random.numbers(n, 100);
        probe.many(|| {
            let (mut kept, mut subsets) = (Vec::new(), Vec::new());
            subset_util(&numbers, 0, n, &mut kept, &mut subsets);
            subsets
        });
    })
    .steps(3, 1),
    Case::new("math::matrix::add", Quadratic, Quadratic, |n, probe| {
        let table: Vec<Vec<f32>> = (0..n).map(|_| (0..n).map(|_| probe.random.unit() as f32).collect()).collect();
        probe.many(|| add(&table, &table));
    })
    .note("matrices of n by n"),
    Case::new("sort::quick_sort::sort", Linearithmic, Logarithmic, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| quick_sort::sort(&mut numbers));
    })
    .note("expected"),
    Case::new("sort::merge_sort::sort", Linearithmic, Linear, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| merge_sort::sort(&mut numbers));
    }),
    Case::new("sort::is_sorted::is_sorted_by", Linear, Constant, |n, probe| {
        let numbers = probe.random.ascending(n);
        probe.many(|| is_sorted_by(&numbers, |a, b| a > b));
    })
    .note("sorted"),
    Case::new("sort::bubble::sort", Quadratic, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| bubble::sort(&mut numbers));
    }),
    Case::new("sort::heap_sort::swim", Logarithmic, Constant, |n, probe| {
        let mut numbers = probe.random.ascending(n);
        probe.once(|| heap_sort::swim(&mut numbers, n - 1));
    })
    .note("from the last place to the first"),
];
