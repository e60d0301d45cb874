//! Which files are measured: what is named, and below directories what their ignore files leave, in order of path.
//!
//! Knows no language; reads nothing but the first line of files whose name has no extension. What is passed over for
//! a reason worth knowing comes back as a finding.

use std::collections::HashSet;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use plimsoll_analyze::pack::{self, Pack};
use plimsoll_analyze::sources::Unreadable;
use plimsoll_model::{Bytes, Finding};

use crate::error::{CommandError, Outcome};
use crate::files::LARGEST_SOURCE;

/// A file to measure.
pub(crate) struct Source {
    /// Where to read it.
    pub(crate) path: PathBuf,
    /// The same as people and documents name it: `/` between folders, no `./` in front.
    pub(crate) shown: String,
    /// Which of the paths asked for it was found by.
    pub(crate) root: usize,
    /// How to read it.
    pub(crate) pack: &'static Pack,
}

/// What a walk comes by.
pub(crate) enum Step {
    /// Measure it.
    Source(Source),
    /// Something that was not what it should be.
    Skipped(Finding),
    /// A file of no language that was asked for.
    Other,
}

/// A walk of some paths.
pub(crate) struct Walk<'a> {
    roots: &'a [PathBuf],
    languages: &'a [&'static Pack],
    at: usize,
    inside: Option<ignore::Walk>,
    /// Hashes of files met, where paths may overlap; a file counts once.
    met: Option<HashSet<u64>>,
}

impl<'a> Walk<'a> {
    /// A walk of files and directories that have to exist; only for these languages, where any are named.
    ///
    /// # Errors
    ///
    /// A usage error that names the path.
    pub(crate) fn of(roots: &'a [PathBuf], languages: &'a [&'static Pack]) -> Outcome<Self> {
        for root in roots {
            if let Err(error) = fs::metadata(root) {
                let named = root.display();
                return Err(match error.kind() {
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => CommandError::usage(
                        format!("there is no file or directory '{named}'"),
                    )
                    .hint("name files or directories that exist; without any, this directory is walked"),
                    _ => CommandError::usage(format!("cannot look at '{named}': {error}")),
                });
            }
        }
        let met = (roots.len() > 1).then(HashSet::new);
        Ok(Self { roots, languages, at: 0, inside: None, met })
    }

    /// A file that was named: read whatever ignore files say.
    fn named(&mut self, root: usize) -> Step {
        let path = &self.roots[root];
        let shown = shown(path);
        if !path.is_file() {
            let text = "is neither a file nor a directory; it was left out";
            return Step::Skipped(Finding::warning("unreadable", text, Some(shown)));
        }
        let (path, start) = (path.clone(), start(path));
        match start {
            Err(error) => Step::Skipped(unreadable(&shown, &Unreadable::Denied(error.to_string()))),
            Ok(start) => match pack::pack_for(&shown, &start) {
                Some(pack) => self.step(Source { path, shown, root, pack }),
                None => {
                    let names: Vec<&str> = pack::all().map(|pack| pack.name).collect();
                    let text =
                        format!("is of no language that is read ({}); it was left out", names.join(", "));
                    Step::Skipped(Finding::warning("unknown-language", text, Some(shown)))
                }
            },
        }
    }

    /// What a directory holds; none for what is no file.
    fn entry(&mut self, entry: &DirEntry) -> Option<Step> {
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            return None;
        }
        let path = entry.path();
        let shown = shown(path);
        let start = match path.extension() {
            Some(_) => Vec::new(),
            // What cannot be read here would at most have been of a language.
            None => start(path).unwrap_or_default(),
        };
        let Some(pack) = pack::pack_for(&shown, &start) else { return Some(Step::Other) };
        Some(self.step(Source { path: path.to_owned(), shown, root: self.at, pack }))
    }

    fn step(&mut self, source: Source) -> Step {
        if !self.languages.is_empty() && !self.languages.iter().any(|pack| pack.name == source.pack.name) {
            return Step::Other;
        }
        Step::Source(source)
    }

    fn is_new(&mut self, source: &Source) -> bool {
        let Some(met) = &mut self.met else { return true };
        let mut hasher = DefaultHasher::new();
        fs::canonicalize(&source.path).unwrap_or_else(|_| source.path.clone()).hash(&mut hasher);
        met.insert(hasher.finish())
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let step = match &mut self.inside {
                None => {
                    let root = self.roots.get(self.at)?;
                    if root.is_dir() {
                        let mut walk = WalkBuilder::new(root);
                        walk.sort_by_file_name(Ord::cmp);
                        self.inside = Some(walk.build());
                        continue;
                    }
                    let step = self.named(self.at);
                    self.at += 1;
                    Some(step)
                }
                Some(walk) => match walk.next() {
                    None => {
                        self.inside = None;
                        self.at += 1;
                        None
                    }
                    Some(Err(error)) => Some(Step::Skipped(unwalkable(&error))),
                    Some(Ok(entry)) => self.entry(&entry),
                },
            };
            match step {
                Some(Step::Source(source)) if !self.is_new(&source) => {}
                Some(step) => return Some(step),
                None => {}
            }
        }
    }
}

/// Enough of a file for its `#!` line.
fn start(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(512).read_to_end(&mut start)?;
    Ok(start)
}

fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().into_owned()
}

/// A file that could not be read.
pub(crate) fn unreadable(shown: &str, reason: &Unreadable) -> Finding {
    let (code, text) = match reason {
        Unreadable::Missing => {
            ("unreadable", "is not there any more, or no regular file; it was left out".to_owned())
        }
        Unreadable::Denied(error) => ("unreadable", format!("cannot be read: {error}; it was left out")),
        Unreadable::TooLarge(size) => {
            let (size, largest) = (Bytes(*size), Bytes(LARGEST_SOURCE));
            (
                "too-large",
                format!("has {size}, and source past {largest} is data or machine-made; it was left out"),
            )
        }
    };
    Finding::warning(code, text, Some(shown.to_owned()))
}

fn unwalkable(error: &ignore::Error) -> Finding {
    Finding::warning("unreadable", format!("{error}; what is there was left out"), None)
}
