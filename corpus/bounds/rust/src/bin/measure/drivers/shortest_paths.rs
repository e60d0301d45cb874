//! Drivers of `shortest_paths`: n nodes and three times as many edges; matrices and grids of n by n.

use plimsoll_bounds::shortest_paths::*;

use super::{Case, Class::*};
use crate::inputs::Random;

/// A grid with a wall in every fifth place or so, corners and a way along two sides kept free.
fn maze(random: &mut Random, n: usize) -> Vec<Vec<u8>> {
    let mut place = |row, column| match random.below(5) {
        0 if row != 0 && column != n - 1 => b'#',
        _ => b'.',
    };
    (0..n).map(|row| (0..n).map(|column| place(row, column)).collect()).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("dijkstra", Linearithmic, Linear, |n, probe| {
        let roads = probe.random.roads(n);
        probe.many(|| dijkstra(&roads, 0));
    }),
    Case::new("dijkstra_dense", Quadratic, Linear, |n, probe| {
        let lengths = probe.random.table(n, n, 1000);
        probe.many(|| dijkstra_dense(&lengths, 0));
    })
    .note("a matrix of n by n"),
    Case::new("bellman_ford", Quadratic, Linear, |n, probe| {
        // Roads in an order in which each pass fixes one more node of a chain.
        let mut roads: Vec<_> =
            probe.random.edges(n).iter().map(|&(from, to, cost)| (from, to, (n as u64 * cost) as i64)).collect();
        roads.extend((1..n).rev().map(|node| (node - 1, node, 1)));
        probe.many(|| bellman_ford(n, &roads, 0));
    }),
    Case::new("floyd_warshall", Cubic, Constant, |n, probe| {
        let mut costs = probe.random.table(n, n, 1000);
        probe.once(|| floyd_warshall(&mut costs));
    })
    .note("a matrix of n by n"),
    Case::new("maze_steps", Quadratic, Quadratic, |n, probe| {
        let maze = maze(&mut probe.random, n);
        probe.many(|| maze_steps(&maze));
    })
    .note("a grid of n by n"),
    Case::new("fewest_walls", Quadratic, Quadratic, |n, probe| {
        let maze = maze(&mut probe.random, n);
        probe.many(|| fewest_walls(&maze));
    })
    .note("a grid of n by n"),
    Case::new("cheapest_route", Linearithmic, Linear, |n, probe| {
        let mut roads = probe.random.roads(n);
        // The farthest end: a node behind a road that is longer than all others.
        roads.push(Vec::new());
        roads[n - 1].push((n, 1 << 30));
        probe.many(|| cheapest_route(&roads, 0, n));
    }),
    Case::new("critical_path", Linear, Linear, |n, probe| {
        let (jobs, hours) = (probe.random.layers(n), probe.random.numbers(n, 40));
        let hours: Vec<u64> = hours.iter().map(|&hours| hours as u64).collect();
        probe.many(|| critical_path(&jobs, &hours));
    }),
];
