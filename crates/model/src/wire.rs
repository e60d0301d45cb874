//! The documents that leave Plimsoll: each is a body with the name and version of its schema in front.
//!
//! A reader checks the name before it trusts the body; an unknown one is an error, never a guess.

use serde::{Deserialize, Serialize};

use crate::{Footprint, Outcome, PastRun, Raise, Usage};

/// Schema of what `profile --emit json` prints.
pub const FOOTPRINT: &str = "plimsoll.footprint/1";
/// Schema of what `run --report` writes.
pub const RUN: &str = "plimsoll.run/1";
/// Schema of what `history export` writes and `history import` reads.
pub const HISTORY: &str = "plimsoll.history/1";
/// Schema of what `analyze --format json` prints: `files`, each a [`crate::FileAnalysis`], and `project`.
pub const ANALYSIS: &str = "plimsoll.analysis/1";
/// Schema of what `analyze --write-baseline` writes.
pub const ANALYSIS_BASELINE: &str = "plimsoll.analysis-baseline/1";
/// Schema of what `score --format json` prints.
pub const SCORE: &str = "plimsoll.score/1";
/// Schema of what `score --each --format json` prints: `commits`, each a [`crate::CommitScore`].
pub const SCORES: &str = "plimsoll.scores/1";
/// Schema of what `calibrate` stores.
pub const CALIBRATION: &str = "plimsoll.calibration/1";
/// Schema of what the code cache keeps beside each artifact.
pub const VARIANT: &str = "plimsoll.variant/1";
/// Schema of what the code cache keeps under a module's name.
pub const VARIANT_NAME: &str = "plimsoll.variant-name/1";
/// Schema of what `variants build`, `list` and `show` print: `modules`, each with its `variants`.
pub const VARIANTS: &str = "plimsoll.variants/1";
/// Schema of what `variants bench` prints.
pub const VARIANTS_BENCH: &str = "plimsoll.variants-bench/1";
/// Schema of what `variants verify` prints.
pub const VARIANTS_VERIFY: &str = "plimsoll.variants-verify/1";
/// Schema of what `variants gc` prints.
pub const VARIANTS_GC: &str = "plimsoll.variants-gc/1";

/// Schema of what `replay --format json` prints.
pub const REPLAY: &str = "plimsoll.replay/1";

/// A body under the name of its schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document<T> {
    /// `name/version`.
    pub schema: String,
    /// The fields of the body stand beside `schema`.
    #[serde(flatten)]
    pub body: T,
}

impl<T> Document<T> {
    /// Puts a schema's name on a body.
    pub fn new(schema: &str, body: T) -> Self {
        Self { schema: schema.to_owned(), body }
    }
}

/// What one run was given and took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// Backend that held the program.
    pub backend: String,
    /// What that backend cannot do, one sentence each.
    #[serde(default)]
    pub limitations: Vec<String>,
    /// Exit code of `plimsoll run`.
    pub exit: i32,
    /// How the program ended.
    pub outcome: Outcome,
    /// The line it was given.
    pub predicted: Footprint,
    /// What it took.
    pub actual: Usage,
    /// Limits changed on the way.
    pub raises: Vec<Raise>,
}

/// Runs taken out of one history, to be read into another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryExport {
    /// Oldest first.
    pub runs: Vec<PastRun>,
}

/// What strategies would have wasted on a recorded workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplayReport {
    /// In the order asked for.
    pub strategies: Vec<ReplayedStrategy>,
}

/// What became of one strategy; GBh are 10⁹ bytes held for an hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplayedStrategy {
    /// As `--strategy` names it.
    pub name: String,
    /// Given and not used, failed attempts in full.
    pub waste_gbh: f64,
    /// Used by the runs scored.
    pub used_gbh: f64,
    /// Limits that were too low.
    pub failures: u64,
    /// Runs scored.
    pub tasks: u64,
    /// Mean time of a prediction, in microseconds.
    pub predict_us: f64,
    /// Mean time of learning from a run, in microseconds.
    pub update_us: f64,
    /// The same a task type, where it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<ReplayedType>,
}

/// What became of one task type under one strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplayedType {
    /// The task type.
    pub task: String,
    /// Given and not used, failed attempts in full.
    pub waste_gbh: f64,
    /// Used by the runs scored.
    pub used_gbh: f64,
    /// Limits that were too low.
    pub failures: u64,
    /// Runs scored.
    pub tasks: u64,
}

/// Functions accepted although they are over a threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnalysisBaseline {
    /// In order of path, name and metric.
    pub functions: Vec<KnownExcess>,
}

/// One figure of a function that is over its threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownExcess {
    /// File, from the folder of the baseline.
    pub path: String,
    /// Function, scopes joined with `.`.
    pub name: String,
    /// Which figure, as thresholds name it.
    pub metric: String,
    /// The figure that is accepted.
    pub value: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, Basis, Bytes, Reason};

    #[test]
    fn the_schema_stands_beside_the_body() {
        let document = Document::new(HISTORY, HistoryExport { runs: Vec::new() });
        assert_eq!(serde_json::to_string(&document).unwrap(), r#"{"schema":"plimsoll.history/1","runs":[]}"#);
    }

    #[test]
    fn a_reason_carries_its_amount_under_its_unit() {
        let reason = Reason::new(Basis::Source, "reads data", Some(Amount::Bytes(Bytes(7)))).at("a.py:3");
        let text = serde_json::to_string(&reason).unwrap();
        assert_eq!(text, r#"{"text":"reads data","bytes":7,"at":"a.py:3","basis":"source"}"#);
        assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), reason);
        let plain = Reason::new(Basis::Table, "no amount", None);
        assert_eq!(serde_json::from_str::<Reason>(&serde_json::to_string(&plain).unwrap()).unwrap(), plain);
    }
}
