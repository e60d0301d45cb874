//! What is compared: the files of a change on both sides, wherever they come from.
//!
//! Reads listings and texts, not their meaning.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::objs::Kind;

use crate::args::score::Score;
use crate::error::{CommandError, Outcome};
use crate::files::LARGEST_SOURCE;
use crate::git::difference::{Blob, Changed};
use crate::git::objects::Objects;
use crate::git::repository::{Commit, Repository};

/// Where the text of one side is.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// In a repository, under this name.
    Blob(ObjectId),
    /// In a file.
    Disk(PathBuf),
}

/// A file that may differ.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// As people know it: `/` between folders, from the top of the repository or of the two folders.
    pub(crate) path: String,
    /// None where it is added.
    pub(crate) before: Option<Place>,
    /// None where it is deleted.
    pub(crate) after: Option<Place>,
}

/// The files of one change.
pub(crate) struct Change {
    /// The commit that made it, where it is one commit's.
    pub(crate) commit: Option<Commit>,
    pub(crate) pairs: Vec<Pair>,
}

/// Reads the texts of a change.
pub(crate) enum Texts {
    /// From a repository.
    Git(Box<Repository>),
    /// From files.
    Disk,
}

impl Texts {
    /// The bytes of one side; none where they are more than any source has.
    pub(crate) fn read(&mut self, place: &Place) -> Outcome<Option<Vec<u8>>> {
        match place {
            Place::Blob(id) => {
                let objects = self.objects()?;
                if objects.size(*id).is_some_and(|size| size > LARGEST_SOURCE) {
                    return Ok(None);
                }
                let bytes = objects.read(*id, Kind::Blob)?;
                Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= LARGEST_SOURCE))
            }
            Place::Disk(path) => read_file(path),
        }
    }

    /// Gets ready to read many, where that is quicker than one by one.
    pub(crate) fn fetch<'p>(&self, places: impl Iterator<Item = &'p Place>) {
        if let Self::Git(repository) = self {
            repository.objects.fetch(places.filter_map(|place| match place {
                Place::Blob(id) => Some(*id),
                Place::Disk(_) => None,
            }));
        }
    }

    fn objects(&mut self) -> Outcome<&mut Objects> {
        match self {
            Self::Git(repository) => Ok(&mut repository.objects),
            Self::Disk => Err(CommandError::environment("there is no repository to read from")),
        }
    }
}

fn read_file(path: &Path) -> Outcome<Option<Vec<u8>>> {
    let failed =
        |error: std::io::Error| CommandError::usage(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    // It may grow between a look and the read.
    let file = fs::File::open(path).map_err(failed)?;
    file.take(LARGEST_SOURCE + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= LARGEST_SOURCE))
}

/// The changes that the arguments ask for: one, or with `--each` one a commit.
pub(crate) fn asked(options: &Score) -> Outcome<(Texts, Vec<Change>)> {
    if let [old, new] = options.subject.as_slice() {
        if options.each {
            return Err(CommandError::usage("--each goes over commits, not over files")
                .hint("write a range: plimsoll score --each main..HEAD"));
        }
        let pairs = on_disk(Path::new(old), Path::new(new))?;
        return Ok((Texts::Disk, vec![Change { commit: None, pairs }]));
    }
    let range = match (options.subject.first(), &options.from) {
        (Some(range), _) => Some(Range::parse(range)?),
        (None, Some(from)) => {
            let to = options.to.clone().unwrap_or_else(|| "HEAD".to_owned());
            Some(Range { from: from.clone(), to, from_base: false })
        }
        (None, None) => None,
    };
    let mut repository = Repository::open()?;
    let changes = match range {
        Some(range) => range.changes(&mut repository, options.each)?,
        None if options.each => {
            return Err(CommandError::usage("--each needs a range of commits")
                .hint("plimsoll score --each main..HEAD"));
        }
        None => vec![Change { commit: None, pairs: pairs(repository.staged()?) }],
    };
    Ok((Texts::Git(Box::new(repository)), changes))
}

/// What a hook is called for: the commits that are pushed, where its runner says which, else what is staged.
pub(crate) fn of_hook(from: Option<String>, to: Option<String>) -> Outcome<(Texts, Change)> {
    let mut repository = Repository::open()?;
    let pairs = match (from, to) {
        (Some(from), Some(to)) => {
            let range = Range { from, to, from_base: true };
            return match range.changes(&mut repository, false)?.pop() {
                Some(change) => Ok((Texts::Git(Box::new(repository)), change)),
                None => Err(CommandError::environment("there is nothing to compare")),
            };
        }
        _ => pairs(repository.staged()?),
    };
    Ok((Texts::Git(Box::new(repository)), Change { commit: None, pairs }))
}

/// Two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Range {
    from: String,
    to: String,
    /// From where the two parted, rather than from `from` itself.
    from_base: bool,
}

impl Range {
    /// `A..B` or `A...B`; a side left out is HEAD, as in git.
    fn parse(text: &OsStr) -> Outcome<Self> {
        let shown = text.to_string_lossy();
        let (from, to, from_base) = match (shown.split_once("..."), shown.split_once("..")) {
            (Some((from, to)), _) => (from, to, true),
            (None, Some((from, to))) => (from, to, false),
            (None, None) => {
                let error = format!("'{shown}' is neither a range of commits nor two files");
                return Err(CommandError::usage(error)
                    .hint("write A..B, two files or folders, or nothing for what is staged"));
            }
        };
        let or_head = |side: &str| if side.is_empty() { "HEAD".to_owned() } else { side.to_owned() };
        Ok(Self { from: or_head(from), to: or_head(to), from_base })
    }

    fn changes(&self, repository: &mut Repository, each: bool) -> Outcome<Vec<Change>> {
        let from = repository.revision(&self.from)?;
        let to = repository.revision(&self.to)?;
        if each {
            let commits = repository.range(&from, &to)?;
            let change = |commit: Commit| {
                let pairs = pairs(repository.of_commit(&commit)?);
                Ok(Change { commit: Some(commit), pairs })
            };
            return commits.into_iter().map(change).collect();
        }
        let from = if self.from_base { repository.merge_base(&from, &to)? } else { from };
        Ok(vec![Change { commit: None, pairs: pairs(repository.between(&from, &to)?) }])
    }
}

fn pairs(changed: Vec<Changed>) -> Vec<Pair> {
    let place = |blob: Blob| Place::Blob(blob.id);
    changed
        .into_iter()
        .map(|changed| Pair {
            path: changed.path.to_str_lossy().into_owned(),
            before: changed.old.map(place),
            after: changed.new.map(place),
        })
        .collect()
}

/// Two files, or all files of two folders by their path inside.
fn on_disk(old: &Path, new: &Path) -> Outcome<Vec<Pair>> {
    let kind = |path: &Path| {
        fs::metadata(path).map(|metadata| metadata.is_dir()).map_err(|error| {
            CommandError::usage(format!("cannot read {}: {error}", path.display()))
                .hint("a range of commits is one word: plimsoll score A..B")
        })
    };
    match (kind(old)?, kind(new)?) {
        (false, false) => Ok(vec![Pair {
            path: new.to_string_lossy().into_owned(),
            before: Some(Place::Disk(old.to_owned())),
            after: Some(Place::Disk(new.to_owned())),
        }]),
        (true, true) => {
            let (before, after) = (below(old)?, below(new)?);
            let paths: BTreeSet<&PathBuf> = before.union(&after).collect();
            let side = |folder: &Path, files: &BTreeSet<PathBuf>, path: &PathBuf| {
                files.contains(path).then(|| Place::Disk(folder.join(path)))
            };
            Ok(paths
                .into_iter()
                .map(|path| Pair {
                    path: path.to_string_lossy().into_owned(),
                    before: side(old, &before, path),
                    after: side(new, &after, path),
                })
                .collect())
        }
        _ => Err(CommandError::usage(format!(
            "{} and {} are a file and a folder",
            old.display(),
            new.display()
        ))
        .hint("compare two files or two folders")),
    }
}

/// The files below a folder by their path inside it, less what its ignore files leave out. Links are not followed.
fn below(folder: &Path) -> Outcome<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for entry in
        ignore::WalkBuilder::new(folder).hidden(false).filter_entry(|e| e.file_name() != ".git").build()
    {
        let entry = entry.map_err(|error| CommandError::usage(format!("cannot list a folder: {error}")))?;
        if entry.file_type().is_some_and(|kind| kind.is_file())
            && let Ok(path) = entry.path().strip_prefix(folder)
        {
            found.insert(path.to_owned());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    #[test]
    fn a_range_is_read_as_git_reads_it() {
        let check = |text: &str, expected: Option<(&str, &str, bool)>| {
            let range = Range::parse(&OsString::from(text)).ok();
            let range = range.as_ref().map(|range| (range.from.as_str(), range.to.as_str(), range.from_base));
            assert_eq!(range, expected, "{text}");
        };
        check("main..HEAD", Some(("main", "HEAD", false)));
        check("main...topic", Some(("main", "topic", true)));
        check("v1.0..", Some(("v1.0", "HEAD", false)));
        check("..topic", Some(("HEAD", "topic", false)));
        check("main", None);
    }
}
