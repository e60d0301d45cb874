//! A complete binary tree of boxes, built and summed by recursion.

struct Node {
    value: u64,
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
}

fn build(depth: u32, value: u64) -> Option<Box<Node>> {
    if depth == 0 {
        return None;
    }
    Some(Box::new(Node { value, left: build(depth - 1, 2 * value), right: build(depth - 1, 2 * value + 1) }))
}

fn sum(node: &Option<Box<Node>>) -> u64 {
    match node {
        None => 0,
        Some(node) => node.value + sum(&node.left) + sum(&node.right),
    }
}

fn main() {
    let depth = std::env::args().nth(1).and_then(|depth| depth.parse().ok()).unwrap_or(16);
    println!("{}", sum(&build(depth, 1)));
}
