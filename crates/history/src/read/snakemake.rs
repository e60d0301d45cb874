//! Benchmark files of Snakemake (`benchmark:` in a rule, docs "Snakefiles, rules: benchmark rules"; with
//! `--benchmark-extended` also `rule_name`, `threads`, `resources`, `input_size_mb`).
//!
//! A file is written when its job ends and says how long that took (`s`) and its highest resident memory (`max_rss`, in
//! MiB): from these come the moments that a benchmark does not hold. `wildcards` serve as the tag.

use plimsoll_model::{Finding, Trace, TracedRun};

use super::quantity::{figure, number};
use super::table::{Row, Table};
use super::trace::{Source, TraceError, Traced};

const MIB: f64 = 1_048_576.0;

pub(super) fn read(table: &Table<'_>, source: &Source<'_>) -> Result<Traced, TraceError> {
    let format = "Snakemake benchmarks";
    for column in ["s", "max_rss"] {
        if !table.has(column) {
            return Err(TraceError::Column { format, column });
        }
    }
    let mut traced = Traced { format, ..Traced::default() };
    traced.trace = Trace { columns: table.columns().map(str::to_owned).collect(), runs: Vec::new() };
    for row in table.rows() {
        match row.and_then(|row| run(&row, source)) {
            Ok(run) => traced.trace.runs.push(run),
            Err(why) => {
                traced.skipped += 1;
                let text = format!("{}: {why}", source.task);
                traced.findings.push(Finding::warning("trace", text, None));
            }
        }
    }
    Ok(traced)
}

fn run(row: &Row<'_>, source: &Source<'_>) -> Result<TracedRun, String> {
    let read = |column: &str| match row.field(column) {
        // Jobs too short to be looked at have no figures.
        None | Some("NA") => Ok(None),
        Some(text) => number(text).map(Some).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("line {}, column {column}: '{}' is not a number", row.line, shown.escape_debug())
        }),
    };
    let seconds = read("s")?.ok_or_else(|| format!("line {}, column s: nothing stands there", row.line))?;
    let peak = read("max_rss")?.map(|mib| mib * MIB);
    Ok(TracedRun {
        task: row.field("rule_name").unwrap_or(source.task).to_owned(),
        tag: row.field("wildcards").map(str::to_owned),
        start: source.written - seconds * 1000.0,
        complete: source.written,
        realtime: seconds * 1000.0,
        rss: peak,
        peak_rss: peak,
        cpus: read("threads")?,
        memory: row.field("resources").and_then(mem_mb),
        numbers: row.fields().map(|text| text.and_then(figure)).collect(),
        ..TracedRun::default()
    })
}

/// What a job asked for, out of `{'mem_mb': 1000, …}` or `mem_mb=1000`.
fn mem_mb(resources: &str) -> Option<f64> {
    let rest = resources.split_once("mem_mb")?.1;
    let digits = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    number(&digits[..end]).map(|megabytes| megabytes * 1e6)
}
