//! J. Bader et al., "Sizey: Memory-Efficient Execution of Scientific Workflow Tasks", IEEE CLUSTER 2024.
//!
//! Four models of the need over the input size (section III-B: linear, nearest neighbours, random forest, perceptron), each
//! scored by cross-validation; the prediction is their mean, weighted by a softmax of the scores ("interpolation", III-C),
//! moved up by an offset: of four statistics of its past relative errors, the one that would have wasted least (III-D,
//! "dynamic"). After a failure the highest need ever seen, then doubled (III-E). Models are fitted anew as runs gather; the
//! grids of hyper-parameters are smaller than the published ones.

mod forest;
mod model;
mod offset;
mod perceptron;

use self::model::{Kind, Model};
use super::{ByTask, preset};
use crate::sizing::{Facts, Growth, Ladder, Run, Strategy};

/// Models and errors of each task type.
#[derive(Debug, Default)]
pub struct Sizey(ByTask<Sizing>);

#[derive(Debug, Default)]
struct Sizing {
    x: Vec<f64>,
    y: Vec<f64>,
    models: Vec<Model>,
    /// Relative errors of each model's past predictions.
    errors: [Vec<f64>; 4],
}

/// Runs before models are fitted.
const FEWEST: usize = 4;
/// What stands for a prediction below zero, as a share of the least seen.
const OF_LEAST: f64 = 0.05;

impl Strategy for Sizey {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        let seen = self.0.of(task);
        let highest = seen.y.iter().copied().fold(0.0, f64::max);
        if highest <= 0.0 {
            return preset(at);
        }
        if seen.models.is_empty() {
            return Some(super::doubling(highest));
        }
        let x = at.input.unwrap_or(0.0);
        let (mut sum, mut weights, mut offset) = (0.0, 0.0, 0.0);
        for (model, errors) in seen.models.iter().zip(&seen.errors) {
            let weight = model.score.exp();
            let fitted: Vec<f64> = seen.x.iter().map(|x| model.at(*x)).collect();
            sum += weight * model.at(x);
            offset += weight * offset::best(errors, &fitted, &seen.y);
            weights += weight;
        }
        let predicted = sum / weights * (1.0 + offset / weights);
        let least = seen.y.iter().copied().fold(f64::INFINITY, f64::min);
        let first = if predicted > 0.0 { predicted } else { least * OF_LEAST };
        // Where the highest is no more than what failed, or next to it, the limit doubles at once.
        let rungs = if highest >= first * 1.05 { vec![first, highest] } else { vec![first] };
        Some(Ladder::of(rungs, Growth::default()))
    }

    fn learn(&mut self, task: usize, run: &Run) {
        let seen = self.0.of(task);
        let x = run.facts.input.unwrap_or(0.0);
        for (model, errors) in seen.models.iter().zip(&mut seen.errors) {
            errors.push((run.need - model.at(x)) / run.need);
        }
        seen.x.push(x);
        seen.y.push(run.need);
        if seen.x.len() < FEWEST {
            return;
        }
        if seen.models.is_empty() {
            seen.models = Kind::ALL.map(Model::new).into();
        }
        for model in &mut seen.models {
            model.fit(&seen.x, &seen.y);
        }
    }
}
