//! Finding things in what is sorted, and in what is not.

use std::collections::HashMap;

/// Where a sorted list that was rotated holds the wanted number.
pub fn search_rotated(items: &[i64], wanted: i64) -> Option<usize> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if items[middle] == wanted {
            return Some(middle);
        }
        let left_is_sorted = items[low] <= items[middle];
        let in_left = left_is_sorted && items[low] <= wanted && wanted < items[middle];
        let in_right = !left_is_sorted && items[middle] < wanted && wanted <= items[high - 1];
        if in_left || (!left_is_sorted && !in_right) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    None
}

/// How many sorted values lie from `low` to `high`.
pub fn count_between(sorted: &[i64], low: i64, high: i64) -> usize {
    let first = sorted.partition_point(|&value| value < low);
    let past = sorted.partition_point(|&value| value <= high);
    past.saturating_sub(first)
}

/// Positions of two different numbers with the given sum.
pub fn two_sum(numbers: &[i64], target: i64) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    for (i, &number) in numbers.iter().enumerate() {
        if let Some(&j) = seen.get(&(target - number)) {
            return Some((j, i));
        }
        seen.insert(number, i);
    }
    None
}

/// The sum of three numbers that comes nearest to the target.
pub fn three_sum_closest(mut numbers: Vec<i64>, target: i64) -> Option<i64> {
    numbers.sort_unstable();
    let mut best: Option<i64> = None;
    for first in 0..numbers.len().saturating_sub(2) {
        let (mut i, mut j) = (first + 1, numbers.len() - 1);
        while i < j {
            let sum = numbers[first] + numbers[i] + numbers[j];
            if best.is_none_or(|best| (sum - target).abs() < (best - target).abs()) {
                best = Some(sum);
            }
            match sum.cmp(&target) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j -= 1,
                std::cmp::Ordering::Equal => return best,
            }
        }
    }
    best
}

/// The k-th smallest, by partitioning only where it must be.
pub fn quick_select(items: &mut [i64], k: usize) -> i64 {
    let (mut low, mut high) = (0, items.len() - 1);
    while low < high {
        let pivot = items[low + (high - low) / 2];
        let (mut i, mut j) = (low, high);
        while i <= j {
            while items[i] < pivot {
                i += 1;
            }
            while items[j] > pivot {
                j -= 1;
            }
            if i <= j {
                items.swap(i, j);
                i += 1;
                j = j.saturating_sub(1);
            }
        }
        if k <= j {
            high = j;
        } else if k >= i {
            low = i;
        } else {
            break;
        }
    }
    items[k]
}

/// The value that more than half of the votes are for.
pub fn majority(votes: &[u32]) -> Option<u32> {
    let mut candidate = *votes.first()?;
    let mut lead = 0i64;
    for &vote in votes {
        if lead == 0 {
            candidate = vote;
        }
        lead += if vote == candidate { 1 } else { -1 };
    }
    let count = votes.iter().filter(|&&vote| vote == candidate).count();
    (2 * count > votes.len()).then_some(candidate)
}

/// Whether a table whose rows and columns ascend holds a value.
pub fn in_sorted_table(table: &[Vec<i64>], wanted: i64) -> bool {
    let Some(columns) = table.first().map(Vec::len) else { return false };
    let (mut row, mut column) = (0, columns);
    while row < table.len() && column > 0 {
        match table[row][column - 1] {
            value if value == wanted => return true,
            value if value > wanted => column -= 1,
            _ => row += 1,
        }
    }
    false
}

/// The whole square root, by halving.
pub fn whole_root(square: u64) -> u64 {
    let mut range = 0..square.min(u64::from(u32::MAX)) + 1;
    while range.end - range.start > 1 {
        let middle = range.start + (range.end - range.start) / 2;
        if middle * middle <= square {
            range.start = middle;
        } else {
            range.end = middle;
        }
    }
    range.start
}

/// Sensors that repeat the name of an earlier one, each compared with all before.
pub fn repeated_names<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut repeated = Vec::new();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) && !repeated.contains(name) {
            repeated.push(*name);
        }
    }
    repeated
}
