//! Drivers of functions of the crate num-prime.

use num_prime::factor::trial_division;
use num_prime::nt_funcs::{nth_prime_est, prime_pi_bounds, prime_pi_est};

use super::{Case, Class::*};

/// A prime beyond every limit that is tried.
const PRIME: u64 = (1 << 61) - 1;

pub(super) const CASES: &[Case] = &[
    Case::new("nt_funcs::prime_pi_bounds", Constant, Constant, |n, probe| {
        probe.many(|| prime_pi_bounds(&(10_000 * n as u64)));
    })
    .note("the number ten thousand times n, beyond the tables"),
    Case::new("nt_funcs::prime_pi_est", Constant, Constant, |n, probe| {
        probe.many(|| prime_pi_est(&(10_000 * n as u64)));
    })
    .note("the number ten thousand times n, beyond the tables"),
    Case::new("factor::trial_division", Linear, Constant, |n, probe| {
        probe.many(|| trial_division(2..n as u64, PRIME, Some(n as u64)));
    })
    .note("n divisors; none divides"),
    Case::new("nt_funcs::nth_prime_est", Logarithmic, Constant, |n, probe| {
        probe.many(|| nth_prime_est(&(10_000 * n as u64)));
    })
    .note("the number ten thousand times n, beyond the tables"),
];
