//! Lazy sequences, and what is built by taking from them.

use std::collections::{BinaryHeap, HashMap};
use std::iter;

/// Fibonacci's numbers, wrapping around.
pub struct Fibonacci {
    pair: (u64, u64),
}

impl Iterator for Fibonacci {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let (low, high) = self.pair;
        self.pair = (high, low.wrapping_add(high));
        Some(low)
    }
}

/// The sum of the even ones among the first so many of Fibonacci's numbers.
pub fn even_fibonacci_sum(count: usize) -> u64 {
    Fibonacci { pair: (0, 1) }.take(count).filter(|number| number % 2 == 0).fold(0, u64::wrapping_add)
}

/// Neighbours that are equal become groups.
pub fn groups(values: &[i64]) -> Vec<Vec<i64>> {
    let mut values = values.iter().copied().peekable();
    iter::from_fn(|| {
        let first = values.next()?;
        let mut group = vec![first];
        while let Some(same) = values.next_if_eq(&first) {
            group.push(same);
        }
        Some(group)
    })
    .collect()
}

/// Averages over a sliding window, each added up anew.
pub fn moving_averages(values: &[f64], width: usize) -> Vec<f64> {
    values.windows(width).map(|window| window.iter().sum::<f64>() / width as f64).collect()
}

/// All pairs of a suit and a rank as a card's name.
pub fn all_cards(suits: &[String], ranks: &[String]) -> Vec<String> {
    suits.iter().flat_map(|suit| ranks.iter().map(move |rank| format!("{rank} of {suit}"))).collect()
}

/// Pages of records that have a next page, read until there is none; the sum of each page's largest.
pub fn sum_of_largest(pages: &HashMap<u32, (Vec<u64>, Option<u32>)>, first: u32) -> u64 {
    let mut total = 0;
    let chain = iter::successors(Some(first), |page| pages.get(page).and_then(|(_, next)| *next));
    for page in chain {
        total += pages.get(&page).and_then(|(records, _)| records.iter().max()).unwrap_or(&0);
    }
    total
}

/// One ascending sequence out of several, lazily.
fn merged<'a>(lists: &'a [Vec<i64>]) -> impl Iterator<Item = i64> + 'a {
    let mut rest: Vec<_> = lists.iter().map(|list| list.iter()).collect();
    let mut heads: BinaryHeap<(std::cmp::Reverse<i64>, usize)> = BinaryHeap::new();
    for (source, items) in rest.iter_mut().enumerate() {
        heads.extend(items.next().map(|&item| (std::cmp::Reverse(item), source)));
    }
    iter::from_fn(move || {
        let (std::cmp::Reverse(item), source) = heads.pop()?;
        heads.extend(rest[source].next().map(|&next| (std::cmp::Reverse(next), source)));
        Some(item)
    })
}

/// The largest gap between neighbours of sorted lists taken as one.
pub fn largest_gap(lists: &[Vec<i64>]) -> i64 {
    let mut last = None;
    merged(lists).filter_map(|item| last.replace(item).map(|before| item - before)).max().unwrap_or(0)
}

/// The first element of every row that is in all later rows too.
pub fn first_shared(rows: &[Vec<i64>]) -> Option<i64> {
    let (first, others) = rows.split_first()?;
    first.iter().copied().find(|value| others.iter().all(|row| row.contains(value)))
}

/// Names with their longest record, as chained adapters make it.
pub fn totals_by_name<'a>(records: &[(&'a str, i64)]) -> Vec<(&'a str, i64)> {
    let mut totals: Vec<(&str, i64)> = records
        .iter()
        .filter(|(name, amount)| !name.is_empty() && *amount != 0)
        .fold(HashMap::new(), |mut totals, (name, amount)| {
            *totals.entry(*name).or_insert(0) += amount;
            totals
        })
        .into_iter()
        .collect();
    totals.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    totals.truncate(10);
    totals
}
