//! Drivers of `unescape`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("unescape", Linear, Linear, |n, probe| {
        let text = "a word\\n".repeat(n);
        probe.many(|| unescape::unescape(&text));
    }),
];
