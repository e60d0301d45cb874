//! Drivers of `union_find`: n things and three times as many pairs.

use plimsoll_bounds::union_find::*;

use super::{Case, Class::*};
use crate::inputs::Random;

fn pairs(random: &mut Random, n: usize) -> Vec<(usize, usize)> {
    random.edges(n).into_iter().map(|(a, b, _)| (a, b)).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("count_groups", Linear, Linear, |n, probe| {
        let pairs = pairs(&mut probe.random, n);
        probe.many(|| count_groups(n, &pairs));
    }),
    Case::new("spanning_cost", Linearithmic, Linear, |n, probe| {
        let mut roads = probe.random.edges(n);
        // Lengths of a thousand kinds would make the library's sort linear.
        roads.iter_mut().for_each(|road| road.2 = probe.random.next() >> 20);
        probe.many(|| spanning_cost(n, &roads));
    }),
    Case::new("count_islands", Quadratic, Quadratic, |n, probe| {
        let map: Vec<Vec<bool>> =
            (0..n).map(|_| (0..n).map(|_| probe.random.below(2) == 0).collect()).collect();
        probe.many(|| count_islands(&map));
    })
    .note("a map of n by n"),
    Case::new("first_redundant", Linear, Linear, |n, probe| {
        let order = probe.random.shuffled(n);
        let tree: Vec<(usize, usize)> = (1..n).map(|i| (order[i], order[probe.random.below(i)])).collect();
        probe.many(|| first_redundant(&tree));
    })
    .note("none is"),
    Case::new("merge_accounts", Linearithmic, Linear, |n, probe| {
        // Every second account has an address of the one before.
        let addresses = |i: usize| vec![format!("home{i}"), format!("office{}", i / 2), format!("mail{i}")];
        let accounts: Vec<Vec<String>> = probe.random.shuffled(n).into_iter().map(addresses).collect();
        probe.many(|| merge_accounts(&accounts));
    })
    .note("three addresses each"),
    Case::new("relabel_joins", Quadratic, Linear, |n, probe| {
        let joins: Vec<(usize, usize)> = (1..n).map(|i| (i - 1, i)).collect();
        probe.many(|| relabel_joins(n, &joins));
    })
    .note("a chain of joins"),
];
