//! Walks over graphs given as lists of neighbours.

use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};

/// Steps from a node to each other one; none where there is no way.
pub fn bfs_distances(neighbours: &[Vec<usize>], start: usize) -> Vec<Option<u32>> {
    let mut distances = vec![None; neighbours.len()];
    let mut queue = VecDeque::from([start]);
    distances[start] = Some(0);
    while let Some(node) = queue.pop_front() {
        let next = distances[node].map(|steps| steps + 1);
        for &neighbour in &neighbours[node] {
            if distances[neighbour].is_none() {
                distances[neighbour] = next;
                queue.push_back(neighbour);
            }
        }
    }
    distances
}

/// How many parts the graph falls into.
pub fn count_parts(neighbours: &[Vec<usize>]) -> usize {
    let mut seen = HashSet::new();
    let mut parts = 0;
    for start in 0..neighbours.len() {
        if !seen.insert(start) {
            continue;
        }
        parts += 1;
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            for &next in &neighbours[node] {
                if seen.insert(next) {
                    stack.push(next);
                }
            }
        }
    }
    parts
}

/// An order in which every job comes after those that it needs, or none where they need each other.
pub fn topological_order(successors: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut waiting_for = vec![0usize; successors.len()];
    for &job in successors.iter().flatten() {
        waiting_for[job] += 1;
    }
    let mut order: Vec<usize> = (0..successors.len()).filter(|&job| waiting_for[job] == 0).collect();
    let mut done = 0;
    while done < order.len() {
        for &job in &successors[order[done]] {
            waiting_for[job] -= 1;
            if waiting_for[job] == 0 {
                order.push(job);
            }
        }
        done += 1;
    }
    (order.len() == successors.len()).then_some(order)
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Whether a directed graph has a cycle, by depth-first search.
pub fn has_cycle(successors: &[Vec<usize>]) -> bool {
    fn closes(node: usize, successors: &[Vec<usize>], marks: &mut [Mark]) -> bool {
        marks[node] = Mark::Open;
        for &next in &successors[node] {
            match marks[next] {
                Mark::Open => return true,
                Mark::New => {
                    if closes(next, successors, marks) {
                        return true;
                    }
                }
                Mark::Done => {}
            }
        }
        marks[node] = Mark::Done;
        false
    }

    let mut marks = vec![Mark::New; successors.len()];
    (0..successors.len()).any(|node| marks[node] == Mark::New && closes(node, successors, &mut marks))
}

/// Two sides without an edge inside either, as a colour for each node, where that can be.
pub fn two_colours(neighbours: &[Vec<usize>]) -> Option<Vec<bool>> {
    let mut colours: Vec<Option<bool>> = vec![None; neighbours.len()];
    for start in 0..neighbours.len() {
        if colours[start].is_some() {
            continue;
        }
        colours[start] = Some(false);
        let mut todo = vec![(start, false)];
        while let Some((node, colour)) = todo.pop() {
            for &next in &neighbours[node] {
                match colours[next] {
                    None => {
                        colours[next] = Some(!colour);
                        todo.push((next, !colour));
                    }
                    Some(other) if other == colour => return None,
                    Some(_) => {}
                }
            }
        }
    }
    colours.into_iter().collect()
}

/// Sets of nodes that reach one another, by two passes.
pub fn strong_components(successors: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let count = successors.len();
    let mut predecessors = vec![vec![]; count];
    for (node, next) in successors.iter().enumerate() {
        next.iter().for_each(|&other| predecessors[other].push(node));
    }

    // Finishing order: a node's entry holds how many of its successors were looked at.
    let mut finished = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for root in 0..count {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, at)) = path.last_mut() {
            match successors[*node].get(*at) {
                Some(&next) => {
                    *at += 1;
                    if !std::mem::replace(&mut seen[next], true) {
                        path.push((next, 0));
                    }
                }
                None => {
                    finished.push(*node);
                    path.pop();
                }
            }
        }
    }

    let mut components = Vec::new();
    let mut taken = vec![false; count];
    for &root in finished.iter().rev() {
        if std::mem::replace(&mut taken[root], true) {
            continue;
        }
        let mut members = vec![root];
        let mut at = 0;
        while at < members.len() {
            for &before in &predecessors[members[at]] {
                if !std::mem::replace(&mut taken[before], true) {
                    members.push(before);
                }
            }
            at += 1;
        }
        components.push(members);
    }
    components
}

/// Which node reaches which, over any number of steps.
pub fn reachability(adjacent: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let mut reach = adjacent.to_vec();
    for via in 0..reach.len() {
        let through = reach[via].clone();
        for row in reach.iter_mut().filter(|row| row[via]) {
            for (cell, &further) in row.iter_mut().zip(&through) {
                *cell |= further;
            }
        }
    }
    reach
}

/// People who are not friends yet but share a friend, for each person the one with most friends in common.
pub fn suggest_friends(friends: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut suggestions = Vec::with_capacity(friends.len());
    for (person, own) in friends.iter().enumerate() {
        let mut common: HashMap<usize, usize> = HashMap::new();
        for &friend in own.iter().take(10) {
            for &other in friends[friend].iter().take(10) {
                if other != person && !own.contains(&other) {
                    *common.entry(other).or_default() += 1;
                }
            }
        }
        suggestions
            .push(common.into_iter().max_by_key(|&(other, count)| (count, other)).map(|(other, _)| other));
    }
    suggestions
}

/// Colours such that neighbours differ: each node takes the least that is free, those with most neighbours first.
pub fn greedy_colours(neighbours: &[Vec<usize>]) -> Vec<usize> {
    let mut colours = vec![usize::MAX; neighbours.len()];
    let mut waiting: BinaryHeap<(usize, usize)> =
        neighbours.iter().enumerate().map(|(node, others)| (others.len(), node)).collect();
    while let Some((_, node)) = waiting.pop() {
        let used: BTreeSet<usize> = neighbours[node].iter().map(|&other| colours[other]).collect();
        colours[node] = (0..).find(|colour| !used.contains(colour)).unwrap_or(0);
    }
    colours
}
