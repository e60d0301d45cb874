//! What a replay found, as tables, and as settings for a workflow engine.

use std::fmt::Write as _;

use plimsoll_model::wire::{ReplayReport, ReplayedStrategy};
use plimsoll_plan::replay::Plan;
use plimsoll_plan::sizing::{Facts, Policy, Run, Workload};

use super::table;
use crate::args::replay::Target;

/// The table, least waste first; with task types where the report has them.
pub(crate) fn text(report: &ReplayReport, plan: &Plan, format: &str) -> String {
    let Some(first) = report.strategies.first() else { return String::new() };
    let types = if plan.tasks.len() == 1 { "task type" } else { "task types" };
    let mut out = format!(
        "{format}: {} runs of {} {types} scored, {} GBh used\n\n",
        first.tasks,
        plan.tasks.len(),
        gbh(first.used_gbh)
    );
    let mut sorted: Vec<&ReplayedStrategy> = report.strategies.iter().collect();
    sorted.sort_by(|a, b| a.waste_gbh.total_cmp(&b.waste_gbh));
    let heads = ["strategy", "GBh wasted", "of used", "failures", "a prediction", "an update"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for strategy in &sorted {
        rows.push(vec![
            strategy.name.clone(),
            gbh(strategy.waste_gbh),
            share(strategy.waste_gbh, strategy.used_gbh),
            strategy.failures.to_string(),
            micros(strategy.predict_us),
            micros(strategy.update_us),
        ]);
    }
    out.push_str(&table(rows, &[0]));
    for strategy in sorted.iter().filter(|strategy| !strategy.types.is_empty()) {
        let heads = ["task type", "runs", "GBh used", "GBh wasted", "of used", "failures"];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        let mut types: Vec<_> = strategy.types.iter().collect();
        types.sort_by(|a, b| b.waste_gbh.total_cmp(&a.waste_gbh));
        for part in types {
            rows.push(vec![
                part.task.clone(),
                part.tasks.to_string(),
                gbh(part.used_gbh),
                gbh(part.waste_gbh),
                share(part.waste_gbh, part.used_gbh),
                part.failures.to_string(),
            ]);
        }
        let _ = write!(out, "\n{}\n{}", strategy.name, table(rows, &[0]));
    }
    out
}

/// Three digits that count.
fn gbh(value: f64) -> String {
    match value {
        v if v >= 99.5 => format!("{v:.0}"),
        v if v >= 9.95 => format!("{v:.1}"),
        v if v >= 0.995 => format!("{v:.2}"),
        v => format!("{v:.3}"),
    }
}

fn share(waste: f64, used: f64) -> String {
    if used > 0.0 { format!("{:.1} %", waste / used * 100.0) } else { "-".to_owned() }
}

fn micros(value: f64) -> String {
    format!("{value:.1} µs")
}

/// Rungs that a setting holds: what is learnt, and two doublings.
const MORE: usize = 2;
/// Bytes in what Nextflow calls a MB.
const MB: f64 = 1_048_576.0;

/// Memory settings of a Nextflow configuration, one selector a task type, learnt from all runs of the plan.
pub(crate) fn nextflow(plan: &Plan, policy: Policy, target: Target) -> String {
    let mut workload = Workload::new(policy);
    for step in &plan.steps {
        let facts = Facts { input: None, ..step.facts };
        workload.learn(step.task, Run { facts, need: step.need, time: step.time, censored: false });
    }
    let of = match target {
        Target::Rss => "rss",
        Target::PeakRss => "peak_rss",
    };
    let mut out = format!(
        "// Written by plimsoll replay from {} runs ({of}); rungs are tried one after the other.\nprocess {{\n",
        plan.steps.len()
    );
    for (task, name) in plan.tasks.iter().enumerate() {
        let preset =
            plan.steps.iter().rev().find(|step| step.task == task).and_then(|step| step.facts.preset);
        let Some(advice) = workload.advise(task, &Facts { preset, ..Facts::default() }) else { continue };
        let count = advice.ladder.rungs().len() + MORE;
        let mut rungs: Vec<String> = Vec::new();
        for limit in advice.ladder.limits().take(count) {
            let rung = format!("'{:.0} MB'", (limit / MB).ceil());
            if rungs.last() != Some(&rung) {
                rungs.push(rung);
            }
        }
        let selector = name.replace('\\', "\\\\").replace('\'', "\\'").replace(char::is_control, " ");
        let _ = write!(
            out,
            "    withName: '{selector}' {{\n        memory = {{ [{}][Math.min(task.attempt, {}) - 1] }}\n        \
             errorStrategy = {{ task.exitStatus in 130..145 ? 'retry' : 'finish' }}\n        maxRetries = {}\n    }}\n",
            rungs.join(", "),
            rungs.len(),
            rungs.len() - 1
        );
    }
    out.push_str("}\n");
    out
}
