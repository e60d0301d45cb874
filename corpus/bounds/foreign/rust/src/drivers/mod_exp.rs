//! Drivers of `mod_exp`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("mod_exp", Logarithmic, Constant, |n, probe| {
        let exponent = (1u64 << n.ilog2()) - 1;
        probe.many(|| mod_exp::mod_exp(3, exponent, 1_000_003u64));
    }),
];
