//! How often each stretch of one function runs in one call of it, and what that weighs.
//!
//! Control flow is structured in the intermediate form, so that Wu and Larus's propagation over a control-flow graph
//! comes down to one walk: an arm runs as often as its branch times its chance, a loop's body as often as the loop times
//! its rounds. Knows no other function.

use std::collections::BTreeMap;

use super::branch::Branches;
use super::outline::{Callee, Part, Site};
use super::receivers::{Receivers, beginning};
use super::steps::{Libraries, written_rounds};
use crate::ir::{Arg, BranchKind, Driver, Expr, Stmt, StmtKind};

/// Frequencies are held below this, so that all sums stay finite.
const MOST: f64 = 1e60;

/// Goes through one function.
pub(super) struct Walker<'a> {
    pub(super) branches: Branches<'a>,
    pub(super) libraries: Libraries<'a>,
    pub(super) receivers: &'a Receivers<'a>,
    /// Rounds of loops by their line, where their order is known.
    pub(super) rounds: &'a BTreeMap<u32, f64>,
    pub(super) sites: BTreeMap<Callee, Site>,
    pub(super) weight: f64,
    /// Weight by the innermost loop around it: how deep that stands, and its line.
    pub(super) by_loop: BTreeMap<(u32, u32), f64>,
    /// Lines of the loops that are open.
    pub(super) open: Vec<u32>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(
        branches: Branches<'a>,
        libraries: Libraries<'a>,
        receivers: &'a Receivers<'a>,
        rounds: &'a BTreeMap<u32, f64>,
    ) -> Self {
        Self {
            branches,
            libraries,
            receivers,
            rounds,
            sites: BTreeMap::new(),
            weight: 0.0,
            by_loop: BTreeMap::new(),
            open: Vec::new(),
        }
    }

    /// What was found, as a part of the file.
    pub(super) fn part(self, name: &str, line: u32) -> Part {
        let heaviest = self.by_loop.iter().max_by(|one, other| one.1.total_cmp(other.1));
        let (loops, loop_line) = heaviest.map_or((0, 0), |(&at, _)| at);
        Part {
            name: name.to_owned(),
            line,
            weight: self.weight.min(MOST),
            sites: self.sites.into_values().collect(),
            loops,
            loop_line,
            ..Part::default()
        }
    }

    /// Statements that are come to so often; how often the end of them is.
    pub(super) fn block(&mut self, body: &[Stmt], times: f64) -> f64 {
        let mut times = times.clamp(0.0, MOST);
        for (at, statement) in body.iter().enumerate() {
            times = self.statement(statement, body.get(at + 1..).unwrap_or_default(), times);
        }
        times
    }

    fn statement(&mut self, statement: &Stmt, rest: &[Stmt], times: f64) -> f64 {
        match &statement.kind {
            StmtKind::Assign { targets, value, op, .. } => {
                value.iter().for_each(|value| self.value(value, times));
                for target in targets {
                    self.target(target, times);
                }
                if op.is_some() {
                    self.spend(self.libraries.weights.step, times);
                }
                times
            }
            StmtKind::Expr(value) => {
                self.value(value, times);
                if leaves_for_good(value) { 0.0 } else { times }
            }
            StmtKind::Return(value) | StmtKind::Raise(value) => {
                value.iter().for_each(|value| self.value(value, times));
                0.0
            }
            StmtKind::Loop { driver, body } => self.repeat(statement.line, driver, body, times),
            StmtKind::Branch { kind, condition, arms } => {
                condition.iter().for_each(|condition| self.value(condition, times));
                let in_loop = !self.open.is_empty();
                let chances = self.branches.arms(*kind, condition.as_ref(), arms, rest, in_loop);
                let is_try = *kind == BranchKind::Try;
                let none = if is_try { 0.0 } else { (1.0 - chances.iter().sum::<f64>()).max(0.0) };
                let mut after = times * none;
                for (arm, chance) in arms.iter().zip(chances) {
                    after += self.block(arm, times * chance);
                }
                after.min(times)
            }
            StmtKind::Scope { resources, body } => {
                for (resource, _) in resources {
                    self.value(resource, times);
                }
                self.block(body, times)
            }
            StmtKind::Delete(values) => {
                values.iter().for_each(|value| self.value(value, times));
                times
            }
            StmtKind::Break | StmtKind::Continue => 0.0,
            StmtKind::Import(_) | StmtKind::Outer(_) | StmtKind::Define(_) => times,
        }
    }

    fn repeat(&mut self, line: u32, driver: &Driver, body: &[Stmt], times: f64) -> f64 {
        let written = match driver {
            Driver::Each { iter, .. } => written_rounds(iter),
            Driver::While(_) | Driver::Forever => None,
        };
        let exits = Exits::of(body);
        let rounds = written.unwrap_or_else(|| {
            let known = self.rounds.get(&line).filter(|_| !self.branches.recurs(body));
            let rounds = known.copied().unwrap_or_else(|| self.branches.rounds(body));
            // One that may be left from inside ends, wherever it does, half way on average.
            if exits.breaks || exits.returns { (rounds / 2.0).max(1.0) } else { rounds }
        });
        match driver {
            Driver::Each { iter, target } => {
                self.value(iter, times);
                self.iterated(iter, times, rounds);
                self.open.push(line);
                self.target(target, times * rounds);
            }
            Driver::While(condition) => {
                self.open.push(line);
                self.value(condition, times * rounds);
            }
            Driver::Forever => self.open.push(line),
        }
        self.spend(self.libraries.weights.step, times * rounds);
        self.block(body, times * rounds);
        self.open.pop();
        match (driver, exits.returns) {
            (Driver::Forever, _) if !exits.breaks => 0.0,
            (_, true) => times / 2.0,
            (_, false) => times,
        }
    }

    pub(super) fn spend(&mut self, weight: f64, times: f64) {
        let spent = weight * times.clamp(0.0, MOST);
        self.weight = (self.weight + spent).min(MOST);
        if let Some(&line) = self.open.last() {
            let depth = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
            *self.by_loop.entry((depth, line)).or_default() += spent;
        } else {
            *self.by_loop.entry((0, 0)).or_default() += spent;
        }
    }

    /// Notes a call that takes so long where the project does not have what is called.
    pub(super) fn site(&mut self, callee: Callee, times: f64, outside: f64) {
        let times = times.clamp(0.0, MOST);
        let loops = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        match self.sites.get_mut(&callee) {
            Some(site) => {
                let sum = (site.times + times).min(MOST);
                if sum > 0.0 {
                    site.outside = (site.outside * site.times + outside * times) / sum;
                }
                if times > site.times / 2.0 {
                    site.loops = site.loops.max(loops);
                }
                site.times = sum;
            }
            None => {
                let site = Site { callee: callee.clone(), times, outside, loops };
                self.sites.insert(callee, site);
            }
        }
    }

    /// A method that is looked up by a name put together of a fixed beginning and something else, to be called.
    pub(super) fn dynamic(&mut self, args: &[Arg], times: f64) {
        let [of, name, ..] = args else { return };
        let beginning = match &name.value {
            Expr::Name(name) => self.receivers.beginning(name),
            value => beginning(value),
        };
        if let Some(prefix) = beginning.filter(|prefix| prefix.len() > 2) {
            let owner = self.receivers.class(&of.value);
            self.site(Callee::Dynamic { owner, prefix }, times, 0.0);
        }
    }

    fn target(&mut self, target: &Expr, times: f64) {
        match target {
            Expr::Name(_) => self.spend(self.libraries.weights.name, times),
            Expr::Attribute(of, _) => {
                self.value(of, times);
                self.spend(self.libraries.weights.step, times);
            }
            Expr::Index(of, index) => {
                self.value(of, times);
                self.value(index, times);
                self.spend(self.libraries.weights.step, times);
            }
            Expr::Display { items, .. } | Expr::Opaque(items) => {
                items.iter().for_each(|item| self.target(item, times));
            }
            other => self.value(other, times),
        }
    }
}

/// Ways out of a loop from inside it.
struct Exits {
    breaks: bool,
    returns: bool,
}

impl Exits {
    fn of(body: &[Stmt]) -> Self {
        let mut exits = Self { breaks: false, returns: false };
        let mut open: Vec<(&Stmt, bool)> = body.iter().map(|one| (one, false)).collect();
        while let Some((statement, inside)) = open.pop() {
            match &statement.kind {
                StmtKind::Break if !inside => exits.breaks = true,
                StmtKind::Return(_) => exits.returns = true,
                StmtKind::Loop { body, .. } => open.extend(body.iter().map(|one| (one, true))),
                StmtKind::Branch { arms, .. } => open.extend(arms.iter().flatten().map(|one| (one, inside))),
                StmtKind::Scope { body, .. } => open.extend(body.iter().map(|one| (one, inside))),
                StmtKind::Expr(Expr::Choice { arms, .. })
                | StmtKind::Assign { value: Some(Expr::Choice { arms, .. }), .. } => {
                    for arm in arms {
                        if let Expr::Block(body) = arm {
                            open.extend(body.iter().map(|one| (one, inside)));
                        }
                    }
                }
                _ => {}
            }
        }
        exits
    }
}

fn leaves_for_good(value: &Expr) -> bool {
    matches!(value, Expr::Call { callee, .. } if super::branch::ends_program(callee))
}
