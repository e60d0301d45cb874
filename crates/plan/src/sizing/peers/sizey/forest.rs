//! A random forest over one feature: trees of variance-reducing splits, each over a sample drawn with replacement
//! (L. Breiman, "Random Forests", Machine Learning 45, 2001).

const TREES: usize = 25;

/// Trees whose mean is the answer.
#[derive(Debug)]
pub(super) struct Forest(Vec<Node>);

#[derive(Debug)]
enum Node {
    Leaf(f64),
    Split(f64, Box<Self>, Box<Self>),
}

impl Forest {
    pub(super) fn fit(points: &[(f64, f64)], depth: usize, least: usize) -> Self {
        let mut dice = 42;
        let trees = (0..TREES).map(|_| {
            let mut drawn: Vec<(f64, f64)> = points
                .iter()
                .map(|_| points[usize::try_from(roll(&mut dice)).unwrap_or(0) % points.len()])
                .collect();
            drawn.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            grow(&drawn, depth, least)
        });
        Self(trees.collect())
    }

    #[expect(clippy::cast_precision_loss, reason = "trees are few")]
    pub(super) fn at(&self, x: f64) -> f64 {
        self.0.iter().map(|tree| tree.at(x)).sum::<f64>() / self.0.len() as f64
    }
}

impl Node {
    fn at(&self, x: f64) -> f64 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split(place, low, high) => {
                if x <= *place {
                    low.at(x)
                } else {
                    high.at(x)
                }
            }
        }
    }
}

/// A number that looks random and is the same every time (S. Vigna, "xorshift64*").
pub(super) fn roll(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
}

/// The tree over points in order of place: the split that leaves least variance, as long as depth is left.
#[expect(clippy::cast_precision_loss, reason = "runs are few")]
fn grow(points: &[(f64, f64)], depth: usize, least: usize) -> Node {
    let total: f64 = points.iter().map(|(_, y)| y).sum();
    let count = points.len();
    let mean = if count > 0 { total / count as f64 } else { 0.0 };
    if depth == 0 || count < 2 * least {
        return Node::Leaf(mean);
    }
    // Least squares left is most of the sums' squares over their counts.
    let mut best = (total * total / count as f64 + 1e-12, None);
    let mut below = 0.0;
    for at in 1..count {
        below += points[at - 1].1;
        if at < least || count - at < least || points[at].0 <= points[at - 1].0 {
            continue;
        }
        let above = total - below;
        let gain = below * below / at as f64 + above * above / (count - at) as f64;
        if gain > best.0 {
            best = (gain, Some(at));
        }
    }
    let Some(at) = best.1 else { return Node::Leaf(mean) };
    let place = f64::midpoint(points[at - 1].0, points[at].0);
    let (low, high) = points.split_at(at);
    Node::Split(place, Box::new(grow(low, depth - 1, least)), Box::new(grow(high, depth - 1, least)))
}
