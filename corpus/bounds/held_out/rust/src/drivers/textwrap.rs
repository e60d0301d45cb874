//! Drivers of functions of the crate textwrap.

use textwrap::core::{Word, break_words, display_width};
use textwrap::wrap_algorithms::{Penalties, wrap_optimal_fit};
use textwrap::{refill, unfill, wrap};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("wrap_algorithms::optimal_fit::wrap_optimal_fit", Linear, Linear, |n, probe| {
        let words: Vec<String> = probe.random.words(n).into_iter().map(|word| word + " ").collect();
        let words: Vec<Word> = words.iter().map(|word| Word::from(word)).collect();
        let penalties = Penalties::default();
        probe.many(|| wrap_optimal_fit(&words, &[60.0], &penalties));
    })
    .note("n words, lines of 60"),
    Case::new("refill::unfill", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| unfill(&text).0);
    }),
    Case::new("wrap::wrap", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| wrap(&text, 60));
    })
    .note("lines of about ten words, cut at 60 letters"),
    Case::new("core::display_width", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 26);
        probe.many(|| display_width(&text));
    }),
    Case::new("core::break_words", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        let words: Vec<Word> = words.iter().map(|word| Word::from(word)).collect();
        probe.once(|| break_words(words, 5));
    })
    .note("n words of three to eight letters, broken at five"),
    Case::new("refill::refill", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| refill(&text, 60));
    })
    .note("lines of 60"),
];
