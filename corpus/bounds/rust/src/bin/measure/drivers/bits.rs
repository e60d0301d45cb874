//! Drivers of `bits`.

use plimsoll_bounds::bits::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("set_bits", Linear, Linear, |n, probe| {
        probe.many(|| set_bits(n));
    }),
    Case::new("lonely", Linear, Constant, |n, probe| {
        let numbers: Vec<u64> = (0..n).map(|_| probe.random.next()).collect();
        probe.many(|| lonely(&numbers));
    }),
    Case::new("total_difference", Linear, Constant, |n, probe| {
        let numbers: Vec<u32> = (0..n).map(|_| probe.random.next() as u32).collect();
        probe.many(|| total_difference(&numbers));
    }),
    Case::new("gray_codes", Exponential, Exponential, |n, probe| {
        probe.many(|| gray_codes(n as u32));
    })
    .steps(4, 1),
    Case::new("subset_sum_of_xors", Exponential, Constant, |n, probe| {
        let numbers: Vec<u32> = (0..n).map(|_| probe.random.next() as u32).collect();
        probe.many(|| subset_sum_of_xors(&numbers));
    })
    .steps(4, 1),
    Case::new("reversed", Constant, Constant, |n, probe| {
        probe.many(|| reversed(n as u32));
    }),
    Case::new("largest_xor", Linear, Linear, |n, probe| {
        let numbers: Vec<u32> = (0..n).map(|_| probe.random.next() as u32 >> 1).collect();
        probe.many(|| largest_xor(&numbers));
    }),
    Case::new("reachable_sums", Quadratic, Linear, |n, probe| {
        let weights: Vec<usize> = (0..n).map(|_| 50 + probe.random.below(100)).collect();
        probe.many(|| reachable_sums(&weights));
    })
    .note("weights up to 150, however many"),
];
