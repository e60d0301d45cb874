//! Rests: views of a text or slice that a loop cuts pieces off until nothing is left.
//!
//! What a round looks through of a rest, it takes off it, as parsers do: all rounds together go through it once (amortised
//! analysis: Tarjan 1985). So is what is made of the pieces.

use super::Engine;
use super::order::Order;
use super::progress::{names_in, pairs};
use super::value::{Kind, Value};
use crate::hashed::Set;
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// A loop that sets more than this has no rests that are told.
const MOST_SET: usize = 128;
/// Calls and parts inside each other that a value is followed through.
const MOST_DEPTH: usize = 12;
/// What goes through all that is left, in each round.
const WHOLE: [&str; 17] = [
    "contains",
    "count",
    "matches",
    "rfind",
    "rposition",
    "rsplit",
    "rsplitn",
    "to_vec",
    "to_string",
    "to_owned",
    "clone",
    "into_iter",
    "max",
    "min",
    "sum",
    "last",
    "sort",
];

/// A name with what it stands for outside of the loop.
pub(super) type Kept<'p> = (&'p str, Value<'p>);

impl<'p> Engine<'p> {
    /// Names that a loop cuts pieces off; each stands for one piece from here on, until [`Engine::put_back`]. The order
    /// is what all of them hold.
    pub(super) fn cut_off(
        &mut self,
        condition: Option<&'p Expr>,
        body: &'p [Stmt],
    ) -> (Vec<Kept<'p>>, Order) {
        let mut kept = Vec::new();
        let mut all = Order::ONE;
        if self.costs.slices_copy() {
            return (kept, all);
        }
        for name in self.rests(condition, body) {
            let Some(value @ Value::Object(id)) = self.lookup(name) else { continue };
            let object = self.heap.get(id);
            all = all.plus(&object.length);
            let piece = self.heap.make(super::value::Object { length: Order::ONE, ..object.clone() });
            kept.push((name, value));
            self.set_name(self.scope, name, Value::Object(piece));
        }
        (kept, all)
    }

    pub(super) fn put_back(&mut self, kept: Vec<Kept<'p>>) {
        for (name, value) in kept {
            self.set_name(self.scope, name, value);
        }
    }

    fn rests(&self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Vec<&'p str> {
        let nodes = || condition.map(within).into_iter().chain([walk(body)]).flatten();
        let mut set: Vec<(&'p str, &'p Expr, Option<Op>)> = Vec::new();
        let mut handed: Vec<&'p str> = Vec::new();
        for node in nodes() {
            match node {
                Node::Stmt(Stmt {
                    kind: StmtKind::Assign { targets, value: Some(value), op, .. }, ..
                }) => {
                    for (target, value) in pairs(targets, value) {
                        set.extend(names_in(target).into_iter().map(|name| (name, value, *op)));
                    }
                }
                Node::Expr(Expr::Call { callee, args, .. }) => {
                    let Expr::Name(function) = &**callee else { continue };
                    let Some(Value::Function(at)) = self.lookup(function) else { continue };
                    let parameters = &self.code.function(at).parameters;
                    let moved = args.iter().zip(parameters).filter_map(|(arg, parameter)| match &arg.value {
                        Expr::Name(name) if is_moved(parameter.annotation.as_deref()?) => Some(name.as_str()),
                        _ => None,
                    });
                    handed.extend(moved);
                }
                _ => {}
            }
        }
        if set.len() > MOST_SET {
            return Vec::new();
        }
        let mut names: Vec<&'p str> =
            set.iter().map(|(name, ..)| *name).chain(handed.iter().copied()).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| self.is_view(name));
        names.retain(|rest| {
            let mut own = set.iter().filter(|(name, ..)| name == rest).peekable();
            (own.peek().is_some() || handed.contains(rest)) && {
                let parts = parts_of(rest, &set);
                own.all(|(_, value, op)| {
                    op.is_none()
                        && cuts(value, &parts, 0)
                        && !matches!(value, Expr::Name(name) if name == rest)
                }) && !nodes().any(|node| matches!(node, Node::Expr(one) if goes_through(one, rest)))
            }
        });
        names
    }

    /// Whether a name of the scope at hand stands for a text or slice of some length that it does not own.
    fn is_view(&self, name: &str) -> bool {
        let Some(Value::Object(id)) = self.scopes[self.scope].names.get(name) else { return false };
        let object = self.heap.get(*id);
        matches!(object.kind, Kind::Text | Kind::List) && object.length.is_polynomial()
    }
}

/// Whether a parameter of this type is a view that the function moves on: `&mut &str`.
fn is_moved(annotation: &str) -> bool {
    annotation.trim_start().strip_prefix("&mut").is_some_and(|rest| rest.trim_start().starts_with('&'))
}

/// Names that stand for parts of a rest, itself included.
fn parts_of<'p>(rest: &'p str, set: &[(&'p str, &'p Expr, Option<Op>)]) -> Set<&'p str> {
    let mut parts: Set<&'p str> = std::iter::once(rest).collect();
    loop {
        let before = parts.len();
        for (name, value, op) in set {
            if op.is_none() && cuts(value, &parts, 0) {
                parts.insert(name);
            }
        }
        if parts.len() == before {
            return parts;
        }
    }
}

/// Whether something is a part of what these names stand for.
fn cuts(value: &Expr, parts: &Set<&str>, depth: usize) -> bool {
    let deeper = |value: &Expr| depth < MOST_DEPTH && cuts(value, parts, depth + 1);
    match value {
        Expr::Name(name) => parts.contains(name.as_str()),
        Expr::Slice { value: Some(of), .. } | Expr::Index(of, _) | Expr::Attribute(of, _) => deeper(of),
        Expr::Operate { left: None, right, .. } => deeper(right),
        Expr::Opaque(inner) if inner.len() == 1 => deeper(&inner[0]),
        Expr::Choice { arms, .. } => !arms.is_empty() && arms.iter().all(deeper),
        // `rest.trim_start()`, `rest.split_at(n)`, `parse_word(rest)`
        Expr::Call { callee, args, .. } => match &**callee {
            Expr::Attribute(of, _) if deeper(of) => true,
            _ => args.iter().any(|arg| deeper(&arg.value)),
        },
        _ => false,
    }
}

/// Whether an expression goes through all that is left of a rest, whatever is then cut off.
fn goes_through(one: &Expr, rest: &str) -> bool {
    let Expr::Call { callee, args, .. } = one else { return false };
    let Expr::Attribute(of, method) = &**callee else { return false };
    // `rest.len().min(most)`
    let compares = matches!(method.as_str(), "max" | "min") && !args.is_empty();
    if compares || !WHOLE.contains(&method.as_str()) {
        return false;
    }
    // `rest.chars().count()`
    let mut here = &**of;
    loop {
        here = match here {
            Expr::Name(name) => return name == rest,
            Expr::Operate { left: None, right, .. } => right,
            Expr::Call { callee, args, .. } if args.is_empty() => match &**callee {
                Expr::Attribute(of, _) => of,
                _ => return false,
            },
            _ => return false,
        };
    }
}
