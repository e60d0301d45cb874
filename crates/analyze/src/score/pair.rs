//! Which unit of one side became which of the other: by place and name, by structure across files, and by likeness for
//! what is left.
//!
//! Every step is one pass over what the steps before it left, with a table; nothing compares all with all.

use std::collections::{HashMap, HashSet, VecDeque};

use plimsoll_model::UnitKind;

use super::hash::Hash;
use super::sketch::{Sketch, Unit};

/// Units smaller than this are too common for their shape alone to tell them.
const TELLING: u32 = 4;
/// Statements that occur in more units than this tell none of them.
const MOST_LIKE: usize = 24;
/// Statements of one unit that are looked up, and units that are kept as likely.
const MOST_LOOKED_UP: usize = 2_000;
const MOST_LIKELY: usize = 8;

/// A unit of one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitRef<'a> {
    pub(super) path: &'a str,
    pub(super) sketch: &'a Sketch,
    pub(super) unit: &'a Unit,
}

impl<'a> UnitRef<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.sketch.name(self.unit.name)
    }

    pub(super) fn own(&self) -> &'a str {
        self.sketch.name(self.unit.own)
    }

    fn scope(&self) -> &'a str {
        self.name().rsplit_once('.').map_or("", |(scope, _)| scope)
    }

    fn key(&self) -> Hash {
        let class = match self.unit.kind {
            UnitKind::Function | UnitKind::Method => 1,
            UnitKind::Type => 2,
            UnitKind::Module => 3,
        };
        Hash::default().add(class).add_bytes(self.sketch.language.as_bytes())
    }

    fn statements(&self) -> impl Iterator<Item = u64> + 'a {
        self.sketch.atoms(self.unit).iter().filter(|atom| atom.size > 2).map(|atom| atom.shape)
    }
}

/// What belongs together, as indices into both lists; what belongs to nothing.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) pairs: Vec<(usize, usize)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

/// Matching in progress.
struct Matching<'a> {
    before: &'a [UnitRef<'a>],
    after: &'a [UnitRef<'a>],
    pairs: Vec<(usize, usize)>,
    left_before: Vec<usize>,
    left_after: Vec<usize>,
}

/// Matches the units of both sides, each list in order of path and place.
pub(super) fn pair<'a>(before: &'a [UnitRef<'a>], after: &'a [UnitRef<'a>]) -> Pairs {
    let mut matching = Matching {
        before,
        after,
        pairs: Vec::new(),
        left_before: (0..before.len()).collect(),
        left_after: (0..after.len()).collect(),
    };
    let text = |hash: Hash, text: &str| hash.add_bytes(text.as_bytes());
    let place = |one: &UnitRef<'_>| text(text(one.key(), one.path), one.name());
    let telling = |one: &UnitRef<'_>| one.unit.atom_count >= TELLING;
    // In place, unchanged.
    matching.by(|one| Some(place(one).add(one.unit.closed)));
    // Moved: under the same full name, then in another scope.
    matching.by(|one| Some(text(one.key(), one.name()).add(one.unit.closed)));
    matching.by(|one| Some(text(one.key(), one.own()).add(one.unit.closed)));
    // Renamed in place.
    matching.by(|one| {
        (one.unit.kind != UnitKind::Module)
            .then(|| text(text(one.key(), one.path), one.scope()).add(one.unit.closed))
    });
    // In place, changed.
    matching.by(|one| Some(place(one)));
    // Elsewhere and under another name.
    matching.by(|one| telling(one).then(|| one.key().add(one.unit.closed)));
    // In a file or type that has another name now; with what it refers to renamed.
    let places = matching.places();
    let placed = |one: &UnitRef<'_>, (path, scope): (&str, &str)| text(text(one.key(), path), scope);
    let there = |one: &UnitRef<'_>| placed(one, (one.path, one.scope()));
    matching.by_keys(
        |one| Some(text(placed(one, places.of(one)), one.own())),
        |one| Some(text(there(one), one.own())),
    );
    matching.by_keys(
        |one| Some(placed(one, places.of(one)).add(one.unit.open)),
        |one| Some(there(one).add(one.unit.open)),
    );
    matching.by(|one| telling(one).then(|| text(one.key(), one.own()).add(one.unit.open)));
    matching.by(|one| telling(one).then(|| one.key().add(one.unit.open)));
    matching.by_likeness();
    Pairs { pairs: matching.pairs, removed: matching.left_before, added: matching.left_after }
}

/// Where files and types of the earlier side are on the later one.
struct Places<'a> {
    files: HashMap<&'a str, &'a str>,
    types: HashMap<(&'a str, &'a str), (&'a str, &'a str)>,
}

impl<'a> Places<'a> {
    /// File and scope in which a unit of the earlier side should be found.
    fn of(&self, one: &UnitRef<'a>) -> (&'a str, &'a str) {
        let stayed = || (self.files.get(one.path).copied().unwrap_or(one.path), one.scope());
        self.types.get(&(one.path, one.scope())).copied().unwrap_or_else(stayed)
    }
}

impl<'a> Matching<'a> {
    /// Pairs units that have the same key, the first with the first.
    fn by(&mut self, key: impl Fn(&UnitRef<'a>) -> Option<Hash>) {
        self.by_keys(&key, &key);
    }

    /// As [`Matching::by`], with keys of their own for each side.
    fn by_keys(
        &mut self,
        key: impl Fn(&UnitRef<'a>) -> Option<Hash>,
        key_after: impl Fn(&UnitRef<'a>) -> Option<Hash>,
    ) {
        if self.left_before.is_empty() || self.left_after.is_empty() {
            return;
        }
        let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for &at in &self.left_after {
            if let Some(key) = key_after(&self.after[at]) {
                waiting.entry(key.finish()).or_default().push_back(at);
            }
        }
        let mut taken = HashSet::new();
        let (before, pairs) = (self.before, &mut self.pairs);
        self.left_before.retain(|&at| {
            let found = key(&before[at]).and_then(|key| waiting.get_mut(&key.finish())?.pop_front());
            if let Some(other) = found {
                taken.insert(other);
                pairs.push((at, other));
            }
            found.is_none()
        });
        self.left_after.retain(|at| !taken.contains(at));
    }

    /// Where files and types went: a file to where most of its units did, a type to the one that it was paired with.
    fn places(&self) -> Places<'a> {
        let mut votes: HashMap<(&str, &str), usize> = HashMap::new();
        let mut types = HashMap::new();
        for &(x, y) in &self.pairs {
            let (x, y) = (&self.before[x], &self.after[y]);
            if x.path != y.path {
                *votes.entry((x.path, y.path)).or_default() += 1;
            }
            if x.unit.kind == UnitKind::Type {
                types.insert((x.path, x.name()), (y.path, y.name()));
            }
        }
        let mut best: HashMap<&str, (usize, &str)> = HashMap::new();
        for ((from, to), count) in votes {
            let entry = best.entry(from).or_insert((count, to));
            // The more votes, then the lesser path: the table's own order must not show.
            if (count, std::cmp::Reverse(to)) > (entry.0, std::cmp::Reverse(entry.1)) {
                *entry = (count, to);
            }
        }
        Places { files: best.into_iter().map(|(from, (_, to))| (from, to)).collect(), types }
    }

    /// Pairs units that share at least half of their statements, the likest first.
    fn by_likeness(&mut self) {
        let mut units_with: HashMap<u64, Vec<usize>> = HashMap::new();
        for &at in self.left_after.iter().filter(|&&at| self.after[at].unit.atom_count >= TELLING) {
            for shape in self.after[at].statements().take(MOST_LOOKED_UP) {
                let units = units_with.entry(shape).or_default();
                if units.len() <= MOST_LIKE && units.last() != Some(&at) {
                    units.push(at);
                }
            }
        }
        let mut likely = Vec::new();
        for &at in self.left_before.iter().filter(|&&at| self.before[at].unit.atom_count >= TELLING) {
            likely.extend(self.likely(at, &units_with));
        }
        likely
            .sort_unstable_by(|one, other| other.0.cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let (mut gone, mut taken) = (HashSet::new(), HashSet::new());
        for (_, x, y) in likely {
            if !gone.contains(&x) && !taken.contains(&y) {
                gone.insert(x);
                taken.insert(y);
                self.pairs.push((x, y));
            }
        }
        self.left_before.retain(|at| !gone.contains(at));
        self.left_after.retain(|at| !taken.contains(at));
    }

    /// The units a removed one may have become, with how much they share in thousandths.
    fn likely(&self, at: usize, units_with: &HashMap<u64, Vec<usize>>) -> Vec<(usize, usize, usize)> {
        let one = &self.before[at];
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let mut count = 0;
        let mut seen = HashSet::new();
        for shape in one.statements().take(MOST_LOOKED_UP) {
            count += 1;
            let Some(units) = units_with.get(&shape).filter(|units| units.len() <= MOST_LIKE) else {
                continue;
            };
            if seen.insert(shape) {
                for &unit in units {
                    *shared.entry(unit).or_default() += 1;
                }
            }
        }
        let mut found: Vec<_> = shared
            .into_iter()
            .filter(|(unit, _)| self.after[*unit].key() == one.key())
            .map(|(unit, shared)| {
                let other = &self.after[unit];
                let total = count + other.statements().take(MOST_LOOKED_UP).count();
                let same_name = usize::from(other.own() == one.own()) * 100;
                let same_path = usize::from(other.path == one.path) * 50;
                (shared * 2_000 / total.max(1) + same_name + same_path, at, unit)
            })
            .filter(|(share, ..)| *share >= 500)
            .collect();
        found.sort_unstable_by_key(|&(share, _, unit)| (std::cmp::Reverse(share), unit));
        found.truncate(MOST_LIKELY);
        found
    }
}
