//! Drivers of `graphs`: n nodes and three times as many edges, unless the function takes a matrix.

use plimsoll_bounds::graphs::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("bfs_distances", Linear, Linear, |n, probe| {
        let graph = probe.random.graph(n);
        probe.many(|| bfs_distances(&graph, 0));
    }),
    Case::new("count_parts", Linear, Linear, |n, probe| {
        let graph = probe.random.graph(n);
        probe.many(|| count_parts(&graph));
    }),
    Case::new("topological_order", Linear, Linear, |n, probe| {
        let graph = probe.random.layers(n);
        probe.many(|| topological_order(&graph));
    }),
    Case::new("has_cycle", Linear, Linear, |n, probe| {
        let graph = probe.random.layers(n);
        probe.many(|| has_cycle(&graph));
    }),
    Case::new("two_colours", Linear, Linear, |n, probe| {
        let mut graph = vec![Vec::new(); n];
        for (from, to, _) in probe.random.edges(n) {
            if from % 2 != to % 2 {
                graph[from].push(to);
                graph[to].push(from);
            }
        }
        probe.many(|| two_colours(&graph));
    }),
    Case::new("strong_components", Linear, Linear, |n, probe| {
        let mut graph = vec![Vec::new(); n];
        probe.random.edges(n).into_iter().for_each(|(from, to, _)| graph[from].push(to));
        probe.many(|| strong_components(&graph));
    }),
    Case::new("reachability", Cubic, Quadratic, |n, probe| {
        let table: Vec<Vec<bool>> =
            (0..n).map(|_| (0..n).map(|_| probe.random.below(n) < 3).collect()).collect();
        probe.many(|| reachability(&table));
    })
    .note("a matrix of n by n"),
    Case::new("suggest_friends", Linear, Linear, |n, probe| {
        let graph = probe.random.graph(n);
        probe.many(|| suggest_friends(&graph));
    }),
    Case::new("greedy_colours", Linearithmic, Linear, |n, probe| {
        let graph = probe.random.graph(n);
        probe.many(|| greedy_colours(&graph));
    }),
];
