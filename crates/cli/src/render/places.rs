//! Places in source as they can be opened from the current directory.
//!
//! Footprints name them from the project's root, which is the same on every machine; a person's terminal or editor
//! wants them from where it stands.

use std::path::{Component, Path, PathBuf};

/// Characters of a line of source that are shown.
const LONGEST: usize = 56;

/// Where the reader stands and where a project does.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    here: PathBuf,
    root: PathBuf,
}

impl Places {
    /// Of a project's root; none where either cannot be known.
    pub(crate) fn of(root: Option<&Path>) -> Option<Self> {
        Some(Self {
            here: std::env::current_dir().ok()?.canonicalize().ok()?,
            root: root?.canonicalize().ok()?,
        })
    }

    /// `path:line` from the project's root → from here; as it is where the project lies elsewhere on the machine.
    pub(crate) fn show(&self, at: &str) -> String {
        let place = self.root.join(at);
        let shown = match (place.strip_prefix(&self.here), self.here.strip_prefix(&self.root)) {
            (Ok(below), _) => below.to_owned(),
            (Err(_), Ok(climbed)) => {
                climbed.components().map(|_| Component::ParentDir).collect::<PathBuf>().join(at)
            }
            (Err(_), Err(_)) => return at.to_owned(),
        };
        shown.to_string_lossy().into_owned()
    }

    /// The line of source that `path:line` from the project's root names, cut where a person stops reading it; none where
    /// it cannot be read or says nothing.
    pub(crate) fn line(&self, at: &str) -> Option<String> {
        let (path, number) = at.rsplit_once(':')?;
        let source = crate::files::read(&self.root.join(path)).ok()?;
        let source = String::from_utf8_lossy(&source);
        let line = source.lines().nth(number.parse::<usize>().ok()?.checked_sub(1)?)?.trim();
        let shown: String = line.chars().take(LONGEST).collect();
        let more = if shown.len() < line.len() { "…" } else { "" };
        (!line.is_empty()).then(|| format!("{shown}{more}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_from_here_to_the_project() {
        let check = |here: &str, root: &str, at: &str, expected: &str| {
            let places = Places { here: here.into(), root: root.into() };
            assert_eq!(places.show(at), expected, "{here} {root}");
        };
        check("/w", "/w/app", "src/a.py:3", "app/src/a.py:3");
        check("/w/app", "/w/app", "src/a.py:3", "src/a.py:3");
        check("/w/app/src", "/w/app", "src/a.py:3", "a.py:3");
        check("/w/app/tests/x", "/w/app", "src/a.py:3", "../../src/a.py:3");
        check("/w/app", "/elsewhere", "src/a.py:3", "src/a.py:3");
    }
}
