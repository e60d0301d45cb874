//! Drivers of `punycode`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("decode", Quadratic, Linear, |n, probe| {
        let letters: String = (0..n).filter_map(|_| char::from_u32(0x430 + probe.random.below(32) as u32)).collect();
        let text = punycode::encode(&letters).expect("few enough letters");
        probe.many(|| punycode::decode(&text).is_ok());
    })
    .note("Cyrillic letters"),
];
