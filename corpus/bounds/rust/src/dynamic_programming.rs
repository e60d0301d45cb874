//! Tables of partial answers, filled forward, backward or on demand.

use std::collections::HashMap;

/// Length of the longest common subsequence.
pub fn common_subsequence(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            table[i][j] = if a[i - 1] == b[j - 1] {
                table[i - 1][j - 1] + 1
            } else {
                table[i - 1][j].max(table[i][j - 1])
            };
        }
    }
    table[a.len()][b.len()]
}

/// Fewest letters to change, add or remove between two words, row by row.
pub fn edit_distance(from: &str, to: &str) -> usize {
    let to = to.as_bytes();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &other) in to.iter().enumerate() {
            let change = diagonal + usize::from(letter != other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// The most value that fits into a bag: each item once.
pub fn knapsack(items: &[(usize, u64)], capacity: usize) -> u64 {
    let mut best = vec![0u64; capacity + 1];
    for &(weight, value) in items {
        for room in (weight..=capacity).rev() {
            best[room] = best[room].max(best[room - weight] + value);
        }
    }
    best[capacity]
}

/// Length of the longest strictly rising subsequence, by piles.
pub fn longest_rising(numbers: &[i64]) -> usize {
    let mut tops: Vec<i64> = vec![];
    for &number in numbers {
        match tops.binary_search(&number) {
            Ok(_) => {}
            Err(at) if at == tops.len() => tops.push(number),
            Err(at) => tops[at] = number,
        }
    }
    tops.len()
}

/// Length and end of the longest rising run of towers, each compared with all before it.
pub fn tallest_stack(boxes: &[(u32, u32, u64)]) -> u64 {
    let mut boxes = boxes.to_vec();
    boxes.sort_unstable();
    let mut heights: Vec<u64> = Vec::new();
    for (i, &(width, depth, height)) in boxes.iter().enumerate() {
        let below = boxes[..i]
            .iter()
            .zip(&heights)
            .filter(|((w, d, _), _)| *w < width && *d < depth)
            .map(|(_, &height)| height)
            .max();
        heights.push(height + below.unwrap_or(0));
    }
    heights.into_iter().max().unwrap_or(0)
}

/// Fewest coins that make the amount, out of a handful of kinds.
pub fn fewest_coins(kinds: &[usize; 6], amount: usize) -> Option<usize> {
    let mut fewest = vec![Some(0)];
    for sum in 1..=amount {
        let smaller = kinds.iter().filter(|&&coin| coin <= sum).filter_map(|&coin| fewest[sum - coin]);
        fewest.push(smaller.min().map(|count| count + 1));
    }
    fewest[amount]
}

/// Fewest multiplications for a chain of matrices, remembered by its ends.
pub fn matrix_chain(sizes: &[u64]) -> u64 {
    fn cheapest(sizes: &[u64], from: usize, to: usize, memo: &mut HashMap<(usize, usize), u64>) -> u64 {
        if to - from < 2 {
            return 0;
        }
        if let Some(&known) = memo.get(&(from, to)) {
            return known;
        }
        let best = (from + 1..to)
            .map(|cut| {
                let halves = cheapest(sizes, from, cut, memo) + cheapest(sizes, cut, to, memo);
                halves + sizes[from] * sizes[cut] * sizes[to]
            })
            .min()
            .unwrap_or(0);
        memo.insert((from, to), best);
        best
    }
    cheapest(sizes, 0, sizes.len() - 1, &mut HashMap::new())
}

/// The most loot without robbing two neighbours.
pub fn best_loot(houses: &[u64]) -> u64 {
    houses.iter().fold((0, 0), |(without, with), &loot| (with, with.max(without + loot))).1
}

/// Ways to climb stairs by one, two or three steps, remembering what was counted.
pub fn ways_up(stairs: usize, memo: &mut HashMap<usize, u64>) -> u64 {
    if stairs == 0 {
        return 1;
    }
    if let Some(&known) = memo.get(&stairs) {
        return known;
    }
    let ways = (1..=stairs.min(3))
        .map(|step| ways_up(stairs - step, memo))
        .fold(0, |sum: u64, ways| sum.wrapping_add(ways));
    memo.insert(stairs, ways);
    ways
}
