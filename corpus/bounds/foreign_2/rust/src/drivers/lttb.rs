//! Drivers of `lttb`.

use lttb::DataPoint;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("lttb", Linear, Linear, |n, probe| {
        let points: Vec<DataPoint> = (0..n).map(|at| DataPoint::new(at as f64, probe.random.unit())).collect();
        probe.once(|| lttb::lttb(points, n / 4 + 2));
    })
    .note("keeps a quarter"),
];
