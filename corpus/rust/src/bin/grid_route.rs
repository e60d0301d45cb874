//! Cheapest way through an n by n grid: Dijkstra over a binary heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

fn grid(n: usize) -> Vec<Vec<u8>> {
    let mut state = 42u64;
    let mut rows = Vec::new();
    for _ in 0..n {
        let mut row = Vec::with_capacity(n);
        for _ in 0..n {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
            row.push((state >> 60) as u8 % 9 + 1);
        }
        rows.push(row);
    }
    rows
}

fn cheapest(grid: &[Vec<u8>]) -> Option<u32> {
    let n = grid.len();
    let mut costs = vec![vec![u32::MAX; n]; n];
    let mut heap = BinaryHeap::new();
    costs[0][0] = 0;
    heap.push(Reverse((0u32, 0usize, 0usize)));
    while let Some(Reverse((cost, x, y))) = heap.pop() {
        if (x, y) == (n - 1, n - 1) {
            return Some(cost);
        }
        if cost > costs[y][x] {
            continue;
        }
        for (dx, dy) in [(1isize, 0isize), (0, 1), (-1, 0), (0, -1)] {
            let (Some(x), Some(y)) = (x.checked_add_signed(dx), y.checked_add_signed(dy)) else { continue };
            if x >= n || y >= n {
                continue;
            }
            let total = cost + u32::from(grid[y][x]);
            if total < costs[y][x] {
                costs[y][x] = total;
                heap.push(Reverse((total, x, y)));
            }
        }
    }
    None
}

fn main() {
    let n: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(500).max(1);
    println!("{:?}", cheapest(&grid(n)));
}
