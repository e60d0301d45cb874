//! Drivers of `hamming`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("weight_::weight", Linear, Constant, |n, probe| {
        let bytes: Vec<u8> = (0..n).map(|_| probe.random.below(256) as u8).collect();
        probe.many(|| hamming::weight(&bytes));
    }),
    Case::new("distance_::distance_fast", Linear, Constant, |n, probe| {
        let bytes: Vec<u8> = (0..n).map(|_| probe.random.below(256) as u8).collect();
        probe.many(|| hamming::distance_fast(&bytes, &bytes).is_ok());
    }),
];
