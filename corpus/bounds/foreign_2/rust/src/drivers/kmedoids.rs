//! Drivers of `kmedoids`.

use kmedoids::arrayadapter::LowerTriangle;

use super::{Case, Class::*};
use crate::inputs::Random;

pub(super) const CASES: &[Case] = &[
    Case::new("dynmsc::dynmsc", Cubic, Linear, |n, probe| {
        let distances = distances(n, &mut probe.random);
        let first: Vec<usize> = (0..medoids(n)).collect();
        probe.many(|| kmedoids::dynmsc::<_, f64, f64>(&distances, &first, 2, n).0);
    })
    .note("an eighth of the points are medoids"),
    Case::new("fastermsc::fastermsc", Quadratic, Linear, |n, probe| {
        let distances = distances(n, &mut probe.random);
        let mut found: Vec<usize> = (0..medoids(n)).collect();
        probe.once(|| kmedoids::fastermsc::<_, f64, f64>(&distances, &mut found, n).0);
    })
    .note("an eighth of the points are medoids"),
    Case::new("fastpam1::fastpam1", Cubic, Linear, |n, probe| {
        let distances = distances(n, &mut probe.random);
        let mut found: Vec<usize> = (0..medoids(n)).collect();
        probe.once(|| kmedoids::fastpam1::<_, f64, f64>(&distances, &mut found, n).0);
    })
    .note("an eighth of the points are medoids"),
    Case::new("pam::pam", Polynomial, Linear, |n, probe| {
        let distances = distances(n, &mut probe.random);
        probe.many(|| kmedoids::pam::<_, f64, f64>(&distances, medoids(n), n).0);
    })
    .note("an eighth of the points are medoids"),
    Case::new("silhouette::silhouette", Quadratic, Linear, |n, probe| {
        let distances = distances(n, &mut probe.random);
        let clusters: Vec<usize> = (0..n).map(|_| probe.random.below(medoids(n))).collect();
        probe.many(|| kmedoids::silhouette::<_, f64, f64>(&distances, &clusters, true).0);
    })
    .note("clusters of eight"),
];

/// How many of the points are medoids.
fn medoids(points: usize) -> usize {
    points / 8 + 2
}

/// Distances between points of the unit square.
fn distances(count: usize, random: &mut Random) -> LowerTriangle<f64> {
    let points = random.points(count);
    let pairs = (0..count).flat_map(|a| (0..a).map(move |b| (a, b)));
    let data = pairs.map(|(a, b)| (points[a].0 - points[b].0).hypot(points[a].1 - points[b].1)).collect();
    LowerTriangle { n: count, data }
}
