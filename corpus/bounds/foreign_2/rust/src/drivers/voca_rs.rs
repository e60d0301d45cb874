//! Drivers of `voca_rs`.

use voca_rs::{chop, count, strip};

use super::{Case, Class::*};

// Texts are a quarter longer than n: around a power of two the room of a vector that doubles is a matter of chance.
pub(super) const CASES: &[Case] = &[
    Case::new("chop::max", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n + n / 4);
        probe.many(|| chop::max(&text));
    }),
    Case::new("chop::substr", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n + n / 4);
        probe.many(|| chop::substr(&text, n / 4, n / 2));
    }),
    Case::new("chop::before", Quadratic, Linear, |n, probe| {
        let text = probe.random.prose(n + n / 4) + "=the end";
        probe.many(|| chop::before(&text, "="));
    })
    .note("what is looked for is at the end"),
    Case::new("count::count_unique_words", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join(" ");
        probe.many(|| count::count_unique_words(&text, ""));
    })
    .note("half of the words differ"),
    Case::new("count::count_where", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n + n / 4);
        probe.many(|| count::count_where(&text, |each| each == "e"));
    }),
    Case::new("strip::strip_bom", Linear, Linear, |n, probe| {
        let text = "\u{feff}".to_owned() + &probe.random.prose(n + n / 4);
        probe.many(|| strip::strip_bom(&text));
    }),
];
