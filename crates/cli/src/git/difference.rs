//! Which files differ between two states of a repository: trees, the index, or nothing at all.
//!
//! Folders with the same id are skipped unread, as are those whose tree the index still remembers, so that the work
//! is in proportion to the change. Symlinks and submodules are not files. Knows no contents.

use std::collections::BTreeMap;
use std::ops::Range;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice as _};
use gix::index::State;
use gix::index::entry::{Flags, Mode, Stage};
use gix::index::extension::Tree as CachedTree;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};

use super::objects::Objects;
use crate::error::{CommandError, Outcome};

/// A change of more files than this is not looked at: trees that name each other can hold more files than atoms.
const MOST_FILES: usize = 1_000_000;

/// Longest path that is followed.
const LONGEST_PATH: usize = 1 << 16;

/// A file as a repository holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blob {
    pub(crate) id: ObjectId,
    pub(crate) executable: bool,
}

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) path: BString,
    /// None where it is added.
    pub(crate) old: Option<Blob>,
    /// None where it is deleted.
    pub(crate) new: Option<Blob>,
}

/// A folder of one state.
#[derive(Clone)]
pub(crate) enum Side<'i> {
    Nothing,
    Tree(ObjectId),
    Staged(Staged<'i>),
}

/// A folder of the index: a run of its entries.
#[derive(Clone)]
pub(crate) struct Staged<'i> {
    index: &'i State,
    entries: Range<usize>,
    /// Length of the folder's path with its last slash.
    prefix: usize,
    /// The tree that the entries were read from or written to, for as long as none of them changed.
    cached: Option<&'i CachedTree>,
}

/// What stands under a name in a folder.
#[derive(Clone)]
enum Child<'i> {
    File(Blob),
    Folder(Side<'i>),
}

/// The files that differ, in the order of their paths.
///
/// # Errors
///
/// Where a tree cannot be read, or the change is beyond all measure.
pub(crate) fn difference(objects: &mut Objects, old: Side<'_>, new: Side<'_>) -> Outcome<Vec<Changed>> {
    let mut found = Vec::new();
    let mut open = vec![(BString::default(), old, new)];
    while let Some((prefix, old, new)) = open.pop() {
        if prefix.len() > LONGEST_PATH || (old.id().is_some() && old.id() == new.id()) {
            continue;
        }
        let mut names: BTreeMap<BString, [Option<Child<'_>>; 2]> = BTreeMap::new();
        for (at, side) in [old, new].into_iter().enumerate() {
            for (name, child) in side.children(objects)? {
                names.entry(name).or_default()[at] = Some(child);
            }
        }
        for (name, [old, new]) in names {
            let mut path = prefix.clone();
            path.extend_from_slice(&name);
            let (old, old_folder) = Child::apart(old);
            let (new, new_folder) = Child::apart(new);
            if old.map(|blob| blob.id) != new.map(|blob| blob.id) {
                found.push(Changed { path: path.clone(), old, new });
            }
            if !matches!((&old_folder, &new_folder), (Side::Nothing, Side::Nothing)) {
                path.push(b'/');
                open.push((path, old_folder, new_folder));
            }
        }
        if found.len() > MOST_FILES || open.len() > MOST_FILES {
            let error = format!("the change has more than {MOST_FILES} files");
            return Err(CommandError::environment(error).hint("score a smaller range of commits"));
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

impl<'i> Child<'i> {
    /// A child as a file and as a folder, one of which it is.
    fn apart(child: Option<Self>) -> (Option<Blob>, Side<'i>) {
        match child {
            None => (None, Side::Nothing),
            Some(Child::File(blob)) => (Some(blob), Side::Nothing),
            Some(Child::Folder(side)) => (None, side),
        }
    }
}

impl<'i> Side<'i> {
    /// The folder's tree, where that is known without reading the folder.
    fn id(&self) -> Option<ObjectId> {
        match self {
            Self::Nothing => None,
            Self::Tree(id) => Some(*id),
            Self::Staged(staged) => {
                staged.cached.filter(|cached| cached.num_entries.is_some()).map(|cached| cached.id)
            }
        }
    }

    fn children(&self, objects: &mut Objects) -> Outcome<Vec<(BString, Child<'i>)>> {
        match self {
            Self::Nothing => Ok(Vec::new()),
            Self::Tree(id) => tree_children(objects, *id),
            Self::Staged(staged) => Ok(staged.children()),
        }
    }
}

fn tree_children<'i>(objects: &mut Objects, id: ObjectId) -> Outcome<Vec<(BString, Child<'i>)>> {
    // Every repository has the empty tree, written down or not.
    if id.is_empty_tree() {
        return Ok(Vec::new());
    }
    let data = objects.read(id, Kind::Tree)?;
    let mut children = Vec::new();
    for entry in TreeRefIter::from_bytes(&data, objects.hash_kind()) {
        let entry =
            entry.map_err(|error| CommandError::environment(format!("git tree {id} is broken: {error}")))?;
        let oid = entry.oid.to_owned();
        let child = match entry.mode.kind() {
            EntryKind::Blob => Child::File(Blob { id: oid, executable: false }),
            EntryKind::BlobExecutable => Child::File(Blob { id: oid, executable: true }),
            EntryKind::Tree => Child::Folder(Side::Tree(oid)),
            EntryKind::Link | EntryKind::Commit => continue,
        };
        children.push((entry.filename.to_owned(), child));
    }
    Ok(children)
}

impl<'i> Staged<'i> {
    /// The whole index.
    pub(crate) fn whole(index: &'i State) -> Self {
        Self { index, entries: 0..index.entries().len(), prefix: 0, cached: index.tree() }
    }

    fn children(&self) -> Vec<(BString, Child<'i>)> {
        let entries = self.index.entries();
        let mut children = Vec::new();
        let mut at = self.entries.start;
        while at < self.entries.end {
            let entry = &entries[at];
            let name: &BStr = entry.path(self.index).get(self.prefix..).unwrap_or_default().as_bstr();
            let Some(slash) = name.find_byte(b'/') else {
                at += 1;
                children.extend(file(entry).map(|blob| (name.to_owned(), Child::File(blob))));
                continue;
            };
            let name = &name[..slash];
            let prefix = self.prefix + slash + 1;
            let folder = &entry.path(self.index)[..prefix];
            let within = entries[at..self.entries.end]
                .partition_point(|entry| entry.path(self.index).starts_with(folder));
            // A folder that is not checked out may stand as one entry, which names its tree.
            let side = if entry.mode == Mode::DIR {
                Side::Tree(entry.id)
            } else {
                let cached = self.cached.and_then(|cached| {
                    cached.children.iter().find(|child| child.name.as_slice() == name.as_bytes())
                });
                Side::Staged(Staged { index: self.index, entries: at..at + within, prefix, cached })
            };
            children.push((name.to_owned(), Child::Folder(side)));
            // At least one: an index whose entries are out of order must not hold us here.
            at += within.max(1);
        }
        children
    }
}

/// An entry that will be a file of the commit.
fn file(entry: &gix::index::Entry) -> Option<Blob> {
    let will_be = entry.stage() == Stage::Unconflicted && !entry.flags.contains(Flags::INTENT_TO_ADD);
    match entry.mode {
        Mode::FILE if will_be => Some(Blob { id: entry.id, executable: false }),
        Mode::FILE_EXECUTABLE if will_be => Some(Blob { id: entry.id, executable: true }),
        _ => None,
    }
}
