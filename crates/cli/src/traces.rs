//! What the user named as a trace: a file, a folder of benchmark files, a history, or a server.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use plimsoll_history::read::prometheus::{self, Window};
use plimsoll_history::read::trace::{self, Source, TraceError, Traced};
use plimsoll_history::{Filter, History, read};
use plimsoll_model::{Bytes, Millis};

use crate::error::{CommandError, Outcome};
use crate::store;

/// Bytes of a trace read at the most.
const LARGEST: u64 = Bytes::GIB;
/// How a SQLite database begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// A benchmark file or trace in memory.
struct Text {
    task: String,
    written: f64,
    bytes: Vec<u8>,
}

/// Reads a trace of whatever form.
pub(crate) fn read(path: &Path, since: Millis) -> Outcome<Traced> {
    if let Some(address) =
        path.to_str().filter(|text| text.starts_with("http://") || text.starts_with("https://"))
    {
        let window = Window { end: millis(SystemTime::now()) / 1000.0, length: since.as_seconds() };
        return prometheus::fetch(address, &window).map_err(|error| {
            CommandError::environment(error.to_string()).hint("is it up, and its address right?")
        });
    }
    let texts = texts(path)?;
    if let [text] = &texts[..]
        && let Some(history) = history(path, &text.bytes)?
    {
        return Ok(history);
    }
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|text| Source { task: &text.task, written: text.written, text: &text.bytes })
        .collect();
    let traced = trace::read(&sources).map_err(|error| refused(path, &error))?;
    if sources.is_empty() {
        return Err(CommandError::usage(format!("{}: there is no file in it", path.display()))
            .hint("name the folder that holds the benchmark files"));
    }
    Ok(traced)
}

fn refused(path: &Path, error: &TraceError) -> CommandError {
    CommandError::usage(format!("{}: {error}", path.display())).hint(
        "a trace has a header with the columns task (or process), start, complete, realtime, rss and memory; \
         'plimsoll replay --help' lists what can be read",
    )
}

/// Our own database or an export of one; none where the text is something else.
fn history(path: &Path, bytes: &[u8]) -> Outcome<Option<Traced>> {
    if bytes.starts_with(SQLITE) {
        let history = History::open_to_read(path).map_err(|error| store::failed(&error))?;
        let mut runs = Vec::new();
        let findings = history.each(&Filter::all(), |_, run| {
            runs.push(run);
            Ok(())
        });
        crate::talk(&findings.map_err(|error| store::failed(&error))?);
        return Ok(Some(trace::of_history(&runs)));
    }
    let exported = bytes.trim_ascii_start().starts_with(b"{") || bytes.starts_with(b"entry,");
    if !exported {
        return Ok(None);
    }
    let runs =
        read::read(bytes).map_err(|error| CommandError::usage(format!("{}: {error}", path.display())))?;
    crate::talk(&runs.findings);
    Ok(Some(trace::of_history(&runs.runs)))
}

/// The file, or all files of a folder by path.
fn texts(path: &Path) -> Outcome<Vec<Text>> {
    let refused = |path: &Path, error: std::io::Error| {
        CommandError::usage(format!("cannot read {}: {error}", path.display()))
            .hint("give a trace file, a folder of Snakemake benchmark files, or http://host:9090")
    };
    let mut paths = Vec::new();
    if path.is_dir() {
        for entry in ignore::WalkBuilder::new(path).standard_filters(false).build() {
            let entry = entry.map_err(|error| CommandError::usage(error.to_string()))?;
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                paths.push(entry.into_path());
            }
        }
        paths.sort();
    } else {
        paths.push(path.to_owned());
    }
    let mut left = LARGEST;
    let mut texts = Vec::new();
    for file in paths {
        let mut bytes = Vec::new();
        let handle = File::open(&file).map_err(|error| refused(&file, error))?;
        let modified = handle.metadata().and_then(|data| data.modified()).unwrap_or(UNIX_EPOCH);
        handle.take(left + 1).read_to_end(&mut bytes).map_err(|error| refused(&file, error))?;
        left = left.checked_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX)).ok_or_else(|| {
            CommandError::usage(format!("{} holds more than {}", path.display(), Bytes(LARGEST)))
                .hint("replay a part of it")
        })?;
        texts.push(Text { task: task(path, &file), written: millis(modified), bytes });
    }
    Ok(texts)
}

/// A benchmark's task type: the folder below the one named that it lies in, else its name up to the first dot.
fn task(root: &Path, file: &Path) -> String {
    let inside: PathBuf = file.strip_prefix(root).unwrap_or(file).to_owned();
    let first = inside.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let nested = inside.components().count() > 1;
    let name = first.filter(|_| nested && fs::metadata(root).is_ok_and(|root| root.is_dir()));
    name.unwrap_or_else(|| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.split('.').next().unwrap_or(&name).to_owned()
    })
}

fn millis(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}
