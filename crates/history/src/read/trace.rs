//! Traces of other systems, and our own history, as runs to replay: which format a text has, and what was skipped.
//!
//! A row that cannot be read is left out and named by its line and column; the rest is used.

use plimsoll_model::{Finding, PastRun, Trace, TracedRun};

use super::{nextflow, snakemake, table};

/// What was read of a trace.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traced {
    /// Its runs.
    pub trace: Trace,
    /// What it was taken for, for people.
    pub format: &'static str,
    /// Rows left out.
    pub skipped: usize,
    /// Why, one a row.
    pub findings: Vec<Finding>,
}

/// Why nothing of a trace could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// No header, or one that no format has.
    #[error("this is no trace that can be read: {0}")]
    Unknown(String),
    /// A column that the format cannot do without.
    #[error("taken for {format}, the header lacks the column '{column}'")]
    Column {
        /// The format.
        format: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A server that does not answer as it should.
    #[error("{0}")]
    Server(String),
}

/// A file of a trace.
#[derive(Debug, Clone, PartialEq)]
pub struct Source<'a> {
    /// Task type of its rows, where they do not say themselves.
    pub task: &'a str,
    /// When it was last written, in milliseconds since 1970; a benchmark file is written when its job ends.
    pub written: f64,
    /// Its text.
    pub text: &'a [u8],
}

/// Reads the files of one trace.
///
/// # Errors
/// None of them can be read; what is wrong with the first.
pub fn read(sources: &[Source<'_>]) -> Result<Traced, TraceError> {
    let mut all = Traced::default();
    let mut refused = None;
    for source in sources {
        let text = source.text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source.text);
        match read_one(&Source { text, ..source.clone() }) {
            Ok(traced) if all.format.is_empty() => all = traced,
            Ok(traced) if traced.trace.columns == all.trace.columns => {
                all.trace.runs.extend(traced.trace.runs);
                all.skipped += traced.skipped;
                all.findings.extend(traced.findings);
            }
            Ok(_) => {
                all.skipped += 1;
                let text = format!("{}: left out, its columns are not those of the first file", source.task);
                all.findings.push(Finding::warning("trace", text, None));
            }
            Err(error) => {
                all.skipped += 1;
                all.findings.push(Finding::warning("trace", format!("{}: {error}", source.task), None));
                refused = refused.or(Some(error));
            }
        }
    }
    match refused {
        Some(error) if all.trace.runs.is_empty() => Err(error),
        _ => Ok(all),
    }
}

fn read_one(source: &Source<'_>) -> Result<Traced, TraceError> {
    let table = table::Table::new(source.text)?;
    if table.has("h:m:s") {
        return snakemake::read(&table, source);
    }
    nextflow::read(&table)
}

/// Our own history, oldest first.
#[must_use]
pub fn of_history(runs: &[PastRun]) -> Traced {
    let mut traced = Traced { format: "a history of Plimsoll's", ..Traced::default() };
    traced.trace.columns = vec!["input".to_owned()];
    for run in runs {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a float's 53 bits")]
        let start = run.started.as_millisecond() as f64;
        let realtime = run.usage.elapsed_seconds * 1000.0;
        let peak = Some(run.usage.memory_peak.as_f64()).filter(|peak| *peak > 0.0);
        let input = Some(run.inputs.total().as_f64()).filter(|input| *input > 0.0);
        traced.trace.runs.push(TracedRun {
            task: run.identity.to_string(),
            start,
            complete: start + realtime,
            realtime,
            rss: peak,
            peak_rss: peak,
            memory: Some(run.footprint.memory.recommended.as_f64()),
            cpus: Some(run.footprint.cpu.recommended.as_f64()),
            version: Some(run.version.0.clone()),
            prior: Some(run.footprint.memory.recommended.as_f64()),
            censored: run.outcome.censors_memory(),
            numbers: vec![input],
            ..TracedRun::default()
        });
    }
    traced
}
