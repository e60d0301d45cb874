//! Which entries of two sequences belong together: an alignment in order, by equal keys.
//!
//! Common ends first, then entries that are unique on both sides (patience diff, Bram Cohen), then a longest common
//! subsequence where the rest is small and the next equal entry nearby where it is not. Work is linear in the length up
//! to constants; the result does not depend on which sequence comes first.

use std::collections::HashMap;

/// Cells of one table of a longest common subsequence.
const MOST_CELLS: usize = 4096;
/// How often a stretch is divided by its unique entries.
const MOST_LEVELS: u8 = 24;
/// How far ahead the next equal entry is looked for.
const AHEAD: usize = 64;

/// Two stretches to align.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    a: (usize, usize),
    b: (usize, usize),
    level: u8,
}

/// Pairs of indices, both rising, whose keys are equal.
pub(super) fn align(before: &[u64], after: &[u64]) -> Vec<(usize, usize)> {
    let swap = (before.len(), before) > (after.len(), after);
    let (a, b) = if swap { (after, before) } else { (before, after) };
    let mut pairs = Vec::new();
    let mut open = vec![Stretch { a: (0, a.len()), b: (0, b.len()), level: 0 }];
    while let Some(mut stretch) = open.pop() {
        trim(a, b, &mut stretch, &mut pairs);
        let (long, wide) = (stretch.a.1 - stretch.a.0, stretch.b.1 - stretch.b.0);
        if long == 0 || wide == 0 {
            continue;
        }
        if long.saturating_mul(wide) <= MOST_CELLS {
            subsequence(a, b, stretch, &mut pairs);
            continue;
        }
        let anchors = if stretch.level < MOST_LEVELS { anchors(a, b, stretch) } else { Vec::new() };
        if anchors.is_empty() {
            nearby(a, b, stretch, &mut pairs);
            continue;
        }
        let mut from = (stretch.a.0, stretch.b.0);
        let level = stretch.level + 1;
        for (x, y) in anchors {
            pairs.push((x, y));
            open.push(Stretch { a: (from.0, x), b: (from.1, y), level });
            from = (x + 1, y + 1);
        }
        open.push(Stretch { a: (from.0, stretch.a.1), b: (from.1, stretch.b.1), level });
    }
    if swap {
        for pair in &mut pairs {
            *pair = (pair.1, pair.0);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Takes equal entries off both ends.
fn trim(a: &[u64], b: &[u64], stretch: &mut Stretch, pairs: &mut Vec<(usize, usize)>) {
    let Stretch { a: (from_a, to_a), b: (from_b, to_b), .. } = stretch;
    while *from_a < *to_a && *from_b < *to_b && a[*from_a] == b[*from_b] {
        pairs.push((*from_a, *from_b));
        *from_a += 1;
        *from_b += 1;
    }
    while *from_a < *to_a && *from_b < *to_b && a[*to_a - 1] == b[*to_b - 1] {
        *to_a -= 1;
        *to_b -= 1;
        pairs.push((*to_a, *to_b));
    }
}

/// Longest common subsequence by the table of its lengths.
fn subsequence(a: &[u64], b: &[u64], stretch: Stretch, pairs: &mut Vec<(usize, usize)>) {
    let (a_part, b_part) = (&a[stretch.a.0..stretch.a.1], &b[stretch.b.0..stretch.b.1]);
    let wide = b_part.len() + 1;
    // length[i][j] is that of what follows i and j.
    let mut length = vec![0_u16; (a_part.len() + 1) * wide];
    for i in (0..a_part.len()).rev() {
        for j in (0..b_part.len()).rev() {
            length[i * wide + j] = if a_part[i] == b_part[j] {
                length[(i + 1) * wide + j + 1] + 1
            } else {
                length[(i + 1) * wide + j].max(length[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a_part.len() && j < b_part.len() {
        if a_part[i] == b_part[j] {
            pairs.push((stretch.a.0 + i, stretch.b.0 + j));
            i += 1;
            j += 1;
        } else if length[(i + 1) * wide + j] >= length[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Entries that are unique on both sides and in the same order, as many as possible.
fn anchors(a: &[u64], b: &[u64], stretch: Stretch) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u64, [(u32, usize); 2]> = HashMap::new();
    for (side, (keys, range)) in [(a, stretch.a), (b, stretch.b)].into_iter().enumerate() {
        for (at, key) in keys.iter().enumerate().take(range.1).skip(range.0) {
            let entry = &mut seen.entry(*key).or_default()[side];
            *entry = (entry.0 + 1, at);
        }
    }
    let unique = (stretch.a.0..stretch.a.1).filter_map(|at| match seen.get(&a[at]) {
        Some([(1, _), (1, other)]) => Some((at, *other)),
        _ => None,
    });
    rising(&unique.collect::<Vec<_>>())
}

/// The longest part of a list of pairs, rising in the first, that rises in the second, too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut found = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        found.push(pairs[at]);
        next = before[at];
    }
    found.reverse();
    found
}

/// Takes for each entry the next equal one, if it is not far.
fn nearby(a: &[u64], b: &[u64], stretch: Stretch, pairs: &mut Vec<(usize, usize)>) {
    let mut from = stretch.b.0;
    for (at, key) in a.iter().enumerate().take(stretch.a.1).skip(stretch.a.0) {
        let to = stretch.b.1.min(from.saturating_add(AHEAD));
        if let Some(found) = (from..to).find(|&other| b[other] == *key) {
            pairs.push((at, found));
            from = found + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(before: &str, after: &str, expected: &str) {
        let keys = |text: &str| text.bytes().map(u64::from).collect::<Vec<_>>();
        let pairs = align(&keys(before), &keys(after));
        let common: String = pairs.iter().map(|&(at, _)| char::from(before.as_bytes()[at])).collect();
        assert_eq!(common, expected);
    }

    #[test]
    fn what_both_have_in_order_belongs_together() {
        check("abc", "abc", "abc");
        check("abc", "axbc", "abc");
        check("abxc", "abc", "abc");
        check("abcde", "deabc", "abc");
        check("", "abc", "");
    }

    proptest! {
        #[test]
        fn pairs_rise_and_are_equal_and_do_not_depend_on_the_side(
            before in prop::collection::vec(0_u64..40, 0..300),
            after in prop::collection::vec(0_u64..40, 0..300),
        ) {
            let pairs = align(&before, &after);
            prop_assert!(pairs.iter().all(|&(x, y)| before[x] == after[y]));
            prop_assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            let turned: Vec<_> = align(&after, &before).into_iter().map(|(x, y)| (y, x)).collect();
            prop_assert_eq!(pairs, turned);
        }
    }
}
