//! Drivers of `dynamic_programming`.

use std::collections::HashMap;

use plimsoll_bounds::dynamic_programming::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("common_subsequence", Quadratic, Quadratic, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| common_subsequence(&a, &b));
    }),
    Case::new("edit_distance", Quadratic, Linear, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| edit_distance(&a, &b));
    }),
    Case::new("knapsack", Quadratic, Linear, |n, probe| {
        let items: Vec<(usize, u64)> =
            (0..n).map(|_| (1 + probe.random.below(n / 4), probe.random.next() % 100)).collect();
        probe.many(|| knapsack(&items, n));
    })
    .note("n items and a capacity of n"),
    Case::new("longest_rising", Linearithmic, Linear, |n, probe| {
        // Rises on the whole, so that the piles become many.
        let numbers: Vec<i64> = (0..n).map(|i| (i + probe.random.below(20)) as i64).collect();
        probe.many(|| longest_rising(&numbers));
    }),
    Case::new("tallest_stack", Quadratic, Linear, |n, probe| {
        let random = &mut probe.random;
        let boxes: Vec<_> =
            (0..n).map(|_| (random.below(n) as u32, random.below(n) as u32, 1 + random.next() % 50)).collect();
        probe.many(|| tallest_stack(&boxes));
    }),
    Case::new("fewest_coins", Linear, Linear, |n, probe| {
        probe.many(|| fewest_coins(&[1, 2, 5, 10, 20, 50], n));
    })
    .note("n is the amount; six kinds of coins"),
    Case::new("matrix_chain", Cubic, Quadratic, |n, probe| {
        let sizes: Vec<u64> = (0..n).map(|_| 1 + probe.random.next() % 50).collect();
        probe.many(|| matrix_chain(&sizes));
    }),
    Case::new("best_loot", Linear, Constant, |n, probe| {
        let houses: Vec<u64> = (0..n).map(|_| probe.random.next() % 1000).collect();
        probe.many(|| best_loot(&houses));
    }),
    Case::new("ways_up", Linear, Linear, |n, probe| {
        probe.many(|| ways_up(n, &mut HashMap::new()));
    })
    .note("n is the number of stairs"),
];
