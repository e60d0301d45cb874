//! Drivers of `gauss_jordan_elimination`.

use gauss_jordan_elimination as g;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("gauss_elimination", Cubic, Constant, |n, probe| {
        let mut rows: Vec<Vec<f32>> =
            (0..n).map(|_| (0..=n).map(|_| probe.random.unit() as f32).collect()).collect();
        probe.once(|| g::gauss_elimination(&mut rows, g::GaussEliminationOption::JustEchelon));
    }),
    Case::new("gauss_elimination_generic", Cubic, Constant, |n, probe| {
        let mut rows: Vec<Vec<f64>> = (0..n).map(|_| (0..=n).map(|_| probe.random.unit()).collect()).collect();
        probe.once(|| g::gauss_elimination_generic(&mut rows, g::GaussEliminationOption::PrepareReduce));
    }),
    Case::new("gauss_jordan_elimination", Cubic, Constant, |n, probe| {
        let mut rows: Vec<Vec<f32>> =
            (0..n).map(|_| (0..=n).map(|_| probe.random.unit() as f32).collect()).collect();
        probe.once(|| g::gauss_jordan_elimination(&mut rows));
    }),
    Case::new("gauss_jordan_elimination_generic", Cubic, Constant, |n, probe| {
        let mut rows: Vec<Vec<f64>> = (0..n).map(|_| (0..=n).map(|_| probe.random.unit()).collect()).collect();
        probe.once(|| g::gauss_jordan_elimination_generic(&mut rows));
    }),
];
