//! Drivers of `rust-fuzzy-search`.

use rust_fuzzy_search as f;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("fuzzy_compare", Quadratic, Linear, |n, probe| {
        // So many kinds of letters that a text has next to nothing of another.
        let mut text = || -> String {
            (0..n).filter_map(|_| char::from_u32(0x4e00 + probe.random.below(3000) as u32)).collect()
        };
        let (a, b) = (text(), text());
        probe.many(|| f::fuzzy_compare(&a, &b));
    })
    .note("Chinese characters"),
    Case::new("fuzzy_search", Quadratic, Linear, |n, probe| {
        let (text, words) = (probe.random.letters(n, 26), probe.random.words(n));
        let list: Vec<&str> = words.iter().map(String::as_str).collect();
        probe.many(|| f::fuzzy_search(&text, &list).len());
    })
    .note("a text in a list of as many words"),
    Case::new("fuzzy_search_threshold", Quadratic, Linear, |n, probe| {
        let (text, words) = (probe.random.letters(n, 26), probe.random.words(n));
        let list: Vec<&str> = words.iter().map(String::as_str).collect();
        probe.many(|| f::fuzzy_search_threshold(&text, &list, 0.0).len());
    })
    .note("a text in a list of as many words"),
];
