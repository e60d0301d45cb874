//! Drivers of `sorting_rs`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("insertion_sort::insertion_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sorting_rs::insertion_sort(&mut items));
    }),
    Case::new("shell_sort::shell_sort", Polynomial, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sorting_rs::shell_sort(&mut items));
    }),
    Case::new("merge_sort::merge_bottom_up_sort", Linearithmic, Linear, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sorting_rs::merge_bottom_up_sort(&mut items));
    }),
    Case::new("selection_sort::selection_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sorting_rs::selection_sort(&mut items));
    }),
    Case::new("gnome_sort::gnome_up_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sorting_rs::gnome_up_sort(&mut items));
    }),
    Case::new("gnome_sort::gnome_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.shuffled(n);
        probe.once(|| sorting_rs::gnome_sort(&mut items));
    })
    .note("all different: equal ones it swaps for ever"),
    Case::new("heap_sort::heap_bottom_up_sort", Linearithmic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| sorting_rs::heap_bottom_up_sort(&mut items));
    }),
];
