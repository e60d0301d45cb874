//! Drivers of `modinverse`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("egcd", Logarithmic, Constant, |n, probe| {
        let (mut a, mut b) = (1i64, 1i64);
        while b < n as i64 {
            (a, b) = (b, a + b);
        }
        probe.many(|| modinverse::egcd(b, a));
    })
    .note("Fibonacci numbers"),
];
