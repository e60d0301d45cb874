//! Drivers of `strings`.

use plimsoll_bounds::strings::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("find_all", Linear, Linear, |n, probe| {
        let (text, pattern) = ("ab".repeat(n / 2), "ab".repeat(n / 8));
        probe.many(|| find_all(&text, &pattern));
    })
    .note("a text of n and a pattern of n / 4"),
    Case::new("find_naively", Quadratic, Constant, |n, probe| {
        let (text, pattern) = ("a".repeat(n), "a".repeat(n / 2) + "b");
        probe.many(|| find_naively(&text, &pattern));
    })
    .note("a text of n and a pattern of n / 2"),
    Case::new("z_function", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 2);
        probe.many(|| z_function(text.as_bytes()));
    }),
    Case::new("are_anagrams", Linearithmic, Linear, |n, probe| {
        // Letters of many kinds: of few, the library's sort makes no more than a pass for each.
        let letter = |i: usize| char::from_u32(0x4e00 + (i % 20_000) as u32).unwrap_or('x');
        let a: String = probe.random.shuffled(n).into_iter().map(letter).collect();
        let b: String = probe.random.shuffled(n).into_iter().map(letter).collect();
        probe.many(|| are_anagrams(&a, &b));
    })
    .note("twenty thousand different letters"),
    Case::new("longest_palindrome", Quadratic, Constant, |n, probe| {
        let text = "a".repeat(n);
        probe.many(|| longest_palindrome(&text).len());
    }),
    Case::new("run_lengths", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 2);
        probe.many(|| run_lengths(&text));
    }),
    Case::new("count_palindromes", Cubic, Linear, |n, probe| {
        let text = "a".repeat(n);
        probe.many(|| count_palindromes(&text));
    }),
    Case::new("different_pieces", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 4);
        probe.many(|| different_pieces(&text, 20));
    })
    .note("expected; pieces of twenty"),
    Case::new("sorted_endings", Quadratic, Quadratic, |n, probe| {
        let text = probe.random.letters(n, 26);
        probe.many(|| sorted_endings(&text));
    }),
    Case::new("same_pattern", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 26);
        let other: String = text.bytes().map(|byte| char::from(b'a' + (byte - b'a' + 7) % 26)).collect();
        probe.many(|| same_pattern(&text, &other));
    })
    .note("26 letters, however long the texts"),
];
