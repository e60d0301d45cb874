//! Drivers of `twoway`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("rfind_bytes", Linear, Constant, |n, probe| {
        let (text, pattern) = ("ab".repeat(n), "a".to_owned() + &"ab".repeat(n / 8 + 1));
        probe.many(|| twoway::rfind_bytes(text.as_bytes(), pattern.as_bytes()));
    })
    .note("a pattern of an eighth of the text, which is not there"),
];
