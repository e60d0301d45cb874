//! Figures out of paired runs.

/// The middle of some figures, the mean of the two middle ones of an even number; NaN of none.
#[must_use]
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// Each figure over its peer's of the same round.
#[must_use]
pub fn ratios(figures: &[f64], peers: &[f64]) -> Vec<f64> {
    figures.iter().zip(peers).map(|(figure, peer)| figure / peer.max(f64::MIN_POSITIVE)).collect()
}

/// A figure with the interval that holds it 95 times in 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The middle.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The median of some figures, its interval by the bootstrap's percentiles (Efron, "Bootstrap methods", 1979), drawn from
/// a fixed seed so that the same figures give the same interval.
#[must_use]
pub fn estimate(figures: &[f64]) -> Estimate {
    let groups = [figures.to_vec()];
    bootstrap(&groups, |groups| median(&groups[0]))
}

/// The geometric mean of the medians of several modules' figures; figures are drawn anew within each module, and modules
/// stay as they are.
#[must_use]
pub fn geomean_of_medians(modules: &[Vec<f64>]) -> Estimate {
    bootstrap(modules, |modules| {
        let sum: f64 = modules.iter().map(|figures| median(figures).ln()).sum();
        (sum / modules.len() as f64).exp()
    })
}

/// Any figure of groups of figures, with its interval: each draw takes as many of each group as it has, with repetition.
#[must_use]
pub fn bootstrap(groups: &[Vec<f64>], figure: impl Fn(&[Vec<f64>]) -> f64) -> Estimate {
    const DRAWS: usize = 2000;
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |most: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % most as u64).unwrap_or(0)
    };
    let mut drawn: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let draw = |group: &Vec<f64>, below: &mut dyn FnMut(usize) -> usize| {
                group.iter().map(|_| group[below(group.len())]).collect::<Vec<f64>>()
            };
            let again: Vec<Vec<f64>> = groups.iter().map(|group| draw(group, &mut below)).collect();
            figure(&again)
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    Estimate { value: figure(groups), low: drawn[DRAWS / 40], high: drawn[DRAWS - DRAWS / 40 - 1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_intervals() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0]), 2.5);
        assert_eq!(ratios(&[2.0, 3.0], &[4.0, 3.0]), [0.5, 1.0]);
        let figures: Vec<f64> = (0..40).map(|i| 0.9 + f64::from(i % 10) * 0.01).collect();
        let found = estimate(&figures);
        assert!(found.low <= found.value && found.value <= found.high && found.high < 1.0);
        let all = geomean_of_medians(&[vec![0.5; 20], vec![2.0; 20]]);
        assert!((all.value - 1.0).abs() < 1e-12 && (all.low - all.high).abs() < 1e-12);
    }
}
