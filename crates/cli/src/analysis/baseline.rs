//! The ratchet: functions known to be over a threshold, with the figure they were accepted at.
//!
//! Such a function passes while it gets no worse. Paths are kept from the file's own folder, so that it holds wherever
//! the project lies and the command is started. Knows nothing of how figures or limits come about.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_model::wire::{ANALYSIS_BASELINE, AnalysisBaseline, Document, KnownExcess};

use super::limits::Excess;
use super::metric::Metric;
use crate::dirs;
use crate::error::{CommandError, Outcome};

/// What is recorded: for each figure of a function the values, worst first. A file may hold a name twice.
type Known = BTreeMap<(String, String, Metric), Vec<f64>>;

/// A baseline as read.
pub(crate) struct Baseline {
    file: PathBuf,
    folder: PathBuf,
    known: Known,
    /// Files of it that were measured this time, by its own paths.
    measured: BTreeSet<String>,
}

/// Excesses as a baseline judges them.
pub(crate) struct Judged {
    /// New or worse.
    pub(crate) failing: Vec<Excess>,
    /// As recorded, or better.
    pub(crate) known: usize,
    /// Recorded figures that are better now or gone, in files that were measured.
    pub(crate) better: usize,
}

impl Baseline {
    /// Reads a baseline; an empty one where the file is missing and about to be written.
    ///
    /// # Errors
    ///
    /// Usage errors that name the file and what to do.
    pub(crate) fn read(file: &Path, to_write: bool) -> Outcome<Self> {
        let named = file.display();
        let known = match fs::read_to_string(file) {
            Ok(text) => parse(&text).map_err(|wrong| {
                CommandError::usage(format!("{named} is no baseline: {wrong}"))
                    .hint("write it anew with --write-baseline after moving it away")
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && to_write => Known::new(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(CommandError::usage(format!("there is no baseline {named}"))
                    .hint("add --write-baseline once, to record what is over a threshold now"));
            }
            Err(error) => {
                return Err(CommandError::usage(format!("cannot read the baseline {named}: {error}")));
            }
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).map_err(|error| {
            CommandError::usage(format!("cannot look into {}: {error}", folder.display()))
                .hint("make the directory first")
        })?;
        Ok(Self { file: file.to_owned(), folder, known, measured: BTreeSet::new() })
    }

    /// Where it is.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// Notes that a file was measured.
    pub(crate) fn saw(&mut self, path: &Path) {
        let place = self.place(path);
        if self.known.keys().any(|(known, _, _)| *known == place) {
            self.measured.insert(place);
        }
    }

    /// Takes out what is known.
    pub(crate) fn judge(&self, excesses: Vec<Excess>) -> Judged {
        let mut judged = Judged { failing: Vec::new(), known: 0, better: 0 };
        let mut left = self.known.clone();
        let mut excesses = excesses;
        // Of several functions of one name the worst is held against the worst recorded.
        excesses.sort_by(|a, b| b.value.total_cmp(&a.value));
        for mut excess in excesses {
            let (low_is_bad, metric, value) = (excess.metric.low_is_bad(), excess.metric, excess.value);
            let key = (self.place(Path::new(&excess.path)), excess.name.clone(), metric);
            let recorded = left.get_mut(&key).filter(|values| !values.is_empty()).map(|values| {
                let at = if low_is_bad { values.len() - 1 } else { 0 };
                values.remove(at)
            });
            match recorded {
                Some(was) if !metric.is_worse(value, was) => {
                    judged.known += 1;
                    judged.better += usize::from(metric.is_worse(was, value));
                }
                recorded => {
                    excess.recorded = recorded;
                    judged.failing.push(excess);
                }
            }
        }
        judged.better += left
            .iter()
            .filter(|((path, _, _), _)| self.measured.contains(path))
            .map(|(_, values)| values.len())
            .sum::<usize>();
        judged
    }

    /// Records these excesses in place of what was known of the files measured and of files that are gone; gives the
    /// number of figures recorded.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written; then it is as it was.
    pub(crate) fn write(&self, excesses: &[Excess]) -> Outcome<usize> {
        let mut known = self.known.clone();
        known.retain(|(path, _, _), _| !self.measured.contains(path) && self.folder.join(path).exists());
        for excess in excesses {
            let key = (self.place(Path::new(&excess.path)), excess.name.clone(), excess.metric);
            known.entry(key).or_default().push(excess.value);
        }
        let mut functions: Vec<KnownExcess> = Vec::new();
        for ((path, name, metric), mut values) in known {
            values.sort_by(|a, b| b.total_cmp(a));
            let entry = |value| KnownExcess {
                path: path.clone(),
                name: name.clone(),
                metric: metric.name().to_owned(),
                value,
            };
            functions.extend(values.into_iter().map(entry));
        }
        let number = functions.len();
        dirs::write_whole(&self.file, text(&functions).as_bytes()).map_err(|error| {
            CommandError::environment(format!("cannot write the baseline {}: {error}", self.file.display()))
        })?;
        Ok(number)
    }

    /// The path as the file names it.
    fn place(&self, path: &Path) -> String {
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        place.strip_prefix(&self.folder).unwrap_or(&place).to_string_lossy().into_owned()
    }
}

/// One line an entry, so that a change of one is a change of one line.
fn text(functions: &[KnownExcess]) -> String {
    let lines: Vec<String> = functions
        .iter()
        .filter_map(|entry| serde_json::to_string(entry).ok())
        .map(|line| format!("  {line}"))
        .collect();
    let separator = if lines.is_empty() { "" } else { "\n" };
    format!(
        "{{\"schema\":\"{ANALYSIS_BASELINE}\",\"functions\":[{separator}{}{separator}]}}\n",
        lines.join(",\n")
    )
}

fn parse(text: &str) -> Result<Known, String> {
    let document: Document<AnalysisBaseline> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    if document.schema != ANALYSIS_BASELINE {
        return Err(format!("its schema is '{}', not '{ANALYSIS_BASELINE}'", document.schema));
    }
    let mut known = Known::new();
    for entry in document.body.functions {
        let metric =
            Metric::named(&entry.metric).ok_or_else(|| format!("no metric is called '{}'", entry.metric))?;
        known.entry((entry.path, entry.name, metric)).or_default().push(entry.value);
    }
    for values in known.values_mut() {
        values.sort_by(|a, b| b.total_cmp(a));
    }
    Ok(known)
}
