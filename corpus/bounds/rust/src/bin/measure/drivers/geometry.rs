//! Drivers of `geometry`.

use plimsoll_bounds::geometry::*;

use super::{Case, Class::*};
use crate::inputs::Random;

fn circle(n: usize) -> Vec<Point> {
    (0..n).map(|i| (i as f64 / n as f64 * std::f64::consts::TAU).sin_cos()).collect()
}

fn whole(random: &mut Random, n: usize) -> Vec<(i64, i64)> {
    (0..n).map(|_| (random.below(4 * n) as i64, random.below(4 * n) as i64)).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("convex_hull", Linearithmic, Linear, |n, probe| {
        let points = probe.random.points(n);
        probe.many(|| convex_hull(&points));
    }),
    Case::new("closest_of_all", Quadratic, Constant, |n, probe| {
        let points = probe.random.points(n);
        probe.many(|| closest_of_all(&points));
    }),
    Case::new("closest_by_halves", Linearithmic, Linear, |n, probe| {
        let mut points = probe.random.points(n);
        probe.once(|| closest_by_halves(&mut points));
    }),
    Case::new("polygon_area", Linear, Constant, |n, probe| {
        let corners = circle(n);
        probe.many(|| polygon_area(&corners));
    }),
    Case::new("points_inside", Quadratic, Linear, |n, probe| {
        let (polygon, points) = (circle(n), probe.random.points(n));
        probe.many(|| points_inside(&polygon, &points));
    })
    .note("n corners and n points"),
    Case::new("most_on_a_line", Quadratic, Linear, |n, probe| {
        let points = whole(&mut probe.random, n);
        probe.many(|| most_on_a_line(&points));
    })
    .note("expected"),
    Case::new("fullest_box", Linear, Linear, |n, probe| {
        let points = probe.random.points(n);
        let width = (8.0 / n as f64).sqrt();
        probe.many(|| fullest_box(&points, width));
    })
    .note("about eight points a box"),
    Case::new("right_triangles", Cubic, Linear, |n, probe| {
        let points = whole(&mut probe.random, n);
        probe.many(|| right_triangles(&points));
    }),
];
