//! Drivers of `heaps`.

use plimsoll_bounds::heaps::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("ten_largest", Linear, Constant, |n, probe| {
        // Ascending, so that every number gets into the heap.
        let numbers: Vec<u64> = (0..n as u64).map(|i| 10 * i + probe.random.next() % 10).collect();
        probe.many(|| ten_largest(&numbers));
    })
    .note("ten, however many numbers"),
    Case::new("through_heap", Linearithmic, Linear, |n, probe| {
        let numbers = probe.random.numbers(n, 10 * n);
        probe.many(|| through_heap(&numbers));
    }),
    Case::new("running_medians", Linearithmic, Linear, |n, probe| {
        // Zigzag outwards from the middle: each number goes a long way through both heaps.
        let numbers: Vec<i64> = (0..n as i64).map(|i| if i % 2 == 0 { i } else { -i }).collect();
        probe.many(|| running_medians(&numbers));
    }),
    Case::new("merge_lists", Linearithmic, Linear, |n, probe| {
        let mut lists = probe.random.table(n, 4, 50 * n);
        lists.iter_mut().for_each(|list| list.sort_unstable());
        probe.once(|| merge_lists(lists));
    })
    .note("n lists of four"),
    Case::new("huffman_bits", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 26);
        probe.many(|| huffman_bits(&text));
    })
    .note("26 letters, however long the text"),
    Case::new("last_finish", Linearithmic, Linear, |n, probe| {
        let jobs: Vec<u64> = (0..n).map(|_| 1 + probe.random.next() % 100_000).collect();
        probe.many(|| last_finish(&jobs, n / 4));
    })
    .note("n / 4 machines"),
    Case::new("join_ropes", Linearithmic, Linear, |n, probe| {
        let ropes: Vec<u64> = (0..n).map(|_| 1 + probe.random.next() % 100_000).collect();
        probe.many(|| join_ropes(&ropes));
    }),
];
