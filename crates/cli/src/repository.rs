//! The git repository a program lives in: where it begins, and which commit is checked out.

use std::path::{Path, PathBuf};

use gix_ref::file::ReferenceExt as _;

/// A repository with a work tree.
pub(crate) struct Repository {
    /// Top of the work tree.
    pub(crate) root: PathBuf,
    /// Commit that is checked out, in hex; none before the first one.
    pub(crate) commit: Option<String>,
}

/// The repository around a path; none where there is none, or it is broken.
pub(crate) fn around(path: &Path) -> Option<Repository> {
    let folder = if path.is_dir() { path } else { path.parent()? };
    let (found, _trust) = gix_discover::upwards(folder).ok()?;
    let (git, work_tree) = found.into_repository_and_work_tree_directories();
    Some(Repository { root: work_tree?, commit: head(&git) })
}

fn head(git: &Path) -> Option<String> {
    let kind = gix_hash::Kind::Sha1;
    // A linked work tree has its own HEAD and shares the other references.
    let store = match std::fs::read_to_string(git.join("commondir")) {
        Ok(common) => {
            gix_ref::file::Store::for_linked_worktree(git.to_owned(), git.join(common.trim()), kind)
        }
        Err(_) => gix_ref::file::Store::at(git.to_owned(), kind),
    };
    let mut head = gix_ref::Reference::from(store.find_loose("HEAD").ok()?);
    let packed = store.open_packed_buffer().ok()?;
    let id = head.follow_to_object_packed(&store, packed.as_ref()).ok()?;
    Some(id.to_string())
}
