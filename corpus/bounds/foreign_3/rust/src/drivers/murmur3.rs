//! Drivers of `murmur3`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("murmur3_x86_128::murmur3_x86_128", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 8);
        probe.many(|| murmur3::murmur3_x86_128(&mut text.as_bytes(), 1).is_ok());
    }),
    Case::new("murmur3_32::murmur3_32", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 8);
        probe.many(|| murmur3::murmur3_32(&mut text.as_bytes(), 1).is_ok());
    }),
    Case::new("murmur3_x64_128::murmur3_x64_128", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 8);
        probe.many(|| murmur3::murmur3_x64_128(&mut text.as_bytes(), 1).is_ok());
    }),
];
