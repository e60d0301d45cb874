//! Which figures of a function a project allows, and which functions pass them by.
//!
//! Limits come from `plimsoll.toml` and the command line; knows nothing of where a function's figures come from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_model::FunctionAnalysis;

use super::metric::{Metric, shown};
use crate::config::{Config, Globs, Limit};
use crate::notice::{Level, Notice, Rule};

/// The limits below one path.
pub(crate) struct Limits {
    /// Absolute folder of `plimsoll.toml`, which globs start from.
    folder: PathBuf,
    everywhere: BTreeMap<Metric, f64>,
    overrides: Vec<(Globs, BTreeMap<Metric, Limit>)>,
    /// From the command line; the last word.
    forced: Vec<(Metric, Option<f64>)>,
}

impl Limits {
    /// Limits of a configuration with those of the command line laid over it.
    pub(crate) fn new(config: Config, forced: &[(Metric, Option<f64>)]) -> Self {
        let thresholds = config.analyze.thresholds.into_iter();
        let mut everywhere: BTreeMap<Metric, f64> =
            thresholds.filter_map(|(metric, limit)| Some((metric, limit.0?))).collect();
        force(&mut everywhere, forced);
        Self {
            folder: config.folder.unwrap_or_default(),
            everywhere,
            overrides: config.analyze.overrides.into_iter().map(|it| (it.paths, it.thresholds)).collect(),
            forced: forced.to_vec(),
        }
    }

    /// Whether nothing can be over a limit.
    pub(crate) fn is_empty(&self) -> bool {
        self.everywhere.is_empty()
            && self.overrides.iter().all(|(_, limits)| limits.values().all(|limit| limit.0.is_none()))
    }

    /// What is over a limit in a file.
    pub(crate) fn excesses(&self, path: &Path, shown: &str, functions: &[FunctionAnalysis]) -> Vec<Excess> {
        let limits = self.of(path);
        let mut found = Vec::new();
        for function in functions {
            for (&metric, &limit) in &limits {
                let Some(value) = metric.of(function).filter(|&value| metric.is_worse(value, limit)) else {
                    continue;
                };
                found.push(Excess {
                    path: shown.to_owned(),
                    name: function.name.clone(),
                    lines: (function.start_line, function.end_line),
                    metric,
                    value,
                    limit,
                    recorded: None,
                });
            }
        }
        found
    }

    fn of(&self, path: &Path) -> BTreeMap<Metric, f64> {
        let mut limits = self.everywhere.clone();
        if self.overrides.is_empty() {
            return limits;
        }
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let Ok(inside) = place.strip_prefix(&self.folder) else { return limits };
        for (_, there) in self.overrides.iter().filter(|(paths, _)| paths.fit(inside)) {
            for (&metric, limit) in there {
                match limit.0 {
                    Some(limit) => limits.insert(metric, limit),
                    None => limits.remove(&metric),
                };
            }
        }
        force(&mut limits, &self.forced);
        limits
    }
}

fn force(limits: &mut BTreeMap<Metric, f64>, forced: &[(Metric, Option<f64>)]) {
    for &(metric, limit) in forced {
        match limit {
            Some(limit) => limits.insert(metric, limit),
            None => limits.remove(&metric),
        };
    }
}

/// A figure of a function on the wrong side of its limit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Excess {
    /// File, as shown.
    pub(crate) path: String,
    /// Function, scopes joined with `.`.
    pub(crate) name: String,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// Which figure.
    pub(crate) metric: Metric,
    /// What it is.
    pub(crate) value: f64,
    /// The worst that passes.
    pub(crate) limit: f64,
    /// The worse figure that a baseline allows, where this is past that too.
    pub(crate) recorded: Option<f64>,
}

impl Excess {
    /// `cognitive 20, at most 15`.
    pub(crate) fn text(&self) -> String {
        let bound = if self.metric.low_is_bad() { "at least" } else { "at most" };
        let was =
            self.recorded.map_or_else(String::new, |value| format!(", {} in the baseline", shown(value)));
        format!("{} {}{was}, {bound} {}", self.metric.name(), shown(self.value), shown(self.limit))
    }

    /// As scanners and CI systems take it.
    pub(crate) fn notice(&self) -> Notice {
        Notice {
            rule: self.metric.name().to_owned(),
            level: Level::Error,
            message: format!("{}: {}", self.name, self.text()),
            path: self.path.clone(),
            lines: self.lines,
            name: Some(self.name.clone()),
        }
    }
}

/// A rule for each metric that notices are of.
pub(crate) fn rules(excesses: &[Excess]) -> Vec<Rule> {
    let mut metrics: Vec<Metric> = excesses.iter().map(|excess| excess.metric).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let rule = |metric: Metric| Rule {
        id: metric.name().to_owned(),
        summary: format!("A function's {} is over the project's threshold.", metric.name()),
        help: format!(
            "{}. Split the function up, or change the threshold under [analyze.thresholds] in plimsoll.toml. \
             `plimsoll analyze FILE --explain=FUNCTION` shows where complexity comes from.",
            metric.meaning()
        ),
    };
    metrics.into_iter().map(rule).collect()
}
