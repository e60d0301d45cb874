//! Two ends that move over a sequence.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// The largest value of every window.
pub fn window_maxima(values: &[i64], width: usize) -> Vec<i64> {
    let mut candidates: VecDeque<usize> = VecDeque::new();
    let mut maxima = Vec::new();
    for (i, value) in values.iter().enumerate() {
        while candidates.back().is_some_and(|&last| values[last] <= *value) {
            candidates.pop_back();
        }
        candidates.push_back(i);
        if candidates[0] + width == i {
            candidates.pop_front();
        }
        if i + 1 >= width {
            maxima.push(values[candidates[0]]);
        }
    }
    maxima
}

/// The longest stretch in which no letter repeats.
pub fn longest_without_repeat(text: &str) -> usize {
    let letters = text.as_bytes();
    let mut inside = HashSet::new();
    let (mut start, mut best) = (0, 0);
    for (end, letter) in letters.iter().enumerate() {
        while !inside.insert(letter) {
            inside.remove(&letters[start]);
            start += 1;
        }
        best = best.max(end + 1 - start);
    }
    best
}

/// The fewest neighbours whose sum reaches the goal.
pub fn shortest_reaching(values: &[u64], goal: u64) -> Option<usize> {
    let mut best: Option<usize> = None;
    let (mut start, mut sum) = (0, 0);
    for end in 0..values.len() {
        sum += values[end];
        while sum >= goal {
            best = Some(best.map_or(end - start + 1, |b| b.min(end - start + 1)));
            sum -= values[start];
            start += 1;
        }
    }
    best
}

/// Places in a text where some order of the word's letters stands.
pub fn anagram_places(text: &str, word: &str) -> Vec<usize> {
    let mut missing = [0i32; 256];
    word.bytes().for_each(|letter| missing[usize::from(letter)] += 1);
    let bytes = text.as_bytes();
    let mut places = vec![];
    for (i, &letter) in bytes.iter().enumerate() {
        missing[usize::from(letter)] -= 1;
        if i >= word.len() {
            missing[usize::from(bytes[i - word.len()])] += 1;
        }
        if i + 1 >= word.len() && missing.iter().all(|&count| count == 0) {
            places.push(i + 1 - word.len());
        }
    }
    places
}

/// Stretches with at most so many different values, counted by their ends.
pub fn stretches_with_few_kinds(values: &[i64], kinds: usize) -> usize {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    let (mut start, mut total) = (0, 0);
    for end in 0..values.len() {
        *counts.entry(values[end]).or_default() += 1;
        while counts.len() > kinds {
            let first = values[start];
            match counts.get_mut(&first) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    counts.remove(&first);
                }
            }
            start += 1;
        }
        total += end + 1 - start;
    }
    total
}

/// The most water between two walls.
pub fn most_water(walls: &[u64]) -> u64 {
    let (mut left, mut right) = (0, walls.len().saturating_sub(1));
    let mut most = 0;
    while left < right {
        let low = walls[left].min(walls[right]);
        most = most.max(low * (right - left) as u64);
        if walls[left] < walls[right] {
            left += 1;
        } else {
            right -= 1;
        }
    }
    most
}

/// The difference between largest and smallest of every window, from a sorted map of counts.
pub fn window_spread(values: &[i64], width: usize) -> Vec<i64> {
    let mut inside: BTreeMap<i64, u32> = BTreeMap::new();
    let mut spreads = Vec::new();
    for (end, &value) in values.iter().enumerate() {
        *inside.entry(value).or_default() += 1;
        if end >= width {
            let old = values[end - width];
            if let Some(count) = inside.get_mut(&old) {
                *count -= 1;
                if *count == 0 {
                    inside.remove(&old);
                }
            }
        }
        if let (Some((low, _)), Some((high, _))) = (inside.first_key_value(), inside.last_key_value()) {
            spreads.push(high - low);
        }
    }
    spreads
}
