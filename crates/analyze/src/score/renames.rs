//! Which names of one side stand for which of the other: those that the change itself binds and renames throughout.
//!
//! A pair of names counts as a rename only when each is the other's most frequent partner, and the earlier one was
//! defined by the files of the change and is so no more, the later one the other way round. Imports, builtins and
//! attributes of foreign data are defined by none of them, so another name there is a change.

use std::collections::{HashMap, HashSet};

use super::pair::UnitRef;
use crate::path;

/// How often names stood in each other's place.
#[derive(Debug, Default)]
pub(super) struct Votes<'a>(HashMap<(&'a str, &'a str), u32>);

/// What is known of the names of the whole change.
#[derive(Debug, Default)]
pub(super) struct Renames<'a> {
    map: HashMap<&'a str, &'a str>,
    /// Names with the modules they were and are in.
    moved: HashMap<&'a str, HashSet<(&'a str, &'a str)>>,
}

impl<'a> Votes<'a> {
    pub(super) fn add(&mut self, before: &'a str, after: &'a str) {
        *self.0.entry((before, after)).or_default() += 1;
    }

    /// Pairs of different names of which each is the other's most frequent partner; of equals itself comes first, then
    /// the order of the alphabet.
    pub(super) fn mutual(&self) -> HashMap<&'a str, &'a str> {
        let better = |one: (u32, bool, &str), other: (u32, bool, &str)| {
            (one.0, one.1, std::cmp::Reverse(one.2)) > (other.0, other.1, std::cmp::Reverse(other.2))
        };
        let mut forth: HashMap<&str, (u32, bool, &'a str)> = HashMap::new();
        let mut back: HashMap<&str, (u32, bool, &'a str)> = HashMap::new();
        for (&(before, after), &count) in &self.0 {
            let same = before == after;
            let entry = forth.entry(before).or_insert((count, same, after));
            if better((count, same, after), *entry) {
                *entry = (count, same, after);
            }
            let entry = back.entry(after).or_insert((count, same, before));
            if better((count, same, before), *entry) {
                *entry = (count, same, before);
            }
        }
        let pairs = self.0.keys().filter(|(before, after)| {
            before != after
                && forth.get(before).is_some_and(|best| best.2 == *after)
                && back.get(after).is_some_and(|best| best.2 == *before)
        });
        pairs.copied().collect()
    }
}

impl<'a> Renames<'a> {
    /// `defined` and `used` are names of the files of either side; `units` pairs of what belongs together.
    pub(super) fn decide(
        votes: &Votes<'a>,
        defined: [&HashSet<&'a str>; 2],
        used_after: &HashSet<&'a str>,
        units: &[(UnitRef<'a>, UnitRef<'a>)],
    ) -> Self {
        let mut renames = Self::default();
        let mut of_units: HashMap<&str, HashSet<&str>> = HashMap::new();
        for (before, after) in units {
            of_units.entry(before.own()).or_default().insert(after.own());
            if before.path != after.path {
                for from in modules(before.path) {
                    for to in modules(after.path) {
                        renames.moved.entry(before.own()).or_default().insert((from, to));
                    }
                }
            }
        }
        let [before, after] = defined;
        for (x, y) in votes.mutual() {
            let (x, y) = (last(x), last(y));
            let is_gone =
                before.contains(x) && !after.contains(x) && after.contains(y) && !before.contains(y);
            let allowed = match of_units.get(x) {
                Some(to) => to.contains(y),
                None => is_gone && !used_after.contains(x),
            };
            if x != y && allowed {
                renames.map.insert(x, y);
            }
        }
        for (x, to) in of_units {
            let mut to = to.into_iter();
            if let (Some(y), None) = (to.next(), to.next())
                && x != y
                && !after.contains(x)
                && !used_after.contains(x)
            {
                renames.map.entry(x).or_insert(y);
            }
        }
        renames
    }

    /// Whether both names stand for the same thing.
    pub(super) fn same(&self, before: &str, after: &str) -> bool {
        if before == after {
            return true;
        }
        let ((from, x), (to, y)) = (split(before), split(after));
        let named = x == y || self.map.get(x) == Some(&y);
        named && (from == to || self.is_moved(x, from, to))
    }

    fn is_moved(&self, name: &str, from: &str, to: &str) -> bool {
        let (from, to) = (last(from), last(to));
        self.moved.get(name).is_some_and(|ways| {
            ways.contains(&(from, to))
                || (from.is_empty() || to.is_empty())
                    && ways
                        .iter()
                        .any(|(old, new)| (from.is_empty() || from == *old) && (to.is_empty() || to == *new))
        })
    }

    /// Whether a definition's new name was taken up wherever the old one stood.
    pub(super) fn takes_up(&self, before: &str, after: &str) -> bool {
        before == after || self.map.get(before) == Some(&after)
    }
}

/// Names a file may be imported by: its own, or its folder's.
fn modules(file: &str) -> [&str; 2] {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    [path::stem(file), path::name(folder)]
}

fn split(dotted: &str) -> (&str, &str) {
    dotted.rsplit_once('.').unwrap_or(("", dotted))
}

fn last(dotted: &str) -> &str {
    split(dotted).1
}
