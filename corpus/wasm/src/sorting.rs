//! Sorts in three ways what a generator makes: the library's two sorts and a heap.

use std::collections::BinaryHeap;

fn numbers(count: usize, mut seed: u64) -> Vec<u64> {
    (0..count)
        .map(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        })
        .collect()
}

#[no_mangle]
pub extern "C" fn run(count: u32) -> u64 {
    let made = numbers(count as usize, 0x2545_f491_4f6c_dd1d);
    let mut stable = made.clone();
    stable.sort_by_key(|number| number >> 20);
    let mut quick = made.clone();
    quick.sort_unstable();
    let mut heap: BinaryHeap<u64> = made.into_iter().collect();
    let mut sum = 0u64;
    for (a, b) in stable.iter().zip(&quick) {
        sum = sum.rotate_left(5) ^ a ^ b.rotate_right(9) ^ heap.pop().unwrap_or(0);
    }
    sum
}
