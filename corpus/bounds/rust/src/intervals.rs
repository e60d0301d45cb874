//! Spans of time, their ends not included.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

pub type Span = (i64, i64);

/// The spans with those that touch made one.
pub fn merge_spans(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// Sorted separate spans with one more.
pub fn insert_span(spans: &[Span], (mut start, mut end): Span) -> Vec<Span> {
    let before = spans.iter().take_while(|span| span.1 < start).count();
    let mut after = before;
    while after < spans.len() && spans[after].0 <= end {
        start = start.min(spans[after].0);
        end = end.max(spans[after].1);
        after += 1;
    }
    [&spans[..before], &[(start, end)], &spans[after..]].concat()
}

/// How many rooms the meetings need.
pub fn rooms_needed(meetings: &[Span]) -> usize {
    let mut meetings = meetings.to_vec();
    meetings.sort_by_key(|meeting| meeting.0);
    let mut ends = BinaryHeap::new();
    for (start, end) in meetings {
        if ends.peek().is_some_and(|&Reverse(earliest)| earliest <= start) {
            ends.pop();
        }
        ends.push(Reverse(end));
    }
    ends.len()
}

/// The moment with most guests, and how many there are.
pub fn busiest(visits: &[Span]) -> (i64, i32) {
    let mut changes: BTreeMap<i64, i32> = BTreeMap::new();
    for &(arrive, leave) in visits {
        *changes.entry(arrive).or_default() += 1;
        *changes.entry(leave).or_default() -= 1;
    }
    let mut guests = 0;
    let mut best = (0, 0);
    for (moment, change) in changes {
        guests += change;
        if guests > best.1 {
            best = (moment, guests);
        }
    }
    best
}

/// The most talks one can hear whole.
pub fn most_talks(talks: &mut [Span]) -> usize {
    talks.sort_unstable_by_key(|&(_, end)| end);
    let mut free_from = i64::MIN;
    let mut heard = 0;
    for &mut (start, end) in talks {
        if start >= free_from {
            free_from = end;
            heard += 1;
        }
    }
    heard
}

/// The most pay for jobs that do not overlap.
pub fn best_paid(jobs: &[(i64, i64, u64)]) -> u64 {
    let mut jobs = jobs.to_vec();
    jobs.sort_by_key(|job| job.1);
    let mut best = vec![0u64];
    for (i, &(start, _, pay)) in jobs.iter().enumerate() {
        let fitting = jobs[..i].partition_point(|job| job.1 <= start);
        best.push(best[i].max(best[fitting] + pay));
    }
    best[jobs.len()]
}

/// Pairs of bookings that overlap.
pub fn clashes(bookings: &[Span]) -> Vec<(usize, usize)> {
    let mut clashes = Vec::new();
    for (i, a) in bookings.iter().enumerate() {
        for (j, b) in bookings.iter().enumerate().skip(i + 1) {
            if a.0 < b.1 && b.0 < a.1 {
                clashes.push((i, j));
            }
        }
    }
    clashes
}

/// What two sorted calendars have in common.
pub fn common_time(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut common = vec![];
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let (start, end) = (x.0.max(y.0), x.1.min(y.1));
        if start < end {
            common.push((start, end));
        }
        if x.1 < y.1 {
            a.next();
        } else {
            b.next();
        }
    }
    common
}
