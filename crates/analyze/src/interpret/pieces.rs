//! Pieces of a text or list of which each begins where the last one ended: `text[start:at]` with `start = at` around it.
//! However many there are, together they are as long as the whole.

use super::Interpreter;
use super::drains::last_name;
use super::value::Handle;
use crate::ir::visit::walk;
use crate::ir::{Expr, Op, Stmt, StmtKind};
use crate::size::Size;

/// Statements of a body that are looked at.
const MOST_LOOKED_AT: usize = 400;

/// A position that follows another one, by name.
pub(super) type Follows<'p> = (&'p str, &'p str);

/// The positions that a body sets to where others have come, `start = at` or `start = at + 1`.
pub(super) fn follows(body: &[Stmt]) -> Vec<Follows<'_>> {
    let mut found = Vec::new();
    for statement in walk(body).statements().take(MOST_LOOKED_AT) {
        let StmtKind::Assign { targets, value: Some(value), op: None, .. } = &statement.kind else {
            continue;
        };
        let reached = match value {
            Expr::Operate { op: Op::Add, left: Some(left), right } if matches!(**right, Expr::Number(_)) => {
                left
            }
            value => value,
        };
        if let ([target], Some(reached)) = (targets.as_slice(), last_name(reached))
            && let Some(start) = last_name(target)
            && start != reached
        {
            found.push((start, reached));
        }
    }
    found
}

impl<'p> Interpreter<'p> {
    /// How long a piece from one position to another is, where each begins at the end of the last one.
    pub(super) fn piece(&self, of: &Handle<'p>, start: &Expr, stop: &Expr) -> Option<Size> {
        let pair = (last_name(start)?, last_name(stop)?);
        let rounds = self.rounds_since(of);
        let follows = rounds.value() > 1.0 && self.follows.iter().flatten().any(|known| *known == pair);
        let len = follows.then(|| of.state.borrow().len.clone()).flatten()?;
        Some(len.divided(&rounds).max(Size::ONE))
    }
}
