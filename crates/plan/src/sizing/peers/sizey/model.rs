//! One of Sizey's four models: scaled, cross-validated over a small grid, fitted anew as runs gather.

use super::forest::Forest;
use super::perceptron::Perceptron;
use crate::sizing::peers::regression;

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Linear,
    Neighbours,
    Forest,
    Perceptron,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Linear, Self::Neighbours, Self::Forest, Self::Perceptron];

    /// Hyper-parameters tried: two numbers whose meaning is the model's.
    const fn grid(self) -> &'static [(usize, usize)] {
        match self {
            Self::Linear => &[(0, 0)],
            // Neighbours, and whether the nearer weigh more.
            Self::Neighbours => {
                &[(2, 0), (2, 1), (3, 0), (3, 1), (5, 0), (5, 1), (7, 0), (7, 1), (9, 0), (9, 1)]
            }
            // Depth, and least runs a leaf.
            Self::Forest => &[(3, 1), (3, 2), (7, 1), (7, 2)],
            // Width of both hidden layers.
            Self::Perceptron => &[(5, 0), (9, 0)],
        }
    }

    const fn folds(self) -> usize {
        match self {
            Self::Linear | Self::Neighbours => 10,
            Self::Forest | Self::Perceptron => 5,
        }
    }

    /// By how many times runs have to have grown for another fit, and for another search of the grid.
    const fn pace(self) -> (f64, f64) {
        match self {
            Self::Linear | Self::Neighbours => (1.0, 1.3),
            Self::Forest => (1.1, 2.0),
            Self::Perceptron => (1.2, 2.0),
        }
    }
}

#[derive(Debug)]
enum Fitted {
    Nothing,
    Linear(f64, f64),
    Neighbours { points: Vec<(f64, f64)>, count: usize, weighted: bool },
    Forest(Forest),
    Perceptron(Box<Perceptron>),
}

/// A model with its score, between −1 and 0.
#[derive(Debug)]
pub(super) struct Model {
    kind: Kind,
    pub(super) score: f64,
    chosen: (usize, usize),
    searched: usize,
    fitted_to: usize,
    fitted: Fitted,
    scale: [(f64, f64); 2],
}

impl Model {
    pub(super) fn new(kind: Kind) -> Self {
        let chosen = kind.grid()[0];
        let scale = [(0.0, 1.0); 2];
        Self { kind, score: 0.0, chosen, searched: 0, fitted_to: 0, fitted: Fitted::Nothing, scale }
    }

    /// What the model says of an input.
    pub(super) fn at(&self, x: f64) -> f64 {
        let [(low_x, range_x), (low_y, range_y)] = self.scale;
        said(&self.fitted, (x - low_x) / range_x) * range_y + low_y
    }

    /// Takes all runs in, where enough of them are new.
    #[expect(clippy::cast_precision_loss, reason = "runs are few")]
    pub(super) fn fit(&mut self, x: &[f64], y: &[f64]) {
        let runs = x.len() as f64;
        let (refit, search) = self.kind.pace();
        if self.fitted_to > 0 && runs < self.fitted_to as f64 * refit {
            return;
        }
        self.scale = [range(x), range(y)];
        let [(low_x, range_x), (low_y, range_y)] = self.scale;
        let points: Vec<(f64, f64)> =
            x.iter().zip(y).map(|(x, y)| ((x - low_x) / range_x, (y - low_y) / range_y)).collect();
        if self.searched == 0 || runs >= self.searched as f64 * search {
            let scored =
                self.kind.grid().iter().map(|choice| (validated(self.kind, *choice, &points), *choice));
            (self.score, self.chosen) =
                scored.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, self.chosen));
            self.searched = x.len();
        }
        self.fitted = fitted(self.kind, self.chosen, points);
        self.fitted_to = x.len();
    }
}

fn range(values: &[f64]) -> (f64, f64) {
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    (low, if high > low { high - low } else { 1.0 })
}

fn fitted(kind: Kind, (first, second): (usize, usize), points: Vec<(f64, f64)>) -> Fitted {
    match kind {
        Kind::Linear => {
            let (intercept, slope) = regression(&points);
            Fitted::Linear(intercept, slope)
        }
        Kind::Neighbours => Fitted::Neighbours { points, count: first, weighted: second == 1 },
        Kind::Forest => Fitted::Forest(Forest::fit(&points, first, second)),
        Kind::Perceptron => Fitted::Perceptron(Box::new(Perceptron::fit(&points, first))),
    }
}

fn said(fitted: &Fitted, x: f64) -> f64 {
    match fitted {
        Fitted::Nothing => 0.0,
        Fitted::Linear(intercept, slope) => intercept + slope * x,
        Fitted::Neighbours { points, count, weighted } => nearest(points, *count, *weighted, x),
        Fitted::Forest(forest) => forest.at(x),
        Fitted::Perceptron(perceptron) => perceptron.at(x),
    }
}

fn nearest(points: &[(f64, f64)], count: usize, weighted: bool, x: f64) -> f64 {
    let mut near: Vec<(f64, f64)> = points.iter().map(|(at, y)| ((at - x).abs(), *y)).collect();
    let count = count.min(near.len());
    if count == 0 {
        return 0.0;
    }
    near.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0));
    near.truncate(count);
    // Where inverse distances weigh, those at the very place are all that count.
    let exact = weighted && near.iter().any(|(distance, _)| *distance <= 0.0);
    let weight = |distance: f64| match (weighted, exact) {
        (false, _) => 1.0,
        (true, true) => f64::from(u8::from(distance <= 0.0)),
        (true, false) => 1.0 / distance,
    };
    let (sum, weights) = near.iter().fold((0.0, 0.0), |(sum, weights), (distance, y)| {
        (sum + weight(*distance) * y, weights + weight(*distance))
    });
    sum / weights
}

/// Mean over contiguous folds of the negated relative error, each point's at most 1.
fn validated(kind: Kind, choice: (usize, usize), points: &[(f64, f64)]) -> f64 {
    let folds = kind.folds().min(points.len());
    let (mut sum, mut count) = (0.0, 0.0);
    for fold in 0..folds {
        let (from, to) = (points.len() * fold / folds, points.len() * (fold + 1) / folds);
        let rest: Vec<(f64, f64)> = points[..from].iter().chain(&points[to..]).copied().collect();
        let model = fitted(kind, choice, rest);
        for (x, y) in &points[from..to] {
            sum += ((y - said(&model, *x)) / (y + 1e-8)).abs().min(1.0);
            count += 1.0;
        }
    }
    if count > 0.0 { -sum / count } else { 0.0 }
}
