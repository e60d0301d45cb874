//! Chains: lists whose nodes lead from one to the next. Each round of a loop makes one more, and all of them stay.

use std::collections::HashSet;

use super::Interpreter;
use super::value::{Class, Value};
use crate::ir::Expr;
use crate::size::Size;

/// How deep calls and displays inside each other are looked at.
const DEEPEST: usize = 4;

impl<'p> Interpreter<'p> {
    /// `head = Node(value, head)`: what a name stands for keeps what it stood for in the round before.
    pub(super) fn link_to_last(&mut self, name: &str, source: &Expr, value: &Value<'p>) {
        if self.loops.is_empty() || !mentions(source, name, 0) {
            return;
        }
        let carried = self.loops.iter().rev().take_while(|round| round.carried.contains(&name)).count();
        self.stay(value, carried);
    }

    /// `last.next = node` where `last` goes on from node to node.
    pub(super) fn link_behind(&mut self, owner: &Expr, held_by: &Value<'p>, value: &Value<'p>) {
        let Expr::Name(name) = owner else { return };
        let moving = self.loops.iter().rev().take_while(|round| round.moves.contains(&name.as_str()));
        let carried = match held_by {
            // One that this round made is counted by what keeps it.
            Value::Object(object) => moving.take_while(|round| !object.born.contains(&round.id)).count(),
            // Before the first there was none.
            Value::Nothing => moving.count(),
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

/// Whether a name is handed as it is to what makes an object.
fn mentions(source: &Expr, name: &str, depth: usize) -> bool {
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
