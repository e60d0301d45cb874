//! Drivers of `number_theory`: n is the number.

use plimsoll_bounds::number_theory::*;

use super::{Case, Class::*};

/// The first prime from a number on: what factorising takes longest for.
fn prime_from(start: u64) -> u64 {
    let is_prime = |&n: &u64| (2..).take_while(|d| d * d <= n).all(|d| n % d != 0);
    (start..).find(is_prime).unwrap_or(start)
}

/// The largest Fibonacci number up to a number, and the one before: what Euclid's algorithm takes longest for.
fn fibonacci_up_to(limit: u64) -> (u64, u64) {
    let (mut low, mut high) = (1, 1);
    while low + high <= limit {
        (low, high) = (high, low + high);
    }
    (high, low)
}

pub(super) const CASES: &[Case] = &[
    Case::new("primes_up_to", Linear, Linear, |n, probe| {
        probe.many(|| primes_up_to(n));
    })
    .note("n log log n, which no measurement tells from n"),
    Case::new("primes_by_division", Quadratic, Linear, |n, probe| {
        probe.many(|| primes_by_division(n as u64));
    })
    .note("half the square of the number of primes"),
    Case::new("common_divisor", Logarithmic, Constant, |n, probe| {
        let (a, b) = fibonacci_up_to(n as u64);
        probe.many(|| common_divisor(a, b));
    })
    .note("two neighbours in Fibonacci's row"),
    Case::new("power_modulo", Logarithmic, Logarithmic, |n, probe| {
        probe.many(|| power_modulo(3, n as u64, 1_000_003));
    })
    .note("n is the exponent"),
    Case::new("factorise", Polynomial, Constant, |n, probe| {
        let number = prime_from(n as u64);
        probe.many(|| factorise(number));
    })
    .note("a prime: the square root of n"),
    Case::new("pascal_rows", Quadratic, Quadratic, |n, probe| {
        probe.many(|| pascal_rows(n));
    }),
    Case::new("factorial_digits", Polynomial, Linearithmic, |n, probe| {
        probe.many(|| factorial_digits(n as u32));
    })
    .note("n squared times its logarithm"),
    Case::new("divisor_lists", Linearithmic, Linearithmic, |n, probe| {
        probe.many(|| divisor_lists(n));
    }),
    Case::new("peasant_product", Logarithmic, Constant, |n, probe| {
        probe.many(|| peasant_product(n as u64, n as u64));
    }),
];
