//! Measures all files of a walk at once, and then gives them one by one in the order of the walk.
//!
//! Two passes, since who calls a function is known only when all files are: the first measures, or finds in the cache
//! what was measured of the same bytes before, and sets the results aside on disk; the second reads them back. What is
//! held in between is the project's index and a few bytes a file.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use plimsoll_analyze::bounds::{annotate, without_bounds};
use plimsoll_analyze::hot::{Run, RunFile, module_name, outline};
use plimsoll_analyze::ir::Module;
use plimsoll_analyze::load::{Around, Asked, Shelf, holds};
use plimsoll_analyze::metrics::{FileId, Measured, Meter, Project};
use plimsoll_analyze::pack::language_of;
use plimsoll_analyze::{Costs, Rates};
use plimsoll_model::{FileAnalysis, Finding, Language};
use tempfile::SpooledTempFile;

use super::record::{self, Record};
use super::walk::{Source, Step, Walk, unreadable};
use crate::cache::Cache;
use crate::error::{CommandError, Outcome};
use crate::files::{self, Disk};

/// Files under way at the most; what waits is small next to what is being measured.
const QUEUE: usize = 64;

/// What is set aside in memory before it goes to disk.
const IN_MEMORY: usize = 32 << 20;

/// Stack of a thread that measures: bounds follow calls inside calls.
const STACK: usize = 64 << 20;

/// What is looked at beside metrics, and what that needs.
#[derive(Default)]
pub(crate) struct Tables {
    /// What calls cost, by language; none where neither of the others is asked for.
    costs: Vec<(Language, Costs)>,
    bounds: bool,
    /// How often branches are taken, where it is asked where time goes.
    rates: Option<Rates>,
    /// Modules of the project that files were asked about.
    shelf: Shelf,
}

impl Tables {
    /// The tables for what is asked for.
    pub(crate) fn of(bounds: bool, hot: bool) -> Outcome<Self> {
        let costs = if bounds || hot { crate::knowledge::costs()? } else { Vec::new() };
        let rates = hot.then(crate::knowledge::rates).transpose()?;
        Ok(Self { costs, bounds, rates, shelf: Shelf::default() })
    }
}

/// Work that takes no longer shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// What was measured of a walk.
pub(crate) struct Measurements {
    aside: SpooledTempFile,
    places: Vec<Option<Place>>,
    project: Project,
    /// Where time goes, where that is asked for.
    run: Option<Run>,
    /// What was passed over, by its place in the walk.
    skipped: Vec<(usize, Finding)>,
    /// Files of no language asked for.
    pub(crate) others: u64,
}

/// Where a file's results are.
struct Place {
    at: u64,
    bytes: u32,
    path: u32,
    root: u32,
    id: FileId,
    /// Its place in the run, where it has one.
    part: Option<RunFile>,
}

/// A file of the second pass.
pub(crate) struct Entry {
    /// Which of the paths asked for it was found by.
    pub(crate) root: usize,
    /// Its figures, those of the project included.
    pub(crate) file: FileAnalysis,
    /// What is said of it.
    pub(crate) findings: Vec<Finding>,
}

/// What a thread has made of one step of the walk.
enum Done {
    Measured(usize, Box<(Source, Record)>),
    Skipped(usize, Finding),
}

/// The first pass.
///
/// # Errors
///
/// Where there is no room on disk for what has to be set aside.
pub(crate) fn measure(
    walk: Walk<'_>,
    jobs: Option<NonZeroUsize>,
    cache: Option<&Cache>,
    tables: &Tables,
) -> Outcome<Measurements> {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut measurements = Measurements {
        aside: SpooledTempFile::new(IN_MEMORY),
        places: Vec::new(),
        project: Project::default(),
        run: tables.rates.as_ref().map(|_| Run::new()),
        skipped: Vec::new(),
        others: 0,
    };
    let (found, to_measure) = sync_channel::<(usize, Source)>(QUEUE);
    let (done, results) = sync_channel::<Done>(QUEUE);
    // Gone with the last thread that takes from it, so that the walk ends when they do.
    let to_measure = Arc::new(Mutex::new(to_measure));
    let others = AtomicU64::new(0);
    let outcome = thread::scope(|scope| {
        let skipped = done.clone();
        let counted = &others;
        scope.spawn(move || walk_through(walk, &found, &skipped, counted));
        for _ in 0..jobs {
            let (to_measure, done) = (Arc::clone(&to_measure), done.clone());
            let worker = thread::Builder::new().stack_size(STACK);
            let spawned = worker.spawn_scoped(scope, move || work(&to_measure, &done, cache, tables));
            spawned.map_err(|error| CommandError::environment(format!("cannot start a thread: {error}")))?;
        }
        drop((to_measure, done));
        let outcome = measurements.collect(&results, tables);
        // Threads that still have something to say end when nobody listens.
        drop(results);
        outcome
    });
    measurements.others = others.into_inner();
    outcome.map(|()| measurements)
}

fn walk_through(
    walk: Walk<'_>,
    found: &SyncSender<(usize, Source)>,
    skipped: &SyncSender<Done>,
    others: &AtomicU64,
) {
    let mut number = 0;
    for step in walk {
        let is_heard = match step {
            Step::Other => {
                others.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            Step::Source(source) => found.send((number, source)).is_ok(),
            Step::Skipped(finding) => skipped.send(Done::Skipped(number, finding)).is_ok(),
        };
        if !is_heard {
            return;
        }
        number += 1;
    }
}

fn work(
    to_measure: &Mutex<Receiver<(usize, Source)>>,
    done: &SyncSender<Done>,
    cache: Option<&Cache>,
    tables: &Tables,
) {
    let mut meter = Meter::new();
    loop {
        // The lock is held while waiting: whoever has it takes the next file.
        let Ok(Ok((number, source))) = to_measure.lock().map(|files| files.recv()) else { return };
        let result = match files::read(&source.path) {
            Ok(bytes) => match one(&mut meter, &source, &bytes, cache, tables) {
                Some(record) => Done::Measured(number, Box::new((source, record))),
                None => Done::Skipped(
                    number,
                    Finding::warning("unreadable", "could not be kept", Some(source.shown)),
                ),
            },
            Err(reason) => Done::Skipped(number, unreadable(&source.shown, &reason)),
        };
        if done.send(result).is_err() {
            return;
        }
    }
}

fn one(
    meter: &mut Meter,
    source: &Source,
    bytes: &[u8],
    cache: Option<&Cache>,
    tables: &Tables,
) -> Option<Record> {
    let what: &[u8] = if tables.bounds { b"bounds" } else { b"" };
    // An outline goes by its file's path as well: it says what others import the file by. Bounds go by where it lies.
    let hot = if tables.rates.is_some() { source.shown.as_bytes() } else { b"" };
    let place = if tables.bounds { source.path.as_os_str().as_encoded_bytes() } else { b"" };
    let parts = [source.pack.name.as_bytes(), what, hot, place, bytes];
    let key = cache.map(|cache| (cache, crate::cache::key(&parts)));
    let disk = Disk { libraries: Vec::new() };
    let fits = |record: &Record| {
        record::file("", &record.file).is_some() && holds(&record.asked, &disk, &tables.shelf)
    };
    if let Some((cache, key)) = &key
        && let Some(record) = cache.get::<Record>(key).filter(fits)
    {
        return Some(record);
    }
    let known =
        language_of(source.pack).and_then(|language| tables.costs.iter().find(|(one, _)| *one == language));
    let (measured, module, asked) = match known {
        Some((language, costs)) if tables.bounds => {
            bounded(meter, source, bytes, (*language, costs), tables, &disk)
        }
        Some(_) if tables.rates.is_some() => {
            let (measured, module) =
                meter.measure_lowered(source.pack, &source.shown, &module_name(&source.shown), bytes);
            (measured, Some(Arc::new(module)), Asked::new())
        }
        _ => {
            let mut measured = meter.measure(source.pack, &source.shown, bytes);
            if tables.bounds {
                without_bounds(&mut measured.analysis);
            }
            (measured, None, Asked::new())
        }
    };
    let outline = match (known, tables.rates.as_ref(), module) {
        (Some((language, costs)), Some(rates), Some(module)) => {
            Some(outline(&source.shown, &module, *language, costs, rates))
        }
        _ => None,
    };
    let record = Record::of(measured, outline, asked)?;
    if let Some((cache, key)) = key {
        cache.put(&key, &record);
    }
    Some(record)
}

/// Metrics and bounds of a file with what it was lowered to, and which files around it these rest on.
fn bounded(
    meter: &mut Meter,
    source: &Source,
    bytes: &[u8],
    (language, costs): (Language, &Costs),
    tables: &Tables,
    disk: &Disk,
) -> (Measured, Option<Arc<Module>>, Asked) {
    let path = source.path.to_string_lossy();
    let around = Around::of(disk, &tables.shelf, language, &path);
    let (mut measured, module) = meter.measure_lowered(source.pack, &source.shown, around.name(), bytes);
    let module = Arc::new(module);
    around.keep(&path, bytes, &module);
    annotate(&mut measured.analysis, &module, language, costs, &around);
    (measured, Some(module), around.into_asked())
}

impl Measurements {
    fn collect(&mut self, results: &Receiver<Done>, tables: &Tables) -> Outcome<()> {
        let progress = Progress::new();
        let (mut at, mut measured) = (0, 0);
        for done in results {
            match done {
                Done::Skipped(number, finding) => self.skipped.push((number, finding)),
                Done::Measured(number, result) => {
                    let (source, record) = *result;
                    let outline = record.outline;
                    let (path, file) = (source.shown.as_bytes(), &record.file);
                    self.aside
                        .write_all(path)
                        .and_then(|()| self.aside.write_all(file))
                        .map_err(|error| aside_failed(&error))?;
                    if self.places.len() <= number {
                        self.places.resize_with(number + 1, || None);
                    }
                    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                    let place = Place {
                        at,
                        bytes: small(file.len()),
                        path: small(path.len()),
                        root: small(source.root),
                        id: self.project.add_calls(source.pack.name, &record.calls),
                        part: self.run.as_mut().zip(outline).map(|(run, it)| run.add(&source.shown, it)),
                    };
                    at += (path.len() + file.len()) as u64;
                    self.places[number] = Some(place);
                    measured += 1;
                    progress.show(measured);
                }
            }
        }
        self.project.settle();
        if let Some((run, rates)) = self.run.as_mut().zip(tables.rates.as_ref()) {
            run.settle(rates);
        }
        self.skipped.sort_by_key(|(number, _)| *number);
        Ok(())
    }

    /// What was passed over, in the order of the walk.
    pub(crate) fn skipped(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.skipped).into_iter().map(|(_, finding)| finding).collect()
    }

    /// How many files were measured.
    pub(crate) fn files(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// The second pass: gives every file in the order of the walk.
    ///
    /// # Errors
    ///
    /// Those of `take`, and where what was set aside cannot be read back.
    pub(crate) fn each(mut self, mut take: impl FnMut(Entry) -> Outcome<()>) -> Outcome<()> {
        for place in self.places.iter().flatten() {
            let mut bytes = vec![0; place.path as usize + place.bytes as usize];
            self.aside
                .seek(SeekFrom::Start(place.at))
                .and_then(|_| self.aside.read_exact(&mut bytes))
                .map_err(|error| aside_failed(&error))?;
            let (path, file) = bytes.split_at(place.path as usize);
            let path = String::from_utf8_lossy(path);
            let Some((mut file, findings)) = record::file(&path, file) else {
                return Err(aside_failed(&std::io::ErrorKind::InvalidData.into()));
            };
            self.project.finish(place.id, &mut file);
            if let Some((run, part)) = self.run.as_ref().zip(place.part) {
                run.finish(part, &mut file);
            }
            take(Entry { root: place.root as usize, file, findings })?;
        }
        Ok(())
    }
}

fn aside_failed(error: &std::io::Error) -> CommandError {
    CommandError::environment(format!("cannot set results aside: {error}"))
        .hint("make room in the directory for temporary files, or name another one in TMPDIR")
}

/// Says how far things are when they take long, on a terminal.
struct Progress {
    bar: ProgressBar,
    since: Instant,
}

impl Progress {
    fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} files measured, {elapsed}") {
            bar.set_style(style);
        }
        Self { bar, since: Instant::now() }
    }

    fn show(&self, files: u64) {
        if self.bar.is_hidden() && self.since.elapsed() > PATIENCE {
            // Which draws nothing where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(files);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
