//! The `plimsoll` command: arguments, files, rendering and exit codes around the pure crates.
//!
//! Standard output is data, standard error is talk. Exit codes: 0 fine, 1 a gate failed, 2 wrong usage, 3 the
//! environment lacks something; `run` passes the program's code through (see `commands::run`).

mod args;
mod error;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let _cli = args::Cli::parse();
    ExitCode::SUCCESS
}
