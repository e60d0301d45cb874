//! PageRank over lines "FROM TO": edges are read into compressed rows.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

struct Graph {
    /// Where the targets of a node begin; one more than there are nodes.
    starts: Vec<usize>,
    targets: Vec<u32>,
}

impl Graph {
    fn from_edges(mut edges: Vec<(u32, u32)>) -> Self {
        edges.sort_unstable();
        let nodes = edges.iter().map(|&(from, to)| from.max(to) as usize + 1).max().unwrap_or(0);
        let mut starts = vec![0; nodes + 1];
        for &(from, _) in &edges {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        Self { starts, targets: edges.into_iter().map(|(_, to)| to).collect() }
    }

    fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    fn rank(&self, rounds: usize) -> Vec<f64> {
        let n = self.nodes();
        let mut ranks = vec![1.0 / n as f64; n];
        for _ in 0..rounds {
            let mut fresh = vec![0.15 / n as f64; n];
            for (node, rank) in ranks.iter().enumerate() {
                let targets = &self.targets[self.starts[node]..self.starts[node + 1]];
                let share = 0.85 * rank / targets.len().max(1) as f64;
                for &target in targets {
                    fresh[target as usize] += share;
                }
            }
            ranks = fresh;
        }
        ranks
    }
}

fn read_edges(path: &str) -> Result<Vec<(u32, u32)>, Box<dyn Error>> {
    let mut edges = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let (from, to) = line.split_once(' ').ok_or("two numbers a line")?;
        edges.push((from.parse()?, to.parse()?));
    }
    Ok(edges)
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: page_rank EDGES [ROUNDS]")?;
    let rounds = env::args().nth(2).map_or(Ok(20), |text| text.parse())?;
    let graph = Graph::from_edges(read_edges(&path)?);
    let ranks = graph.rank(rounds);
    let mut order: Vec<usize> = (0..graph.nodes()).collect();
    order.sort_by(|&a, &b| ranks[b].total_cmp(&ranks[a]));
    for node in order.iter().take(3) {
        println!("{node} {:.6}", ranks[*node]);
    }
    Ok(())
}
