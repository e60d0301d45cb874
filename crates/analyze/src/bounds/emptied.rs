//! Containers that each round of a loop begins or leaves empty, and those that are made as long as a number says.

use super::Engine;
use super::loops::Until;
use super::order::Order;
use super::progress::place;
use super::value::{ObjectId, Value};
use crate::ir::visit::walk;
use crate::ir::{Expr, Stmt, StmtKind};

/// Names of containers that a statement of the body itself empties, in whatever round.
pub(super) fn emptied(body: &[Stmt]) -> Vec<&str> {
    let own = body.iter().filter(|statement| matches!(statement.kind, StmtKind::Expr(_)));
    own.flat_map(taken_whole).collect()
}

/// Names that a statement leaves empty: `line.clear()`, `lines.push(mem::take(&mut line))`.
pub(super) fn taken_whole(statement: &Stmt) -> Vec<&str> {
    walk(std::slice::from_ref(statement))
        .expressions()
        .filter_map(|one| match one {
            Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
                (Expr::Attribute(owner, name), []) if name == "clear" => place(owner),
                (Expr::Attribute(_, name), [arg]) if name == "take" => match &arg.value {
                    Expr::Operate { left: None, right, .. } => place(right),
                    other => place(other),
                },
                _ => None,
            },
            _ => None,
        })
        .collect()
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
        let told = |engine: &Self| format!("resize() makes {} elements", engine.sizes.shown(&to));
        let Value::Object(id) = subject else {
            return self.spend(to, line, told);
        };
        let is_older = self.heap.get(*id).depth < self.loops.len();
        match self.receiver.and_then(place).filter(|_| is_older) {
            Some(name) => self.spend_until(Until::Set(vec![name]), to, told),
            None => self.spend(to, line, told),
        }
        self.note_growth(*id, &to);
        let object = self.heap.get_mut(*id);
        object.length = object.length.plus(&to);
    }
}
