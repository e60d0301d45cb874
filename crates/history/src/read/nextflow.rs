//! Traces of Nextflow (`nextflow run -with-trace`, docs "Tracing & visualisation"), tabs or commas, raw or with units; and
//! any CSV with columns of the same meaning, by these names or ours:
//!
//! | ours | Nextflow's | holds |
//! |---|---|---|
//! | `task` | `process` (else `name` up to its bracket) | the task type |
//! | `start`, `complete` | the same | moments; milliseconds since 1970 or dates |
//! | `realtime` | the same (else `duration`) | milliseconds, or `1m 30s` |
//! | `memory` | the same | what was asked for |
//! | `rss`, `peak_rss` | the same | what was taken |
//! | `tag`, `cpus`, `written`, `version` | `tag`, `cpus`, `wchar`, none | optional |
//!
//! Of `start`, `complete` and `realtime` two are enough. Any further column of numbers can be the feature.

use plimsoll_model::{Finding, Trace, TracedRun};

use super::quantity::{figure, moment, number, size, time};
use super::table::{Row, Table};
use super::trace::{TraceError, Traced};

const TASK: [&str; 3] = ["process", "task", "name"];

pub(super) fn read(table: &Table<'_>) -> Result<Traced, TraceError> {
    let is_nextflow = table.has("process") || table.has("hash");
    let format = if is_nextflow { "a Nextflow trace" } else { "CSV" };
    let lacks = |column| TraceError::Column { format, column };
    if !TASK.iter().any(|name| table.has(name)) {
        return Err(lacks(if is_nextflow { "process" } else { "task" }));
    }
    let known = ["start", "complete"].iter().filter(|name| table.has(name)).count();
    let lasting = table.has("realtime") || table.has("duration");
    if known == 0 {
        return Err(lacks("start"));
    }
    if known + usize::from(lasting) < 2 {
        return Err(lacks("realtime"));
    }
    if !table.has("rss") && !table.has("peak_rss") {
        return Err(lacks("rss"));
    }
    let mut traced = Traced { format, ..Traced::default() };
    traced.trace = Trace { columns: table.columns().map(str::to_owned).collect(), runs: Vec::new() };
    for row in table.rows() {
        match row.map_err(|why| (String::new(), why)).and_then(|row| run(&row)) {
            Ok(run) => traced.trace.runs.push(run),
            Err((at, why)) => {
                traced.skipped += 1;
                traced.findings.push(Finding::warning("trace", format!("{at}{why}"), None));
            }
        }
    }
    Ok(traced)
}

/// A row's run, or where and why it makes none.
fn run(row: &Row<'_>) -> Result<TracedRun, (String, String)> {
    let wrong = |column: &str, text: &str, what: &str| {
        let shown: String = text.chars().take(40).collect();
        let at = format!("line {}, column {column}: ", row.line);
        (at, format!("'{}' is not {what}", shown.escape_debug()))
    };
    type Parse = fn(&str) -> Option<f64>;
    let read = |columns: &[&str], parse: Parse, what: &str| match row.first(columns) {
        None => Ok(None),
        Some((column, text)) => parse(text).map(Some).ok_or_else(|| wrong(column, text, what)),
    };
    let missing =
        |column: &str| (format!("line {}, column {column}: ", row.line), "nothing stands there".to_owned());
    let (column, task) = row.first(&TASK).ok_or_else(|| missing("process"))?;
    let task = if column == "name" { task.split(" (").next().unwrap_or(task) } else { task };
    let start = read(&["start"], moment, "a moment")?;
    let complete = read(&["complete"], moment, "a moment")?;
    let realtime = read(&["realtime", "duration"], time, "a length of time")?;
    let (start, complete, realtime) = match (start, complete, realtime) {
        (Some(start), Some(complete), Some(realtime)) => (start, complete, realtime),
        (Some(start), Some(complete), None) => (start, complete, (complete - start).max(0.0)),
        (Some(start), None, Some(realtime)) => (start, start + realtime, realtime),
        (None, Some(complete), Some(realtime)) => (complete - realtime, complete, realtime),
        (None, ..) => return Err(missing("start")),
        _ => return Err(missing("realtime")),
    };
    Ok(TracedRun {
        task: task.to_owned(),
        tag: row.field("tag").map(str::to_owned),
        start,
        complete,
        realtime,
        rss: read(&["rss"], size, "a size")?,
        peak_rss: read(&["peak_rss"], size, "a size")?,
        memory: read(&["memory"], size, "a size")?,
        cpus: read(&["cpus"], number, "a number")?,
        written: read(&["wchar", "written"], size, "a size")?,
        version: row.field("version").map(str::to_owned),
        prior: None,
        // What the kernel killed for memory ends with this status.
        censored: row.first(&["exit", "exit_status"]).is_some_and(|(_, code)| code == "137"),
        numbers: row.fields().map(|text| text.and_then(figure)).collect(),
    })
}
