//! Drivers of `slow_primes`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("estimate::estimate_nth_prime", Constant, Constant, |n, probe| {
        probe.many(|| slow_primes::estimate_nth_prime(n as u64));
    }),
    Case::new("estimate::estimate_prime_pi", Constant, Constant, |n, probe| {
        probe.many(|| slow_primes::estimate_prime_pi(n as u64));
    }),
];
