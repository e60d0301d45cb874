//! Drivers of `base32`.

use base32::Alphabet;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("encode", Linear, Linear, |n, probe| {
        let data: Vec<u8> = (0..n).map(|_| probe.random.below(256) as u8).collect();
        probe.many(|| base32::encode(Alphabet::Crockford, &data));
    }),
    Case::new("decode", Linear, Linear, |n, probe| {
        let data: Vec<u8> = (0..n).map(|_| probe.random.below(256) as u8).collect();
        let text = base32::encode(Alphabet::Crockford, &data);
        probe.many(|| base32::decode(Alphabet::Crockford, &text));
    }),
];
