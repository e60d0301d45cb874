//! A random graph of n nodes in an arena (nodes in one vector, edges as indices) and a walk over it.

use std::collections::VecDeque;

#[derive(Clone)]
struct Node {
    edges: Vec<u32>,
    distance: u32,
}

struct Graph {
    nodes: Vec<Node>,
}

impl Graph {
    fn random(n: usize, degree: usize) -> Self {
        let mut nodes = vec![Node { edges: Vec::with_capacity(degree), distance: u32::MAX }; n];
        let mut state = 1u64;
        for node in &mut nodes {
            for _ in 0..degree {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                node.edges.push(((state >> 33) % n as u64) as u32);
            }
        }
        Self { nodes }
    }

    fn walk(&mut self) -> usize {
        let mut queue = VecDeque::from([0u32]);
        self.nodes[0].distance = 0;
        let mut reached = 1;
        while let Some(at) = queue.pop_front() {
            let next = self.nodes[at as usize].distance + 1;
            for i in 0..self.nodes[at as usize].edges.len() {
                let edge = self.nodes[at as usize].edges[i] as usize;
                if self.nodes[edge].distance == u32::MAX {
                    self.nodes[edge].distance = next;
                    reached += 1;
                    queue.push_back(edge as u32);
                }
            }
        }
        reached
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n = args.get(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let mut graph = Graph::random(n, 4);
    println!("{} of {n} reached", graph.walk());
}
