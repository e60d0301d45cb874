//! Drivers of functions of the crate statistical.

use statistical::univariate::{average_deviation, skewness};
use statistical::{median, mode, population_variance};

use super::{Case, Class::*};
use crate::inputs::Random;

fn fractions(n: usize, random: &mut Random) -> Vec<f64> {
    (0..n).map(|_| random.unit()).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("univariate_::mode", Linear, Linear, |n, probe| {
        let numbers = probe.random.numbers(n, n);
        probe.many(|| mode(&numbers));
    }),
    Case::new("univariate_::skewness", Linear, Constant, |n, probe| {
        let numbers = fractions(n, &mut probe.random);
        probe.many(|| skewness(&numbers, None, None));
    }),
    Case::new("stats_::population_variance", Linear, Constant, |n, probe| {
        let numbers = fractions(n, &mut probe.random);
        probe.many(|| population_variance(&numbers, None));
    }),
    Case::new("stats_::median", Linearithmic, Linear, |n, probe| {
        let numbers = fractions(n, &mut probe.random);
        probe.many(|| median(&numbers));
    })
    .note("expected"),
    Case::new("univariate_::average_deviation", Linear, Constant, |n, probe| {
        let numbers = fractions(n, &mut probe.random);
        probe.many(|| average_deviation(&numbers, None));
    }),
];
