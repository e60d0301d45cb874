//! Drivers of functions of the crate ac-library-rs.

use ac_library::{floor_sum, pow_mod, suffix_array_arbitrary, suffix_array_manual};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("math::floor_sum", Logarithmic, Constant, |n, probe| {
        let n = n as i64;
        probe.many(|| floor_sum(n, n + 1, n * 618 / 1000, n / 2));
    })
    .note("the numbers n"),
    Case::new("math::pow_mod", Logarithmic, Constant, |n, probe| {
        probe.many(|| pow_mod(3, n as i64, 1_000_000_007));
    })
    .note("the power n"),
    Case::new("string::suffix_array_manual", Linear, Linear, |n, probe| {
        let letters: Vec<i32> = probe.random.numbers(n, 26).into_iter().map(|number| number as i32).collect();
        probe.many(|| suffix_array_manual(&letters, 25));
    }),
    Case::new("string::suffix_array_arbitrary", Linearithmic, Linear, |n, probe| {
        let numbers = probe.random.numbers(n, n);
        probe.many(|| suffix_array_arbitrary(&numbers));
    }),
];
