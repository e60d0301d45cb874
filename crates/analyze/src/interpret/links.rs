//! Chains: lists whose nodes lead from one to the next. Each round of a loop makes one more, and all of them stay.

use std::collections::HashSet;
use std::rc::Rc;

use super::Interpreter;
use super::value::{Class, Value};
use crate::ir::visit::walk;
use crate::ir::{Expr, Stmt, StmtKind};
use crate::size::Size;

/// How deep calls and displays inside each other, and objects inside each other, are looked at.
const DEEPEST: usize = 3;
/// Values of one object that are looked at.
const MOST_CHILDREN: usize = 16;
/// Statements of a body that are looked at.
const MOST_LOOKED_AT: usize = 400;

impl<'p> Interpreter<'p> {
    /// `head = Node(value, head)`: what a name stands for keeps what it stood for in the round before. `last` is that.
    pub(super) fn link_to_last(&mut self, name: &str, last: &Value<'p>, value: &Value<'p>) {
        let carried = self.loops.iter().rev().take_while(|round| round.carried.contains(&name)).count();
        if carried > 0 && keeps(value, last, 0) {
            self.stay(value, carried);
        }
    }

    /// `last.next = node` where `last` goes on to that node.
    pub(super) fn link_behind(&mut self, owner: &Expr, held_by: &Value<'p>, value: &Value<'p>) {
        let Expr::Name(name) = owner else { return };
        let going_on = self.loops.iter().rev().take_while(|round| round.links.contains(&name.as_str()));
        let carried = match held_by {
            // One that this round made is counted by what keeps it.
            Value::Object(object) => going_on.take_while(|round| !object.born.contains(&round.id)).count(),
            // Before the first there was none.
            Value::Nothing => going_on.count(),
            _ => 0,
        };
        self.stay(value, carried);
    }

    /// All that the innermost of the open loops make of an object stay.
    fn stay(&mut self, value: &Value<'p>, loops: usize) {
        let Value::Object(object) = value else { return };
        let own = matches!(object.state.borrow().class, Class::Instance(_) | Class::Tuple | Class::List);
        let inner = &self.loops[self.loops.len() - loops.min(self.loops.len())..];
        let Some(first) = inner.first().filter(|first| own && object.born.contains(&first.id)) else {
            return;
        };
        let since = first.id;
        let rounds = inner.iter().fold(Size::ONE, |rounds, round| rounds.times(&round.trips));
        let counted = object.counted.borrow().contains(&since);
        if rounds.value() > 1.0 && !counted {
            let object = object.clone();
            self.reweigh_since(&object, &rounds, since, &mut HashSet::new());
        }
    }
}

/// Whether an object refers to what a name stood for, which before the first round may be nothing.
fn keeps<'p>(value: &Value<'p>, last: &Value<'p>, depth: usize) -> bool {
    let Value::Object(object) = value else { return false };
    let Ok(state) = object.state.try_borrow() else { return false };
    let same = |child: &Value<'p>| match (child, last) {
        (Value::Object(child), Value::Object(last)) => Rc::ptr_eq(child, last),
        (Value::Nothing, Value::Nothing) => true,
        _ => false,
    };
    let mut children = state.children().take(MOST_CHILDREN);
    children.any(|child| same(child) || depth < DEEPEST && keeps(child, last, depth + 1))
}

/// Whether a name is handed as it is to what makes an object.
pub(super) fn mentions(source: &Expr, name: &str, depth: usize) -> bool {
    let is_name = |expr: &Expr| matches!(expr, Expr::Name(other) if other == name);
    match source {
        _ if depth > DEEPEST => false,
        Expr::Call { args, .. } => {
            args.iter().any(|arg| is_name(&arg.value) || mentions(&arg.value, name, depth + 1))
        }
        Expr::Display { items, .. } => {
            items.iter().any(|item| is_name(item) || mentions(item, name, depth + 1))
        }
        _ => false,
    }
}

/// Names that go on to what a body puts behind them: `last.next = node`, then `last = node` or `last = last.next`.
pub(super) fn linked(body: &[Stmt]) -> Vec<&str> {
    let assigned =
        walk(body).statements().take(MOST_LOOKED_AT).filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op: None, .. } => Some((targets, value)),
            _ => None,
        });
    let pairs: Vec<(&Expr, &Expr)> =
        assigned.flat_map(|(targets, value)| targets.iter().map(move |target| (target, value))).collect();
    let mut names = Vec::new();
    for (target, behind) in &pairs {
        let Expr::Attribute(owner, attribute) = target else { continue };
        let Expr::Name(name) = &**owner else { continue };
        let goes_on = pairs.iter().any(|(target, to)| {
            let itself = matches!(target, Expr::Name(other) if other == name);
            let there = match to {
                Expr::Name(node) => matches!(behind, Expr::Name(put) if put == node),
                Expr::Attribute(owner, other) => {
                    other == attribute && matches!(&**owner, Expr::Name(owner) if owner == name)
                }
                _ => false,
            };
            itself && there
        });
        if goes_on {
            names.push(name.as_str());
        }
    }
    names
}
