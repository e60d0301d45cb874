//! Containers that never hold more than so many, and arms that run in a share of the rounds only: what conditions on
//! lengths and remainders say.

use super::drains::{drains, last_name};
use super::value::Value;
use super::{Flow, Interpreter};
use crate::ir::visit::{walk, within};
use crate::ir::{BranchKind, Driver, Expr, Op, Stmt, StmtKind};
use crate::size::Size;

/// Statements of a block that are looked at for what cuts containers to a length.
const MOST_LOOKED_AT: usize = 64;

/// The container of `len(container)`, `container.len()`.
fn measured(expr: &Expr) -> Option<&str> {
    let Expr::Call { callee, args, .. } = expr else { return None };
    match (&**callee, args.first()) {
        (Expr::Name(name), Some(container)) if name == "len" => last_name(&container.value),
        (Expr::Attribute(owner, name), None) if name == "len" => last_name(owner),
        _ => None,
    }
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
fn compared_length(condition: &Expr) -> Option<(&str, Op, &Expr)> {
    let Expr::Operate { op, left: Some(left), right } = condition else { return None };
    match (measured(left), measured(right)) {
        (Some(container), _) => Some((container, *op, right)),
        (None, Some(container)) => Some((container, mirrored(*op), left)),
        _ => None,
    }
}

/// `if len(container) > n: container.pop()`, and the same with `while`: the container and what bounds it.
fn cut(statement: &Stmt) -> Option<(&str, &Expr)> {
    let (condition, body) = match &statement.kind {
        StmtKind::Branch { kind: BranchKind::If, condition: Some(condition), arms } => {
            (condition, arms.first()?)
        }
        StmtKind::Loop { driver: Driver::While(condition), body } => (condition, body),
        _ => return None,
    };
    let (container, op, bound) = compared_length(condition)?;
    let above = matches!(op, Op::Greater | Op::GreaterEqual | Op::Equal);
    let taken = above && (drains(container, body) || renews(body, container));
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
                self.bounds.push((container, most.max(Size::ONE)));
            }
        }
        self.bounds.len() - before
    }

    pub(super) fn uncap(&mut self, count: usize) {
        self.bounds.truncate(self.bounds.len().saturating_sub(count));
    }

    /// `if len(container) < n`: what is put in below stays under that bound.
    pub(super) fn bound_of(&mut self, condition: &'p Expr) -> Option<(&'p str, Size)> {
        let (container, op, bound) = compared_length(condition)?;
        if !matches!(op, Op::Less | Op::LessEqual) {
            return None;
        }
        let bound = self.eval(bound);
        Some((container, bound.number()?.clone()))
    }

    /// Share of the rounds in which a condition holds: `i % k == 0`, and `len(batch) == n` where the arm empties the batch.
    pub(super) fn share_of(&mut self, condition: &'p Expr, arm: &'p [Stmt]) -> Option<Size> {
        if self.loops.is_empty() {
            return None;
        }
        if let Some((container, op, bound)) = compared_length(condition) {
            let full = matches!(op, Op::Equal | Op::GreaterEqual | Op::Greater);
            let fills =
                full && (drains(container, arm) || renews(arm, container) || hands_on(arm, container));
            let most = self.eval(bound).number()?.clone();
            return (fills && most.value() >= 1.0).then(|| Size::ONE.divided(&most));
        }
        let rest = match condition {
            Expr::Operate { op: Op::Equal, left: Some(left), right }
                if matches!(**right, Expr::Number(_)) =>
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
