//! What `plimsoll hook` is asked.

use clap::{Args, Subcommand};

use super::score::Gates;

/// Scores every commit before it is made: installs the hook, or is it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  plimsoll hook install --fail-on high                  stop commits in the highest band
  plimsoll hook install                                 show the score, stop nothing
  plimsoll hook uninstall                               take it out again

With the pre-commit framework, name the hook plimsoll-score in .pre-commit-config.yaml instead.")]
pub(crate) struct Hook {
    #[command(subcommand)]
    pub(crate) command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    /// Put the hook into this repository (core.hooksPath is respected)
    Install {
        /// Where a hook that is no shell script stands already: keep it beside, and run it first
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        run: HookRun,
    },
    /// Take the hook out again; whatever else is in the file stays
    Uninstall,
    /// Be the hook: score what is staged, or in a push what is pushed
    ///
    /// A hook runner's PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF are honoured. What goes wrong inside is said and stops
    /// no commit, unless --strict is given.
    Run(HookRun),
}

#[derive(Debug, Args)]
pub(crate) struct HookRun {
    #[command(flatten)]
    pub(crate) gates: Gates,
    /// Stop the commit also when it cannot be scored
    #[arg(long)]
    pub(crate) strict: bool,
}
