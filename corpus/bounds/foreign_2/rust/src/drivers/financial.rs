//! Drivers of `financial`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("periodic_cashflow::irr::irr", Linear, Linear, |n, probe| {
        let mut values: Vec<f64> = (0..n).map(|_| 0.5 + probe.random.unit()).collect();
        values[0] = -(n as f64) / 2.0;
        probe.many(|| financial::irr(&values, None).is_ok());
    })
    .note("pays back twice what was paid"),
    Case::new("periodic_cashflow::mirr::mirr", Linear, Linear, |n, probe| {
        let values: Vec<f64> = (0..n).map(|_| probe.random.unit() - 0.4).collect();
        probe.many(|| financial::mirr(&values, 0.0001, 0.0002));
    }),
];
