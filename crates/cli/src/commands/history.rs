//! `plimsoll history`: the runs that predictions learn from, listed, shown, exported, imported, forgotten.

use std::fs::File;
use std::io::{Read as _, Write};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use plimsoll_history::{ExportFormat, Filter, History, RunId, read};
use plimsoll_model::{Bytes, Millis, wire};
use serde_json::json;

use crate::args::{self, Exchange, HistoryCommand};
use crate::error::{CommandError, Outcome};
use crate::render;
use crate::store::{failed, path};
use crate::talk;

/// Runs of one program that a list shows.
const LISTED: usize = 200;
/// A larger export was not written by us.
const LARGEST_IMPORT: u64 = 4 * Bytes::GIB;

/// Whatever was asked of the history.
pub(crate) fn run(options: &args::History) -> Outcome<()> {
    match &options.command {
        None => list(&options.list),
        Some(HistoryCommand::List(options)) => list(options),
        Some(HistoryCommand::Show { run, json, store }) => show(*run, *json, store),
        Some(HistoryCommand::Export { format, output, store }) => export(*format, output.as_deref(), store),
        Some(HistoryCommand::Import { file, format, store }) => import(file, *format, store),
        Some(HistoryCommand::Forget { runs, program, older_than, all: _, store }) => {
            forget(runs, program.as_deref(), *older_than, store)
        }
    }
}

fn open_to_read(store: &args::Store) -> Outcome<History> {
    refuse_none(store)?;
    History::open_to_read(&path(store)?).map_err(|error| failed(&error))
}

fn open_to_write(store: &args::Store) -> Outcome<History> {
    refuse_none(store)?;
    let path = path(store)?;
    History::open(&path).map_err(|error| failed(&error))
}

fn refuse_none(store: &args::Store) -> Outcome<()> {
    if store.no_history {
        return Err(CommandError::usage("--no-history leaves this command nothing to work on"));
    }
    Ok(())
}

fn list(options: &args::HistoryList) -> Outcome<()> {
    let history = open_to_read(&options.store)?;
    let Some(program) = &options.program else {
        let found = history.list(&Filter::all()).map_err(|error| failed(&error))?;
        talk(&found.findings);
        if options.json {
            let programs: Vec<_> = found.rows.iter().map(summary_json).collect();
            crate::print(&render::json(&json!({ "schema": "plimsoll.programs/1", "programs": programs })));
        } else if found.rows.is_empty() {
            eprintln!(
                "plimsoll: no runs yet in {}; 'plimsoll run PROGRAM' records one",
                history.path().display()
            );
        } else {
            crate::print(&render::history::programs(&found.rows));
        }
        return Ok(());
    };
    // An identity as the list prints it ends in the arguments' shape.
    let entry = program.split(' ').next().unwrap_or(program);
    let filter = Filter { entry_contains: Some(entry.to_owned()), ..Filter::default() };
    let mut runs = Vec::new();
    let findings = history.each(&filter, |id, run| {
        if entry == program || run.identity.to_string() == *program {
            runs.push((id, run));
        }
        Ok(())
    });
    talk(&findings.map_err(|error| failed(&error))?);
    runs.reverse();
    runs.truncate(LISTED);
    if options.json {
        let runs = runs.into_iter().map(|(_, run)| run).collect();
        crate::print(&render::json(&wire::Document::new(wire::HISTORY, wire::HistoryExport { runs })));
    } else if runs.is_empty() {
        return Err(
            CommandError::usage(format!("no runs of '{program}'")).hint("'plimsoll history' lists programs")
        );
    } else {
        crate::print(&render::history::runs(&runs));
    }
    Ok(())
}

fn summary_json(summary: &plimsoll_history::Summary) -> serde_json::Value {
    json!({
        "program": summary.identity.to_string(),
        "runs": summary.runs,
        "succeeded": summary.succeeded,
        "last_started": summary.last_started,
        "last_outcome": summary.last_outcome,
        "last_predicted": summary.last_predicted,
        "last_peak": summary.last_peak,
        "highest_peak": summary.highest_peak,
    })
}

fn show(run: i64, json: bool, store: &args::Store) -> Outcome<()> {
    let history = open_to_read(store)?;
    let found = history.show(RunId(run)).map_err(|error| failed(&error))?;
    talk(&found.findings);
    let Some((id, past)) = found.rows.into_iter().next() else {
        return Err(CommandError::usage(format!("there is no run {run} that can be shown"))
            .hint("'plimsoll history list NAME' lists the runs of a program with their numbers"));
    };
    if json {
        let body = wire::HistoryExport { runs: vec![past] };
        crate::print(&render::json(&wire::Document::new(wire::HISTORY, body)));
    } else {
        crate::print(&render::history::one(id, &past));
    }
    Ok(())
}

fn export(format: Exchange, output: Option<&Path>, store: &args::Store) -> Outcome<()> {
    let history = open_to_read(store)?;
    let refused = |path: &Path, error: &std::io::Error| {
        CommandError::environment(format!("cannot write {}: {error}", path.display()))
    };
    let findings = match output {
        Some(path) => {
            let mut bytes = Vec::new();
            let findings = history.export(&Filter::all(), exchange(format), &mut bytes);
            crate::dirs::write_report(path, &bytes).map_err(|error| refused(path, &error))?;
            findings
        }
        None => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            let findings = history.export(&Filter::all(), exchange(format), &mut out);
            // A reader that went away is no error.
            let _ = out.flush();
            findings
        }
    };
    match findings {
        Ok(findings) => talk(&findings),
        Err(plimsoll_history::HistoryError::Export(error))
            if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(failed(&error)),
    }
    Ok(())
}

const fn exchange(format: Exchange) -> ExportFormat {
    match format {
        Exchange::Json => ExportFormat::Json,
        Exchange::Csv => ExportFormat::Csv,
    }
}

fn import(file: &Path, format: Option<Exchange>, store: &args::Store) -> Outcome<()> {
    let refused =
        |error: std::io::Error| CommandError::usage(format!("cannot read {}: {error}", file.display()));
    let mut text = Vec::new();
    let most = LARGEST_IMPORT;
    if file == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut text).map_err(refused)?;
    } else {
        File::open(file).and_then(|file| file.take(most).read_to_end(&mut text)).map_err(refused)?;
    }
    let read = match format {
        Some(format) => read::read_as(exchange(format), &text),
        None => read::read(&text),
    };
    let read = read.map_err(|error| {
        CommandError::usage(format!("{}: {error}", file.display()))
            .hint("'plimsoll history export' writes what can be imported")
    })?;
    talk(&read.findings);
    let history = open_to_write(store)?;
    let done = history.import(&read.runs).map_err(|error| failed(&error))?;
    talk(&done.findings);
    let skipped = read.findings.len() + done.findings.len();
    eprintln!("plimsoll: {} runs imported, {} known already, {skipped} left out", done.added, done.known);
    Ok(())
}

fn forget(
    runs: &[i64],
    program: Option<&str>,
    older_than: Option<Millis>,
    store: &args::Store,
) -> Outcome<()> {
    let history = open_to_write(store)?;
    let mut forgotten = 0;
    for filter in filters(&history, runs, program, older_than)? {
        forgotten += history.forget(&filter).map_err(|error| failed(&error))?;
    }
    if forgotten == 0 && (!runs.is_empty() || program.is_some()) {
        return Err(
            CommandError::usage("no run fits").hint("'plimsoll history' lists programs and their names")
        );
    }
    eprintln!("plimsoll: {forgotten} runs forgotten");
    Ok(())
}

/// Which runs are meant; a program's name has to be the whole one, so that nothing else is lost.
fn filters(
    history: &History,
    runs: &[i64],
    program: Option<&str>,
    older_than: Option<Millis>,
) -> Outcome<Vec<Filter>> {
    if !runs.is_empty() {
        return Ok(runs.iter().map(|run| Filter::run(RunId(*run))).collect());
    }
    if let Some(program) = program {
        let found = history.list(&Filter::all()).map_err(|error| failed(&error))?;
        let meant = found.rows.iter().map(|summary| &summary.identity);
        let meant = meant.filter(|identity| identity.to_string() == program || identity.entry == program);
        return Ok(meant.map(Filter::identity).collect());
    }
    let before = older_than.map(|age| {
        let age = SignedDuration::from_millis(i64::try_from(age.0).unwrap_or(i64::MAX));
        Timestamp::now().checked_sub(age).unwrap_or(Timestamp::MIN)
    });
    Ok(vec![Filter { before, ..Filter::all() }])
}
