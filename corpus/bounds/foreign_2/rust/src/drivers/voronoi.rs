//! Drivers of `voronoi`.

use voronoi::Point;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("lloyd::polygon_centroid", Linear, Constant, |n, probe| {
        let corners: Vec<Point> = probe.random.points(n).into_iter().map(|(x, y)| Point::new(x, y)).collect();
        probe.many(|| voronoi::polygon_centroid(&corners));
    }),
    Case::new("voronoi::voronoi", Linearithmic, Linear, |n, probe| {
        let points: Vec<Point> = probe.random.points(n).into_iter().map(|(x, y)| Point::new(x, y)).collect();
        probe.once(|| voronoi::voronoi(points, 1.0));
    }),
];
