//! Calls of a function by itself that only put its own arguments another way.

use super::progress::{assigned, place, taken_from};
use crate::ir::visit::walk;
use crate::ir::{Expr, Function, Op};

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
    let taken = taken_from(walk(&function.body));
    let changed = function.parameters.iter().any(|own| {
        let own = own.name.as_str();
        set.contains(&own) || taken.contains(&own)
    });
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
}
