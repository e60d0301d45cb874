//! Containers that each round of a loop begins or leaves empty, and those that are made as long as a number says.

use super::Engine;
use super::loops::{Hoisted, Until};
use super::order::Order;
use super::progress::place;
use super::value::{ObjectId, Value};
use crate::ir::{Expr, Stmt, StmtKind};

/// Names of containers that a statement of the body itself empties, in whatever round: `buffer.clear()`.
pub(super) fn emptied(body: &[Stmt]) -> Vec<&str> {
    let cleared = body.iter().filter_map(|statement| {
        let StmtKind::Expr(Expr::Call { callee, args, .. }) = &statement.kind else { return None };
        let Expr::Attribute(owner, method) = &**callee else { return None };
        let all = match args.as_slice() {
            [] => method == "clear",
            [arg] => method == "truncate" && matches!(arg.value, Expr::Number(0.0)),
            _ => false,
        };
        place(owner).filter(|_| all)
    });
    cleared.collect()
}

impl<'p> Engine<'p> {
    /// From here on these grow by what this round does: gives since which loops they grew before.
    pub(super) fn empty(&mut self, names: &[&'p str]) -> Vec<(ObjectId, usize)> {
        let mut before = Vec::new();
        for name in names {
            if let Some(Value::Object(id)) = self.lookup(name) {
                let depth = self.loops.len();
                let object = self.heap.get_mut(id);
                before.push((id, object.depth));
                object.depth = object.depth.max(depth);
            }
        }
        before
    }

    /// The container is as long as a number from now on. Unless loops around empty it, it gets no longer by being
    /// asked for again.
    pub(super) fn resize(&mut self, subject: &Value<'p>, to: Order, line: u32) {
        let Value::Object(id) = subject else {
            self.spend(to, line, |engine| format!("resize() makes {} elements", engine.sizes.shown(&to)));
            return;
        };
        let depth = self.heap.get(*id).depth;
        let name = self.receiver.and_then(place);
        let before = std::mem::take(&mut self.cost);
        self.spend(to, line, |engine| format!("resize() makes {} elements", engine.sizes.shown(&to)));
        let cost = std::mem::replace(&mut self.cost, before);
        match (name, self.statement) {
            (Some(name), Some(statement)) if depth < self.loops.len() && !cost.time.is_constant() => {
                self.hoisted.push(Hoisted { cost, until: Until::Set(vec![name]), statement });
            }
            _ => self.cost.add(cost),
        }
        self.note_growth(*id, &to);
        let object = self.heap.get_mut(*id);
        object.length = object.length.plus(&to);
    }
}
