//! Both sides of a change to its score.
//!
//! Knows how the parts fit together: pairs of units, renames of the whole change, costs, findings.

use std::collections::{BTreeMap, HashMap, HashSet};

use plimsoll_model::{Change, FileChange, Finding, FunctionChange, Points, Score, UnitKind};

use super::cost::{Edit, whole};
use super::figures::figures;
use super::findings::Findings;
use super::imports;
use super::pair::{UnitRef, pair};
use super::recursion::recursive;
use super::renames::{Renames, Votes};
use super::sketch::{NameClass, Sketch};
use super::told::{Told, Verb};
use super::weights::Weights;

/// A file on one side.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its path there.
    pub path: &'a str,
    /// What it holds.
    pub sketch: &'a Sketch,
}

/// The score of a change. Each list holds the files of one side, in any order; a file that is on both sides with the
/// same bytes may be left out of both.
#[must_use]
pub fn compare(before: &[Side<'_>], after: &[Side<'_>], weights: &Weights) -> Score {
    let (before, after) = (sorted(before), sorted(after));
    let (units_before, units_after) = (units(&before), units(&after));
    let pairs = pair(&units_before, &units_after);
    let matched: Vec<(UnitRef<'_>, UnitRef<'_>)> =
        pairs.pairs.iter().map(|&(x, y)| (units_before[x], units_after[y])).collect();
    let edits: Vec<Option<Edit<'_>>> =
        matched.iter().map(|(x, y)| (x.unit.closed != y.unit.closed).then(|| Edit::of(*x, *y))).collect();
    let mut votes = Votes::default();
    edits.iter().flatten().for_each(|edit| edit.vote(&mut votes));
    let defined = [&defined(&before), &defined(&after)];
    let renames = Renames::decide(&votes, defined, &used(&units_after), &matched);
    let nothing_new = pairs.added.is_empty() && edits.iter().all(Option::is_none);
    let cycles =
        |units: &[UnitRef<'_>]| if nothing_new { vec![false; units.len()] } else { recursive(units) };
    let (recursive_before, recursive_after) = (cycles(&units_before), cycles(&units_after));

    let mut files: BTreeMap<String, FileChange> = BTreeMap::new();
    let mut findings = Findings::default();
    let mut add = |unit: &UnitRef<'_>, change: FunctionChange| {
        let file = files.entry(unit.path.to_owned()).or_insert_with(|| FileChange {
            path: unit.path.to_owned(),
            language: unit.sketch.language.to_string(),
            score: Points::ZERO,
            functions: Vec::new(),
        });
        file.functions.push(change);
    };
    let imported = imports::costs(&before, &after, &matched, weights);
    for (at, (x, y)) in matched.iter().enumerate() {
        let (from, to) = pairs.pairs[at];
        let mut told = edits[at].as_ref().map_or_else(Told::default, |edit| edit.cost(&renames, weights));
        if !renames.takes_up(x.own(), y.own()) && y.unit.kind != UnitKind::Module {
            let points = Points::from_f64(weights.changed() * weights.kind(super::sketch::AtomKind::Head));
            told.say(format!("renamed, but still used as `{}`", x.own()), points, y.unit.start_line);
        }
        recursion(&mut told, recursive_before[from], recursive_after[to], y.unit.start_line, weights);
        if y.unit.kind == UnitKind::Module {
            imported.tell(y.path, &mut told);
        }
        let change = match (told.total() > Points::ZERO, x.own() == y.own()) {
            (true, _) => Change::Modified,
            (false, false) => Change::Renamed,
            (false, true) if (x.path, x.name()) != (y.path, y.name()) => Change::Moved,
            (false, true) => continue,
        };
        if y.unit.kind == UnitKind::Module && change != Change::Modified {
            continue;
        }
        let figures = (figures(x, recursive_before[from]), figures(y, recursive_after[to]));
        let change = FunctionChange {
            name: y.name().to_owned(),
            kind: y.unit.kind,
            change,
            score: told.total(),
            from_path: (x.path != y.path).then(|| x.path.to_owned()),
            from_name: (x.name() != y.name()).then(|| x.name().to_owned()),
            before: Some(figures.0),
            after: Some(figures.1),
            reasons: told.reasons(),
        };
        findings.of_pair(x, y, &change, weights);
        add(y, change);
    }
    for (units, left, verb) in
        [(&units_after, &pairs.added, Verb::Added), (&units_before, &pairs.removed, Verb::Removed)]
    {
        for &at in left {
            let unit = &units[at];
            let is_new = verb == Verb::Added;
            let mut told = whole(unit, verb, weights);
            let cycle = if is_new { recursive_after[at] } else { recursive_before[at] };
            recursion(&mut told, !is_new && cycle, is_new && cycle, unit.unit.start_line, weights);
            if unit.unit.kind == UnitKind::Module {
                imported.tell(unit.path, &mut told);
                if told.total() == Points::ZERO {
                    continue;
                }
            }
            let figures = figures(unit, cycle);
            let change = FunctionChange {
                name: unit.name().to_owned(),
                kind: unit.unit.kind,
                change: if is_new { Change::Added } else { Change::Removed },
                score: told.total(),
                from_path: None,
                from_name: None,
                before: (!is_new).then_some(figures),
                after: is_new.then_some(figures),
                reasons: told.reasons(),
            };
            if is_new {
                findings.of_added(unit, &change, weights);
            }
            add(unit, change);
        }
    }
    let mut files: Vec<FileChange> = files.into_values().collect();
    for file in &mut files {
        file.functions.sort_by_key(|one| (one.change == Change::Removed, one.line()));
        file.score = file.functions.iter().map(|one| one.score).sum();
    }
    let score: Points = files.iter().map(|file| file.score).sum();
    findings.of_imports(&imported);
    for side in before.iter().chain(&after) {
        findings.of_file(side.path, side.sketch);
    }
    let cutoffs = weights.cutoffs();
    let findings: Vec<Finding> = findings.sorted();
    Score { score, band: cutoffs.band(score), cutoffs, files, findings }
}

fn recursion(told: &mut Told, before: bool, after: bool, line: u32, weights: &Weights) {
    match (before, after) {
        (false, true) => told.say("recursion added".to_owned(), Points::from_f64(weights.recursion()), line),
        (true, false) => {
            let points = Points::from_f64(weights.recursion() * weights.removed());
            told.say("recursion removed".to_owned(), points, line);
        }
        _ => {}
    }
}

fn sorted<'a>(side: &[Side<'a>]) -> Vec<Side<'a>> {
    let mut files = side.to_vec();
    files.sort_by_key(|file| file.path);
    files
}

fn units<'a>(files: &[Side<'a>]) -> Vec<UnitRef<'a>> {
    let of = |file: &Side<'a>| {
        let (path, sketch) = (file.path, file.sketch);
        sketch.units.iter().map(move |unit| UnitRef { path, sketch, unit })
    };
    files.iter().flat_map(of).collect()
}

/// Every name that the files of one side define.
fn defined<'a>(files: &[Side<'a>]) -> HashSet<&'a str> {
    files.iter().flat_map(|file| file.sketch.defined.iter().map(|&name| file.sketch.name(name))).collect()
}

/// Every name that units of one side use and do not bind themselves.
fn used<'a>(units: &[UnitRef<'a>]) -> HashSet<&'a str> {
    let mut used = HashSet::new();
    let mut seen: HashMap<*const Sketch, HashSet<u32>> = HashMap::new();
    for unit in units {
        let seen = seen.entry(std::ptr::from_ref(unit.sketch)).or_default();
        for atom in unit.sketch.atoms(unit.unit) {
            for one in unit.sketch.uses(atom) {
                if one.class == NameClass::Free && seen.insert(one.name) {
                    let name = unit.sketch.name(one.name);
                    used.insert(name.rsplit('.').next().unwrap_or(name));
                }
            }
        }
    }
    used
}
