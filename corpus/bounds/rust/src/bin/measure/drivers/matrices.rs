//! Drivers of `matrices`: n rows and n columns throughout.

use plimsoll_bounds::matrices::*;

use super::{Case, Class::*};
use crate::inputs::Random;

fn real(random: &mut Random, n: usize) -> Matrix {
    (0..n).map(|_| (0..n).map(|_| random.unit()).collect()).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("multiply", Cubic, Quadratic, |n, probe| {
        let (a, b) = (real(&mut probe.random, n), real(&mut probe.random, n));
        probe.many(|| multiply(&a, &b));
    }),
    Case::new("transposed", Quadratic, Quadratic, |n, probe| {
        let matrix = probe.random.table(n, n, 100);
        probe.many(|| transposed(&matrix));
    }),
    Case::new("determinant", Cubic, Constant, |n, probe| {
        let matrix = real(&mut probe.random, n);
        probe.once(|| determinant(matrix));
    }),
    Case::new("rotate", Quadratic, Constant, |n, probe| {
        let mut picture: Vec<Vec<u8>> =
            (0..n).map(|_| (0..n).map(|_| probe.random.next() as u8).collect()).collect();
        probe.once(|| rotate(&mut picture));
    }),
    Case::new("spiral", Quadratic, Quadratic, |n, probe| {
        let matrix = probe.random.table(n, n, 100);
        probe.many(|| spiral(&matrix));
    }),
    Case::new("rectangle_sums", Quadratic, Quadratic, |n, probe| {
        let matrix = probe.random.table(n, n, 100);
        probe.many(|| rectangle_sums(&matrix));
    }),
    Case::new("rectangle_sum", Constant, Constant, |n, probe| {
        let sums = rectangle_sums(&probe.random.table(n, n, 100));
        probe.many(|| rectangle_sum(&sums, (1, 2), (n - 1, n)));
    }),
    Case::new("spread_zeros", Quadratic, Linear, |n, probe| {
        let mut matrix = probe.random.table(n, n, 2 * n);
        probe.once(|| spread_zeros(&mut matrix));
    }),
    Case::new("trace_and_skew", Quadratic, Constant, |n, probe| {
        let matrix = probe.random.table(n, n, 100);
        probe.many(|| trace_and_skew(&matrix));
    }),
];
