//! Drivers of `backtracking`: sizes grow one by one.

use plimsoll_bounds::backtracking::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("queens", Exponential, Linear, |n, probe| {
        probe.many(|| queens(n));
    })
    .steps(4, 1),
    Case::new("subsets", Exponential, Exponential, |n, probe| {
        let items: Vec<u32> = (0..n as u32).collect();
        probe.many(|| subsets(&items));
    })
    .steps(4, 1),
    Case::new("permutations", Exponential, Linear, |n, probe| {
        let mut items: Vec<u8> = (0..n as u8).collect();
        probe.once(|| {
            let mut fixed = 0u64;
            permutations(&mut items, 0, &mut |order| fixed += u64::from(order[0] == 0));
            fixed
        });
    })
    .steps(5, 1),
    Case::new("bracketings", Exponential, Exponential, |n, probe| {
        probe.many(|| bracketings(n));
    })
    .steps(3, 1),
    Case::new("palindrome_cuts", Exponential, Linear, |n, probe| {
        let text = "a".repeat(n);
        probe.many(|| palindrome_cuts(text.as_bytes()));
    })
    .steps(4, 1),
    Case::new("round_trip", Exponential, Linear, |n, probe| {
        let distances: Vec<Vec<u32>> =
            (0..n).map(|_| (0..n).map(|_| 90 + probe.random.below(20) as u32).collect()).collect();
        probe.many(|| round_trip(&distances));
    })
    .steps(4, 1),
];
