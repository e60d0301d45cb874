//! A k-d tree over n random points in space, and the nearest of them to some places.

use std::env;

type Point = [f32; 3];

struct Node {
    point: Point,
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
}

fn build(points: &mut [Point], depth: usize) -> Option<Box<Node>> {
    if points.is_empty() {
        return None;
    }
    let axis = depth % 3;
    let middle = points.len() / 2;
    points.select_nth_unstable_by(middle, |a, b| a[axis].total_cmp(&b[axis]));
    let point = points[middle];
    let (left, rest) = points.split_at_mut(middle);
    let left = build(left, depth + 1);
    let right = build(&mut rest[1..], depth + 1);
    Some(Box::new(Node { point, left, right }))
}

fn distance(a: &Point, b: &Point) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn nearest(node: &Option<Box<Node>>, place: &Point, depth: usize, best: &mut (f32, Point)) {
    let Some(node) = node else { return };
    let away = distance(&node.point, place);
    if away < best.0 {
        *best = (away, node.point);
    }
    let offset = place[depth % 3] - node.point[depth % 3];
    let (near, far) = if offset < 0.0 { (&node.left, &node.right) } else { (&node.right, &node.left) };
    nearest(near, place, depth + 1, best);
    if offset * offset < best.0 {
        nearest(far, place, depth + 1, best);
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    fn point(&mut self) -> Point {
        [self.next(), self.next(), self.next()]
    }
}

fn main() {
    let count: usize = env::args().nth(1).map_or(100_000, |text| text.parse().expect("a number of points"));
    let queries: usize = env::args().nth(2).map_or(1000, |text| text.parse().expect("a number of queries"));
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut points: Vec<Point> = (0..count).map(|_| random.point()).collect();
    let tree = build(&mut points, 0);
    drop(points);
    let mut total = 0.0;
    for _ in 0..queries {
        let mut best = (f32::INFINITY, [0.0; 3]);
        nearest(&tree, &random.point(), 0, &mut best);
        total += best.0.sqrt();
    }
    println!("mean distance {:.6}", total / queries as f32);
}
