//! Drivers of `triple_accel`.

use triple_accel as t;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("hamming::hamming_naive", Linear, Constant, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| t::hamming::hamming_naive(a.as_bytes(), b.as_bytes()));
    }),
    Case::new("alloc_str", Linear, Linear, |n, probe| {
        probe.many(|| t::alloc_str(n));
    }),
    Case::new("fill_str", Linear, Constant, |n, probe| {
        let (source, target) = (vec![1_u8; n], std::cell::RefCell::new(vec![0_u8; n]));
        probe.many(|| t::fill_str(&mut target.borrow_mut(), &source));
    }),
];
