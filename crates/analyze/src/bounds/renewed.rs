//! Rows that each round makes of the row before, longer by a fixed number: Pascal's triangle, Bell's.
//!
//! Reads the source's form only.

use super::progress::{names_in, place};
use crate::ir::visit::{walk, within};
use crate::ir::{Driver, Expr, Op, Stmt, StmtKind};

/// A longer loop makes no rows of rows.
const MOST_STATEMENTS: usize = 64;

/// What is longer by a few in each round.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Renewed<'p> {
    /// A row that takes the place of the one before.
    Row(&'p str),
    /// The rows in a container, each made of the last.
    Rows(&'p str),
}

impl<'p> Renewed<'p> {
    /// Those of a loop's body.
    pub(super) fn all(body: &'p [Stmt]) -> Vec<Self> {
        let mut found = Vec::new();
        // Each is held against all others.
        if body.len() > MOST_STATEMENTS {
            return found;
        }
        for statement in body {
            match &statement.kind {
                StmtKind::Assign { targets, value: Some(Expr::Name(new)), op: None, .. } => {
                    let row = targets.first().and_then(place);
                    found.extend(row.filter(|row| gain(new, row, body) > 0).map(Self::Row));
                }
                StmtKind::Expr(Expr::Call { callee, args, .. }) => {
                    let (Expr::Attribute(rows, method), [arg]) = (&**callee, args.as_slice()) else {
                        continue;
                    };
                    let Some(rows) = place(rows).filter(|_| is_append(method)) else { continue };
                    let longer = last_rows(rows, body).into_iter().any(|last| match &arg.value {
                        Expr::Name(new) => gain(new, last, body) > 0,
                        written => items_of(written, last) > 0 && holds(written, last),
                    });
                    if longer {
                        found.push(Self::Rows(rows));
                    }
                }
                _ => {}
            }
        }
        found
    }
}

fn is_append(method: &str) -> bool {
    matches!(method, "append" | "push" | "push_back")
}

fn uses(written: &Expr, name: &str) -> bool {
    names_in(written).contains(&name)
}

/// Names that stand for a row of a container: `last = rows[-1]`, `let last = &rows[i - 1]`, `rows.last().unwrap()`.
fn last_rows<'p>(rows: &str, body: &'p [Stmt]) -> Vec<&'p str> {
    let assigned = body.iter().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value: Some(value), op: None, .. } => {
            targets.first().and_then(place).filter(|_| is_row_of(value, rows))
        }
        _ => None,
    });
    assigned.collect()
}

fn is_row_of(value: &Expr, rows: &str) -> bool {
    match value {
        Expr::Index(of, _) => place(of) == Some(rows),
        Expr::Operate { left: None, right, .. } => is_row_of(right, rows),
        Expr::Opaque(parts) if parts.len() == 1 => is_row_of(&parts[0], rows),
        Expr::Call { callee, args, .. } if args.is_empty() => match &**callee {
            Expr::Attribute(of, method) => method == "last" && place(of) == Some(rows) || is_row_of(of, rows),
            _ => false,
        },
        _ => false,
    }
}

/// By how many elements a row that a body makes is longer than another.
fn gain(new: &str, last: &str, body: &[Stmt]) -> i32 {
    let mut gained = 0;
    let mut made_of_it = false;
    for statement in body {
        match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op: None, .. }
                if targets.first().and_then(place) == Some(new) =>
            {
                gained += items_of(value, last);
                made_of_it |= holds(value, last);
            }
            StmtKind::Loop { driver: Driver::Each { iter, .. }, body }
                if goes_through(iter, last) && fills(body, new) =>
            {
                gained += short_of(iter, last);
                made_of_it = true;
            }
            StmtKind::Expr(Expr::Call { callee, args, .. }) => {
                let (Expr::Attribute(of, method), [arg]) = (&**callee, args.as_slice()) else { continue };
                if place(of) != Some(new) {
                    continue;
                }
                if is_append(method) {
                    gained += 1;
                } else if method == "extend" && uses(&arg.value, last) {
                    gained += short_of(&arg.value, last);
                    made_of_it = true;
                }
            }
            _ => {}
        }
    }
    if made_of_it { gained } else { 0 }
}

/// Whether a row has all elements of another, or what is made of them.
fn holds(value: &Expr, last: &str) -> bool {
    match value {
        Expr::Name(name) => name == last,
        Expr::Slice { value: Some(of), .. } => place(of) == Some(last),
        Expr::Comprehension { clauses, .. } => {
            clauses.first().is_some_and(|clause| goes_through(&clause.iter, last))
        }
        Expr::Operate { op: Op::Add, left: Some(left), right } => holds(left, last) || holds(right, last),
        _ => false,
    }
}

/// Whether all of a row is gone through, and nothing else beside it that may be shorter.
fn goes_through(iter: &Expr, last: &str) -> bool {
    let beside = within(iter).expressions().any(|one| match one {
        Expr::Call { callee, args, .. } => {
            place(callee) == Some("zip") && !args.iter().all(|arg| uses(&arg.value, last))
        }
        _ => false,
    });
    uses(iter, last) && !beside && !matches!(iter, Expr::Index(..))
}

fn fills(body: &[Stmt], new: &str) -> bool {
    walk(body).expressions().any(|one| match one {
        Expr::Call { callee, .. } => {
            matches!(&**callee, Expr::Attribute(of, method) if is_append(method) && place(of) == Some(new))
        }
        _ => false,
    })
}

/// Elements that stand written out in what a row is made as, beside those made of the row before.
fn items_of(value: &Expr, last: &str) -> i32 {
    match value {
        Expr::Display { items, .. } => i32::try_from(items.len()).unwrap_or(0),
        // `vec![1]`
        Expr::Call { callee, args, .. } if place(callee) == Some("vec!") => {
            i32::try_from(args.len()).unwrap_or(0)
        }
        Expr::Operate { op: Op::Add, left: Some(left), right } => {
            items_of(left, last) + items_of(right, last)
        }
        Expr::Comprehension { clauses, .. } => {
            clauses.first().map_or(0, |clause| short_of(&clause.iter, last))
        }
        // All but some.
        Expr::Slice { value: Some(of), start, stop, .. } if place(of) == Some(last) => {
            -i32::from(start.is_some() || stop.is_some())
        }
        _ => 0,
    }
}

/// How many elements fewer than a row has are gone through: pairs of neighbours are one fewer.
fn short_of(iter: &Expr, last: &str) -> i32 {
    let cut = within(iter).expressions().any(|one| match one {
        Expr::Slice { value: Some(of), start: Some(_), .. } => place(of) == Some(last),
        Expr::Operate { op: Op::Sub, left: Some(left), right } => {
            uses(left, last) && matches!(&**right, Expr::Number(1.0))
        }
        Expr::Call { callee, args, .. } => match place(callee) {
            Some("range") => args.len() > 1 && matches!(args[0].value, Expr::Number(1.0)),
            Some("windows" | "pairwise") => true,
            _ => false,
        },
        Expr::Slice { value: None, start: Some(start), .. } => matches!(&**start, Expr::Number(1.0)),
        _ => false,
    });
    -i32::from(cut)
}
