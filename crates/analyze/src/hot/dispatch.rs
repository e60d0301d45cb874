//! Types of a project and what they are made from: which methods a call on one of them may reach.
//!
//! Class hierarchy analysis (Dean, Grove and Chambers, ECOOP 1995) over names. Knows no calls.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Place;
use super::outline::Outline;
use super::receivers::class_name;

/// Types looked at above or below one.
const MOST_TYPES: usize = 64;

/// See the module's documentation. A type's place is its file and its number among the file's types.
pub(super) struct Hierarchy<'a> {
    files: &'a [Outline],
    by_name: BTreeMap<&'a str, Vec<Place>>,
    names: Vec<BTreeSet<&'a str>>,
    bases: BTreeMap<Place, Vec<Place>>,
    made_from: BTreeMap<Place, Vec<Place>>,
    /// Types that are made from something of a library.
    foreign: BTreeSet<Place>,
}

impl<'a> Hierarchy<'a> {
    pub(super) fn of(files: &'a [Outline]) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        let mut names = Vec::new();
        for (file, outline) in files.iter().enumerate() {
            for (at, one) in outline.types.iter().enumerate() {
                by_name.entry(last(&one.name)).or_default().push((file, at));
            }
            names.push(outline.types.iter().map(|one| one.name.as_str()).collect());
        }
        let mut found = Self {
            files,
            by_name,
            names,
            bases: BTreeMap::new(),
            made_from: BTreeMap::new(),
            foreign: BTreeSet::new(),
        };
        for (file, outline) in files.iter().enumerate() {
            for (at, one) in outline.types.iter().enumerate() {
                for base in one.bases.iter().filter(|base| !base.contains('=')) {
                    let name = class_name(base).unwrap_or_default();
                    let known = found.named(file, &name).unwrap_or_default();
                    let known: Vec<Place> = known.into_iter().filter(|&base| base != (file, at)).collect();
                    if known.is_empty()
                        && !matches!(name.as_str(), "object" | "Exception" | "ABC" | "Generic")
                    {
                        found.foreign.insert((file, at));
                    }
                    for base in known {
                        found.bases.entry((file, at)).or_default().push(base);
                        found.made_from.entry(base).or_default().push((file, at));
                    }
                }
            }
        }
        found
    }

    /// The types that a path may mean in a file: its own, else any of that name; none where no type has it.
    pub(super) fn named(&self, file: usize, path: &str) -> Option<Vec<Place>> {
        let all = self.by_name.get(last(path))?;
        let language = self.files[file].language;
        let own: Vec<Place> = all.iter().copied().filter(|place| place.0 == file).collect();
        if !own.is_empty() {
            return Some(own);
        }
        let others: Vec<Place> =
            all.iter().copied().filter(|place| self.files[place.0].language == language).collect();
        (!others.is_empty()).then_some(others)
    }

    /// What a type is made from, nearest first.
    pub(super) fn above(&self, of: Place) -> Vec<Place> {
        reach(&self.bases, of)
    }

    /// What is made from a type.
    pub(super) fn below(&self, of: Place) -> Vec<Place> {
        reach(&self.made_from, of)
    }

    /// Whether a function of a file belongs to a type.
    pub(super) fn is_method(&self, file: usize, function: &str) -> bool {
        let Some((owner, _)) = function.rsplit_once('.') else { return false };
        self.names[file].contains(owner) || self.by_name.contains_key(last(owner))
    }

    pub(super) fn is_type(&self, file: usize, name: &str) -> bool {
        self.names[file].contains(name)
    }

    /// Whether a function belongs to a type that is made from something of a library, which may call it.
    pub(super) fn is_foreign(&self, file: usize, function: &str) -> bool {
        let Some((owner, _)) = function.rsplit_once('.') else { return false };
        let at = self.files[file].types.iter().position(|one| one.name == owner);
        at.is_some_and(|at| {
            self.foreign.contains(&(file, at))
                || self.above((file, at)).iter().any(|above| self.foreign.contains(above))
        })
    }
}

fn reach(edges: &BTreeMap<Place, Vec<Place>>, from: Place) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let mut at = 0;
    let mut here = Some(from);
    while let Some(one) = here {
        for &next in edges.get(&one).map(Vec::as_slice).unwrap_or_default() {
            if found.len() < MOST_TYPES && next != from && !found.contains(&next) {
                found.push(next);
            }
        }
        here = found.get(at).copied();
        at += 1;
    }
    found
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
