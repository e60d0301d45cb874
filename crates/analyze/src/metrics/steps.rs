//! Steps that a figure was made of, for a person to follow.
//!
//! Knows neither syntax nor how a metric is defined.

use super::walk::{At, Walk};

/// A metric that can be explained line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Explained {
    /// Branches plus one; the one has no step.
    Cyclomatic,
    /// Cognitive complexity.
    Cognitive,
}

/// What one line adds to one metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Index in the file's list of functions; `None` for code outside of functions.
    pub function: Option<usize>,
    /// Line, counted from 1.
    pub line: u32,
    /// Which metric.
    pub metric: Explained,
    /// How much it adds.
    pub amount: u64,
    /// Why, in a few words.
    pub why: String,
}

impl Walk<'_> {
    /// Notes a step, where somebody asked.
    pub(super) fn step(&mut self, at: At<'_>, metric: Explained, amount: u64, why: &str) {
        if let Some(steps) = &mut self.steps {
            steps.push(Step {
                function: self.frame.function.map(|index| index as usize),
                line: at.row() + 1,
                metric,
                amount,
                why: why.to_owned(),
            });
        }
    }
}
