//! Which containers a stretch of code takes elements out of and puts elements into, by name.

use crate::ir::visit::walk;
use crate::ir::{Expr, Stmt};

/// Names noted at most.
const MOST_NAMES: usize = 64;
const DRAINS: [&str; 13] = [
    "pop",
    "popleft",
    "popitem",
    "clear",
    "remove",
    "pop_front",
    "pop_back",
    "drain",
    "get",
    "get_nowait",
    "truncate",
    "pop_first",
    "pop_last",
];
const FILLS: [&str; 9] =
    ["append", "add", "push", "push_back", "push_front", "extend", "insert", "appendleft", "setdefault"];

/// The last name of `name`, `owner.name`.
pub(super) fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) | Expr::Attribute(_, name) => Some(name),
        _ => None,
    }
}

/// `owner.method(…)` and, of Python's heaps, `heappop(owner)` as what they do to their first argument.
fn method_call(expr: &Expr) -> Option<(&Expr, &str, usize)> {
    let Expr::Call { callee, args, .. } = expr else { return None };
    let name = last_name(callee)?;
    let first = args.first().map(|arg| &arg.value);
    match (name, first, &**callee) {
        ("heappop" | "heappushpop" | "heapreplace", Some(heap), _) => Some((heap, "pop", 0)),
        ("heappush", Some(heap), _) => Some((heap, "push", 1)),
        (method, _, Expr::Attribute(owner, _)) => Some((owner, method, args.len())),
        _ => None,
    }
}

fn drained(expr: &Expr) -> Option<&Expr> {
    let (owner, method, args) = method_call(expr)?;
    (DRAINS.contains(&method) && !(method == "get" && args > 0)).then_some(owner)
}

/// Adds the names of containers that elements are taken out of: what is put into them does not pile up.
pub(super) fn note_drains<'p>(expressions: impl Iterator<Item = &'p Expr>, names: &mut Vec<&'p str>) {
    for expr in expressions {
        if let Some(Expr::Name(name)) = drained(expr)
            && names.len() < MOST_NAMES
        {
            names.push(name);
        }
    }
}

/// Whether a body takes something out of the container of this name.
pub(super) fn drains(name: &str, body: &[Stmt]) -> bool {
    walk(body).expressions().any(|expr| drained(expr).and_then(last_name) == Some(name))
}

/// Whether a body puts something into the container of this name.
pub(super) fn fills(name: &str, body: &[Stmt]) -> bool {
    walk(body).expressions().any(|expr| {
        method_call(expr)
            .is_some_and(|(owner, method, _)| FILLS.contains(&method) && last_name(owner) == Some(name))
    })
}
