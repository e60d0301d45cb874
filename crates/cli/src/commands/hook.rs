//! `plimsoll hook`: the score before each commit, under plain git, pre-commit or prek.
//!
//! The hook must not stop a commit because of itself: whatever goes wrong is said, and the commit goes on unless
//! `--strict` is given.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::score;
use crate::args::hook::{Hook, HookCommand, HookRun};
use crate::error::{Kind, Outcome};
use crate::git::repository::Repository;
use crate::hookfile::{HookFile, Installed};

/// Exit code of a hook that could not do its work and must say so by one.
const FAILED: u8 = 3;

/// Does what was asked; the exit code.
pub(crate) fn run(options: &Hook) -> Outcome<u8> {
    match &options.command {
        HookCommand::Install { force, run } => install(run, *force).map(|()| 0),
        HookCommand::Uninstall => uninstall().map(|()| 0),
        HookCommand::Run(options) => Ok(be_the_hook(options)),
    }
}

fn be_the_hook(options: &HookRun) -> u8 {
    // A panic has already said where.
    let code = match catch_unwind(AssertUnwindSafe(|| score::hook(&options.gates))) {
        Ok(Ok(())) => return 0,
        Ok(Err(error)) => {
            eprintln!("{error}");
            if error.kind == Kind::Gate {
                return error.code();
            }
            error.code()
        }
        Err(_) => FAILED,
    };
    if options.strict {
        eprintln!("plimsoll: this change could not be scored, and --strict stops it");
        return code;
    }
    eprintln!("plimsoll: this change could not be scored; it goes on (--strict would stop it)");
    0
}

fn install(options: &HookRun, force: bool) -> Outcome<()> {
    let file = file()?;
    let command = command(options);
    let lines = format!(
        "if command -v plimsoll >/dev/null 2>&1; then\n    {command} || exit $?\nelse\n    \
         echo 'plimsoll is not on the search path: this commit is not scored' >&2\nfi\n"
    );
    let done = match file.install(&lines, force)? {
        Installed::Created => "written",
        Installed::Updated => "brought up to date",
        Installed::Joined => "joined: the hook that was there runs after it",
        Installed::SetAside => "written: the hook that was there is kept beside it and runs first",
    };
    eprintln!("plimsoll: {} {done}", file.path.display());
    eprintln!("plimsoll: each commit now runs '{command}'");
    Ok(())
}

fn uninstall() -> Outcome<()> {
    let file = file()?;
    if file.uninstall()? {
        eprintln!("plimsoll: taken out of {}", file.path.display());
    } else {
        eprintln!("plimsoll: {} has nothing of ours", file.path.display());
    }
    Ok(())
}

/// The file that git will run: in `core.hooksPath`, else in the hooks that all work trees share.
fn file() -> Outcome<HookFile> {
    let repository = Repository::open()?;
    let top = repository.root().unwrap_or(repository.git_dir()).to_owned();
    let folder = match repository.configured_path("core.hooksPath")? {
        // Relative to where git runs hooks.
        Some(folder) => top.join(folder),
        None => repository.common_dir().join("hooks"),
    };
    Ok(HookFile { path: folder.join("pre-commit") })
}

/// The hook's command as the shell is to read it.
fn command(options: &HookRun) -> String {
    let gates = &options.gates;
    let mut words = vec!["plimsoll hook run".to_owned()];
    words.extend(gates.max_score.map(|most| format!("--max-score {}", most.as_f64())));
    words.extend(gates.fail_on.map(|band| format!("--fail-on {band}")));
    words.extend(gates.baseline.as_ref().map(|file| format!("--baseline {}", quoted(file))));
    if options.strict {
        words.push("--strict".to_owned());
    }
    words.join(" ")
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}
