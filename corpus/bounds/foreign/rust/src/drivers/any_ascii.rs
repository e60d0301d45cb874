//! Drivers of `any_ascii`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("any_ascii", Linear, Linear, |n, probe| {
        let text: String = (0..n).map(|at| char::from_u32(0x100 + (at % 500) as u32).unwrap_or('x')).collect();
        probe.many(|| any_ascii::any_ascii(&text));
    }),
];
