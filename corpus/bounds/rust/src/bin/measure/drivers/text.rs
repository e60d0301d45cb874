//! Drivers of `text`: n bytes of prose from a vocabulary that does not grow, or n words.

use plimsoll_bounds::text::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("common_words", Linear, Constant, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| common_words(&text));
    })
    .note("a vocabulary of 21, however long the text"),
    Case::new("wrap", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| wrap(&text, 72));
    }),
    Case::new("caesar", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| caesar(&text, 13));
    }),
    Case::new("common_beginning", Quadratic, Constant, |n, probe| {
        let stem = "a".repeat(n);
        let words: Vec<String> = (0..n).map(|_| stem.clone()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        probe.many(|| common_beginning(&words).len());
    })
    .note("n words of n letters"),
    Case::new("difference", Quadratic, Quadratic, |n, probe| {
        let old = probe.random.words(n);
        let new: Vec<&str> = old.iter().map(String::as_str).filter(|_| probe.random.below(4) != 0).collect();
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        probe.many(|| difference(&old, &new));
    }),
    Case::new("corrections", Quadratic, Linear, |n, probe| {
        let dictionary = probe.random.words(n);
        // Two letters off, so that every word is compared with all.
        let words: Vec<String> = dictionary.iter().map(|word| format!("QX{}", &word[2..])).collect();
        probe.many(|| corrections(&words, &dictionary));
    })
    .note("n words and a dictionary of n"),
    Case::new("concordance", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n);
        probe.many(|| concordance(&text));
    })
    .note("a vocabulary of 21, however long the text"),
    Case::new("mirror_words", Quadratic, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| mirror_words(&words));
    }),
];
