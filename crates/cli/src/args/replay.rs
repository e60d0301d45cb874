//! What `plimsoll replay` is asked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use plimsoll_model::Millis;

/// Says what each sizing strategy would have wasted on a recorded workload, ours and its peers.
///
/// TRACE is a Nextflow trace, a folder of Snakemake benchmark files, a CSV, a history of Plimsoll's or an export of one,
/// or the address of a Prometheus server (http://host:9090). Each task type's first runs warm up; then every run is
/// predicted, scored and learnt from, in order. What fits wastes what it was given above its need, for as long as it ran;
/// what does not wastes all of it, and is tried again with the next limit. `docs/replay.md` tells more.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  plimsoll replay trace.txt                             every strategy on a Nextflow trace
  plimsoll replay trace.txt --feature rchar --tasks     a column as input size; a table a task type
  plimsoll replay runs.csv --strategy plimsoll,krr      two of them
  plimsoll replay trace.txt --plot replay.svg           predicted against actual, and waste over time
  plimsoll replay trace.txt --emit nextflow             memory settings to paste into nextflow.config
  plimsoll replay http://localhost:9090 --since 7d      what a cluster's containers took

Strategies: plimsoll (balanced), plimsoll-safe, plimsoll-thrifty, preset, max-seen, krr, vpa, autopilot,
witt-percentile, witt-lr, tovar, sizey.

Exit codes: 0 fine, 2 wrong usage or nothing to replay, 3 the environment lacks something.")]
pub(crate) struct Replay {
    /// Trace to replay
    #[arg(value_name = "TRACE", required = true, num_args = 1..)]
    pub(crate) trace: Vec<PathBuf>,
    /// Strategies, by name; may be repeated or separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', default_value = "all")]
    pub(crate) strategy: Vec<String>,
    /// Figure to predict
    #[arg(long, value_enum, default_value_t = Target::Rss)]
    pub(crate) target: Target,
    /// Column that is known before a run, such as an input size; `none` for no such [default: input, where there is one]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) feature: Option<String>,
    /// When it is known how a run went
    #[arg(long, value_enum, default_value_t = Feedback::Complete)]
    pub(crate) feedback: Feedback,
    /// Share of each task type's runs that only warm up
    #[arg(long, value_name = "SHARE", default_value_t = 0.3, value_parser = share)]
    pub(crate) warmup: f64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Also a table a task type
    #[arg(long)]
    pub(crate) tasks: bool,
    /// Write a plot of the first strategy's predictions and of everyone's waste over time, as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    /// Print settings that size future runs instead of a table
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["format", "tasks"])]
    pub(crate) emit: Option<Emit>,
    /// How far back to ask a Prometheus server, such as 12h or 7d
    #[arg(long, value_name = "TIME", value_parser = super::duration, default_value = "7d")]
    pub(crate) since: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Target {
    /// Resident memory, as the trace has it
    Rss,
    /// Highest resident memory
    PeakRss,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Feedback {
    /// Once the run has ended, as in production
    Complete,
    /// Before the next run starts, even while it still runs; how papers measure
    Immediate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    Text,
    /// Schema plimsoll.replay/1
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// `withName` memory settings with the retry ladder
    Nextflow,
}

fn share(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(share) if (0.0..1.0).contains(&share) => Ok(share),
        _ => Err(format!("'{text}' is not a share; write 0 to just below 1, such as 0.3")),
    }
}
