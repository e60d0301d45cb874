//! Drivers of `trees`: keys in random order make trees of logarithmic depth.

use std::collections::HashMap;

use plimsoll_bounds::trees::*;

use super::{Case, Class::*};
use crate::inputs::Random;

fn tree(random: &mut Random, n: usize) -> Tree {
    build_tree(&keys(random, n))
}

fn keys(random: &mut Random, n: usize) -> Vec<i64> {
    random.shuffled(n).iter().map(|&key| 2 * key as i64).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("build_tree", Linearithmic, Linear, |n, probe| {
        let keys = keys(&mut probe.random, n);
        probe.many(|| build_tree(&keys));
    })
    .note("expected"),
    Case::new("depth", Linear, Logarithmic, |n, probe| {
        let tree = tree(&mut probe.random, n);
        probe.many(|| depth(&tree));
    })
    .note("expected: the depth of a random tree"),
    Case::new("in_order", Linear, Linear, |n, probe| {
        let tree = tree(&mut probe.random, n);
        probe.many(|| in_order(&tree));
    }),
    Case::new("levels", Linear, Linear, |n, probe| {
        let tree = tree(&mut probe.random, n);
        probe.many(|| levels(&tree));
    }),
    Case::new("contains", Logarithmic, Constant, |n, probe| {
        // The middle of a tree built from sorted halves, so that the way down is the logarithm itself.
        fn halves(low: i64, high: i64, keys: &mut Vec<i64>) {
            if low < high {
                let middle = low + (high - low) / 2;
                keys.push(2 * middle);
                halves(low, middle, keys);
                halves(middle + 1, high, keys);
            }
        }
        let mut keys = Vec::new();
        halves(0, n as i64, &mut keys);
        let tree = build_tree(&keys);
        probe.many(|| contains(&tree, n as i64 / 2 * 2 + 1));
    })
    .note("a balanced tree"),
    Case::new("extended_words", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| extended_words(&words));
    })
    .note("words of 3 to 8 letters"),
    Case::new("add_and_sum", Logarithmic, Constant, |n, probe| {
        // One less than a power of two has the most bits to sum; the other way round to add.
        let mut sums = RangeSums::new(n);
        let index = (1usize << n.ilog2()) - 2;
        let times = 64;
        probe.once(|| (0..times).map(|amount| add_and_sum(&mut sums, index, amount)).sum::<i64>());
    })
    .note("64 calls at once"),
    Case::new("smaller_after", Linearithmic, Linear, |n, probe| {
        let numbers = probe.random.numbers(n, 10 * n);
        probe.many(|| smaller_after(&numbers));
    }),
    Case::new("range_maxima", Linearithmic, Linear, |n, probe| {
        let values = probe.random.numbers(n, 10 * n);
        let queries: Vec<(usize, usize)> = (0..n)
            .map(|_| {
                let start = probe.random.below(n);
                (start, start + probe.random.below(n - start) + 1)
            })
            .collect();
        probe.many(|| range_maxima(&values, &queries));
    })
    .note("n values and n queries"),
    Case::new("common_superior", Linear, Linear, |n, probe| {
        // Two chains of command that meet at the top only.
        let boss_of: HashMap<u32, u32> = (2..n as u32).map(|person| (person, person - 2)).chain([(1, 0)]).collect();
        probe.many(|| common_superior(&boss_of, n as u32 - 1, n as u32 - 2));
    })
    .note("two chains of n / 2"),
];
