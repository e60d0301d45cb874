//! The command line as typed. What it means on this system is worked out by the commands.

mod analyze;
pub(crate) mod hook;
pub(crate) mod replay;
pub(crate) mod score;
pub(crate) mod variants;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use plimsoll_model::{Bytes, Cores, Millis};
use plimsoll_spec::Format;

pub(crate) use self::analyze::{Analyze, Layout};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Says what a program will need before it runs, keeps it inside that line while it runs, and learns from each run.
#[derive(Debug, Parser)]
#[command(name = "plimsoll", version, styles = STYLES, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Try it:
  plimsoll profile app.py -- data.csv                   what will this need?
  plimsoll profile app.py --emit kubernetes             the same as a manifest
  plimsoll run app.py data.csv                          run it inside that line
  plimsoll history                                      what was learnt
  plimsoll replay trace.txt                             what would sizing have saved on my workload?
  plimsoll analyze src                                  which functions are hard to follow?
  plimsoll score                                        what would this commit change?
")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Profile(Profile),
    Run(Run),
    Analyze(Analyze),
    Score(score::Score),
    Hook(hook::Hook),
    History(History),
    Replay(replay::Replay),
    Calibrate(Calibrate),
    Variants(variants::Variants),
}

/// Says what a program will need, from its source and its past runs, without running it.
///
/// Memory, CPU, disk, network and GPU, each with the reasons that add up to it. Sizes are known where arguments name
/// existing files or --input states them; otherwise the answer is a formula with a stated assumption.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  plimsoll profile convert.py -- big.csv                with the arguments it will be run with
  plimsoll profile convert.py --input data=2GB          with a size that is not on this machine
  plimsoll profile . --entry serve --emit compose       one of several entry points, as a Compose file
  plimsoll profile . --emit json | jq .memory           for other programs

Exit codes: 0 fine, 2 wrong usage or nothing to profile, 3 the environment lacks something.")]
pub(crate) struct Profile {
    /// A Python or Rust file, or a project directory
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) store: Store,
    /// How dear a failure is: safe, balanced or thrifty
    #[arg(long, value_name = "NAME", default_value = "balanced")]
    pub(crate) policy: String,
    /// What to print
    #[arg(long, value_enum, default_value_t = Emit::Text, value_name = "FORMAT")]
    pub(crate) emit: Emit,
    /// Name of the workload in emitted specs [default: from PATH]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Container image in emitted specs [default: the name]
    #[arg(long)]
    pub(crate) image: Option<String>,
    /// Replicas of a service in emitted specs [default: one, or what stands]
    #[arg(long)]
    pub(crate) replicas: Option<u32>,
    /// Show every reason of 1 % or more, all assumptions, and formulas in full
    #[arg(long)]
    pub(crate) explain: bool,
    /// Arguments that the program will be run with
    #[arg(last = true, value_name = "ARGS")]
    pub(crate) arguments: Vec<OsString>,
}

/// Runs a program inside its line: profiled first, watched while it runs, remembered afterwards.
///
/// PROGRAM is a Python or Rust file, a project directory, or any command. Limits start at the recommended figures and are
/// raised before the kernel would kill, up to the maximum; past that the program is stopped with a report.
#[derive(Debug, Args)]
#[command(override_usage = "plimsoll run [OPTIONS] PROGRAM [ARGS]...")]
#[command(after_help = "\
Examples:
  plimsoll run convert.py big.csv                       a script inside its predicted line
  plimsoll run --max-memory 2G --timeout 10m job.py     never more than this, never longer
  plimsoll run -- rg --count needle /usr/share/dict     any command

Exit codes: the program's own; 128 + signal; 124 timeout; 125 Plimsoll stopped it or failed itself; 126 not executable;
127 not found.")]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) store: Store,
    /// How dear a failure is: safe, balanced or thrifty
    #[arg(long, value_name = "NAME", default_value = "balanced")]
    pub(crate) policy: String,
    /// Memory limit to start with [default: the recommended figure]
    #[arg(long, value_name = "SIZE")]
    pub(crate) memory: Option<Bytes>,
    /// Memory limit never to pass [default: the predicted maximum]
    #[arg(long, value_name = "SIZE")]
    pub(crate) max_memory: Option<Bytes>,
    /// CPU limit to start with, in cores [default: the recommended figure]
    #[arg(long, value_name = "CORES")]
    pub(crate) cpus: Option<Cores>,
    /// Disk read limit, bytes a second [default: none]
    #[arg(long, value_name = "SIZE")]
    pub(crate) read_rate: Option<Bytes>,
    /// Disk write limit, bytes a second [default: none]
    #[arg(long, value_name = "SIZE")]
    pub(crate) write_rate: Option<Bytes>,
    /// Stop the program after this long, such as 90s, 10m, 1h30m; a bare number is seconds
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) timeout: Option<Millis>,
    /// What holds the program
    #[arg(long, value_enum, default_value_t = Backend::Auto)]
    pub(crate) backend: Backend,
    /// Write what was predicted and what happened, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Say nothing unless something is wrong
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// The program and its arguments; whatever follows the program is its own
    #[arg(trailing_var_arg = true, required = true, num_args = 1.., value_name = "PROGRAM")]
    pub(crate) command: Vec<OsString>,
}

/// Shows and keeps the runs that predictions learn from.
///
/// Without a command: the programs seen, with what was predicted and what they took.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct History {
    #[command(subcommand)]
    pub(crate) command: Option<HistoryCommand>,
    #[command(flatten)]
    pub(crate) list: HistoryList,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HistoryCommand {
    /// List programs, or the runs of one
    List(HistoryList),
    /// Show one run: prediction, limits, usage over time
    Show {
        /// Number of the run, as `list` shows it
        run: i64,
        /// As JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Write all runs to standard output or a file
    Export {
        /// Format
        #[arg(long, value_enum, default_value_t = Exchange::Json)]
        format: Exchange,
        /// File to write [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        store: Store,
    },
    /// Read runs that were exported elsewhere; runs already known are left alone
    Import {
        /// Exported file, `-` for standard input
        file: PathBuf,
        /// Format [default: from the file's name]
        #[arg(long, value_enum)]
        format: Option<Exchange>,
        #[command(flatten)]
        store: Store,
    },
    /// Forget runs for good
    #[command(group = clap::ArgGroup::new("what").required(true).multiple(false))]
    Forget {
        /// Numbers of runs
        #[arg(value_name = "RUN", group = "what")]
        runs: Vec<i64>,
        /// All runs of a program, by the name `list` shows
        #[arg(long, value_name = "NAME", group = "what")]
        program: Option<String>,
        /// All runs older than this, such as 30d or 12h
        #[arg(long, value_name = "TIME", value_parser = duration, group = "what")]
        older_than: Option<Millis>,
        /// Everything
        #[arg(long, group = "what")]
        all: bool,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Debug, Args)]
pub(crate) struct HistoryList {
    /// Only the runs of this program, by the name the list shows or a part of it
    #[arg(value_name = "NAME")]
    pub(crate) program: Option<String>,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) store: Store,
}

/// Measures what this machine's Python and its packages cost at import, for better profiles from then on.
///
/// Each figure is the median of fresh processes started from a small one. Without PACKAGE, every installed package that
/// the knowledge table has a row for is measured, and the interpreter itself.
#[derive(Debug, Args)]
pub(crate) struct Calibrate {
    /// Modules to measure, as they are imported (`numpy`, `scipy.stats`)
    #[arg(value_name = "PACKAGE")]
    pub(crate) packages: Vec<String>,
    /// Interpreter [default: the one `run` would use]
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) python: Option<PathBuf>,
    /// Fresh processes a figure
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub(crate) rounds: u32,
    /// Print what is stored, measure nothing
    #[arg(long)]
    pub(crate) show: bool,
}

/// How the program is found and what is known of its inputs.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Entry point, where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) entry: Option<String>,
    /// Size of an input by the name the formula shows, such as data=2GB; may be repeated
    #[arg(long = "input", value_name = "NAME=SIZE", value_parser = named_size)]
    pub(crate) inputs: Vec<(String, Bytes)>,
    /// Python interpreter that runs the program [default: the project's .venv, then python3]
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) python: Option<PathBuf>,
}

/// Where runs are remembered.
#[derive(Debug, Args)]
pub(crate) struct Store {
    /// History database [default: plimsoll/history.db in the XDG data directory]
    #[arg(long, value_name = "PATH", env = "PLIMSOLL_HISTORY")]
    pub(crate) history: Option<PathBuf>,
    /// Neither read nor keep past runs
    #[arg(long, conflicts_with = "history")]
    pub(crate) no_history: bool,
}

/// What `profile` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emit {
    Text,
    Json,
    Spec(Format),
}

impl ValueEnum for Emit {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Emit; 2 + Format::ALL.len()] = {
            let mut all = [Emit::Text; 2 + Format::ALL.len()];
            all[1] = Emit::Json;
            let mut at = 0;
            while at < Format::ALL.len() {
                all[2 + at] = Emit::Spec(Format::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => PossibleValue::new("text").help("A table for people"),
            Self::Json => PossibleValue::new("json").help("The footprint, schema plimsoll.footprint/1"),
            Self::Spec(format) => PossibleValue::new(format.name()).help(format.summary()),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Backend {
    /// The best this machine allows
    Auto,
    /// A delegated cgroup v2 subtree
    CgroupV2,
    /// cgroup v1 controllers
    CgroupV1,
    /// No rights needed: watching and rlimits
    Rlimit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Exchange {
    /// Everything, schema plimsoll.history/1
    Json,
    /// One flat row a run
    Csv,
}

fn named_size(text: &str) -> Result<(String, Bytes), String> {
    let (name, size) = text.split_once('=').ok_or("write NAME=SIZE, such as data=2GB")?;
    if name.trim().is_empty() {
        return Err("the name before '=' is empty; write NAME=SIZE, such as data=2GB".to_owned());
    }
    Ok((name.trim().to_owned(), size.parse().map_err(|error| format!("{error}"))?))
}

fn duration(text: &str) -> Result<Millis, String> {
    let wrong = || format!("'{text}' is not a time; write 90s, 10m, 1h30m or 30d");
    let seconds = match text.trim().parse::<f64>() {
        Ok(seconds) => seconds,
        // Days are calendar units to the library, but nobody means anything but 24 hours here.
        Err(_) => match text.trim().strip_suffix('d').map(str::parse::<f64>) {
            Some(Ok(days)) => days * 86_400.0,
            _ => text.parse::<jiff::SignedDuration>().map_err(|_| wrong())?.as_secs_f64(),
        },
    };
    if !seconds.is_finite() || seconds <= 0.0 || seconds > 1e10 {
        return Err(wrong());
    }
    Ok(Millis(Bytes::from_f64(seconds * 1000.0).0))
}
