//! The metrics of a function by name, as thresholds, `--sort` and CSV columns call them.
//!
//! Knows only where in a measured function each stands, and which way is better.

use clap::ValueEnum;
use plimsoll_model::FunctionAnalysis;
use serde::{Deserialize, Serialize};

/// One figure of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Metric {
    /// All lines
    PhysicalLines,
    /// Lines with code on them
    SourceLines,
    /// Statements and declarations
    LogicalLines,
    /// Lines with a comment on them
    CommentLines,
    /// Lines with nothing on them
    BlankLines,
    /// Branches, short-circuits included, plus one
    Cyclomatic,
    /// The same without boolean operators
    CyclomaticStrict,
    /// How hard it is to follow
    Cognitive,
    /// Acyclic paths
    Npath,
    /// Deepest nesting of control flow
    Nesting,
    /// Parameters, the receiver included
    Parameters,
    /// Ways out that are written
    Exits,
    /// Halstead's volume
    HalsteadVolume,
    /// Halstead's difficulty
    HalsteadDifficulty,
    /// Halstead's effort
    HalsteadEffort,
    /// Maintainability index; low is bad
    Maintainability,
    /// Assignments, branches and conditions
    Abc,
    /// Functions of the project that call it
    FanIn,
    /// Functions it calls
    FanOut,
}

impl Metric {
    /// All of them, in the order of CSV columns.
    pub(crate) fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// The name that a person writes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PhysicalLines => "physical_lines",
            Self::SourceLines => "source_lines",
            Self::LogicalLines => "logical_lines",
            Self::CommentLines => "comment_lines",
            Self::BlankLines => "blank_lines",
            Self::Cyclomatic => "cyclomatic",
            Self::CyclomaticStrict => "cyclomatic_strict",
            Self::Cognitive => "cognitive",
            Self::Npath => "npath",
            Self::Nesting => "nesting",
            Self::Parameters => "parameters",
            Self::Exits => "exits",
            Self::HalsteadVolume => "halstead_volume",
            Self::HalsteadDifficulty => "halstead_difficulty",
            Self::HalsteadEffort => "halstead_effort",
            Self::Maintainability => "maintainability",
            Self::Abc => "abc",
            Self::FanIn => "fan_in",
            Self::FanOut => "fan_out",
        }
    }

    /// The metric of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().iter().copied().find(|metric| metric.name() == name)
    }

    /// A sentence for people who meet the name for the first time.
    pub(crate) fn meaning(self) -> String {
        let help = self.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
        help.unwrap_or_else(|| self.name().to_owned())
    }

    /// Whether a low figure is the bad one.
    pub(crate) const fn low_is_bad(self) -> bool {
        matches!(self, Self::Maintainability)
    }

    /// Whether `value` is on the wrong side of `other`.
    pub(crate) fn is_worse(self, value: f64, other: f64) -> bool {
        if self.low_is_bad() { value < other } else { value > other }
    }

    /// The figure; none where the language's pack does not measure it.
    #[expect(clippy::cast_precision_loss, reason = "paths are capped at 2^53, which a double holds")]
    pub(crate) fn of(self, function: &FunctionAnalysis) -> Option<f64> {
        let (lines, metrics) = (&function.lines, &function.metrics);
        match self {
            Self::PhysicalLines => Some(lines.physical.into()),
            Self::SourceLines => Some(lines.source.into()),
            Self::LogicalLines => lines.logical.map(f64::from),
            Self::CommentLines => Some(lines.comment.into()),
            Self::BlankLines => Some(lines.blank.into()),
            Self::Cyclomatic => metrics.cyclomatic.map(f64::from),
            Self::CyclomaticStrict => metrics.cyclomatic_strict.map(f64::from),
            Self::Cognitive => metrics.cognitive.map(f64::from),
            Self::Npath => metrics.npath.map(|paths| paths as f64),
            Self::Nesting => metrics.nesting.map(f64::from),
            Self::Parameters => metrics.parameters.map(f64::from),
            Self::Exits => metrics.exits.map(f64::from),
            Self::HalsteadVolume => metrics.halstead.map(|halstead| halstead.volume),
            Self::HalsteadDifficulty => metrics.halstead.map(|halstead| halstead.difficulty),
            Self::HalsteadEffort => metrics.halstead.map(|halstead| halstead.effort),
            Self::Maintainability => metrics.maintainability,
            Self::Abc => metrics.abc,
            Self::FanIn => metrics.fan_in.map(f64::from),
            Self::FanOut => metrics.fan_out.map(f64::from),
        }
    }
}

/// A figure as people and CSV readers take it: whole where it is, else with two digits behind the point.
pub(crate) fn shown(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_on_the_command_line_and_in_files() {
        for &metric in Metric::all() {
            let value = metric.to_possible_value().unwrap();
            assert_eq!(value.get_name(), metric.name());
            assert_eq!(serde_json::to_value(metric).unwrap(), metric.name());
            assert_eq!(Metric::named(metric.name()), Some(metric));
        }
    }
}
