//! Weighted least squares along one axis, with what each point would have been off by had it not been in the fit.
//!
//! Knows nothing of runs.

/// A point to fit: where, how high, with which weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) weight: f64,
}

/// `y = mean_y + slope · (x − mean_x)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    mean_x: f64,
    mean_y: f64,
    slope: f64,
    weight: f64,
    spread: f64,
}

/// Of a point that decides the fit alone, the leave-one-out residual would be unbounded.
const LEAST_REST: f64 = 0.05;

impl Line {
    /// The line through weighted points; flat where they lie at one place.
    pub(super) fn fit(points: &[Point]) -> Self {
        let weight: f64 = points.iter().map(|point| point.weight).sum();
        let mean = |value: fn(&Point) -> f64| {
            points.iter().map(|point| point.weight * value(point)).sum::<f64>() / weight
        };
        let (mean_x, mean_y) = (mean(|point| point.x), mean(|point| point.y));
        let spread: f64 = points.iter().map(|point| point.weight * (point.x - mean_x).powi(2)).sum();
        let together: f64 =
            points.iter().map(|point| point.weight * (point.x - mean_x) * (point.y - mean_y)).sum();
        let slope = if spread > 0.0 { together / spread } else { 0.0 };
        Self { mean_x, mean_y, slope: if slope.is_finite() { slope } else { 0.0 }, weight, spread }
    }

    /// The line's height.
    pub(super) fn at(&self, x: f64) -> f64 {
        self.mean_y + self.slope * (x - self.mean_x)
    }

    /// How far a fitted point lies above the line that all others would give (R. D. Cook and S. Weisberg, "Residuals
    /// and Influence in Regression", 1982, section 2.2).
    pub(super) fn left_out(&self, point: &Point) -> f64 {
        let along = if self.spread > 0.0 { (point.x - self.mean_x).powi(2) / self.spread } else { 0.0 };
        let leverage = point.weight * (1.0 / self.weight + along);
        (point.y - self.at(point.x)) / (1.0 - leverage).max(LEAST_REST)
    }
}
