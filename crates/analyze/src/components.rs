//! Parts of a graph in which everything reaches everything.
//!
//! Knows numbers only, not what they stand for.

/// Strongly connected components (Tarjan 1972), without recursion; each after those that it has edges to, its nodes in
/// ascending order. `edge(node, at)` is where the node's edge number `at` leads, none past the last.
pub(crate) fn components(nodes: usize, edge: impl Fn(usize, usize) -> Option<usize>) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut found = Vec::new();
    let (mut order, mut low) = (vec![UNSEEN; nodes], vec![0; nodes]);
    let mut on_stack = vec![false; nodes];
    let (mut stack, mut next) = (Vec::new(), 0);
    for root in 0..nodes {
        if order[root] != UNSEEN {
            continue;
        }
        let mut open = vec![(root, 0)];
        while let Some((node, at)) = open.last_mut() {
            let node = *node;
            if *at == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(to) = edge(node, *at) {
                *at += 1;
                if order[to] == UNSEEN {
                    open.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            open.pop();
            if let Some(&(parent, _)) = open.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == order[node] {
                let from = stack.iter().rposition(|&it| it == node).unwrap_or_default();
                let mut part: Vec<usize> = stack.drain(from..).collect();
                part.sort_unstable();
                for &member in &part {
                    on_stack[member] = false;
                }
                found.push(part);
            }
        }
    }
    found
}
