//! Drivers of `reikna`.

use reikna::{aliquot, factor, figurate, integral, prime, totient};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("figurate::figurate", Constant, Constant, |n, probe| {
        probe.many(|| figurate::figurate(5, n as i64));
    }),
    Case::new("prime::segmented_eratosthenes", Linearithmic, Linear, |n, probe| {
        probe.many(|| prime::segmented_eratosthenes(n as u64));
    }),
    Case::new("prime::atkin", Linear, Linear, |n, probe| {
        probe.many(|| prime::atkin(n as u64));
    }),
    Case::new("factor::rho", Polynomial, Constant, |n, probe| {
        let odd = (n as u64) | 1;
        probe.many(|| factor::rho(odd * odd, 17));
    })
    .note("squares"),
    Case::new("integral::integrate_wp", Linear, Constant, |n, probe| {
        let square: reikna::func::Function = std::rc::Rc::new(|x| x * x);
        probe.many(|| integral::integrate_wp(&square, 0.0, 1.0, n as u64));
    }),
    Case::new("totient::totient", Logarithmic, Logarithmic, |n, probe| {
        let power = 1u64 << n.ilog2();
        probe.many(|| totient::totient(power));
    })
    .note("powers of two"),
    Case::new("aliquot::aliquot_sum", Polynomial, Constant, |n, probe| {
        probe.many(|| aliquot::aliquot_sum(n as u64));
    }),
];
