//! Drivers of `interp`.

use interp::InterpMode;

use super::{Case, Class::*};
use crate::inputs::Random;

pub(super) const CASES: &[Case] = &[
    Case::new("interp", Linear, Linear, |n, probe| {
        let (x, y) = curve(n, &mut probe.random);
        let wanted = x[n - 1] - 0.5;
        probe.many(|| interp::interp(&x, &y, wanted, &InterpMode::Extrapolate));
    }),
    Case::new("interp_array", Linear, Linear, |n, probe| {
        let (x, y) = curve(n, &mut probe.random);
        let wanted: [f64; 16] = std::array::from_fn(|_| x[n - 1] * probe.random.unit());
        probe.many(|| interp::interp_array(&x, &y, &wanted, &InterpMode::FirstLast));
    })
    .note("sixteen places"),
    Case::new("interp_slice", Linearithmic, Linear, |n, probe| {
        let (x, y) = curve(n, &mut probe.random);
        let wanted: Vec<f64> = (0..n).map(|_| x[n - 1] * probe.random.unit()).collect();
        probe.many(|| interp::interp_slice(&x, &y, &wanted, &InterpMode::Extrapolate));
    }),
];

/// So many points of a curve, from left to right.
fn curve(count: usize, random: &mut Random) -> (Vec<f64>, Vec<f64>) {
    let x = random.ascending(count).into_iter().map(|each| each as f64).collect();
    (x, (0..count).map(|_| random.unit()).collect())
}
