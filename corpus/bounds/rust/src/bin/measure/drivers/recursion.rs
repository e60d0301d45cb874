//! Drivers of `recursion`.

use plimsoll_bounds::recursion::*;

use super::{Case, Class::*};
use crate::inputs::Random;

/// A nested list of about so many leaves.
fn nested(random: &mut Random, leaves: usize) -> Nested {
    if leaves <= 1 {
        return Nested::Leaf(random.below(100) as i64);
    }
    let parts = 2 + random.below(3);
    Nested::Branch((0..parts).map(|_| nested(random, leaves / parts)).collect())
}

pub(super) const CASES: &[Case] = &[
    Case::new("tower_moves", Exponential, Exponential, |n, probe| {
        probe.many(|| {
            let mut moves = Vec::new();
            tower_moves(n as u32, 'a', 'c', 'b', &mut moves);
            moves
        });
    })
    .steps(4, 1),
    Case::new("fibonacci", Exponential, Linear, |n, probe| {
        probe.many(|| fibonacci(n as u32));
    })
    .steps(8, 2),
    Case::new("inversions", Linearithmic, Linear, |n, probe| {
        let mut numbers = probe.random.numbers(n, 10 * n);
        probe.once(|| inversions(&mut numbers));
    }),
    Case::new("flatten", Linear, Linear, |n, probe| {
        let list = nested(&mut probe.random, n);
        probe.many(|| flatten(&list));
    })
    .note("nested as deep as the logarithm of n"),
    Case::new("reads_backwards", Linear, Constant, |n, probe| {
        let half = probe.random.letters(n / 2, 26);
        let letters: Vec<u8> = half.bytes().chain(half.bytes().rev()).collect();
        probe.many(|| reads_backwards(&letters));
    }),
    Case::new("sum_by_halves", Linear, Logarithmic, |n, probe| {
        let numbers = probe.random.numbers(n, 100);
        probe.many(|| sum_by_halves(&numbers));
    }),
    Case::new("can_balance", Exponential, Linear, |n, probe| {
        // Even weights and an odd load that no subset exceeds early.
        let weights: Vec<u64> = (0..n).map(|_| 2 * (1 + probe.random.next() % 50)).collect();
        let load = weights.iter().sum::<u64>() - 1;
        probe.many(|| can_balance(&weights, load));
    })
    .steps(4, 1),
    Case::new("multiply_polynomials", Polynomial, Linear, |n, probe| {
        let (a, b) = (probe.random.numbers(n, 1000), probe.random.numbers(n, 1000));
        probe.many(|| multiply_polynomials(&a, &b));
    })
    .note("n to the power of log2 3"),
];
