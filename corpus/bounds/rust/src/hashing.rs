//! Looking things up by key.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

/// Words that are anagrams of each other, together.
pub fn group_anagrams(words: &[String]) -> Vec<Vec<&str>> {
    let mut groups: HashMap<Vec<u8>, Vec<&str>> = HashMap::new();
    for word in words {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        groups.entry(letters).or_default().push(word);
    }
    groups.into_values().collect()
}

/// The length of the longest run of consecutive numbers, in whatever order they stand.
pub fn longest_run(numbers: &[i64]) -> usize {
    let set: HashSet<i64> = numbers.iter().copied().collect();
    set.iter()
        .filter(|&&number| !set.contains(&(number - 1)))
        .map(|&start| (start..).take_while(|number| set.contains(number)).count())
        .max()
        .unwrap_or(0)
}

/// Stretches of neighbours with a given sum.
pub fn stretches_with_sum(numbers: &[i64], goal: i64) -> usize {
    let mut seen = HashMap::from([(0, 1)]);
    let (mut sum, mut found) = (0, 0);
    for number in numbers {
        sum += number;
        found += seen.get(&(sum - goal)).copied().unwrap_or(0);
        *seen.entry(sum).or_insert(0) += 1;
    }
    found
}

/// The first letter that occurs once.
pub fn first_single(text: &str) -> Option<char> {
    let mut counts = HashMap::new();
    for letter in text.chars() {
        *counts.entry(letter).or_insert(0) += 1;
    }
    text.chars().find(|letter| counts[letter] == 1)
}

/// The items in their order, each once.
pub fn without_repeats(items: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    items.iter().filter(|item| seen.insert(item.as_str())).cloned().collect()
}

/// Hits of a cache that forgets what was used longest ago.
pub fn cache_hits(requests: &[u32], room: usize) -> usize {
    let mut last_use: HashMap<u32, usize> = HashMap::new();
    let mut by_use: BTreeSet<(usize, u32)> = BTreeSet::new();
    let mut hits = 0;
    for (now, &page) in requests.iter().enumerate() {
        match last_use.entry(page) {
            Entry::Occupied(mut entry) => {
                hits += 1;
                by_use.remove(&(*entry.get(), page));
                entry.insert(now);
            }
            Entry::Vacant(entry) => {
                entry.insert(now);
                if by_use.len() == room
                    && let Some((_, oldest)) = by_use.pop_first()
                {
                    last_use.remove(&oldest);
                }
            }
        }
        by_use.insert((now, page));
    }
    hits
}

/// Orders with the names of their customers, as a database joins two tables.
pub fn join_orders<'a>(customers: &'a [(u32, String)], orders: &[(u32, u64)]) -> Vec<(&'a str, u64)> {
    let by_id: HashMap<u32, &str> = customers.iter().map(|(id, name)| (*id, name.as_str())).collect();
    orders.iter().filter_map(|(id, amount)| Some((*by_id.get(id)?, *amount))).collect()
}

/// A table of keys with chains, twice as large whenever it fills up: how long its longest chain is.
pub fn longest_chain(keys: &[u64]) -> usize {
    let place = |key: u64, buckets: usize| (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % buckets;
    let mut buckets: Vec<VecDeque<u64>> = vec![VecDeque::new(); 8];
    let mut stored = 0;
    for &key in keys {
        if stored == buckets.len() {
            let mut larger = vec![VecDeque::new(); 2 * buckets.len()];
            for key in buckets.drain(..).flatten() {
                let at = place(key, larger.len());
                larger[at].push_back(key);
            }
            buckets = larger;
        }
        let at = place(key, buckets.len());
        if !buckets[at].contains(&key) {
            buckets[at].push_front(key);
            stored += 1;
        }
    }
    buckets.iter().map(VecDeque::len).max().unwrap_or(0)
}
