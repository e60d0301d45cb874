//! A histogram whose samples lose half their weight with every half-life, in buckets that grow exponentially: what both
//! Kubernetes' autoscaler and Autopilot keep of the past.

/// Bounded memory: one weight a bucket.
#[derive(Debug)]
pub(super) struct Histogram {
    weights: Vec<f64>,
    half_life: f64,
    /// Weights are relative to this moment.
    since: f64,
    first: f64,
    growth: f64,
}

/// Buckets at the most; at 5 % growth these reach beyond any machine.
const BUCKETS: usize = 400;
/// Half-lives after which weights are brought back into a float's range.
const FARTHEST: f64 = 100.0;

impl Histogram {
    /// Width of the first bucket, by what share each is wider than the one before, and the half-life in milliseconds.
    pub(super) fn new(first: f64, growth: f64, half_life: f64) -> Self {
        Self { weights: vec![0.0; BUCKETS], half_life, since: f64::NAN, first, growth }
    }

    pub(super) fn add(&mut self, value: f64, at: f64) {
        if self.since.is_nan() {
            self.since = at;
        }
        let mut age = (at - self.since) / self.half_life;
        if age > FARTHEST {
            for weight in &mut self.weights {
                *weight *= (-age).exp2();
            }
            self.since = at;
            age = 0.0;
        }
        let bucket = (value * self.growth / self.first + 1.0).ln() / (1.0 + self.growth).ln();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the buckets")]
        let bucket = bucket.clamp(0.0, (BUCKETS - 1) as f64) as usize;
        self.weights[bucket] += age.exp2();
    }

    /// Upper end of the bucket that holds the percentile; none without samples.
    pub(super) fn percentile(&self, share: f64) -> Option<f64> {
        let total: f64 = self.weights.iter().sum();
        let mut below = 0.0;
        for (bucket, weight) in self.weights.iter().enumerate() {
            below += weight;
            if *weight > 0.0 && below >= share * total {
                let ends = (1.0 + self.growth).powi(i32::try_from(bucket + 1).unwrap_or(i32::MAX));
                return Some(self.first * (ends - 1.0) / self.growth);
            }
        }
        None
    }
}
