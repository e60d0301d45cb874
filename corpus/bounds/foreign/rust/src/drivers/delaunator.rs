//! Drivers of `delaunator`.

use delaunator::{Point, triangulate};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("triangulate", Linearithmic, Linear, |n, probe| {
        let points: Vec<Point> = probe.random.points(n).into_iter().map(|(x, y)| Point { x, y }).collect();
        probe.many(|| triangulate(&points));
    }),
    Case::new("next_halfedge", Constant, Constant, |n, probe| probe.many(|| delaunator::next_halfedge(n))),
    Case::new("prev_halfedge", Constant, Constant, |n, probe| probe.many(|| delaunator::prev_halfedge(n))),
];
