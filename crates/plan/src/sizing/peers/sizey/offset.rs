//! By how much a model's prediction is moved up: of four statistics of its past errors, the one that would have wasted
//! least on the runs seen.

use crate::sizing::peers::{deviation, percentile};

/// Before anything is known of a model's errors.
const FIRST: f64 = 0.05;

/// The offset, as a share of the prediction.
pub(super) fn best(errors: &[f64], fitted: &[f64], needs: &[f64]) -> f64 {
    let mut best = (f64::INFINITY, FIRST);
    for offset in candidates(errors) {
        let waste = wasted(offset, fitted, needs);
        if waste < best.0 {
            best = (waste, offset);
        }
    }
    best.1
}

/// Deviation without outliers, medians of under-predictions and of all errors, deviation of under-predictions.
fn candidates(errors: &[f64]) -> [f64; 4] {
    let absolute: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let under: Vec<f64> = errors.iter().copied().filter(|error| *error > 0.0).collect();
    let some: Vec<f64> = absolute.iter().copied().filter(|error| *error > 0.0).collect();
    let (low, high) = (percentile(&absolute, 0.1), percentile(&absolute, 0.9));
    let reach = 1.5 * (high - low);
    let usual: Vec<f64> =
        absolute.iter().copied().filter(|error| (low - reach..=high + reach).contains(error)).collect();
    let or_first = |values: &[f64], value: f64| if values.is_empty() { FIRST } else { value };
    [
        if errors.len() > 1 { deviation(&usual) } else { FIRST },
        or_first(&under, percentile(&under, 0.5)),
        or_first(&some, percentile(&some, 0.5)),
        or_first(&under, deviation(&under)),
    ]
}

/// What the runs seen would have wasted with an offset, failures doubled until they fit.
fn wasted(offset: f64, fitted: &[f64], needs: &[f64]) -> f64 {
    let moved = || fitted.iter().map(|fitted| fitted * (1.0 + offset));
    let least = moved().filter(|limit| *limit > 0.0).fold(f64::INFINITY, f64::min);
    let least = if least.is_finite() { least } else { 1.0 };
    moved()
        .zip(needs)
        .map(|(limit, need)| {
            let limit = if limit > 0.0 { limit } else { least };
            if limit >= *need {
                return limit - need;
            }
            let power = (need / limit).log2().ceil().exp2();
            power / 2.0 * limit + power * limit - need
        })
        .sum()
}
