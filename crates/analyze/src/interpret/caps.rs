//! Containers that never hold more than so many, and arms that run in a share of the rounds only: what conditions on
//! lengths and remainders say.

use super::drains::{drains, last_name};
use super::value::{Handle, Number, Value};
use super::{Flow, Interpreter};
use crate::ir::visit::{walk, within};
use crate::ir::{BranchKind, Driver, Expr, Op, Stmt, StmtKind};
use crate::size::Size;

/// Statements of a block that are looked at for what cuts containers to a length.
const MOST_LOOKED_AT: usize = 64;

/// A container that holds no more than a bound.
pub(super) struct Cap<'p> {
    /// Its last name in the source.
    name: &'p str,
    /// Which object that is, where it is known.
    id: Option<u32>,
    most: Size,
}

/// The container of `len(container)`, `container.len()`.
fn measured(expr: &Expr) -> Option<&Expr> {
    let Expr::Call { callee, args, .. } = expr else { return None };
    let container = match (&**callee, args.first()) {
        (Expr::Name(name), Some(container)) if name == "len" => &container.value,
        (Expr::Attribute(owner, name), None) if name == "len" => &**owner,
        _ => return None,
    };
    last_name(container).map(|_| container)
}

/// The operator that says the same with its sides exchanged.
const fn mirrored(op: Op) -> Op {
    match op {
        Op::Less => Op::Greater,
        Op::LessEqual => Op::GreaterEqual,
        Op::Greater => Op::Less,
        Op::GreaterEqual => Op::LessEqual,
        other => other,
    }
}

/// `len(container) op bound`, whichever way round it stands.
fn compared_length(condition: &Expr) -> Option<(&Expr, Op, &Expr)> {
    let Expr::Operate { op, left: Some(left), right } = condition else { return None };
    match (measured(left), measured(right)) {
        (Some(container), _) => Some((container, *op, right)),
        (None, Some(container)) => Some((container, mirrored(*op), left)),
        _ => None,
    }
}

/// Whether a condition compares a container's length with something.
pub(super) fn is_about_length(condition: &Expr) -> bool {
    compared_length(condition).is_some()
}

/// `if len(container) > n: container.pop()`, and the same with `while`: the container and what bounds it.
fn cut(statement: &Stmt) -> Option<(&Expr, &Expr)> {
    let (condition, body) = match &statement.kind {
        StmtKind::Branch { kind: BranchKind::If, condition: Some(condition), arms } => {
            (condition, arms.first()?)
        }
        StmtKind::Loop { driver: Driver::While(condition), body } => (condition, body),
        _ => return None,
    };
    let (container, op, bound) = compared_length(condition)?;
    let above = matches!(op, Op::Greater | Op::GreaterEqual | Op::Equal);
    let name = last_name(container)?;
    let taken = above && (drains(name, body) || renews(body, name));
    taken.then_some((container, bound))
}

/// Whether a body binds the name to something else or deletes from it: `rows = []`, `del rows[0]`.
fn renews(body: &[Stmt], container: &str) -> bool {
    body.iter().any(|statement| match &statement.kind {
        StmtKind::Assign { targets, op: None, .. } => {
            targets.iter().any(|target| last_name(target) == Some(container))
        }
        StmtKind::Delete(targets) => targets.iter().any(|target| match target {
            Expr::Index(of, _) => last_name(of) == Some(container),
            Expr::Slice { value: Some(of), .. } => last_name(of) == Some(container),
            _ => false,
        }),
        _ => false,
    })
}

/// Whether a body gives the container to a function: `flush(&mut batch)`.
fn hands_on(body: &[Stmt], container: &str) -> bool {
    walk(body).expressions().any(|expr| match expr {
        Expr::Call { args, .. } => args.iter().any(|arg| last_name(&arg.value) == Some(container)),
        _ => false,
    })
}

/// How often a number drawn between zero and one is below or above another: `random() < 0.3`.
pub(super) fn chance(condition: &Expr) -> Option<f64> {
    let Expr::Operate { op, left: Some(left), right } = condition else { return None };
    let drawn = |expr: &Expr| matches!(expr, Expr::Call { callee, args, .. } if args.is_empty() && last_name(callee) == Some("random"));
    let (below, limit) = match (&**left, &**right) {
        (call, Expr::Number(limit)) if drawn(call) => (matches!(op, Op::Less | Op::LessEqual), *limit),
        (Expr::Number(limit), call) if drawn(call) => (matches!(op, Op::Greater | Op::GreaterEqual), *limit),
        _ => return None,
    };
    let ordered = matches!(op, Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual);
    let share = if below { limit } else { 1.0 - limit };
    (ordered && share > 0.0 && share < 1.0).then_some(share)
}

impl<'p> Interpreter<'p> {
    /// Notes the containers that a block cuts to a length each time it runs; gives how many, for [`Self::uncap`].
    pub(super) fn cap(&mut self, body: &'p [Stmt]) -> usize {
        let before = self.bounds.len();
        for statement in body.iter().take(MOST_LOOKED_AT) {
            let Some((container, bound)) = cut(statement) else { continue };
            let plain = !within(bound).expressions().any(|expr| matches!(expr, Expr::Call { .. }));
            if plain
                && let Value::Number(number) = self.eval(bound)
                && let Some(most) = number.value
            {
                let cap = self.cap_of(container, most.max(Size::ONE));
                self.bounds.extend(cap);
            }
        }
        self.bounds.len() - before
    }

    pub(super) fn uncap(&mut self, count: usize) {
        self.bounds.truncate(self.bounds.len().saturating_sub(count));
    }

    /// `if len(container) < n`: what is put in below stays under that bound.
    pub(super) fn bound_of(&mut self, condition: &'p Expr) -> Option<Cap<'p>> {
        let (container, op, bound) = compared_length(condition)?;
        if !matches!(op, Op::Less | Op::LessEqual) {
            return None;
        }
        let bound = self.eval(bound).number()?.clone();
        self.cap_of(container, bound)
    }

    fn cap_of(&mut self, container: &'p Expr, most: Size) -> Option<Cap<'p>> {
        let name = last_name(container)?;
        let id = self.eval(container).object().map(|object| object.id);
        Some(Cap { name, id, most })
    }

    /// The innermost bound of a container.
    pub(super) fn most_of(&self, container: &Handle<'p>) -> Option<Size> {
        if self.bounds.is_empty() {
            return None;
        }
        let name = container.ledger.name_of(container.id);
        let last = name.as_deref().map(|name| name.rsplit('.').next().unwrap_or(name));
        let same = |cap: &&Cap<'p>| match cap.id {
            Some(id) => id == container.id,
            None => last == Some(cap.name),
        };
        self.bounds.iter().rev().find(same).map(|cap| cap.most.clone())
    }

    /// Share of the rounds in which a condition holds: `i % k == 0`, `found < 3`, `random() < 0.1`, `part.tag == "entry"`,
    /// what ends the loop, and `len(batch) == n` where the arm empties the batch.
    pub(super) fn share_of(&mut self, condition: &'p Expr, arm: &'p [Stmt]) -> Option<Size> {
        if self.loops.is_empty() {
            return None;
        }
        if let Some((container, op, bound)) = compared_length(condition) {
            let full = matches!(op, Op::Equal | Op::GreaterEqual | Op::Greater);
            let name = last_name(container)?;
            let fills = full && (drains(name, arm) || renews(arm, name) || hands_on(arm, name));
            let most = self.eval(bound).number()?.clone();
            return (fills && most.value() >= 1.0).then(|| Size::ONE.divided(&most));
        }
        if let Some(chance) = chance(condition) {
            return Some(Size::number(chance));
        }
        if self.is_of_one_kind(condition) {
            return Some(Size::number(1.0 / self.assume.kinds));
        }
        // What ends a loop happens once in all its rounds.
        let ends = arm.last().is_some_and(|last| matches!(last.kind, StmtKind::Break | StmtKind::Return(_)));
        if ends
            && self.loops.len() > self.scope.loops
            && let Some(round) = self.loops.last().filter(|round| round.trips.value() > 2.0)
        {
            return Some(Size::ONE.divided(&round.trips));
        }
        let rest = match condition {
            // Only while a count is still low.
            Expr::Operate { op: Op::Less | Op::LessEqual, left: Some(count), right }
                if matches!((&**count, &**right), (Expr::Name(_), Expr::Number(_))) =>
            {
                let Value::Number(Number { value: Some(reached), counting: true, .. }) = self.eval(count)
                else {
                    return None;
                };
                let low = self.eval(right).number()?.value().max(1.0);
                return (reached.value() >= 2.0 * low).then(|| Size::number(low).divided(&reached));
            }
            // `i % k == 0`, `a % k == b % k`.
            Expr::Operate { op: Op::Equal, left: Some(left), right }
                if matches!(**right, Expr::Number(_)) || have_one_divisor(left, right) =>
            {
                left
            }
            Expr::Operate { op: Op::Not, left: None, right } => right,
            Expr::Call { callee, args, .. } => {
                // `i.is_multiple_of(k)`.
                let Expr::Attribute(_, name) = &**callee else { return None };
                let every = &args.first().filter(|_| name == "is_multiple_of")?.value;
                return self.one_in(every);
            }
            _ => return None,
        };
        match &**rest {
            Expr::Operate { op: Op::Rem, left: Some(_), right } => self.one_in(right),
            _ => None,
        }
    }

    /// Whether a condition asks for parts of one kind among many: `element.tag == "entry"`.
    fn is_of_one_kind(&self, condition: &Expr) -> bool {
        match condition {
            Expr::Operate { op: Op::And, left: Some(left), right } => {
                self.is_of_one_kind(left) || self.is_of_one_kind(right)
            }
            Expr::Operate { op: Op::Equal, left: Some(left), right } => match (&**left, &**right) {
                (Expr::Attribute(_, name), Expr::Text { .. })
                | (Expr::Text { .. }, Expr::Attribute(_, name)) => {
                    self.assume.kind_names.iter().any(|known| known == name)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn one_in(&mut self, every: &'p Expr) -> Option<Size> {
        let every = self.eval(every).number()?.clone();
        (every.value() >= 2.0).then(|| Size::ONE.divided(&every))
    }

    /// Runs an arm as what happens in a share of the rounds.
    pub(super) fn run_seldom(&mut self, share: &Size, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        self.enter_loop(share.clone());
        let flow = run(self);
        self.leave_loop();
        flow
    }
}

/// Whether two rests are of the same division.
fn have_one_divisor(left: &Expr, right: &Expr) -> bool {
    let divisor = |one: &Expr| match one {
        Expr::Operate { op: Op::Rem, left: Some(_), right } => Some((**right).clone()),
        _ => None,
    };
    divisor(left).is_some_and(|by| divisor(right) == Some(by))
}
