//! What a change takes from elsewhere that it did not take before.
//!
//! Files' imports are compared as sets, so that their order is layout. An import that moves along with the code that
//! uses it costs nothing, nor does one of what the change itself defines.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use plimsoll_model::Points;

use super::compare::Side;
use super::pair::UnitRef;
use super::told::Told;
use super::weights::Weights;
use crate::path;

/// Costs of imports, by file.
#[derive(Debug, Default)]
pub(super) struct Imported {
    files: BTreeMap<String, Vec<Cost>>,
}

#[derive(Debug)]
pub(super) struct Cost {
    pub(super) path: String,
    pub(super) points: Points,
    pub(super) line: u32,
    /// Bytes that it brings, where that is much.
    pub(super) heavy: Option<u64>,
    removed: bool,
}

impl Imported {
    /// Adds the costs of a file to those of its own statements.
    pub(super) fn tell(&self, path: &str, told: &mut Told) {
        for cost in self.files.get(path).into_iter().flatten() {
            let verb = if cost.removed { "no longer imports" } else { "imports" };
            told.say(format!("{verb} {}", cost.path), cost.points, cost.line);
        }
    }

    /// New imports with the path of the file that has them.
    pub(super) fn new_ones(&self) -> impl Iterator<Item = (&str, &Cost)> {
        let all =
            self.files.iter().flat_map(|(path, costs)| costs.iter().map(move |cost| (path.as_str(), cost)));
        all.filter(|(_, cost)| !cost.removed)
    }
}

/// What is known of all imports of one side.
struct Known<'a> {
    /// By file: paths, each with its first line.
    by_file: BTreeMap<&'a str, BTreeMap<&'a str, u32>>,
    paths: BTreeSet<&'a str>,
    heads: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(files: &[Side<'a>]) -> Self {
        let mut known = Self { by_file: BTreeMap::new(), paths: BTreeSet::new(), heads: BTreeSet::new() };
        for file in files {
            let own = known.by_file.entry(file.path).or_default();
            for import in &file.sketch.imports {
                let path = file.sketch.name(import.path);
                own.entry(path).or_insert(import.line);
                known.paths.insert(path);
                known.heads.insert(head(path));
            }
        }
        known
    }
}

/// What has to be installed for a path: its first step, or all of it where it is a place rather than a path.
fn head(path: &str) -> &str {
    if path.contains('/') && !path.starts_with('.') {
        return path;
    }
    path.split('.').next().unwrap_or_default()
}

/// Compares the imports of both sides.
pub(super) fn costs(
    before: &[Side<'_>],
    after: &[Side<'_>],
    matched: &[(UnitRef<'_>, UnitRef<'_>)],
    weights: &Weights,
) -> Imported {
    let (old, new) = (Known::of(before), Known::of(after));
    let moved: Vec<_> = matched.iter().filter(|(x, y)| x.path != y.path).collect();
    let left: HashSet<&str> = moved.iter().map(|(x, _)| x.path).collect();
    let reached: HashSet<&str> = moved.iter().map(|(_, y)| y.path).collect();
    let modules: HashSet<&str> = before.iter().chain(after).map(|file| path::stem(file.path)).collect();
    // What moved or got another name has to be imported from where it is now, by its name.
    let follows: HashSet<&str> = matched
        .iter()
        .filter(|(x, y)| x.path != y.path || x.own() != y.own())
        .flat_map(|(x, y)| [x.own(), y.own()])
        .collect();
    let is_own = |import: &str| {
        let (module, name) = import.rsplit_once('.').unwrap_or(("", import));
        follows.contains(name) || modules.contains(name) || name == "*" && modules.contains(last(module))
    };
    let mut imported = Imported::default();
    for file in after {
        let empty = BTreeMap::new();
        let had = old.by_file.get(file.path).unwrap_or(&empty);
        let mut counted = HashSet::new();
        for (&import, &line) in new.by_file.get(file.path).into_iter().flatten() {
            let comes_along = reached.contains(file.path) && old.paths.contains(import);
            if had.contains_key(import) || comes_along || is_own(import) {
                continue;
            }
            let is_new = !weights.is_own(head(import)) && !old.heads.contains(head(import));
            let is_dependency = is_new && counted.insert(head(import));
            let bytes = weights.import_bytes(&file.sketch.language, import).filter(|_| is_dependency);
            let points =
                if is_dependency { weights.dependency(bytes.unwrap_or(0)) } else { weights.imported_name() };
            let heavy = bytes.filter(|&bytes| weights.is_heavy(bytes));
            let cost = Cost {
                path: import.to_owned(),
                points: Points::from_f64(points),
                line,
                heavy,
                removed: false,
            };
            imported.files.entry(file.path.to_owned()).or_default().push(cost);
        }
    }
    for file in before {
        let empty = BTreeMap::new();
        let has = new.by_file.get(file.path).unwrap_or(&empty);
        let mut counted = HashSet::new();
        for (&import, &line) in old.by_file.get(file.path).into_iter().flatten() {
            let went_along = left.contains(file.path) && new.paths.contains(import);
            if has.contains_key(import) || went_along || is_own(import) {
                continue;
            }
            let is_gone = !weights.is_own(head(import)) && !new.heads.contains(head(import));
            let was_dependency = is_gone && counted.insert(head(import));
            let points = if was_dependency { weights.dependency(0) } else { weights.imported_name() };
            let points = Points::from_f64(points * weights.removed());
            let cost = Cost { path: import.to_owned(), points, line, heavy: None, removed: true };
            imported.files.entry(file.path.to_owned()).or_default().push(cost);
        }
    }
    imported
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}
