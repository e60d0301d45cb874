//! Putting things in order, by hand and with the library.

use std::cmp::Ordering;

/// A line of a shop's order book.
#[derive(Clone, Debug)]
pub struct Order {
    pub customer: String,
    pub amount: u64,
    pub day: u32,
}

/// Sorts by swapping neighbours until a pass changes nothing.
pub fn bubble_sort(items: &mut [i64]) {
    let mut end = items.len();
    loop {
        let mut swapped_at = 0;
        for i in 1..end {
            if items[i - 1] > items[i] {
                items.swap(i - 1, i);
                swapped_at = i;
            }
        }
        if swapped_at == 0 {
            break;
        }
        end = swapped_at;
    }
}

/// Sorts by moving each item left to where it belongs.
pub fn insertion_sort<T: PartialOrd + Copy>(items: &mut [T]) {
    for i in 1..items.len() {
        let item = items[i];
        let mut hole = i;
        while hole > 0 && items[hole - 1] > item {
            items[hole] = items[hole - 1];
            hole -= 1;
        }
        items[hole] = item;
    }
}

/// A sorted copy, made by merging sorted halves.
pub fn merge_sort(items: &[i64]) -> Vec<i64> {
    if items.len() <= 1 {
        return items.to_vec();
    }
    let (left, right) = items.split_at(items.len() / 2);
    let (left, right) = (merge_sort(left), merge_sort(right));
    let mut merged = Vec::with_capacity(items.len());
    let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(a), Some(b)) = (l.peek(), r.peek()) {
        if a <= b {
            merged.extend(l.next());
        } else {
            merged.extend(r.next());
        }
    }
    merged.extend(l);
    merged.extend(r);
    merged
}

/// Sorts in place around the median of three.
pub fn quick_sort(items: &mut [i64]) {
    fn split(items: &mut [i64]) -> usize {
        let last = items.len() - 1;
        let middle = last / 2;
        if items[0] > items[middle] {
            items.swap(0, middle);
        }
        if items[0] > items[last] {
            items.swap(0, last);
        }
        if items[last] < items[middle] {
            items.swap(last, middle);
        }
        items.swap(middle, last);
        let pivot = items[last];
        let mut store = 0;
        for i in 0..last {
            if items[i] < pivot {
                items.swap(i, store);
                store += 1;
            }
        }
        items.swap(store, last);
        store
    }

    if items.len() < 2 {
        return;
    }
    let at = split(items);
    let (low, high) = items.split_at_mut(at);
    quick_sort(low);
    quick_sort(&mut high[1..]);
}

/// Sorts in place by way of a heap.
pub fn heap_sort(items: &mut [i64]) {
    let sift = |items: &mut [i64], mut parent: usize, end: usize| {
        loop {
            let mut child = 2 * parent + 1;
            if child >= end {
                break;
            }
            if child + 1 < end && items[child + 1] > items[child] {
                child += 1;
            }
            if items[parent] >= items[child] {
                break;
            }
            items.swap(parent, child);
            parent = child;
        }
    };
    for parent in (0..items.len() / 2).rev() {
        sift(items, parent, items.len());
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift(items, 0, end);
    }
}

/// Grades from 0 to 100 in order, by counting each.
pub fn counting_sort(grades: &[u8]) -> Vec<u8> {
    let mut counts = [0usize; 101];
    grades.iter().for_each(|&grade| counts[usize::from(grade)] += 1);
    let mut sorted = Vec::new();
    for (grade, &count) in counts.iter().enumerate() {
        sorted.extend(std::iter::repeat_n(grade as u8, count));
    }
    sorted
}

/// Sorts 32-bit keys byte by byte.
pub fn radix_sort(keys: &mut Vec<u32>) {
    let mut other = vec![0; keys.len()];
    for shift in [0, 8, 16, 24] {
        let mut starts = [0usize; 257];
        for key in keys.iter() {
            starts[(key >> shift & 0xff) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        for &key in keys.iter() {
            let bucket = (key >> shift & 0xff) as usize;
            other[starts[bucket]] = key;
            starts[bucket] += 1;
        }
        std::mem::swap(keys, &mut other);
    }
}

/// Orders by customer, then the largest amount first, then by day.
pub fn sort_orders(orders: &mut [Order]) {
    orders.sort_by(|a, b| match a.customer.cmp(&b.customer) {
        Ordering::Equal => b.amount.cmp(&a.amount).then(a.day.cmp(&b.day)),
        different => different,
    });
}

/// Each score's rank, the best being 1; equal scores share one.
pub fn ranks(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut ranks = vec![0; scores.len()];
    for (place, &who) in order.iter().enumerate() {
        ranks[who] = match place {
            0 => 1,
            _ if scores[order[place - 1]] == scores[who] => ranks[order[place - 1]],
            _ => place + 1,
        };
    }
    ranks
}
