//! Drivers of functions of the crate hex.

use hex::encode_to_slice;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[Case::new("encode_to_slice", Linear, Constant, |n, probe| {
    let bytes = probe.random.letters(n, 26);
    let mut out = vec![0u8; 2 * n];
    probe.once(|| encode_to_slice(&bytes, &mut out));
})];
