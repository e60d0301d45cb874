//! The `plimsoll` command: arguments, files, rendering and exit codes around the pure crates.
//!
//! Standard output is data, standard error is talk. Exit codes: 0 fine, 1 a gate failed, 2 wrong usage, 3 the
//! environment lacks something; `run` passes the program's code through and has 124 to 127 for itself.
#![expect(clippy::print_stderr, reason = "a command line talks on standard error")]

mod analysis;
mod args;
mod cache;
mod calibrations;
mod change;
mod commands;
mod config;
mod dirs;
mod emit;
mod error;
mod files;
mod gate;
mod git;
mod hookfile;
mod inputs;
mod knowledge;
mod loaded;
mod machine;
mod notice;
mod plot;
mod policies;
mod python;
mod render;
mod sketches;
mod store;
mod subject;
mod target;
mod traces;

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use args::{Cli, Command};
use error::CommandError;
use plimsoll_model::Finding;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    // Exit code 2 could be the program's own.
    let usage = if words.get(1).is_some_and(|word| word == "run") { 125 } else { 2 };
    let cli = match Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return ExitCode::from(if asked { 0 } else { usage });
        }
    };
    let done = match &cli.command {
        Command::Profile(options) => commands::profile::run(options),
        Command::Analyze(options) => commands::analyze::run(options),
        Command::History(options) => commands::history::run(options),
        Command::Calibrate(options) => commands::calibrate::run(options),
        Command::Replay(options) => commands::replay::run(options),
        Command::Score(options) => commands::score::run(options),
        Command::Variants(options) => return code(commands::variants::run(options)),
        Command::Hook(options) => return code(commands::hook::run(options)),
        Command::Run(options) => return run(options),
    };
    code(done.map(|()| 0))
}

fn code(done: error::Outcome<u8>) -> ExitCode {
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => fail(&error, error.code()),
    }
}

#[cfg(target_os = "linux")]
fn run(options: &args::Run) -> ExitCode {
    match commands::run::run(options) {
        Ok(code) => ExitCode::from(code),
        Err(error) => fail(&error, error.run_code()),
    }
}

#[cfg(not(target_os = "linux"))]
fn run(_: &args::Run) -> ExitCode {
    let error = CommandError::environment("'run' holds programs by Linux means, and this is another system")
        .hint("'plimsoll profile' works here; run inside a Linux machine or container");
    fail(&error, error.run_code())
}

fn fail(error: &CommandError, code: u8) -> ExitCode {
    eprintln!("{error}");
    ExitCode::from(code)
}

/// Writes data to standard output. A reader that went away (`| head`) is no error.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        eprintln!("error: cannot write to standard output: {error}");
        std::process::exit(3);
    }
}

/// Says what findings hold, on standard error.
fn talk(findings: &[Finding]) {
    for finding in findings {
        let at = finding.at.as_ref().map_or_else(String::new, |at| format!("{at}: "));
        eprintln!("plimsoll: {at}{}", finding.text);
    }
}

/// The file a command name stands for: the path itself, or the first executable of that name in the search path.
fn search_path(program: &OsStr) -> Option<PathBuf> {
    if program.as_encoded_bytes().contains(&b'/') {
        return Some(PathBuf::from(program)).filter(|path| path.exists());
    }
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| is_executable(path))
}

/// Whether someone may execute the file.
fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}
