//! What became of the statements of one unit, and what that costs.
//!
//! Statements are aligned in order: first those that are equal, then in the gaps those of equal shape with other names,
//! then those of equal kind. What has no partner was added or removed, or moved where an equal one is left on the other
//! side. Costs are sums over statements, so that independent changes add up.

use std::collections::HashMap;

use plimsoll_model::Points;

use super::align::align;
use super::hash::Hash;
use super::pair::UnitRef;
use super::renames::{Renames, Votes};
use super::sketch::{Atom, AtomKind, NameClass, Use};
use super::told::{Noun, Told, Verb};
use super::weights::{Effects, Weights};

/// Which statements of a unit before and after belong together.
#[derive(Debug)]
pub(super) struct Edit<'a> {
    before: UnitRef<'a>,
    after: UnitRef<'a>,
    pairs: Vec<(usize, usize)>,
    /// Local names that became others.
    locals: HashMap<&'a str, &'a str>,
}

impl<'a> Edit<'a> {
    /// Aligns two units.
    pub(super) fn of(before: UnitRef<'a>, after: UnitRef<'a>) -> Self {
        let mut edit = Self { before, after, pairs: Vec::new(), locals: HashMap::new() };
        edit.align();
        edit.locals = edit.local_renames();
        if !edit.locals.is_empty() {
            edit.align();
        }
        edit
    }

    fn align(&mut self) {
        let (before, after) = (self.atoms_before(), self.atoms_after());
        let full_before: Vec<u64> = before.iter().map(|atom| self.full(&self.before, atom, true)).collect();
        let full_after: Vec<u64> = after.iter().map(|atom| self.full(&self.after, atom, false)).collect();
        let equal = align(&full_before, &full_after);
        let shapes = |atoms: &[Atom]| atoms.iter().map(|atom| atom.shape).collect::<Vec<_>>();
        let shaped = fill(equal, &shapes(before), &shapes(after));
        let about = |unit: &UnitRef<'_>, atoms: &[Atom]| {
            atoms.iter().map(|atom| about(unit, atom)).collect::<Vec<_>>()
        };
        let about = fill(shaped, &about(&self.before, before), &about(&self.after, after));
        let kinds = |atoms: &[Atom], odd: u64| {
            let kind = |(at, atom): (usize, &Atom)| match atom.kind {
                // A call to something else is another call, not a changed one.
                AtomKind::Call | AtomKind::Macro | AtomKind::Decorator => (at as u64 + 1) << 8 | odd << 7,
                kind => kind as u64,
            };
            atoms.iter().enumerate().map(kind).collect::<Vec<_>>()
        };
        self.pairs = fill(about, &kinds(before, 0), &kinds(after, 1));
    }

    fn atoms_before(&self) -> &'a [Atom] {
        self.before.sketch.atoms(self.before.unit)
    }

    fn atoms_after(&self) -> &'a [Atom] {
        self.after.sketch.atoms(self.after.unit)
    }

    /// Equal for statements that are the same, names included.
    fn full(&self, unit: &UnitRef<'a>, atom: &Atom, map: bool) -> u64 {
        let mut hash = Hash::default().add(atom.shape);
        for one in unit.sketch.uses(atom) {
            let name = unit.sketch.name(one.name);
            let name = if map && one.class == NameClass::Local {
                self.locals.get(name).copied().unwrap_or(name)
            } else {
                name
            };
            let text = if one.class == NameClass::Own { "" } else { name };
            hash = hash.add(one.class as u64).add_bytes(text.as_bytes());
        }
        hash.finish()
    }

    /// Names of uses in each other's place, where statements have the same shape.
    fn facing(&self) -> impl Iterator<Item = (&'a Use, &'a Use)> + use<'_, 'a> {
        let (before, after) = (self.atoms_before(), self.atoms_after());
        self.pairs.iter().flat_map(move |&(x, y)| {
            let same = before[x].shape == after[y].shape;
            let uses = if same { self.before.sketch.uses(&before[x]) } else { &[] };
            uses.iter().zip(self.after.sketch.uses(&after[y]))
        })
    }

    fn local_renames(&self) -> HashMap<&'a str, &'a str> {
        let mut votes = Votes::default();
        for (x, y) in self.facing() {
            if x.class == NameClass::Local && y.class == NameClass::Local {
                votes.add(self.before.sketch.name(x.name), self.after.sketch.name(y.name));
            }
        }
        votes.mutual()
    }

    /// Adds the names that are not local to the votes of the whole change.
    pub(super) fn vote(&self, votes: &mut Votes<'a>) {
        for (x, y) in self.facing() {
            let (before, after) = (self.before.sketch.name(x.name), self.after.sketch.name(y.name));
            match (x.class, y.class) {
                // A parameter's new name is what callers give it by.
                (NameClass::Local, NameClass::Local) if self.locals.get(before) == Some(&after) => {
                    votes.add(before, after);
                }
                (NameClass::Own | NameClass::Local, _) => {}
                (x, y) if x == y => votes.add(before, after),
                _ => {}
            }
        }
    }

    /// Whether the names of two statements, in order, stand for the same.
    fn names_agree(&self, before: &[Use], after: &[Use], renames: &Renames<'_>) -> bool {
        before.len() == after.len()
            && before.iter().zip(after).all(|(x, y)| {
                let (name, other) = (self.before.sketch.name(x.name), self.after.sketch.name(y.name));
                match (x.class, y.class) {
                    (NameClass::Local, NameClass::Local) => {
                        self.locals.get(name).copied().unwrap_or(name) == other
                    }
                    (NameClass::Own, NameClass::Own) => true,
                    (NameClass::Local, _) | (_, NameClass::Local) => false,
                    _ => renames.same(name, other),
                }
            })
    }

    /// What the change of the unit costs.
    pub(super) fn cost(&self, renames: &Renames<'_>, weights: &Weights) -> Told {
        let mut told = Told::default();
        let (before, after) = (self.atoms_before(), self.atoms_after());
        let (mut partner_before, mut partner_after) = (vec![None; before.len()], vec![None; after.len()]);
        for &(x, y) in &self.pairs {
            partner_before[x] = Some(y);
            partner_after[y] = Some(x);
        }
        let moved = self.moved(&mut partner_before, &mut partner_after);
        let (around_before, around_after) = (around(before, &partner_before), around(after, &partner_after));
        for (y, atom) in after.iter().enumerate() {
            let now = Weighed::of(&self.after, atom, weights);
            let Some(x) = partner_after[y] else {
                told.add(Verb::Added, now.noun, now.in_loop, Points::from_f64(now.points), now.line);
                continue;
            };
            let was = self.was(&before[x], atom, renames, weights);
            let rise = (now.points - was.points).max(0.0);
            let fall = (was.points - now.points).max(0.0) * weights.removed();
            let kept = now.points.min(was.points);
            let uses = (self.before.sketch.uses(&before[x]), self.after.sketch.uses(atom));
            let differs = before[x].shape != atom.shape || !self.names_agree(uses.0, uses.1, renames);
            let (outer, slot) = around_after[y];
            let elsewhere = (outer.and_then(|at| partner_after[at]), slot) != around_before[x];
            let (verb, share) = if differs {
                let shrinks = atom.size < before[x].size;
                (Verb::Changed, if shrinks { weights.shrunk() } else { weights.changed() })
            } else if elsewhere || moved.contains_key(&y) {
                (Verb::Moved, weights.moved())
            } else {
                (Verb::Deeper, 0.0)
            };
            let points = Points::from_f64(kept * share + rise + fall);
            if points > Points::ZERO {
                told.add(verb, now.noun, now.in_loop, points, now.line);
            }
        }
        for (x, atom) in before.iter().enumerate().filter(|(x, _)| partner_before[*x].is_none()) {
            let was = Weighed::of(&self.before, atom, weights);
            debug_assert!(partner_before[x].is_none());
            let points = Points::from_f64(was.points * weights.removed());
            told.add(Verb::Removed, was.noun, was.in_loop, points, was.line);
        }
        told
    }

    /// What a statement of the earlier side weighed. What is called by another name now does what it did: the tables
    /// that tell it by the name are asked for one name only.
    fn was(&self, x: &Atom, y: &Atom, renames: &Renames<'_>, weights: &Weights) -> Weighed {
        let (before, after) = (self.before.sketch.callee_uses(x), self.after.sketch.callee_uses(y));
        if x.kind == y.kind && self.names_agree(before, after, renames) {
            Weighed::calling(&self.before, x, &self.after.sketch.callee(y), weights)
        } else {
            Weighed::of(&self.before, x, weights)
        }
    }

    /// Pairs equal statements that are left on both sides: they stand in another order.
    fn moved(&self, before: &mut [Option<usize>], after: &mut [Option<usize>]) -> HashMap<usize, usize> {
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, atom) in self.atoms_before().iter().enumerate().rev() {
            if before[at].is_none() {
                waiting.entry(self.full(&self.before, atom, true)).or_default().push(at);
            }
        }
        let mut moved = HashMap::new();
        for (at, atom) in self.atoms_after().iter().enumerate() {
            if after[at].is_none()
                && let Some(found) = waiting.get_mut(&self.full(&self.after, atom, false)).and_then(Vec::pop)
            {
                (before[found], after[at]) = (Some(at), Some(found));
                moved.insert(at, found);
            }
        }
        moved
    }
}

/// What a whole unit costs that has no partner.
pub(super) fn whole(unit: &UnitRef<'_>, verb: Verb, weights: &Weights) -> Told {
    let share = if verb == Verb::Removed { weights.removed() } else { 1.0 };
    let mut told = Told::default();
    for atom in unit.sketch.atoms(unit.unit) {
        let weighed = Weighed::of(unit, atom, weights);
        told.add(verb, weighed.noun, weighed.in_loop, Points::from_f64(weighed.points * share), weighed.line);
    }
    told
}

/// An atom with its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) points: f64,
    pub(super) noun: Noun,
    pub(super) in_loop: bool,
    pub(super) line: u32,
    pub(super) effects: Effects,
}

impl Weighed {
    pub(super) fn of(unit: &UnitRef<'_>, atom: &Atom, weights: &Weights) -> Self {
        Self::calling(unit, atom, &unit.sketch.callee(atom), weights)
    }

    /// As [`Weighed::of`], by a name that what it calls has elsewhere.
    fn calling(unit: &UnitRef<'_>, atom: &Atom, callee: &str, weights: &Weights) -> Self {
        let line = unit.unit.start_line.saturating_add(atom.line);
        let in_loop = atom.loops > 0;
        let mut effects = match atom.kind {
            AtomKind::Call | AtomKind::Macro => weights.effects_of(&unit.sketch.language, callee),
            AtomKind::Spawn => Effects { concurrency: true, ..Effects::default() },
            _ => Effects::default(),
        };
        effects.growth &= in_loop;
        let is_module = unit.unit.kind == plimsoll_model::UnitKind::Module;
        let base = if atom.kind == AtomKind::Head && is_module { 0.0 } else { weights.kind(atom.kind) };
        let nesting = if nests(atom.kind) { f64::from(atom.nesting) * weights.nesting() } else { 0.0 };
        let points = (base + nesting + weights.effects(effects)) * weights.loops(atom.loops);
        Self { points, noun: noun(atom.kind, effects), in_loop, line, effects }
    }
}

const fn nests(kind: AtomKind) -> bool {
    matches!(
        kind,
        AtomKind::Branch | AtomKind::Match | AtomKind::Catch | AtomKind::Iterate | AtomKind::Repeat
    )
}

const fn noun(kind: AtomKind, effects: Effects) -> Noun {
    if effects.io {
        return Noun::Io;
    }
    if effects.concurrency {
        return Noun::Concurrency;
    }
    if effects.gpu {
        return Noun::Device;
    }
    if effects.growth {
        return Noun::Growth;
    }
    match kind {
        AtomKind::Iterate | AtomKind::Repeat => Noun::Loop,
        AtomKind::Branch | AtomKind::Case | AtomKind::Logic => Noun::Branch,
        AtomKind::Catch => Noun::Handler,
        AtomKind::Call | AtomKind::Macro => Noun::Call,
        AtomKind::Await => Noun::Wait,
        AtomKind::Inner => Noun::Inner,
        AtomKind::Parameter => Noun::Parameter,
        AtomKind::Field => Noun::Field,
        AtomKind::Decorator => Noun::Decorator,
        AtomKind::Head => Noun::Definition,
        AtomKind::Jump => Noun::Jump,
        AtomKind::Plain
        | AtomKind::Assign
        | AtomKind::Augment
        | AtomKind::Else
        | AtomKind::Match
        | AtomKind::Try
        | AtomKind::With
        | AtomKind::Spawn => Noun::Statement,
    }
}

/// What a statement is about: its kind with what it calls or the name it begins with.
fn about(unit: &UnitRef<'_>, atom: &Atom) -> u64 {
    let uses = unit.sketch.uses(atom);
    let called = atom.callee_from as usize + usize::from(atom.callee).saturating_sub(1);
    let telling = if atom.callee > 0 { uses.get(called) } else { uses.first() };
    let hash = Hash::default().add(atom.kind as u64);
    telling.map_or(hash, |one| hash.add_bytes(unit.sketch.name(one.name).as_bytes())).finish()
}

/// For each atom the nearest around it that has a partner, and the block of it in which it stands.
fn around(atoms: &[Atom], partner: &[Option<usize>]) -> Vec<(Option<usize>, u16)> {
    let mut found: Vec<(Option<usize>, u16)> = Vec::with_capacity(atoms.len());
    for (at, atom) in atoms.iter().enumerate() {
        let parent = atom.parent as usize;
        found.push(match partner.get(parent) {
            Some(_) if parent >= at => (None, 0),
            Some(Some(_)) => (Some(parent), atom.slot),
            Some(None) => found[parent],
            None => (None, 0),
        });
    }
    found
}

/// Aligns what lies between pairs by other keys.
fn fill(pairs: Vec<(usize, usize)>, before: &[u64], after: &[u64]) -> Vec<(usize, usize)> {
    let mut all = Vec::with_capacity(pairs.len());
    let mut from = (0, 0);
    for (x, y) in pairs.into_iter().chain([(before.len(), after.len())]) {
        if from.0 < x && from.1 < y {
            let inner = align(&before[from.0..x], &after[from.1..y]);
            all.extend(inner.into_iter().map(|(i, j)| (from.0 + i, from.1 + j)));
        }
        if x < before.len() && y < after.len() {
            all.push((x, y));
        }
        from = (x + 1, y + 1);
    }
    all
}
