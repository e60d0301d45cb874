//! Drivers of functions of the crate petgraph: n nodes, three times as many edges unless said otherwise.

use std::hash::RandomState;

use petgraph::algo::dijkstra::with_dynamic_goal;
use petgraph::algo::dominators::simple_fast;
use petgraph::algo::floyd_warshall::floyd_warshall_path;
use petgraph::algo::johnson::johnson;
use petgraph::algo::simple_paths::all_simple_paths_multi;
use petgraph::algo::spfa::spfa;
use petgraph::algo::{bellman_ford, is_cyclic_undirected, kosaraju_scc, tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use petgraph::graph6::from_graph6_representation;
use petgraph::operator::complement;
use petgraph::visit::{DfsEvent, depth_first_search};

use super::{Case, Class::*};
use crate::inputs::Random;

fn directed(n: usize, random: &mut Random) -> DiGraph<(), u64> {
    DiGraph::from_edges(random.edges(n).into_iter().map(|(from, to, weight)| (from as u32, to as u32, weight)))
}

/// The same with lengths that are no whole numbers.
fn lengths(n: usize, random: &mut Random) -> DiGraph<(), f64> {
    directed(n, random).map(|_, ()| (), |_, &weight| weight as f64)
}

/// Every edge both ways, so that each node is reached from the first.
fn both_ways(n: usize, random: &mut Random) -> DiGraph<(), f64> {
    let roads = random.edges(n).into_iter().map(|(from, to, weight)| (from as u32, to as u32, weight as f64));
    DiGraph::from_edges(roads.flat_map(|(from, to, weight)| [(from, to, weight), (to, from, weight)]))
}

/// Without cycles.
fn layers(n: usize, random: &mut Random) -> DiGraph<(), ()> {
    let successors = random.layers(n);
    let pairs = successors.iter().enumerate().flat_map(|(from, row)| row.iter().map(move |&to| (from as u32, to as u32)));
    DiGraph::from_edges(pairs)
}

/// Two rows of n nodes with an edge between each pair.
fn ladder(n: usize) -> UnGraph<(), ()> {
    let n = n as u32;
    let rungs = (0..n).map(|at| (at, n + at));
    let rails = (1..n).flat_map(|at| [(at - 1, at), (n + at - 1, n + at)]);
    UnGraph::from_edges(rungs.chain(rails))
}

/// A text of n letters in the format graph6: as many nodes as it has room for, an edge between half of the pairs.
fn graph6(n: usize, random: &mut Random) -> String {
    let length = |nodes: usize| if nodes < 63 { 1 } else { 4 } + (nodes * (nodes - 1) / 2).div_ceil(6);
    let nodes = (1..).take_while(|&nodes| length(nodes) <= n).last().unwrap_or(1);
    let mut sixes =
        if nodes < 63 { vec![nodes] } else { vec![63, nodes >> 12, (nodes >> 6) & 63, nodes & 63] };
    sixes.resize_with(n, || random.below(64));
    sixes.into_iter().map(|six| char::from(63 + six as u8)).collect()
}

fn first() -> NodeIndex {
    NodeIndex::new(0)
}

pub(super) const CASES: &[Case] = &[
    Case::new("algo::floyd_warshall::floyd_warshall_path", Cubic, Quadratic, |n, probe| {
        let graph = directed(n, &mut probe.random);
        probe.many(|| floyd_warshall_path(&graph, |edge| *edge.weight()));
    }),
    Case::new("algo::toposort", Linear, Linear, |n, probe| {
        let graph = layers(n, &mut probe.random);
        probe.many(|| toposort(&graph, None));
    }),
    Case::new("algo::scc::tarjan_scc::tarjan_scc", Linear, Linear, |n, probe| {
        let graph = directed(n, &mut probe.random);
        probe.many(|| tarjan_scc(&graph));
    }),
    Case::new("operator::complement", Quadratic, Quadratic, |n, probe| {
        let graph = directed(n, &mut probe.random);
        probe.many(|| {
            let mut other = DiGraph::new();
            complement(&graph, &mut other, 1);
            other
        });
    }),
    Case::new("algo::dijkstra::with_dynamic_goal", Linearithmic, Linear, |n, probe| {
        let graph = both_ways(n, &mut probe.random);
        probe.many(|| with_dynamic_goal(&graph, first(), |_| false, |edge| *edge.weight()).scores.len());
    }),
    Case::new("algo::johnson::johnson", Polynomial, Quadratic, |n, probe| {
        let graph = lengths(n, &mut probe.random);
        probe.many(|| johnson(&graph, |edge| *edge.weight()));
    })
    .note("n times n log n"),
    Case::new("algo::spfa::spfa", Linear, Linear, |n, probe| {
        let graph = both_ways(n, &mut probe.random);
        probe.many(|| spfa(&graph, first(), |edge| *edge.weight()).is_ok());
    })
    .note("expected"),
    Case::new("algo::bellman_ford::bellman_ford", Linear, Linear, |n, probe| {
        let graph = both_ways(n, &mut probe.random);
        probe.many(|| bellman_ford(&graph, first()).is_ok());
    })
    .note("expected: rounds end once nothing changes"),
    Case::new("visit::dfsvisit::depth_first_search", Linear, Linear, |n, probe| {
        let graph = both_ways(n, &mut probe.random);
        probe.many(|| {
            let mut found = 0u32;
            depth_first_search(&graph, [first()], |event| {
                if let DfsEvent::Discover(..) = event {
                    found += 1;
                }
            });
            found
        });
    }),
    Case::new("algo::scc::kosaraju_scc::kosaraju_scc", Linear, Linear, |n, probe| {
        let graph = directed(n, &mut probe.random);
        probe.many(|| kosaraju_scc(&graph));
    }),
    Case::new("algo::simple_paths::all_simple_paths_multi", Exponential, Linear, |n, probe| {
        let graph = ladder(n);
        let goals = [NodeIndex::new(n - 1)].into_iter().collect();
        probe.many(|| {
            all_simple_paths_multi::<Vec<_>, _, RandomState>(&graph, first(), &goals, 0, None).count()
        });
    })
    .steps(2, 1)
    .note("a ladder of n rungs"),
    Case::new("algo::is_cyclic_undirected", Linear, Linear, |n, probe| {
        let pairs: Vec<(u32, u32)> = (1..n).map(|node| (probe.random.below(node) as u32, node as u32)).collect();
        let graph = UnGraph::<(), ()>::from_edges(pairs);
        probe.many(|| is_cyclic_undirected(&graph));
    })
    .note("a tree"),
    Case::new("graph6::graph6_decoder::from_graph6_representation", Linear, Linear, |n, probe| {
        let text = graph6(n, &mut probe.random);
        probe.once(|| from_graph6_representation::<u32>(text));
    })
    .note("a text of n letters"),
    Case::new("algo::dominators::simple_fast", Linear, Linear, |n, probe| {
        let graph = both_ways(n, &mut probe.random);
        probe.many(|| simple_fast(&graph, first()));
    })
    .note("expected: rounds end once nothing changes"),
];
