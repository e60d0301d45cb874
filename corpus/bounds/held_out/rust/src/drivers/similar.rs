//! Drivers of functions of the crate similar: n numbers, a tenth of them changed.

use similar::algorithms::{Capture, histogram, myers, patience};
use similar::get_close_matches;

use super::{Case, Class::*};
use crate::inputs::Random;

fn versions(n: usize, random: &mut Random) -> (Vec<usize>, Vec<usize>) {
    let old: Vec<usize> = (0..n).collect();
    let mut new = old.clone();
    (0..n / 10).for_each(|_| new[random.below(n)] = n + random.below(n));
    (old, new)
}

pub(super) const CASES: &[Case] = &[
    Case::new("algorithms::histogram::diff_deadline", Linear, Linear, |n, probe| {
        let (old, new) = versions(n, &mut probe.random);
        probe.many(|| {
            let mut found = Capture::new();
            histogram::diff_deadline(&mut found, &old, 0..n, &new, 0..n, None).map(|()| found)
        });
    }),
    Case::new("algorithms::patience::diff_deadline", Linear, Linear, |n, probe| {
        let (old, new) = versions(n, &mut probe.random);
        probe.many(|| {
            let mut found = Capture::new();
            patience::diff_deadline(&mut found, &old, 0..n, &new, 0..n, None).map(|()| found)
        });
    }),
    Case::new("text::get_close_matches", Linear, Constant, |n, probe| {
        let words = probe.random.words(n);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        probe.many(|| get_close_matches("similar", &words, 3, 0.6));
    })
    .note("words of three to eight letters"),
    Case::new("algorithms::myers::diff_deadline", Quadratic, Linear, |n, probe| {
        let (old, new) = versions(n, &mut probe.random);
        probe.many(|| {
            let mut found = Capture::new();
            myers::diff_deadline(&mut found, &old, 0..n, &new, 0..n, None).map(|()| found)
        });
    }),
];
