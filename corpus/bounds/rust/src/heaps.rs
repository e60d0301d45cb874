//! The largest, the smallest and the middle of what keeps changing.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// A heap by hand, the smallest first.
#[derive(Default)]
pub struct MinHeap<T> {
    items: Vec<T>,
}

impl<T: Ord> MinHeap<T> {
    pub fn push(&mut self, item: T) {
        self.items.push(item);
        let mut at = self.items.len() - 1;
        while at > 0 && self.items[at] < self.items[(at - 1) / 2] {
            self.items.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    pub fn pop(&mut self) -> Option<T> {
        let last = self.items.len().checked_sub(1)?;
        self.items.swap(0, last);
        let smallest = self.items.pop();
        let mut at = 0;
        while let Some(child) = (2 * at + 1..(2 * at + 3).min(last)).min_by_key(|&child| &self.items[child]) {
            if self.items[at] <= self.items[child] {
                break;
            }
            self.items.swap(at, child);
            at = child;
        }
        smallest
    }
}

/// The ten largest numbers, largest first.
pub fn ten_largest(numbers: &[u64]) -> Vec<u64> {
    let mut kept = BinaryHeap::with_capacity(11);
    for &number in numbers {
        kept.push(Reverse(number));
        if kept.len() > 10 {
            kept.pop();
        }
    }
    kept.into_sorted_vec().into_iter().map(|Reverse(number)| number).collect()
}

/// Everything through the heap made by hand.
pub fn through_heap(numbers: &[i64]) -> Vec<i64> {
    let mut heap = MinHeap { items: Vec::new() };
    numbers.iter().for_each(|&number| heap.push(number));
    let mut out = Vec::with_capacity(numbers.len());
    while let Some(number) = heap.pop() {
        out.push(number);
    }
    out
}

/// The median after each number, from a lower and an upper half.
pub fn running_medians(numbers: &[i64]) -> Vec<f64> {
    let mut low = BinaryHeap::new();
    let mut high = BinaryHeap::new();
    let mut medians = vec![];
    for &number in numbers {
        low.push(number);
        high.extend(low.pop().map(Reverse));
        if high.len() > low.len() {
            low.extend(high.pop().map(|Reverse(least)| least));
        }
        medians.push(match (low.peek(), high.peek()) {
            (Some(&a), Some(&Reverse(b))) if low.len() == high.len() => (a + b) as f64 / 2.0,
            (Some(&a), _) => a as f64,
            _ => 0.0,
        });
    }
    medians
}

/// One sorted list out of many.
pub fn merge_lists(lists: Vec<Vec<i64>>) -> Vec<i64> {
    let mut sources: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut heap: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
    for (i, source) in sources.iter_mut().enumerate() {
        if let Some(first) = source.next() {
            heap.push(Reverse((first, i)));
        }
    }
    let mut merged = Vec::new();
    while let Some(Reverse((value, i))) = heap.pop() {
        merged.push(value);
        if let Some(next) = sources[i].next() {
            heap.push(Reverse((next, i)));
        }
    }
    merged
}

enum Code {
    Letter(char),
    Fork(Box<Code>, Box<Code>),
}

/// How many bits a text takes in Huffman's code.
pub fn huffman_bits(text: &str) -> u64 {
    fn bits(code: &Code, depth: u64, counts: &HashMap<char, u64>) -> u64 {
        match code {
            Code::Letter(letter) => counts[letter] * depth.max(1),
            Code::Fork(zero, one) => bits(zero, depth + 1, counts) + bits(one, depth + 1, counts),
        }
    }

    let mut counts: HashMap<char, u64> = HashMap::new();
    text.chars().for_each(|letter| *counts.entry(letter).or_default() += 1);
    let mut codes: Vec<Option<Code>> = Vec::new();
    let mut heap = BinaryHeap::new();
    for (&letter, &count) in &counts {
        heap.push(Reverse((count, codes.len())));
        codes.push(Some(Code::Letter(letter)));
    }
    while heap.len() > 1 {
        let (Some(Reverse((a, x))), Some(Reverse((b, y)))) = (heap.pop(), heap.pop()) else { break };
        let (Some(zero), Some(one)) = (codes[x].take(), codes[y].take()) else { break };
        heap.push(Reverse((a + b, codes.len())));
        codes.push(Some(Code::Fork(Box::new(zero), Box::new(one))));
    }
    codes.pop().flatten().map_or(0, |root| bits(&root, 0, &counts))
}

/// When the last job ends if each goes to the machine that is free first. Jobs are long first.
pub fn last_finish(jobs: &[u64], machines: usize) -> u64 {
    let mut jobs = jobs.to_vec();
    jobs.sort_unstable_by(|a, b| b.cmp(a));
    let mut free: BinaryHeap<Reverse<u64>> = (0..machines).map(|_| Reverse(0)).collect();
    let mut last = 0;
    for job in jobs {
        if let Some(mut earliest) = free.peek_mut() {
            earliest.0 += job;
            last = last.max(earliest.0);
        }
    }
    last
}

/// Cost of joining ropes two at a time, the shortest first.
pub fn join_ropes(lengths: &[u64]) -> u64 {
    let mut ropes: BinaryHeap<Reverse<u64>> = lengths.iter().copied().map(Reverse).collect();
    let mut cost = 0;
    while let (Some(Reverse(a)), Some(Reverse(b))) = (ropes.pop(), ropes.pop()) {
        cost += a + b;
        ropes.push(Reverse(a + b));
        if ropes.len() == 1 {
            break;
        }
    }
    cost
}
