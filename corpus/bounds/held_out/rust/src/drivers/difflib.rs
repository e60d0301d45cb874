//! Drivers of functions of the crate difflib.

use difflib::{get_close_matches, unified_diff};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("unified_diff", Quadratic, Linear, |n, probe| {
        let lines: Vec<String> = (0..n).map(|at| format!("line {at}")).collect();
        let first: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut second = first.clone();
        (0..n / 10).for_each(|_| second[probe.random.below(n)] = "another");
        probe.many(|| unified_diff(&first, &second, "a", "b", "", "", 3));
    })
    .note("n lines, a tenth of them changed"),
    Case::new("get_close_matches", Linear, Linear, |n, probe| {
        let words = probe.random.words(n);
        probe.many(|| get_close_matches("similar", words.iter().map(String::as_str).collect(), 3, 0.6));
    })
    .note("words of three to eight letters"),
];
