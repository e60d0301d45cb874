//! How the names that a loop tests change in its body: by steps, or as fractions and multiples of themselves.
//!
//! Reads the source's form only.

use super::progress::{names_in, pairs, place};
use crate::ir::visit::{Walk, walk, within};
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// How the names that are tested change.
#[derive(Debug, Default)]
pub(super) struct Moves<'p> {
    pub(super) divided: Vec<&'p str>,
    pub(super) stepped: Vec<&'p str>,
    pub(super) set: Vec<&'p str>,
    /// A division stands in the body itself, not in one of its branches.
    pub(super) divides_always: bool,
}

impl<'p> Moves<'p> {
    pub(super) fn of(tests: &[&'p Expr], body: &'p [Stmt], tested: &[&'p str]) -> Self {
        let mut moves = Self::default();
        let mut middles = middles_in(walk(body));
        for test in tests {
            middles.extend(middles_in(within(test)));
        }
        // A remainder by way of the quotient: `r = a - a // b * b`.
        let rests: Vec<&str> = walk(body)
            .statements()
            .filter_map(|statement| match &statement.kind {
                StmtKind::Assign { targets, value: Some(value), op: None, .. } => targets
                    .first()
                    .and_then(place)
                    .filter(|_| takes_multiple(value, &middles) || is_rest(value, tested)),
                _ => None,
            })
            .collect();
        middles.extend(rests);
        // What is divided changes places with what is tested.
        for (one, other) in swapped(body) {
            let is_divided =
                |name: &str| walk(body).statements().any(|statement| is_remainder_of(statement, name));
            if is_divided(one) || is_divided(other) {
                moves.divides_always = true;
                moves.divided.extend([one, other].into_iter().filter(|name| tested.contains(name)));
            }
        }
        let changing = Changing::of(body);
        let flat: Vec<*const Stmt> = body.iter().map(std::ptr::from_ref).collect();
        for statement in walk(body).statements() {
            let StmtKind::Assign { targets, value: Some(value), op, .. } = &statement.kind else { continue };
            let always = flat.contains(&std::ptr::from_ref(statement));
            if let Some(name) = quotient(targets, value).filter(|name| tested.contains(name)) {
                moves.divides_always |= always;
                moves.divided.push(name);
                continue;
            }
            for (target, value) in pairs(targets, value) {
                let Some(name) = place(target).filter(|name| tested.contains(name)) else { continue };
                match change(name, value, *op, &middles, &changing) {
                    Change::Divided => {
                        moves.divides_always |= always;
                        moves.divided.push(name);
                    }
                    Change::Stepped => moves.stepped.push(name),
                    Change::Set => moves.set.push(name),
                }
            }
        }
        moves.divided.dedup();
        moves.stepped.dedup();
        let divided = moves.divided.clone();
        moves.stepped.retain(|name| !divided.contains(name));
        moves
    }
}

impl<'p> Moves<'p> {
    /// What a number is divided by as often as it can be, where it is then moved on by a step: a prime is divided last, by
    /// itself.
    pub(super) fn tried(&self, body: &'p [Stmt]) -> Option<&'p str> {
        if self.divided.is_empty() || self.divides_always {
            return None;
        }
        let divisors = walk(body).statements().filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op, .. } => {
                let name = targets.first().and_then(place).filter(|name| self.divided.contains(name))?;
                match (op, value) {
                    (Some(Op::FloorDiv | Op::Div), by) => place(by),
                    (None, Expr::Operate { op: Op::FloorDiv | Op::Div, left: Some(left), right }) => {
                        place(right).filter(|_| place(left) == Some(name))
                    }
                    _ => None,
                }
            }
            _ => None,
        });
        let mut divisors = divisors.take(8);
        divisors.find(|divisor| {
            walk(body).statements().any(|statement| match &statement.kind {
                StmtKind::Assign { targets, value: Some(Expr::Number(_)), op: Some(Op::Add), .. } => {
                    targets.first().and_then(place) == Some(divisor)
                }
                _ => false,
            })
        })
    }
}

/// `a - b * quotient`
pub(super) fn takes_multiple(value: &Expr, quotients: &[&str]) -> bool {
    let Expr::Operate { op: Op::Sub, right, .. } = value else { return false };
    within(right).expressions().any(|one| match one {
        Expr::Operate { op: Op::Mul, left: Some(left), right } => {
            names_in(left).iter().chain(&names_in(right)).any(|name| quotients.contains(name))
        }
        _ => false,
    })
}

/// `a % b`, of what is tested.
fn is_rest(value: &Expr, tested: &[&str]) -> bool {
    match value {
        Expr::Operate { op: Op::Rem, right, .. } => place(right).is_some_and(|by| tested.contains(&by)),
        _ => false,
    }
}

/// `a %= b`
pub(super) fn is_remainder_of(statement: &Stmt, name: &str) -> bool {
    match &statement.kind {
        StmtKind::Assign { targets, op: Some(Op::Rem), .. } => targets.first().and_then(place) == Some(name),
        StmtKind::Assign { targets, value: Some(Expr::Operate { op: Op::Rem, .. }), op: None, .. } => {
            targets.first().and_then(place) == Some(name)
        }
        _ => false,
    }
}

/// `mem::swap(&mut a, &mut b)`
pub(super) fn swapped(body: &[Stmt]) -> Vec<(&str, &str)> {
    let calls = walk(body).expressions().filter_map(|one| match one {
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Attribute(_, name) | Expr::Name(name), [one, other]) if name == "swap" => {
                Some((referred(&one.value)?, referred(&other.value)?))
            }
            _ => None,
        },
        _ => None,
    });
    calls.collect()
}

/// The name behind a reference.
pub(super) fn referred(one: &Expr) -> Option<&str> {
    match one {
        Expr::Operate { left: None, right, .. } => place(right),
        Expr::Opaque(parts) if parts.len() == 1 => place(&parts[0]),
        one => place(one),
    }
}

pub(super) enum Change {
    Divided,
    Stepped,
    Set,
}

/// `n, digit = divmod(n, 10)`
pub(super) fn quotient<'p>(targets: &'p [Expr], value: &Expr) -> Option<&'p str> {
    let ([Expr::Display { items, .. }], Expr::Call { callee, args, .. }) = (targets, value) else {
        return None;
    };
    let divides = matches!(&**callee, Expr::Name(name) if name == "divmod");
    let name = items.first().and_then(place)?;
    (divides && args.first().and_then(|arg| place(&arg.value)) == Some(name)).then_some(name)
}

/// Names that are given the middle of something: `mid = (low + high) // 2`.
pub(super) fn middles_in(body: Walk<'_>) -> Vec<&str> {
    let assigned = body.statements().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
            targets.first().and_then(place).filter(|_| has_division(value))
        }
        _ => None,
    });
    assigned.collect()
}

pub(super) fn has_division(value: &Expr) -> bool {
    within(value).expressions().any(|one| match one {
        Expr::Operate { op: Op::ShiftRight, .. } => true,
        Expr::Call { callee, .. } => {
            matches!(&**callee, Expr::Attribute(_, name) if name.ends_with("shr") || name.ends_with("_div") || name == "div_euclid")
        }
        Expr::Operate { op: Op::FloorDiv | Op::Div, right, .. } => {
            !matches!(**right, Expr::Number(by) if by == 1.0)
        }
        // `child = 2 * root + 1`
        Expr::Operate { op: Op::Mul, left: Some(left), right } => {
            [left, right].into_iter().any(|factor| matches!(**factor, Expr::Number(by) if by >= 2.0))
        }
        _ => false,
    })
}

/// Names that a body changes, and those of them that it multiplies.
#[derive(Debug, Default)]
pub(super) struct Changing<'p> {
    pub(super) all: Vec<&'p str>,
    pub(super) multiplied: Vec<&'p str>,
    /// Names that are given a fraction of another, with that.
    pub(super) parts: Vec<(&'p str, &'p str)>,
}

impl<'p> Changing<'p> {
    pub(super) fn of(body: &'p [Stmt]) -> Self {
        let mut changing = Self::default();
        for statement in walk(body).statements() {
            let StmtKind::Assign { targets, value: Some(value), op, .. } = &statement.kind else { continue };
            for (target, value) in pairs(targets, value) {
                let Some(name) = place(target) else { continue };
                changing.all.push(name);
                if let (
                    None,
                    Expr::Operate { op: Op::Div | Op::FloorDiv | Op::ShiftRight, left: Some(left), .. },
                ) = (op, value)
                {
                    changing.parts.extend(place(left).map(|whole| (name, whole)));
                }
                let by = match (op, value) {
                    (Some(Op::Mul | Op::ShiftLeft), by) => Some(by),
                    (None, Expr::Operate { op: Op::Mul | Op::ShiftLeft, left: Some(left), right }) => {
                        (place(left) == Some(name)).then_some(&**right)
                    }
                    _ => None,
                };
                if matches!(by, Some(Expr::Number(_))) {
                    changing.multiplied.push(name);
                }
            }
        }
        changing
    }
}

pub(super) fn change(
    name: &str,
    value: &Expr,
    op: Option<Op>,
    middles: &[&str],
    changing: &Changing<'_>,
) -> Change {
    let own = names_in(value);
    // `total += 10 ** digits` with more digits each time
    let grows = within(value).expressions().any(|one| match one {
        Expr::Operate { op: Op::Pow | Op::ShiftLeft, right, .. } => {
            names_in(right).iter().any(|name| changing.all.contains(name))
        }
        _ => false,
    });
    // `n -= width; width *= 10`
    let faster = matches!(op, Some(Op::Add | Op::Sub))
        && own.iter().any(|one| *one != name && changing.multiplied.contains(one));
    if grows || faster {
        return Change::Divided;
    }
    match op {
        Some(Op::FloorDiv | Op::ShiftRight | Op::Div | Op::Mul | Op::ShiftLeft | Op::Pow | Op::Rem) => {
            Change::Divided
        }
        // `n -= n & -n`, `i += i & -i`
        Some(Op::Add | Op::Sub) if own.contains(&name) => Change::Divided,
        // `half = size / 2; size -= half`
        Some(Op::Sub) if place(value).is_some_and(|by| changing.parts.contains(&(by, name))) => {
            Change::Divided
        }
        Some(Op::BitAnd) => Change::Divided,
        Some(_) => Change::Stepped,
        None => {
            let from_middle = own.iter().any(|one| *one != name && middles.contains(one));
            let halves = has_division(value) && (own.contains(&name) || middles.contains(&name));
            let remainder =
                within(value).expressions().any(|one| matches!(one, Expr::Operate { op: Op::Rem, .. }));
            if from_middle || halves || remainder {
                return Change::Divided;
            }
            match value {
                Expr::Operate { op: Op::Mul | Op::ShiftLeft | Op::BitAnd, .. } if own.contains(&name) => {
                    Change::Divided
                }
                Expr::Operate { op: Op::Add | Op::Sub, left: Some(left), right } => {
                    let is_own = |one: &Expr| place(one) == Some(name);
                    if is_own(left) || is_own(right) { Change::Stepped } else { Change::Set }
                }
                _ => Change::Set,
            }
        }
    }
}

/// Whether a body adds a number to a name here and takes one from it there.
pub(super) fn steps_both_ways(body: &[Stmt], name: &str) -> bool {
    let by = |wanted: Op| {
        walk(body).statements().any(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(Expr::Number(_)), op: Some(op), .. } => {
                *op == wanted && targets.first().and_then(place) == Some(name)
            }
            _ => false,
        })
    };
    by(Op::Add) && by(Op::Sub)
}
