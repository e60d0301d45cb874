//! Drivers of `sliding_windows`: windows of a quarter of n where a width is asked for.

use plimsoll_bounds::sliding_windows::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("window_maxima", Linear, Linear, |n, probe| {
        let values = probe.random.numbers(n, 10 * n);
        probe.many(|| window_maxima(&values, n / 4));
    }),
    Case::new("longest_without_repeat", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 26);
        probe.many(|| longest_without_repeat(&text));
    })
    .note("26 letters, however long the text"),
    Case::new("shortest_reaching", Linear, Constant, |n, probe| {
        let values: Vec<u64> = (0..n).map(|_| probe.random.next() % 100).collect();
        probe.many(|| shortest_reaching(&values, 10 * n as u64));
    }),
    Case::new("anagram_places", Linear, Linear, |n, probe| {
        let (text, word) = ("ab".repeat(n / 2), "ba".repeat(n / 8));
        probe.many(|| anagram_places(&text, &word));
    }),
    Case::new("stretches_with_few_kinds", Linear, Linear, |n, probe| {
        let values = probe.random.numbers(n, n);
        probe.many(|| stretches_with_few_kinds(&values, n / 4));
    })
    .note("n / 4 kinds"),
    Case::new("most_water", Linear, Constant, |n, probe| {
        let walls: Vec<u64> = (0..n).map(|_| probe.random.next() % 10_000).collect();
        probe.many(|| most_water(&walls));
    }),
    Case::new("window_spread", Linearithmic, Linear, |n, probe| {
        let values = probe.random.numbers(n, 10 * n);
        probe.many(|| window_spread(&values, n / 4));
    }),
];
