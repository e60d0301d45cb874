//! Where a function's complexity comes from: a row for each line that adds to it, beside that line.

use std::collections::BTreeMap;

use plimsoll_analyze::metrics::{Explained, Step};
use plimsoll_model::{Bound, FunctionAnalysis};

use crate::render::table;

/// Source shown of a line at the most.
const WIDTH: usize = 100;

/// What one line adds.
#[derive(Default)]
struct Line {
    cognitive: u64,
    cyclomatic: u64,
    why: Vec<String>,
}

/// A heading, and a row a line.
pub(crate) fn text(path: &str, function: &FunctionAnalysis, steps: &[Step], source: &str) -> String {
    let metrics = &function.metrics;
    let figure = |figure: Option<u32>| figure.map_or_else(|| "not measured".to_owned(), |it| it.to_string());
    let mut out = table(
        vec![vec![
            format!("{path}:{}", function.start_line),
            format!(
                "{}: cognitive {}, cyclomatic {}",
                function.name,
                figure(metrics.cognitive),
                figure(metrics.cyclomatic)
            ),
        ]],
        &[0, 1],
    );
    let mut lines: BTreeMap<u32, Line> = BTreeMap::new();
    let mut add = |line: u32, metric: Explained, amount: u64, why: &str| {
        let line = lines.entry(line).or_default();
        match metric {
            Explained::Cognitive => line.cognitive += amount,
            Explained::Cyclomatic => line.cyclomatic += amount,
        }
        line.why.push(why.to_owned());
    };
    if metrics.cyclomatic.is_some() {
        add(function.start_line, Explained::Cyclomatic, 1, "the function itself");
    }
    for step in steps {
        add(step.line, step.metric, step.amount, &step.why);
    }
    let explained: u64 =
        steps.iter().filter(|step| step.metric == Explained::Cognitive).map(|step| step.amount).sum();
    // What the function's own lines do not give, the project does.
    let recursion = metrics.cognitive.map_or(0, u64::from).saturating_sub(explained);
    if recursion > 0 {
        add(function.start_line, Explained::Cognitive, recursion, "calls itself, directly or through others");
    }
    let mut rows = vec![["line", "cognitive", "cyclomatic", "why", "source"].map(str::to_owned).to_vec()];
    let plus = |amount: u64| if amount == 0 { String::new() } else { format!("+{amount}") };
    let source: Vec<&str> = source.lines().collect();
    for (number, line) in lines {
        let code = source.get((number as usize).saturating_sub(1)).copied().unwrap_or_default();
        rows.push(vec![
            number.to_string(),
            plus(line.cognitive),
            plus(line.cyclomatic),
            reasons(&line.why),
            code.trim_end().replace('\t', "    ").chars().take(WIDTH).collect(),
        ]);
    }
    out.push_str(&table(rows, &[3, 4]));
    for (what, bound) in
        [("time", &function.time), ("space", &function.space), ("what it returns", &function.returns)]
    {
        if let Some(bound) = bound {
            out.push_str(&grows(what, bound));
        }
    }
    out
}

/// How something grows, and why, a reason a line.
fn grows(what: &str, bound: &Bound) -> String {
    let mut out = format!("{what} grows as {} ({})\n", bound.bound, bound.class);
    for reason in &bound.reasons {
        out.push_str(&format!("  {reason}\n"));
    }
    if let Some(worst) = &bound.worst {
        out.push_str(&format!("  at worst {} ({})\n", worst.bound, worst.class));
        for reason in worst.reasons.iter().filter(|reason| !bound.reasons.contains(reason)) {
            out.push_str(&format!("    {reason}\n"));
        }
    }
    out
}

/// Reasons, each once, without those that begin a longer one: both metrics often say the same.
fn reasons(said: &[String]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for why in said {
        let is_in_another =
            said.iter().any(|other| other.len() > why.len() && other.starts_with(why.as_str()));
        if !is_in_another && !kept.contains(&why.as_str()) {
            kept.push(why);
        }
    }
    kept.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_once_and_in_its_longest_form() {
        let said = ["a loop", "a loop, nested 1 deep", "a run of `and`", "a loop"].map(str::to_owned);
        assert_eq!(reasons(&said), "a loop, nested 1 deep; a run of `and`");
    }
}
