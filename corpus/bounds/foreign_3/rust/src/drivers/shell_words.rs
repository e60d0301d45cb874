//! Drivers of `shell_words`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("join", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| shell_words::join(&words));
    }),
    Case::new("quote", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| shell_words::quote(&text).len());
    }),
    Case::new("split", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| shell_words::split(&text).is_ok());
    }),
];
