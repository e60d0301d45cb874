//! Cheapest ways through graphs and grids.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

/// Costs from one node to all, with a heap of what to look at next.
pub fn dijkstra(roads: &[Vec<(usize, u64)>], start: usize) -> Vec<u64> {
    let mut costs = vec![u64::MAX; roads.len()];
    let mut heap = BinaryHeap::new();
    costs[start] = 0;
    heap.push((Reverse(0), start));
    while let Some((Reverse(cost), node)) = heap.pop() {
        if cost > costs[node] {
            continue;
        }
        for &(next, length) in &roads[node] {
            let through = cost + length;
            if through < costs[next] {
                costs[next] = through;
                heap.push((Reverse(through), next));
            }
        }
    }
    costs
}

/// The same on a matrix, looking for the nearest node each time. Zero means no road.
pub fn dijkstra_dense(lengths: &[Vec<i64>], start: usize) -> Vec<Option<i64>> {
    let n = lengths.len();
    let mut best: Vec<Option<i64>> = vec![None; n];
    let mut fixed = vec![false; n];
    best[start] = Some(0);
    for _ in 0..n {
        let open = (0..n).filter(|&node| !fixed[node]);
        let Some((cost, node)) = open.filter_map(|node| best[node].map(|cost| (cost, node))).min() else {
            break;
        };
        fixed[node] = true;
        for (next, &length) in lengths[node].iter().enumerate() {
            if length > 0 && best[next].is_none_or(|known| cost + length < known) {
                best[next] = Some(cost + length);
            }
        }
    }
    best
}

/// Costs with roads that may pay; none where a cycle pays forever.
pub fn bellman_ford(nodes: usize, roads: &[(usize, usize, i64)], start: usize) -> Option<Vec<i64>> {
    const FAR: i64 = i64::MAX / 4;
    let mut costs = vec![FAR; nodes];
    costs[start] = 0;
    for _ in 1..nodes {
        let mut changed = false;
        for &(from, to, cost) in roads {
            if costs[from] < FAR && costs[from] + cost < costs[to] {
                costs[to] = costs[from] + cost;
                changed = true;
            }
        }
        if !changed {
            return Some(costs);
        }
    }
    let pays = roads.iter().any(|&(from, to, cost)| costs[from] < FAR && costs[from] + cost < costs[to]);
    (!pays).then_some(costs)
}

/// Costs between all pairs; the table is changed in place.
pub fn floyd_warshall(costs: &mut [Vec<i64>]) {
    let n = costs.len();
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                let through = costs[i][k] + costs[k][j];
                if through < costs[i][j] {
                    costs[i][j] = through;
                }
            }
        }
    }
}

/// Fewest steps through a maze from one corner to the other; `#` is a wall.
pub fn maze_steps(maze: &[Vec<u8>]) -> Option<usize> {
    let (rows, columns) = (maze.len(), maze.first()?.len());
    let mut steps: HashMap<(usize, usize), usize> = HashMap::from([((0, 0), 0)]);
    let mut queue = VecDeque::from([(0usize, 0usize)]);
    while let Some((row, column)) = queue.pop_front() {
        let taken = steps[&(row, column)];
        if (row, column) == (rows - 1, columns - 1) {
            return Some(taken);
        }
        for (down, right) in [(0, 1), (1, 0), (0, -1), (-1, 0)] {
            let (Some(r), Some(c)) = (row.checked_add_signed(down), column.checked_add_signed(right)) else {
                continue;
            };
            if r < rows && c < columns && maze[r][c] != b'#' && !steps.contains_key(&(r, c)) {
                steps.insert((r, c), taken + 1);
                queue.push_back((r, c));
            }
        }
    }
    None
}

/// Fewest walls to break between two corners of a grid: free steps go to the queue's front.
pub fn fewest_walls(grid: &[Vec<u8>]) -> u32 {
    let (rows, columns) = (grid.len(), grid[0].len());
    let mut broken = vec![vec![u32::MAX; columns]; rows];
    broken[0][0] = 0;
    let mut deque = VecDeque::new();
    deque.push_back((0, 0));
    while let Some((r, c)) = deque.pop_front() {
        let so_far = broken[r][c];
        let mut visit = |r: usize, c: usize| {
            let wall = u32::from(grid[r][c] == b'#');
            if so_far + wall < broken[r][c] {
                broken[r][c] = so_far + wall;
                if wall == 0 { deque.push_front((r, c)) } else { deque.push_back((r, c)) }
            }
        };
        if r > 0 {
            visit(r - 1, c);
        }
        if c > 0 {
            visit(r, c - 1);
        }
        if r + 1 < rows {
            visit(r + 1, c);
        }
        if c + 1 < columns {
            visit(r, c + 1);
        }
    }
    broken[rows - 1][columns - 1]
}

/// The nodes of a cheapest way, by looking back from its end.
pub fn cheapest_route(roads: &[Vec<(usize, u64)>], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut before: HashMap<usize, usize> = HashMap::new();
    let mut costs: HashMap<usize, u64> = HashMap::new();
    let mut frontier = BinaryHeap::from([Reverse((0, from, from))]);
    while let Some(Reverse((cost, node, previous))) = frontier.pop() {
        if costs.contains_key(&node) {
            continue;
        }
        costs.insert(node, cost);
        before.insert(node, previous);
        if node == to {
            let mut route = vec![to];
            while *route.last()? != from {
                route.push(before[route.last()?]);
            }
            route.reverse();
            return Some(route);
        }
        frontier.extend(
            roads[node]
                .iter()
                .filter(|(next, _)| !costs.contains_key(next))
                .map(|&(next, length)| Reverse((cost + length, next, node))),
        );
    }
    None
}

/// Longest way through jobs without cycles, numbered so that each comes before its successors.
pub fn critical_path(successors: &[Vec<usize>], hours: &[u64]) -> u64 {
    let mut finish = vec![0; hours.len()];
    for job in (0..hours.len()).rev() {
        let rest = successors[job].iter().map(|&next| finish[next]).max().unwrap_or(0);
        finish[job] = hours[job] + rest;
    }
    finish.into_iter().max().unwrap_or(0)
}
