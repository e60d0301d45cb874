//! Points in the plane.

use std::collections::HashMap;

pub type Point = (f64, f64);

fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// The corners of the smallest convex region around the points.
pub fn convex_hull(points: &[Point]) -> Vec<Point> {
    let mut points = points.to_vec();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = vec![];
        for point in points {
            while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter().copied());
    hull.extend(half(&mut points.iter().rev().copied()));
    hull
}

/// The smallest distance between two points, comparing all.
pub fn closest_of_all(points: &[Point]) -> f64 {
    let mut closest = f64::INFINITY;
    for (i, &a) in points.iter().enumerate() {
        for &b in &points[i + 1..] {
            closest = closest.min(distance(a, b));
        }
    }
    closest
}

/// The same by halves: the points by x, merged by y on the way back.
pub fn closest_by_halves(points: &mut [Point]) -> f64 {
    fn solve(points: &mut [Point], spare: &mut Vec<Point>) -> f64 {
        if points.len() <= 3 {
            points.sort_by(|a, b| a.1.total_cmp(&b.1));
            return closest_of_all(points);
        }
        let middle = points.len() / 2;
        let line = points[middle].0;
        let (left, right) = points.split_at_mut(middle);
        let mut best = solve(left, spare).min(solve(right, spare));

        spare.clear();
        let (mut i, mut j) = (0, 0);
        while i < left.len() || j < right.len() {
            if j == right.len() || (i < left.len() && left[i].1 <= right[j].1) {
                spare.push(left[i]);
                i += 1;
            } else {
                spare.push(right[j]);
                j += 1;
            }
        }
        points.copy_from_slice(spare);

        spare.clear();
        for &point in points.iter() {
            if (point.0 - line).abs() >= best {
                continue;
            }
            let near = spare.iter().rev().take_while(|other| point.1 - other.1 < best);
            best = near.map(|&other| distance(point, other)).fold(best, f64::min);
            spare.push(point);
        }
        best
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    solve(points, &mut Vec::new())
}

/// The area inside a polygon's corners.
pub fn polygon_area(corners: &[Point]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let doubled: f64 = corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    doubled.abs() / 2.0
}

/// Which points lie inside a polygon.
pub fn points_inside(polygon: &[Point], points: &[Point]) -> Vec<bool> {
    let inside = |&(x, y): &Point| {
        let mut inside = false;
        let mut before = polygon[polygon.len() - 1];
        for &corner in polygon {
            let crosses = (corner.1 > y) != (before.1 > y);
            if crosses && x < (before.0 - corner.0) * (y - corner.1) / (before.1 - corner.1) + corner.0 {
                inside = !inside;
            }
            before = corner;
        }
        inside
    };
    points.iter().map(inside).collect()
}

/// The most points on one straight line.
pub fn most_on_a_line(points: &[(i64, i64)]) -> usize {
    let mut best = points.len().min(1);
    for (i, a) in points.iter().enumerate() {
        let mut slopes: HashMap<u64, usize> = HashMap::new();
        for b in points[i + 1..].iter().filter(|b| *b != a) {
            let (dx, dy) = ((b.0 - a.0) as f64, (b.1 - a.1) as f64);
            let slope = if dx == 0.0 { f64::INFINITY } else { dy / dx + 0.0 };
            let count = slopes.entry(slope.to_bits()).or_insert(1);
            *count += 1;
            best = best.max(*count);
        }
    }
    best
}

/// Boxes of a grid with the points in them, and the fullest box's corner.
pub fn fullest_box(points: &[Point], width: f64) -> Option<(i64, i64)> {
    let mut boxes: HashMap<(i64, i64), Vec<Point>> = HashMap::new();
    for point in points {
        let corner = ((point.0 / width).floor() as i64, (point.1 / width).floor() as i64);
        boxes.entry(corner).or_default().push(*point);
    }
    boxes.into_iter().max_by_key(|(corner, inside)| (inside.len(), *corner)).map(|(corner, _)| corner)
}

/// Triangles of three of the points that have a right angle.
pub fn right_triangles(points: &[(i64, i64)]) -> usize {
    let mut points = points.to_vec();
    points.sort_unstable();
    points.dedup();
    let mut count = 0;
    for a in &points {
        for b in points.iter().filter(|b| *b != a) {
            for c in points.iter().filter(|c| *c > b && *c != a) {
                if (b.0 - a.0) * (c.0 - a.0) + (b.1 - a.1) * (c.1 - a.1) == 0 {
                    count += 1;
                }
            }
        }
    }
    count
}
