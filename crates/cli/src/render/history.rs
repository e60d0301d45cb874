//! Past runs as a person wants them: programs with what they took, runs with their line.

use plimsoll_history::{RunId, Summary};
use plimsoll_model::{Curve, PastRun};

use super::{run, table};

/// One line a program, the latest used first.
pub(crate) fn programs(summaries: &[Summary]) -> String {
    let heading = ["program", "runs", "well", "last run", "predicted", "took", "most", "ended"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for summary in summaries {
        rows.push(vec![
            summary.identity.to_string(),
            summary.runs.to_string(),
            summary.succeeded.to_string(),
            when(summary.last_started),
            summary.last_predicted.to_string(),
            summary.last_peak.to_string(),
            summary.highest_peak.to_string(),
            run::ending(summary.last_outcome),
        ]);
    }
    table(rows, &[0, 3, 7])
}

/// One line a run, the latest first.
pub(crate) fn runs(runs: &[(RunId, PastRun)]) -> String {
    let heading = ["run", "program", "started", "input", "predicted", "took", "limit", "time", "ended"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for (id, past) in runs {
        rows.push(vec![
            id.to_string(),
            past.identity.to_string(),
            when(past.started),
            past.inputs.total().to_string(),
            past.predicted.memory.recommended.to_string(),
            past.usage.memory_peak.to_string(),
            past.memory_limit.to_string(),
            format!("{:.1} s", past.usage.elapsed_seconds),
            run::ending(past.outcome),
        ]);
    }
    table(rows, &[1, 2, 8])
}

/// Everything of one run.
pub(crate) fn one(id: RunId, past: &PastRun) -> String {
    let mut out = format!("run {id}: {} {}\n", past.identity, run::ending(past.outcome));
    let commit = past.commit.as_deref().map_or_else(String::new, |commit| format!(", commit {commit:.12}"));
    out.push_str(&format!(
        "  {}, version {}{commit}, backend {}\n\n",
        when(past.started),
        past.version,
        past.backend
    ));
    out.push_str(&run::summary(
        &past.predicted,
        &past.usage,
        &past.raises,
        (past.memory_limit, past.cpu_limit),
    ));
    for (name, curve) in [("memory", &past.usage.memory_curve), ("cpu", &past.usage.cpu_curve)] {
        if curve.points().len() > 2 {
            out.push_str(&format!("\n  {name:<7} {}\n", sparkline(curve, 60)));
        }
    }
    if past.usage.memory_curve.points().len() > 2 {
        out.push_str(&format!("          0 s{:>56.1} s\n", past.usage.elapsed_seconds));
    }
    out
}

fn when(started: jiff::Timestamp) -> String {
    started.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// A curve as one row of blocks, each the highest value in its slice of time.
fn sparkline(curve: &Curve, width: usize) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let points = curve.points();
    let end = points.last().map_or(0, |point| point.at.0).max(1);
    let peak = points.iter().map(|point| point.value).fold(f64::MIN_POSITIVE, f64::max);
    let mut cells = vec![None::<f64>; width];
    for point in points {
        let cell = usize::try_from(point.at.0.saturating_mul(width as u64) / end).unwrap_or(0).min(width - 1);
        cells[cell] = Some(cells[cell].unwrap_or(0.0).max(point.value));
    }
    let mut last = 0.0;
    let block = |value: f64| {
        let level = plimsoll_model::Bytes::from_f64(value / peak * 7.0).0;
        BLOCKS[usize::try_from(level).unwrap_or(0).min(7)]
    };
    cells
        .into_iter()
        .map(|cell| {
            last = cell.unwrap_or(last);
            block(last)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use plimsoll_model::Millis;

    use super::*;

    #[test]
    fn a_sparkline_has_its_peak_where_the_curve_has() {
        let mut curve = Curve::default();
        for (at, value) in [(0, 1.0), (50, 8.0), (100, 4.0)] {
            curve.push(Millis(at), value);
        }
        assert_eq!(sparkline(&curve, 4), "▂▂█▅");
    }
}
