//! Calls of a function by itself that only put its own arguments another way.

use super::progress::{assigned, place};
use crate::ir::visit::{Node, walk};
use crate::ir::{Expr, Function, Op, Stmt, StmtKind};

/// Functions and methods whose result is their argument in another form, no smaller.
const CONVERSIONS: [&str; 14] = [
    "abs",
    "list",
    "tuple",
    "set",
    "frozenset",
    "dict",
    "str",
    "bytes",
    "bytearray",
    "encode",
    "decode",
    "lower",
    "upper",
    "tolist",
];
/// Methods that take something out of what they are called on.
const TAKERS: [&str; 11] = [
    "pop",
    "popleft",
    "popitem",
    "remove",
    "discard",
    "clear",
    "pop_front",
    "pop_back",
    "swap_remove",
    "drain",
    "next",
];

/// `-f(-n)`, `f(a, -1)`, `f(b, a)`, `f(list(xs))`: a call of a function by itself with its own arguments, but for their
/// signs, their order or their kind, is made once: it takes another way from there. Not so where an argument is no more what
/// it was.
pub(super) fn is_restated(function: &Function, written: &[&Expr]) -> bool {
    let is_own = |one: &Expr| matches!(one, Expr::Name(name) if function.parameters.iter().any(|own| own.name == *name));
    let turned = |one: &Expr| match one {
        Expr::Operate { op: Op::Neg, left: None, right } => is_own(right),
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Name(name), [arg]) => CONVERSIONS.contains(&name.as_str()) && is_own(&arg.value),
            (Expr::Attribute(owner, name), []) => CONVERSIONS.contains(&name.as_str()) && is_own(owner),
            _ => false,
        },
        Expr::Number(number) => *number < 0.0,
        _ => false,
    };
    let set = assigned(&function.body, None);
    let changed = function.parameters.iter().any(|own| set.contains(&own.name.as_str()));
    let skip = usize::from(function.takes_receiver());
    let in_place = |at: usize, one: &Expr| {
        let own = function.parameters.get(at + skip);
        matches!((one, own), (Expr::Name(name), Some(own)) if *name == own.name)
    };
    let mut names: Vec<&str> = written.iter().filter_map(|one| place(one)).collect();
    let given = names.len();
    names.sort_unstable();
    names.dedup();
    let reordered = given == written.len()
        && given == names.len()
        && written.iter().enumerate().any(|(at, one)| !in_place(at, one));
    !changed
        && written.iter().all(|one| is_own(one) || turned(one))
        && (reordered || written.iter().any(|one| turned(one)))
        && !uses_up(function)
}

/// Whether a function takes something out of what it is given, so that it is no more what it was.
fn uses_up(function: &Function) -> bool {
    let is_own = |one: &Expr| matches!(one, Expr::Name(name) if function.parameters.iter().any(|own| own.name == *name));
    walk(&function.body).any(|node| match node {
        Node::Expr(Expr::Call { callee, args, .. }) => match &**callee {
            Expr::Attribute(owner, name) => TAKERS.contains(&name.as_str()) && is_own(owner),
            Expr::Name(name) => name == "next" && args.iter().any(|arg| is_own(&arg.value)),
            _ => false,
        },
        Node::Stmt(Stmt { kind: StmtKind::Delete(_), .. }) => true,
        _ => false,
    })
}
