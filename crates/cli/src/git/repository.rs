//! A git repository: where it begins, which commit is checked out, what a revision's name stands for, which commits
//! lie between two.
//!
//! Does not know what is done with a commit.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::objs::{CommitRef, Kind};

use super::difference::{Changed, Side, Staged, difference};
use super::objects::{Objects, git};
use crate::error::{CommandError, Outcome};

/// What to do where a shallow clone lacks something.
pub(super) const SHALLOW: &str =
    "this clone is shallow: 'git fetch --unshallow' (or a larger --depth, fetch-depth in CI) brings the rest";

/// A repository with a work tree, as a program's home.
pub(crate) struct Home {
    /// Top of the work tree.
    pub(crate) root: PathBuf,
    /// Commit that is checked out, in hex; none before the first one.
    pub(crate) commit: Option<String>,
}

/// The repository around a path; none where there is none, or it is broken.
pub(crate) fn around(path: &Path) -> Option<Home> {
    let folder = if path.is_dir() { path } else { path.parent()? };
    let repository = gix::discover(folder).ok()?;
    let commit = repository.head_id().ok().map(|id| id.to_string());
    Some(Home { root: repository.workdir()?.to_owned(), commit })
}

/// An open repository.
pub(crate) struct Repository {
    repository: gix::Repository,
    pub(crate) objects: Objects,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) id: ObjectId,
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    /// First line of its message.
    pub(crate) title: String,
}

impl Repository {
    /// The repository that git itself would use here: the environment's (a hook's), else the one around the working
    /// directory.
    pub(crate) fn open() -> Outcome<Self> {
        let repository = gix::discover_with_environment_overrides(".").map_err(|error| {
            CommandError::environment(format!("no git repository here: {error}")).hint(
                "run it inside a git work tree, or compare two files or folders: plimsoll score OLD NEW",
            )
        })?;
        Ok(Self { objects: Objects::new(repository.clone()), repository })
    }

    /// Top of the work tree; none in a bare repository.
    pub(crate) fn root(&self) -> Option<&Path> {
        self.repository.workdir()
    }

    /// The folder of this work tree's own git files.
    pub(crate) fn git_dir(&self) -> &Path {
        self.repository.git_dir()
    }

    /// The folder that all work trees share.
    pub(crate) fn common_dir(&self) -> &Path {
        self.repository.common_dir()
    }

    /// A configured path, as `core.hooksPath`; none where it is not set.
    pub(crate) fn configured_path(&self, key: &str) -> Outcome<Option<PathBuf>> {
        self.repository
            .config_snapshot()
            .trusted_path(key)
            .map_err(|error| CommandError::environment(format!("cannot read git's {key}: {error}")))
    }

    /// What is staged against what is committed. In a repository without a commit everything is added.
    pub(crate) fn staged(&mut self) -> Outcome<Vec<Changed>> {
        let broken =
            |error: gix::Error| CommandError::environment(format!("cannot read git's index: {error}"));
        if self.repository.workdir().is_none() {
            return Err(CommandError::usage("nothing can be staged in a bare repository")
                .hint("compare commits: plimsoll score A..B"));
        }
        let head = self.head()?;
        let index = self.repository.index_or_empty().map_err(broken)?;
        let unmerged =
            index.entries().iter().any(|entry| entry.stage() != gix::index::entry::Stage::Unconflicted);
        if unmerged {
            return Err(CommandError::environment(
                "there are unmerged files: what will be committed is not known yet",
            )
            .hint("resolve the conflicts and stage the result with 'git add'"));
        }
        let new = Side::Staged(Staged::whole(&index));
        let old = head.as_ref().map_or(Side::Nothing, |commit| Side::Tree(commit.tree));
        let changed = difference(&mut self.objects, old, new)?;
        self.own_of_merge(changed, &self.merged_heads()?, |_| Side::Staged(Staged::whole(&index)))
    }

    /// What differs between two commits.
    pub(crate) fn between(&mut self, old: &Commit, new: &Commit) -> Outcome<Vec<Changed>> {
        difference(&mut self.objects, Side::Tree(old.tree), Side::Tree(new.tree))
    }

    /// What a commit changed: against its parent; of a merge, the files that differ from every parent; of a
    /// repository's first commit, everything.
    pub(crate) fn of_commit(&mut self, commit: &Commit) -> Outcome<Vec<Changed>> {
        if self.is_cut_off(commit)? {
            let error = format!("the parents of commit {} are not in this shallow clone", short(commit.id));
            return Err(CommandError::environment(error).hint(SHALLOW));
        }
        let old = match commit.parents.first() {
            Some(&parent) => Side::Tree(self.commit(parent)?.tree),
            None => Side::Nothing,
        };
        let changed = difference(&mut self.objects, old, Side::Tree(commit.tree))?;
        let others = commit.parents.get(1..).unwrap_or_default();
        self.own_of_merge(changed, others, |_| Side::Tree(commit.tree))
    }

    /// Leaves what differs from the other parents too: the rest was made on their side, and counted there.
    fn own_of_merge<'i>(
        &mut self,
        mut changed: Vec<Changed>,
        others: &[ObjectId],
        new: impl Fn(usize) -> Side<'i>,
    ) -> Outcome<Vec<Changed>> {
        for (nth, &other) in others.iter().enumerate() {
            let tree = self.commit(other)?.tree;
            let against: std::collections::HashSet<_> =
                difference(&mut self.objects, Side::Tree(tree), new(nth))?
                    .into_iter()
                    .map(|changed| changed.path)
                    .collect();
            changed.retain(|changed| against.contains(&changed.path));
        }
        Ok(changed)
    }

    /// The commits being merged into the checked-out one; empty outside of a merge.
    fn merged_heads(&self) -> Outcome<Vec<ObjectId>> {
        let file = self.repository.git_dir().join("MERGE_HEAD");
        let Ok(text) = std::fs::read_to_string(&file) else { return Ok(Vec::new()) };
        text.lines()
            .map(|line| {
                ObjectId::from_hex(line.trim().as_bytes())
                    .map_err(|error| CommandError::environment(format!("{}: {error}", file.display())))
            })
            .collect()
    }

    /// The commit that is checked out; none before the first one.
    fn head(&mut self) -> Outcome<Option<Commit>> {
        let id = match self.repository.head() {
            Ok(head) if head.is_unborn() => return Ok(None),
            Ok(head) => head.id().map(gix::Id::detach),
            Err(_) => self.ask_git("HEAD"),
        };
        let error = || {
            CommandError::environment("cannot tell which commit is checked out").hint("'git fsck' says more")
        };
        self.commit(id.ok_or_else(error)?).map(Some)
    }

    /// What git itself takes a name for, where we cannot tell.
    fn ask_git(&self, name: &str) -> Option<ObjectId> {
        let answer = git(self.repository.git_dir())
            .args(["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        ObjectId::from_hex(answer.stdout.trim_ascii()).ok()
    }

    /// The commit of an id.
    pub(crate) fn commit(&mut self, id: ObjectId) -> Outcome<Commit> {
        let data = self.objects.read(id, Kind::Commit)?;
        let commit = CommitRef::from_bytes(&data, id.kind())
            .map_err(|error| CommandError::environment(format!("commit {id} is broken: {error}")))?;
        Ok(Commit {
            id,
            tree: commit.tree(),
            parents: commit.parents().collect(),
            title: commit.message.lines().next().unwrap_or_default().to_str_lossy().into_owned(),
        })
    }

    /// The commit that a person's name for it stands for: a branch, a tag, a hash, `HEAD~3`.
    pub(crate) fn revision(&mut self, name: &str) -> Outcome<Commit> {
        let found = self.repository.rev_parse_single(format!("{name}^{{commit}}").as_str());
        let id = found.ok().map(gix::Id::detach).or_else(|| self.ask_git(name));
        let unknown = || {
            let hint = if self.repository.is_shallow().unwrap_or(false) {
                SHALLOW
            } else {
                "write a branch, a tag, a commit's hash or the like of HEAD~1; 'git fetch' brings what is not here yet"
            };
            CommandError::usage(format!("'{name}' names no commit in this repository")).hint(hint)
        };
        self.commit(id.ok_or_else(unknown)?)
    }

    /// The best common ancestor of two commits.
    pub(crate) fn merge_base(&mut self, one: &Commit, other: &Commit) -> Outcome<Commit> {
        let shallow = self.repository.is_shallow().unwrap_or(false);
        let found = self.repository.merge_base(one.id, other.id).ok().flatten().map(gix::Id::detach);
        let Some(id) = found else {
            let error =
                format!("commits {} and {} have no common ancestor here", short(one.id), short(other.id));
            return Err(CommandError::environment(error).hint(if shallow {
                SHALLOW
            } else {
                "compare them directly: --from REV --to REV"
            }));
        };
        self.commit(id)
    }

    /// The commits that are in `to` and not in `from`, oldest first.
    pub(crate) fn range(&mut self, from: &Commit, to: &Commit) -> Outcome<Vec<Commit>> {
        let failed = |error: gix::Error| {
            CommandError::environment(format!("cannot list the commits: {error}"))
                .hint("'git fsck' says more")
        };
        let walk = self.repository.rev_walk([to.id]).with_hidden([from.id]).all().map_err(failed)?;
        let mut ids = Vec::new();
        for info in walk {
            ids.push(info.map_err(failed)?.id);
        }
        ids.reverse();
        ids.into_iter().map(|id| self.commit(id)).collect()
    }

    /// Whether a shallow clone left this commit's parents out.
    fn is_cut_off(&self, commit: &Commit) -> Outcome<bool> {
        let boundary = self.repository.shallow_commits().map_err(|error| {
            CommandError::environment(format!("cannot read git's list of shallow commits: {error}"))
        })?;
        Ok(!commit.parents.is_empty() && boundary.is_some_and(|boundary| boundary.contains(&commit.id)))
    }
}

/// An id as people write it.
pub(crate) fn short(id: ObjectId) -> String {
    id.to_hex_with_len(10).to_string()
}
