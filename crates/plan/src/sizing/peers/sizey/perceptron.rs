//! A perceptron with two hidden layers of rectified units, trained on all points at once with Adam (D. Kingma and J. Ba,
//! "Adam: A Method for Stochastic Optimization", ICLR 2015); the published one is trained with L-BFGS.

use super::forest::roll;

const ROUNDS: i32 = 300;
const STEP: f64 = 0.02;
const DECAY: f64 = 1e-4;

/// Weights of one input, two layers of `width` units and one output, in one row.
#[derive(Debug)]
pub(super) struct Perceptron {
    width: usize,
    weights: Vec<f64>,
}

/// Where each layer's weights begin: into the first layer, its biases, between the layers, the second's biases, out of it.
struct Places {
    bias_first: usize,
    between: usize,
    bias_second: usize,
    out: usize,
    bias_out: usize,
}

const fn places(width: usize) -> Places {
    let between = 2 * width;
    let bias_second = between + width * width;
    let out = bias_second + width;
    Places { bias_first: width, between, bias_second, out, bias_out: out + width }
}

impl Perceptron {
    pub(super) fn fit(points: &[(f64, f64)], width: usize) -> Self {
        let count = places(width).bias_out + 1;
        let mut dice = 42;
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let reach = (3.0 / width as f64).sqrt();
        #[expect(clippy::cast_precision_loss, reason = "31 bits")]
        let mut draw = || (roll(&mut dice) as f64 / f64::from(1_u32 << 31) * 2.0 - 1.0) * reach;
        let mut net = Self { width, weights: (0..count).map(|_| draw()).collect() };
        let (mut first, mut second) = (vec![0.0; count], vec![0.0; count]);
        for round in 1..=ROUNDS {
            let slopes = net.slopes(points);
            for (index, slope) in slopes.into_iter().enumerate() {
                let slope = slope + DECAY * net.weights[index];
                first[index] = 0.9 * first[index] + 0.1 * slope;
                second[index] = 0.999 * second[index] + 0.001 * slope * slope;
                let mean = first[index] / (1.0 - 0.9_f64.powi(round));
                let square = second[index] / (1.0 - 0.999_f64.powi(round));
                net.weights[index] -= STEP * mean / (square.sqrt() + 1e-8);
            }
        }
        net
    }

    pub(super) fn at(&self, x: f64) -> f64 {
        let (mut low, mut high) = (vec![0.0; self.width], vec![0.0; self.width]);
        self.forward(x, &mut low, &mut high)
    }

    /// The answer, with what both layers' units say on the way.
    fn forward(&self, x: f64, low: &mut [f64], high: &mut [f64]) -> f64 {
        let (w, at) = (&self.weights, places(self.width));
        for (unit, said) in low.iter_mut().enumerate() {
            *said = (w[unit] * x + w[at.bias_first + unit]).max(0.0);
        }
        for (unit, said) in high.iter_mut().enumerate() {
            let row = &w[at.between + unit * self.width..at.between + (unit + 1) * self.width];
            let sum: f64 = row.iter().zip(low.iter()).map(|(weight, said)| weight * said).sum();
            *said = (sum + w[at.bias_second + unit]).max(0.0);
        }
        let sum: f64 = high.iter().enumerate().map(|(unit, said)| w[at.out + unit] * said).sum();
        sum + w[at.bias_out]
    }

    /// Slope of half the mean squared error along each weight.
    fn slopes(&self, points: &[(f64, f64)]) -> Vec<f64> {
        let (w, at) = (&self.weights, places(self.width));
        let mut slopes = vec![0.0; w.len()];
        let (mut low, mut high) = (vec![0.0; self.width], vec![0.0; self.width]);
        #[expect(clippy::cast_precision_loss, reason = "runs are few")]
        let share = 1.0 / points.len().max(1) as f64;
        for (x, y) in points {
            let error = (self.forward(*x, &mut low, &mut high) - y) * share;
            slopes[at.bias_out] += error;
            let mut back = vec![0.0; self.width];
            for unit in 0..self.width {
                slopes[at.out + unit] += error * high[unit];
                if high[unit] <= 0.0 {
                    continue;
                }
                let own = error * w[at.out + unit];
                slopes[at.bias_second + unit] += own;
                for (below, sum) in back.iter_mut().enumerate() {
                    let weight = at.between + unit * self.width + below;
                    slopes[weight] += own * low[below];
                    *sum += own * w[weight];
                }
            }
            for unit in 0..self.width {
                if low[unit] > 0.0 {
                    slopes[unit] += back[unit] * x;
                    slopes[at.bias_first + unit] += back[unit];
                }
            }
        }
        slopes
    }
}
