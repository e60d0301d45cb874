//! Branches that the values of a call decide: a parameter that was left at `None`, a flag, a constant.
//!
//! Only parameters that the function never sets anew are asked: of what changes, one look tells nothing.

use super::Engine;
use super::value::Value;
use crate::hashed::Set;
use crate::ir::visit::{Node, walk};
use crate::ir::{Driver, Expr, Function, Op, Stmt, StmtKind};

/// Frames that are open where a function is looked at that nothing called.
const ALONE: usize = 2;

impl<'p> Engine<'p> {
    /// Whether a condition holds, where what the function was called with says so.
    pub(super) fn decided(&mut self, condition: &'p Expr) -> Option<bool> {
        self.decided_at(condition, 0)
    }

    fn decided_at(&mut self, condition: &'p Expr, depth: usize) -> Option<bool> {
        if depth > 8 {
            return None;
        }
        match condition {
            Expr::Operate { op: Op::Not, right, .. } => self.decided_at(right, depth + 1).map(|holds| !holds),
            Expr::Operate { op: Op::And, left: Some(left), right } => {
                let sides = [self.decided_at(left, depth + 1), self.decided_at(right, depth + 1)];
                match sides {
                    [Some(false), _] | [_, Some(false)] => Some(false),
                    [Some(true), Some(true)] => Some(true),
                    _ => None,
                }
            }
            Expr::Operate { op: Op::Or, left: Some(left), right } => {
                let sides = [self.decided_at(left, depth + 1), self.decided_at(right, depth + 1)];
                match sides {
                    [Some(true), _] | [_, Some(true)] => Some(true),
                    [Some(false), Some(false)] => Some(false),
                    _ => None,
                }
            }
            Expr::Operate { op: op @ (Op::Is | Op::Equal | Op::NotEqual), left: Some(left), right }
                if **right == Expr::Nothing =>
            {
                let is_nothing = match self.fixed(left)? {
                    Value::Nothing => true,
                    Value::Unknown => return None,
                    _ => false,
                };
                Some(is_nothing != (*op == Op::NotEqual))
            }
            Expr::Operate { op, left: Some(left), right } => {
                let (one, other) = (self.constant(left)?, self.constant(right)?);
                match op {
                    Op::Equal => Some(one == other),
                    Op::NotEqual => Some(one != other),
                    Op::Less => Some(one < other),
                    Op::LessEqual => Some(one <= other),
                    Op::Greater => Some(one > other),
                    Op::GreaterEqual => Some(one >= other),
                    _ => None,
                }
            }
            Expr::Name(_) => match self.fixed(condition)? {
                Value::Nothing => Some(false),
                value => value.as_constant().map(|value| value != 0.0),
            },
            _ => None,
        }
    }

    fn constant(&mut self, expression: &'p Expr) -> Option<f64> {
        match expression {
            Expr::Number(number) => Some(*number),
            Expr::Bool(value) => Some(f64::from(u8::from(*value))),
            _ => self.fixed(expression)?.as_constant(),
        }
    }

    /// What a parameter was given that stays as it is.
    fn fixed(&mut self, expression: &'p Expr) -> Option<Value<'p>> {
        let Expr::Name(name) = expression else { return None };
        let at = self.frames.last()?.function?;
        let function = self.code.function(at);
        let fixed = self.fixed.entry(at).or_insert_with(|| fixed_in(function));
        if !fixed.contains(name.as_str()) {
            return None;
        }
        // Left out by nobody but us: with the option on there may be more to do.
        self.differs |= self.frames.len() <= ALONE;
        self.scopes[self.scope].names.get(name.as_str()).cloned()
    }
}

/// Parameters that nothing in a function sets.
fn fixed_in(function: &Function) -> Set<&str> {
    let mut fixed: Set<&str> = function.parameters.iter().map(|one| one.name.as_str()).collect();
    let mut set = |target: &Expr| {
        for name in super::progress::names_in(target) {
            fixed.remove(name);
        }
    };
    for node in walk(&function.body) {
        match node {
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, .. }, .. }) => {
                targets.iter().for_each(&mut set);
            }
            Node::Stmt(Stmt { kind: StmtKind::Loop { driver: Driver::Each { target, .. }, .. }, .. }) => {
                set(target);
            }
            Node::Stmt(Stmt { kind: StmtKind::Scope { resources, .. }, .. }) => {
                resources.iter().filter_map(|(_, name)| name.as_ref()).for_each(&mut set);
            }
            _ => {}
        }
    }
    fixed
}
