//! Drivers of functions of the crate diff.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[Case::new("lines", Quadratic, Quadratic, |n, probe| {
    let first = probe.random.words(n).join("\n");
    let second = probe.random.words(n).join("\n");
    probe.many(|| diff::lines(&first, &second));
})
.note("n lines")];
