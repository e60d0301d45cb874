//! What `plimsoll score` is asked.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use plimsoll_model::{Band, Points};

/// Says what a change does to the structure of the code and to what it will need, as one number with its parts.
///
/// The mutation score of a change (not that of mutation testing): formatting, comments, moves and consistent renames
/// cost nothing; loops in loops, input and output inside loops, recursion, growth and new branches cost most. Without
/// anything else it looks at what is staged.
#[derive(Debug, Args)]
#[command(override_usage = "\
plimsoll score [OPTIONS] [--staged]
       plimsoll score [OPTIONS] --from REV [--to REV]
       plimsoll score [OPTIONS] [--each] A..B
       plimsoll score [OPTIONS] OLD NEW")]
#[command(after_help = "\
Examples:
  plimsoll score                                        what would be committed now
  plimsoll score main...HEAD                            what this branch does
  plimsoll score --each v1.0..HEAD                      one line a commit
  plimsoll score old.py new.py                          two files, or two folders
  plimsoll score --fail-on high --format github         a gate in CI

Exit codes: 0 fine, 1 a gate failed, 2 wrong usage, 3 the environment lacks something.")]
pub(crate) struct Score {
    /// Two files or folders, or a range of commits: A..B, or A...B from where they parted
    #[arg(value_name = "OLD NEW | A..B", num_args = 0..=2, conflicts_with_all = ["staged", "from", "to"])]
    pub(crate) subject: Vec<OsString>,
    /// What is staged against what is committed
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub(crate) staged: bool,
    /// Commit, branch or tag before the change
    #[arg(long, value_name = "REV")]
    pub(crate) from: Option<String>,
    /// Commit, branch or tag after the change [default: HEAD]
    #[arg(long, value_name = "REV", requires = "from")]
    pub(crate) to: Option<String>,
    /// Each commit of the range by itself, oldest first
    #[arg(long, conflicts_with = "staged")]
    pub(crate) each: bool,
    #[command(flatten)]
    pub(crate) gates: Gates,
    /// What to print
    #[arg(long, value_enum, default_value_t = ScoreFormat::Text, value_name = "FORMAT")]
    pub(crate) format: ScoreFormat,
}

/// What a change has to keep to.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Gates {
    /// Fail above this score [default: max-score of plimsoll.toml]
    #[arg(long, value_name = "N", value_parser = points)]
    pub(crate) max_score: Option<Points>,
    /// Fail in this band or a higher one [default: fail-on of plimsoll.toml]
    #[arg(long, value_name = "BAND", value_parser = band)]
    pub(crate) fail_on: Option<Band>,
    /// An earlier score as JSON: its functions are accepted up to the score they have there
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreFormat {
    /// A summary for people
    Text,
    /// Everything, schema plimsoll.score/1 (with --each plimsoll.scores/1)
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

fn points(text: &str) -> Result<Points, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(Points::from_f64(number)),
        _ => Err(format!("'{text}' is no score; write a number such as 40")),
    }
}

fn band(text: &str) -> Result<Band, String> {
    match text.trim() {
        "low" => Ok(Band::Low),
        "medium" => Ok(Band::Medium),
        "high" => Ok(Band::High),
        _ => Err(format!("'{text}' is no band to fail on; write low, medium or high")),
    }
}
