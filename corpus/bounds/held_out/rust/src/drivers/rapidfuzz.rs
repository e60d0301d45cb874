//! Drivers of functions of the crate rapidfuzz: two texts of n letters.

use rapidfuzz::distance::{
    damerau_levenshtein, hamming, indel, lcs_seq, levenshtein, osa, postfix, prefix,
};

use super::{Case, Class::*};
use crate::inputs::Random;

fn texts(n: usize, random: &mut Random) -> (String, String) {
    (random.letters(n, 26), random.letters(n, 26))
}

pub(super) const CASES: &[Case] = &[
    Case::new("distance::prefix::similarity_with_args", Linear, Constant, |n, probe| {
        let (a, _) = texts(n, &mut probe.random);
        probe.many(|| prefix::similarity_with_args(a.bytes(), a.bytes(), &prefix::Args::default()));
    })
    .note("the same text twice"),
    Case::new("distance::levenshtein::distance_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| levenshtein::distance_with_args(a.bytes(), b.bytes(), &levenshtein::Args::default()));
    }),
    Case::new("distance::indel::distance_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| indel::distance_with_args(a.bytes(), b.bytes(), &indel::Args::default()));
    }),
    Case::new("distance::postfix::distance_with_args", Linear, Constant, |n, probe| {
        let (a, _) = texts(n, &mut probe.random);
        probe.many(|| postfix::distance_with_args(a.bytes(), a.bytes(), &postfix::Args::default()));
    })
    .note("the same text twice"),
    Case::new("distance::osa::distance_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| osa::distance_with_args(a.bytes(), b.bytes(), &osa::Args::default()));
    }),
    Case::new("distance::hamming::similarity_with_args", Linear, Constant, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| hamming::similarity_with_args(a.bytes(), b.bytes(), &hamming::Args::default()).is_ok());
    }),
    Case::new("distance::lcs_seq::distance_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| lcs_seq::distance_with_args(a.bytes(), b.bytes(), &lcs_seq::Args::default()));
    }),
    Case::new("distance::indel::similarity_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| indel::similarity_with_args(a.bytes(), b.bytes(), &indel::Args::default()));
    }),
    Case::new("distance::lcs_seq::similarity_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| lcs_seq::similarity_with_args(a.bytes(), b.bytes(), &lcs_seq::Args::default()));
    }),
    Case::new("distance::damerau_levenshtein::distance_with_args", Quadratic, Linear, |n, probe| {
        let (a, b) = texts(n, &mut probe.random);
        probe.many(|| {
            damerau_levenshtein::distance_with_args(a.bytes(), b.bytes(), &damerau_levenshtein::Args::default())
        });
    }),
];
