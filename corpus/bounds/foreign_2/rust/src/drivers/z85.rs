//! Drivers of `z85`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("encode", Linear, Linear, |n, probe| {
        let bytes: Vec<u8> = (0..4 * n).map(|_| probe.random.below(256) as u8).collect();
        probe.many(|| z85::encode(&bytes));
    }),
    Case::new("decode", Linear, Linear, |n, probe| {
        let bytes: Vec<u8> = (0..4 * n).map(|_| probe.random.below(256) as u8).collect();
        let text = z85::encode(&bytes);
        probe.many(|| z85::decode(&text).is_ok());
    }),
];
