//! Drivers of `roman`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("to", Constant, Constant, |n, probe| {
        let year = (n % 3999 + 1) as i32;
        probe.many(|| roman::to(year));
    })
    .note("numbers below four thousand"),
];
