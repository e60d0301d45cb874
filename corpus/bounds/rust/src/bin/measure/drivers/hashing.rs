//! Drivers of `hashing`: keys spread evenly, which makes the expected case.

use plimsoll_bounds::hashing::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("group_anagrams", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| group_anagrams(&words));
    })
    .note("expected; words of 3 to 8 letters"),
    Case::new("longest_run", Linear, Linear, |n, probe| {
        let numbers: Vec<i64> = probe.random.shuffled(n).iter().map(|&number| number as i64).collect();
        probe.many(|| longest_run(&numbers));
    })
    .note("expected; one run of n"),
    Case::new("stretches_with_sum", Linear, Linear, |n, probe| {
        let numbers = probe.random.numbers(n, 100);
        probe.many(|| stretches_with_sum(&numbers, 5 * n as i64));
    })
    .note("expected"),
    Case::new("first_single", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n / 2, 26).repeat(2);
        probe.many(|| first_single(&text));
    })
    .note("expected; 26 letters, however long the text"),
    Case::new("without_repeats", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| without_repeats(&words));
    })
    .note("expected"),
    Case::new("cache_hits", Linearithmic, Linear, |n, probe| {
        let requests: Vec<u32> = (0..n).map(|_| probe.random.below(n / 2) as u32).collect();
        probe.many(|| cache_hits(&requests, n / 4));
    })
    .note("room for n / 4"),
    Case::new("join_orders", Linear, Linear, |n, probe| {
        let names = probe.random.words(n);
        let customers: Vec<(u32, String)> = names.into_iter().enumerate().map(|(id, name)| (id as u32, name)).collect();
        let orders: Vec<(u32, u64)> =
            (0..n).map(|_| (probe.random.below(n) as u32, probe.random.next() % 900)).collect();
        probe.many(|| join_orders(&customers, &orders));
    })
    .note("expected; n customers and n orders"),
    Case::new("longest_chain", Linear, Linear, |n, probe| {
        let keys: Vec<u64> = (0..n).map(|_| probe.random.next()).collect();
        probe.many(|| longest_chain(&keys));
    })
    .note("expected"),
];
