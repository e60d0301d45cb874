//! Drivers of `contest_algorithms`.

use contest_algorithms::{math, order, string_proc};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("math::fft::convolution", Linearithmic, Linear, |n, probe| {
        let a: Vec<f64> = probe.random.numbers(n, 100).into_iter().map(|each| each as f64).collect();
        probe.many(|| math::fft::convolution(&a, &a));
    }),
    Case::new("math::factorize", Logarithmic, Logarithmic, |n, probe| {
        let power = 1i64 << n.ilog2();
        probe.many(|| math::factorize(power));
    })
    .note("powers of two"),
    Case::new("order::merge_sorted", Linear, Linear, |n, probe| {
        let (a, b) = (probe.random.ascending(n), probe.random.ascending(n));
        probe.many(|| order::merge_sorted(a.iter().copied(), b.iter().copied()));
    }),
    Case::new("math::num::fast_gcd", Logarithmic, Constant, |n, probe| {
        let (mut a, mut b) = (1i64, 1i64);
        while b < n as i64 {
            (a, b) = (b, a + b);
        }
        probe.many(|| math::num::fast_gcd(b, a));
    })
    .note("Fibonacci numbers"),
    Case::new("math::canon_egcd", Logarithmic, Logarithmic, |n, probe| {
        let (mut a, mut b) = (1i64, 1i64);
        while b < n as i64 {
            (a, b) = (b, a + b);
        }
        probe.many(|| math::canon_egcd(b, a, 1));
    })
    .note("Fibonacci numbers"),
    Case::new("string_proc::palindromes", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 2).into_bytes();
        probe.many(|| string_proc::palindromes(&text));
    }),
];
