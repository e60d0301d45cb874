//! Places in a text that a loop only moves on: what lies between two of them, all rounds go through once.
//!
//! Reads the source's form only. Scanning from such a place, and cutting out what lies between two, costs no more over all
//! rounds than one walk along the text (amortised analysis: Tarjan 1985).

use std::rc::Rc;

use super::Engine;
use super::cost::Cost;
use super::loops::{Hoisted, Until};
use super::order::Order;
use super::progress::{names_in, pairs};
use crate::hashed::Set;
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Driver, Expr, Op, Stmt, StmtKind};

/// A loop that sets more than this has no runs that are told.
const MOST_PLACES: usize = 128;

/// Names of one loop that only move on.
#[derive(Debug, Default)]
pub(super) struct Cursors<'p> {
    /// The scope that the loop stands in.
    pub(super) scope: usize,
    names: Set<&'p str>,
    /// Those of them that go on from where something was found.
    found: Set<&'p str>,
    /// Counters and matches of the loop and of those inside it: where something may end.
    counters: Set<&'p str>,
    /// Where a run begins and where it has got to, which only moves on: `start = at`, `end = at`.
    runs: Vec<(&'p str, &'p str)>,
    /// Statements that stand in one block with one that sets a run's beginning or end: what they cut out is a whole run.
    ends_runs: Set<*const Stmt>,
}

impl<'p> Cursors<'p> {
    pub(super) fn of(body: &'p [Stmt], counters: &[&'p str], scope: usize) -> Self {
        let mut set: Vec<(&'p str, Option<&'p Expr>, Option<Op>)> = Vec::new();
        let mut counters: Set<&'p str> = counters.iter().copied().collect();
        for node in walk(body) {
            match node {
                Node::Stmt(Stmt {
                    kind: StmtKind::Assign { targets, value: Some(value), op, .. }, ..
                }) => {
                    for (target, value) in pairs(targets, value) {
                        match target {
                            Expr::Name(name) => set.push((name, Some(value), *op)),
                            // What a call hands back beside other things.
                            Expr::Display { items, .. } | Expr::Opaque(items) => {
                                set.extend(
                                    items.iter().flat_map(names_in).map(|name| (name, Some(value), *op)),
                                );
                            }
                            _ => {}
                        }
                    }
                }
                Node::Stmt(Stmt {
                    kind: StmtKind::Loop { driver: Driver::Each { target, .. }, .. }, ..
                }) => {
                    counters.extend(names_in(target));
                }
                Node::Stmt(Stmt { kind: StmtKind::Scope { resources, .. }, .. }) => {
                    let named = resources.iter().filter_map(|(_, name)| name.as_ref());
                    set.extend(named.flat_map(names_in).map(|name| (name, None, None)));
                }
                _ => {}
            }
        }
        let names = set.iter().map(|(name, ..)| *name).collect();
        let runs = runs(&set);
        let mut ends_runs = Set::default();
        note_ends(body, &runs, &mut ends_runs, 0);
        let mut found = Self { scope, names, found: Set::default(), counters, runs, ends_runs };
        // What is set to something else than a place further on is none; then what goes by that is none either.
        for _ in 0..=set.len().min(16) {
            let lost: Vec<&str> = set
                .iter()
                .filter(|(name, value, op)| {
                    found.names.contains(name)
                        && !match op {
                            Some(op) => *op == Op::Add,
                            None => value.is_some_and(|value| found.is_place(value, 0)),
                        }
                })
                .map(|(name, ..)| *name)
                .collect();
            if lost.is_empty() {
                break;
            }
            for name in lost {
                found.names.remove(name);
            }
        }
        // One that is only counted up, or set by a counter in each round, begins a piece wherever the last one ended.
        let jumps = |name: &&'p str| {
            let mut own = set.iter().filter(|(one, ..)| one == name);
            own.any(|(_, value, op)| match op {
                Some(_) => value.is_some_and(|value| found.was_found(value)),
                None => value.is_some_and(|value| !is_step(value, name)),
            })
        };
        let goes_on = |name: &&'p str| {
            let mut own = set.iter().filter(|(one, ..)| one == name);
            own.any(|(_, value, _)| value.is_some_and(|value| found.was_found(value)))
        };
        let places: Set<&'p str> = found.names.iter().copied().filter(jumps).collect();
        let gone_on: Set<&'p str> = places.iter().copied().filter(goes_on).collect();
        // Up to where a round may be left for the next.
        let is_passed = |one: &&Stmt| {
            !walk(std::slice::from_ref(one)).statements().any(|one| matches!(one.kind, StmtKind::Continue))
        };
        let always = |name: &str| {
            body.iter().take_while(is_passed).any(|one| match &one.kind {
                StmtKind::Assign { targets, .. } => {
                    targets.iter().any(|target| names_in(target).contains(&name))
                }
                _ => false,
            })
        };
        found.names = places.into_iter().filter(|name| gone_on.contains(name) || !always(name)).collect();
        found.found = gone_on;
        found
    }

    /// Whether a place comes from another that only moves on, or from where a match ends.
    fn was_found(&self, value: &Expr) -> bool {
        within(value).expressions().any(|one| match one {
            Expr::Name(name) => self.names.contains(name.as_str()) && !self.counters.contains(name.as_str()),
            Expr::Attribute(of, name) => {
                matches!(&**of, Expr::Name(of) if self.counters.contains(of.as_str()))
                    && matches!(name.as_str(), "end" | "start" | "span")
            }
            _ => false,
        })
    }

    /// Whether something is a place at or behind where the loop has got to.
    fn is_place(&self, value: &Expr, depth: usize) -> bool {
        if depth > 8 {
            return false;
        }
        let deeper = |value: &Expr| self.is_place(value, depth + 1);
        match value {
            Expr::Name(name) => self.names.contains(name.as_str()) || self.counters.contains(name.as_str()),
            Expr::Operate { op: Op::Add, left: Some(left), right } => deeper(left) || deeper(right),
            Expr::Operate { op: Op::Sub, left: Some(left), right } => {
                matches!(**right, Expr::Number(_)) && deeper(left)
            }
            Expr::Cast(value, _) => deeper(value),
            Expr::Choice { arms, .. } => arms.iter().all(deeper),
            // `text.find(mark, at)`, `match.end()`, `len(text)`, `skip(text, at)`, `at + text[at..].find(mark)?`
            Expr::Call { callee, args, .. } => match &**callee {
                Expr::Name(name) if name == "len" => true,
                Expr::Attribute(of, _) => args.iter().any(|arg| deeper(&arg.value)) || deeper(of),
                _ => args.iter().any(|arg| deeper(&arg.value)),
            },
            Expr::Slice { value: Some(_), start: Some(start), .. } => deeper(start),
            Expr::Index(of, _) => deeper(of),
            Expr::Opaque(parts) if parts.len() == 1 => deeper(&parts[0]),
            _ => false,
        }
    }

    /// Whether a name begins each time where another has got to, which goes on from where it ends.
    pub(super) fn runs_on(&self, place: &str, name: &str) -> bool {
        self.runs.iter().any(|(from, to)| *from == place && *to == name)
    }

    /// Whether a piece that begins here begins where the last one ended or later.
    fn begins(&self, start: &Expr, is_scan: bool) -> bool {
        let names = names_in(start);
        let known = if is_scan { &self.found } else { &self.names };
        names.first().is_some_and(|name| known.contains(name)) && self.is_place(start, 0)
    }
}

/// Pairs of places of which one is set to where the other has got to, and the other only moves on: to where the first has
/// got to, or by steps.
fn runs<'p>(set: &[(&'p str, Option<&'p Expr>, Option<Op>)]) -> Vec<(&'p str, &'p str)> {
    let from = |value: &'p Expr| match value {
        Expr::Name(of) => Some(of.as_str()),
        Expr::Operate { op: Op::Add, left: Some(left), right } => match (&**left, &**right) {
            (Expr::Name(of), Expr::Number(_)) => Some(of.as_str()),
            _ => None,
        },
        _ => None,
    };
    // All that a name is set to is itself or another, a step further at most.
    let goes_by = |name: &str, other: &str| {
        let mut own = set.iter().filter(|(one, ..)| *one == name).peekable();
        own.peek().is_some()
            && own.all(|(_, value, op)| match (op, value) {
                (Some(Op::Add), _) => true,
                (None, Some(value)) => from(value).is_some_and(|of| of == name || of == other),
                _ => false,
            })
    };
    // Each is held against all others.
    let few = if set.len() > MOST_PLACES { &[] } else { set };
    let copies = few.iter().filter_map(|(name, value, op)| {
        let of = value.filter(|_| op.is_none()).and_then(from)?;
        (of != *name).then_some((*name, of))
    });
    copies
        .filter(|(copy, of)| goes_by(copy, of) && goes_by(of, copy))
        .filter_map(|(copy, of)| {
            // `start = at; at += 1`: the copy lies behind. `end = at; end += 1; at = end`: it lies ahead.
            let ahead = set.iter().any(|(one, value, op)| {
                *one == copy && (*op == Some(Op::Add) || value.is_some_and(|value| is_step(value, copy)))
            });
            // One that begins again a step further is no run.
            let taken = set.iter().any(|(one, value, op)| {
                *one == of && op.is_none() && value.and_then(from).is_some_and(|to| to == copy)
            });
            match (ahead, taken) {
                (true, true) => Some((of, copy)),
                (true, false) => None,
                (false, _) => Some((copy, of)),
            }
        })
        .collect()
}

/// Notes the statements of each block in which a run begins or ends.
fn note_ends(body: &[Stmt], runs: &[(&str, &str)], noted: &mut Set<*const Stmt>, depth: usize) {
    if runs.is_empty() || depth > crate::ir::MAX_DEPTH {
        return;
    }
    let begins = body.iter().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, op: None, .. } => targets
            .iter()
            .flat_map(names_in)
            .any(|name| runs.iter().any(|(from, to)| *from == name || *to == name)),
        _ => false,
    });
    for statement in body {
        if begins {
            noted.insert(std::ptr::from_ref(statement));
        }
        match &statement.kind {
            StmtKind::Loop { body, .. } | StmtKind::Scope { body, .. } => {
                note_ends(body, runs, noted, depth + 1);
            }
            StmtKind::Branch { arms, .. } => {
                for arm in arms {
                    note_ends(arm, runs, noted, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// `at + 1`
fn is_step(value: &Expr, name: &str) -> bool {
    match value {
        Expr::Operate { op: Op::Add, left: Some(left), right } => {
            matches!((&**left, &**right), (Expr::Name(own), Expr::Number(_)) if own == name)
        }
        _ => false,
    }
}

impl<'p> Engine<'p> {
    /// Notes which places the loop that is entered moves on.
    pub(super) fn open_cursors(&mut self, body: &'p [Stmt]) {
        let counters = self.counters.last().map(Vec::as_slice).unwrap_or_default();
        let key = (body.as_ptr() as usize, body.len());
        let cursors = match self.known_cursors.get(&key) {
            Some(known) if known.scope == self.scope => known.clone(),
            _ => {
                let made = Rc::new(Cursors::of(body, counters, self.scope));
                self.known_cursors.insert(key, made.clone());
                made
            }
        };
        self.cursors.push(cursors);
    }

    /// Whether a piece of a text begins where the round before left off, and ends further on.
    pub(super) fn is_next_piece(&self, start: &Expr, stop: Option<&Expr>) -> bool {
        self.cursors.last().is_some_and(|cursors| {
            let runs = |stop: &Expr| match (start, stop) {
                (Expr::Name(start), Expr::Name(stop)) => {
                    let here = self.statement.map(std::ptr::from_ref);
                    here.is_some_and(|here| cursors.ends_runs.contains(&here))
                        && cursors.runs.iter().any(|(from, to)| from == start && to == stop)
                }
                _ => false,
            };
            cursors.scope == self.scope
                && (stop.is_some_and(runs)
                    || cursors.begins(start, stop.is_none())
                        && stop.is_none_or(|stop| cursors.is_place(stop, 0)))
        })
    }

    /// Spends what all rounds of the loop around cost together once.
    pub(super) fn spend_together(&mut self, amount: Order, why: impl FnOnce(&Self) -> String) {
        self.spend_until(Until::Next, amount, why);
    }

    /// Spends what the loops around share.
    pub(super) fn spend_until(&mut self, until: Until<'p>, amount: Order, why: impl FnOnce(&Self) -> String) {
        let Some(statement) = self.statement else {
            self.spend(amount, self.line, why);
            return;
        };
        let before = std::mem::take(&mut self.cost);
        self.spend(amount, self.line, why);
        let cost: Cost = std::mem::replace(&mut self.cost, before);
        self.hoisted.push(Hoisted { cost, until, statement });
    }
}
