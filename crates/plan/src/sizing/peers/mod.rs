//! Published strategies to be compared with, each re-implemented from its document, one file a peer.
//!
//! Where nothing was seen of a task type, each gives what the user asked for. Where a document says nothing of what follows
//! a failure, the limit doubles.

mod autopilot;
mod histogram;
mod krr;
mod max_seen;
mod preset;
mod sizey;
mod tovar;
mod vpa;
mod witt;

pub use autopilot::Autopilot;
pub use krr::Krr;
pub use max_seen::MaxSeen;
pub use preset::Preset;
pub use sizey::Sizey;
pub use tovar::Tovar;
pub use vpa::Vpa;
pub use witt::{WittPercentile, WittRegression};

use super::{Facts, Growth, Ladder};

/// Something a task type, made when it is first asked for.
#[derive(Debug, Default)]
struct ByTask<T>(Vec<T>);

impl<T: Default> ByTask<T> {
    fn of(&mut self, task: usize) -> &mut T {
        if task >= self.0.len() {
            self.0.resize_with(task + 1, T::default);
        }
        &mut self.0[task]
    }
}

/// One limit, then doubled.
fn doubling(limit: f64) -> Ladder {
    Ladder::of(vec![limit], Growth::default())
}

/// What the user asked for.
fn preset(at: &Facts) -> Option<Ladder> {
    at.preset.filter(|preset| *preset > 0.0).map(doubling)
}

/// 2¹⁰ twice: bytes in a MiB, for the floors that documents state in it.
const MIB: f64 = 1_048_576.0;

/// The value that `share` of the sorted values lie at or below, between neighbours in proportion (R. J. Hyndman and
/// Y. Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7).
fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    #[expect(clippy::cast_precision_loss, reason = "runs are few")]
    let place = last as f64 * share;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

/// Standard deviation of all values.
fn deviation(values: &[f64]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "runs are few")]
    let count = values.len() as f64;
    if values.is_empty() {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// Intercept and slope of the line of least squares; flat where all points lie at one place.
fn regression(points: &[(f64, f64)]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "runs are few")]
    let count = points.len().max(1) as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let spread: f64 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let together: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let slope = if spread > 0.0 { together / spread } else { 0.0 };
    (mean_y - slope * mean_x, slope)
}
