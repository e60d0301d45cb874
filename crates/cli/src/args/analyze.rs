//! `plimsoll analyze` as typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::analysis::metric::Metric;

/// Measures functions, types and files: cyclomatic and cognitive complexity, NPath, nesting, Halstead, size and more.
///
/// Directories are walked as their ignore files say (.gitignore in a git repository, .ignore anywhere); hidden files and
/// symbolic links in them are left out; a file that is named is always read. What a language does not have a measure for
/// is shown as `-`, never as 0.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  plimsoll analyze                                      the worst functions below this directory
  plimsoll analyze src --sort npath --top 5             by another metric
  plimsoll analyze src/app.py --explain=Server.handle   where a function's complexity comes from
  plimsoll analyze src --bounds                         how time and memory grow: n log n, n*m, 2^n …
  plimsoll analyze src --bounds --explain=merge         which loop, call or recursion makes a bound
  plimsoll analyze src --hot --top 10                   where the time of a run is expected to go
  plimsoll analyze --format json | jq '.files[].path'   everything, for other programs
  plimsoll analyze --threshold cognitive=15             fail where a function is over it
  plimsoll analyze --baseline FILE --write-baseline     accept what is there; fail on what gets worse

Thresholds for everybody stand in plimsoll.toml, here or in a directory above:
  [analyze.thresholds]
  cognitive = 15
  npath = 200

Metrics: physical_lines, source_lines, logical_lines, comment_lines, blank_lines, cyclomatic, cyclomatic_strict, cognitive,
npath, nesting, parameters, exits, halstead_volume, halstead_difficulty, halstead_effort, maintainability (the only one
where low is bad), abc, fan_in, fan_out.

Exit codes: 0 fine, 1 a function is over a threshold, 2 wrong usage or configuration, 3 the environment lacks something.")]
pub(crate) struct Analyze {
    /// Files and directories
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Layout::Text, value_name = "FORMAT")]
    pub(crate) format: Layout,
    /// Metric that decides which functions are the worst, in text
    #[arg(long, value_name = "METRIC", default_value = "cognitive", value_parser = metric)]
    pub(crate) sort: Metric,
    /// How many functions the text shows, 0 for all [default: 20, with --explain 1]
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
    /// Show line by line where complexity comes from: in the functions of this name, else in the worst
    #[arg(long, value_name = "FUNCTION", num_args = 0..=1, require_equals = true, conflicts_with = "format")]
    pub(crate) explain: Option<Option<String>>,
    /// Fail where a function is over this, such as cognitive=15; `off` takes a threshold of plimsoll.toml away
    #[arg(long = "threshold", value_name = "METRIC=N", value_parser = threshold)]
    pub(crate) thresholds: Vec<(Metric, Option<f64>)>,
    /// Say how time and memory of each function grow with its inputs (Python and Rust), fastest growing first
    #[arg(long)]
    pub(crate) bounds: bool,
    /// Say which functions a run is expected to spend its time in (Python and Rust), hottest first: `share` in the
    /// function itself, `with callees` with all it calls, `calls` in a run. From the source alone, at nominal sizes
    #[arg(long, conflicts_with = "explain")]
    pub(crate) hot: bool,
    /// Functions known to be over a threshold: they may stay as they are, not get worse
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is over a threshold now into the baseline
    #[arg(long)]
    pub(crate) write_baseline: bool,
    /// Only files of this language, such as python; may be repeated
    #[arg(long = "language", value_name = "NAME")]
    pub(crate) languages: Vec<String>,
    /// Files measured at the same time [default: one a core]
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Measure everything anew, and keep nothing
    #[arg(long)]
    pub(crate) no_cache: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// A table of the worst functions
    Text,
    /// Everything, schema plimsoll.analysis/1
    Json,
    /// One row a function
    Csv,
    /// Functions over a threshold, as a SARIF 2.1.0 log
    Sarif,
    /// Functions over a threshold, as GitHub annotations
    Github,
}

fn metric(text: &str) -> Result<Metric, String> {
    // JSON and TOML join words with `_`; the rest of the command line does with `-`.
    Metric::named(&text.replace('-', "_")).ok_or_else(|| {
        let names: Vec<&str> = Metric::all().iter().map(|metric| metric.name()).collect();
        format!("no metric has that name; there are {}", names.join(", "))
    })
}

fn threshold(text: &str) -> Result<(Metric, Option<f64>), String> {
    let (name, limit) = text.split_once('=').ok_or("write METRIC=N, such as cognitive=15")?;
    let metric = metric(name.trim())?;
    if limit.trim() == "off" {
        return Ok((metric, None));
    }
    match limit.trim().parse::<f64>() {
        Ok(limit) if limit.is_finite() && limit >= 0.0 => Ok((metric, Some(limit))),
        _ => Err(format!(
            "'{limit}' is no limit; write {name}=N with a number that is not negative, or {name}=off"
        )),
    }
}
