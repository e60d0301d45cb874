//! Drivers of functions of the crate shell-words: words of three to eight letters.

use shell_words::{join, quote, split};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("join", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| join(&words));
    }),
    Case::new("quote", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join(" it's ");
        probe.many(|| quote(&text).len());
    }),
    Case::new("split", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join(" ");
        probe.many(|| split(&text));
    }),
];
