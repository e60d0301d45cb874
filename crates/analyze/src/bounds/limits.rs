//! What a test says of how large something is where it holds: `if len - at < 8 { most = len - at }`, `if n > 100: n = 100`.
//!
//! Only tests against fixed numbers are asked; of two sizes, either may be the larger one.

use super::value::Value;
use super::{Engine, LARGE};
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// Tests inside each other that are looked into.
const DEEPEST: usize = 8;

impl<'p> Engine<'p> {
    /// What is no larger than a fixed number where a condition holds, or where it does not.
    pub(super) fn limited(&self, condition: &'p Expr, holds: bool) -> Vec<&'p Expr> {
        let mut limited = Vec::new();
        self.limited_at(condition, holds, 0, &mut limited);
        limited
    }

    fn limited_at(&self, condition: &'p Expr, holds: bool, depth: usize, limited: &mut Vec<&'p Expr>) {
        let Expr::Operate { op, left, right } = condition else { return };
        match (op, left) {
            _ if depth > DEEPEST => {}
            (Op::Not, _) => self.limited_at(right, !holds, depth + 1, limited),
            (Op::And, Some(left)) if holds => {
                self.limited_at(left, holds, depth + 1, limited);
                self.limited_at(right, holds, depth + 1, limited);
            }
            (Op::Or, Some(left)) if !holds => {
                self.limited_at(left, holds, depth + 1, limited);
                self.limited_at(right, holds, depth + 1, limited);
            }
            (Op::Less | Op::LessEqual, Some(left)) | (Op::Greater | Op::GreaterEqual, Some(left)) => {
                let is_left = matches!(op, Op::Less | Op::LessEqual) == holds;
                let (one, limit): (&Expr, &Expr) = if is_left { (left, right) } else { (right, left) };
                if self.is_fixed_above_zero(limit) {
                    limited.push(one);
                }
            }
            _ => {}
        }
    }

    /// Whether something is a fixed number. Below zero a number may be as large as it likes, and what a large one lets
    /// through is as good as any.
    fn is_fixed_above_zero(&self, limit: &'p Expr) -> bool {
        let number = match limit {
            Expr::Number(number) => Some(*number),
            Expr::Name(name) => self.lookup(name).and_then(|value| value.as_constant()),
            _ => None,
        };
        number.is_some_and(|number| number > 0.0 && number < LARGE)
    }

    /// Takes names among what is limited for small numbers, in the names as they are now.
    pub(super) fn limit_names(&mut self, limited: &[&'p Expr]) {
        for one in limited {
            if let Expr::Name(name) = one
                && self.is_number_of_some_size(name)
            {
                self.set_name(self.scope, name, Value::small());
            }
        }
    }

    /// Takes what statements set to something that is limited for a small number.
    pub(super) fn limit_set(&mut self, limited: &[&'p Expr], statements: &'p [Stmt]) {
        for statement in statements {
            if let StmtKind::Assign { targets, value: Some(value), op: None, .. } = &statement.kind
                && limited.contains(&value)
                && let [Expr::Name(name)] = targets.as_slice()
                && self.is_number_of_some_size(name)
            {
                self.set_name(self.scope, name, Value::small());
            }
        }
    }

    fn is_number_of_some_size(&self, name: &str) -> bool {
        match self.scopes[self.scope].names.get(name) {
            Some(Value::Number(number)) => !number.magnitude.is_constant() && !number.joined,
            Some(Value::Given(_)) => true,
            _ => false,
        }
    }
}

/// What an arm that only has a value gives: `{ len - at }`.
pub(super) fn given_by(arm: &Expr) -> &Expr {
    match arm {
        Expr::Block(body) => match body.as_slice() {
            [Stmt { kind: StmtKind::Expr(value), .. }] => value,
            _ => arm,
        },
        _ => arm,
    }
}
