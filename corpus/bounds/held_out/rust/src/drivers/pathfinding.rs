//! Drivers of functions of the crate pathfinding: n nodes, three times as many edges unless said otherwise.

use std::collections::HashMap;

use pathfinding::directed::cycle_detection::{brent, brent_partial};
use pathfinding::directed::dijkstra::{build_path, dijkstra_partial};
use pathfinding::directed::edmonds_karp::{SparseCapacity, edmonds_karp};
use pathfinding::directed::idastar::idastar;
use pathfinding::directed::iddfs::iddfs;
use pathfinding::directed::strongly_connected_components::strongly_connected_component;
use pathfinding::directed::topological_sort::topological_sort_into_groups;
use pathfinding::undirected::kruskal::kruskal_indices;
use pathfinding::undirected::prim::prim;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("directed::edmonds_karp::edmonds_karp", Quadratic, Linear, |n, probe| {
        let nodes: Vec<usize> = (0..n).collect();
        let pipes: Vec<((usize, usize), i64)> = probe
            .random
            .edges(n)
            .into_iter()
            .filter(|(from, to, _)| from != to)
            .map(|(from, to, weight)| ((from, to), weight as i64))
            .collect();
        probe.many(|| {
            edmonds_karp::<usize, i64, _, SparseCapacity<i64>>(&nodes, &0, &(n - 1), pipes.iter().copied())
        });
    }),
    Case::new("directed::cycle_detection::brent", Linear, Constant, |n, probe| {
        probe.many(|| brent(0, |at| if at == n { n / 2 } else { at + 1 }));
    })
    .note("half of it in the cycle"),
    Case::new("directed::strongly_connected_components::strongly_connected_component", Linear, Linear, |n, probe| {
        let graph = probe.random.graph(n);
        probe.many(|| strongly_connected_component(&0, |&node| graph[node].iter().copied()));
    }),
    Case::new("directed::iddfs::iddfs", Cubic, Linear, |n, probe| {
        probe.many(|| iddfs(0, |&node| Some(node + 1), |&node| node == n));
    })
    .note("a path of n nodes"),
    Case::new("undirected::prim::prim", Quadratic, Linear, |n, probe| {
        let edges = probe.random.edges(n);
        probe.many(|| prim(&edges));
    }),
    Case::new("undirected::kruskal::kruskal_indices", Linearithmic, Linear, |n, probe| {
        let edges = probe.random.edges(n);
        probe.many(|| kruskal_indices(n, &edges).count());
    }),
    Case::new("directed::topological_sort::topological_sort_into_groups", Linear, Linear, |n, probe| {
        let graph = probe.random.layers(n);
        let nodes: Vec<usize> = (0..n).collect();
        probe.many(|| topological_sort_into_groups(&nodes, |&node| graph[node].iter().copied()));
    }),
    Case::new("directed::idastar::idastar", Linear, Linear, |n, probe| {
        probe.many(|| idastar(&0, |&node| Some((node + 1, 1)), |&node| n - node, |&node| node == n));
    })
    .note("a path of n nodes, its length known"),
    Case::new("directed::cycle_detection::brent_partial", Linear, Constant, |n, probe| {
        probe.many(|| brent_partial(0, |at| if at == n { n / 2 } else { at + 1 }));
    })
    .note("half of it in the cycle"),
    Case::new("directed::dijkstra::build_path", Linear, Linear, |n, probe| {
        let parents: HashMap<usize, (usize, u64)> = (1..n).map(|node| (node, (node - 1, 1))).collect();
        probe.many(|| build_path(&(n - 1), &parents));
    })
    .note("a path of n nodes"),
    Case::new("directed::dijkstra::dijkstra_partial", Linearithmic, Linear, |n, probe| {
        let roads = probe.random.roads(n);
        probe.many(|| dijkstra_partial(&0, |&node| roads[node].iter().copied(), |_| false));
    }),
];
