//! Drivers of `glob_match`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("glob_match_with_captures", Linear, Constant, |n, probe| {
        let path = format!("{}.rs", probe.random.letters(n, 8));
        probe.many(|| glob_match::glob_match_with_captures("*.rs", &path).is_some());
    })
    .note("one star in a short pattern"),
];
