//! Containers that hold twice as much each time: subsets, codes, all texts of a length.
//!
//! Reads the source's form only.

use super::progress::{counted, names_in, place};
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Driver, Expr, Function, Op, Stmt, StmtKind};

/// Whether a function that calls itself once puts each thing that call returns into its own result twice.
pub(super) fn doubles(function: &Function) -> bool {
    let own = function.name.rsplit('.').next().unwrap_or(&function.name);
    let results: Vec<&str> = walk(&function.body)
        .statements()
        .filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op: None, .. } if calls(value, own) => {
                targets.first().and_then(place)
            }
            _ => None,
        })
        .collect();
    results.iter().any(|name| {
        walk(&function.body).any(|node| match node {
            Node::Stmt(Stmt { kind: StmtKind::Loop { driver: Driver::Each { iter, .. }, body }, .. }) => {
                names_in(iter).contains(name) && additions(body) >= 2
            }
            Node::Stmt(Stmt { kind: StmtKind::Return(Some(value)), .. }) => {
                contributions(value, name) >= 2 || self_product(value, name)
            }
            Node::Stmt(Stmt { kind: StmtKind::Assign { value: Some(value), .. }, .. }) => {
                contributions(value, name) >= 2 || self_product(value, name)
            }
            // `rest.extend(with_head of rest)`
            Node::Expr(call) => extends_itself(call) == Some(*name),
            Node::Stmt(_) => false,
        })
    })
}

/// Whether what a function returns is put together of what its own calls return: `walk(left) + [value] + walk(right)`.
pub(super) fn joins(function: &Function) -> bool {
    let own = function.name.rsplit('.').next().unwrap_or(&function.name);
    let is_own = |one: &Expr| matches!(one, Expr::Call { callee, .. } if place(callee) == Some(own));
    walk(&function.body).any(|node| match node {
        Node::Expr(Expr::Operate { op: Op::Add, left: Some(left), right }) => is_own(left) || is_own(right),
        Node::Expr(Expr::Call { callee, args, .. }) => {
            let joins = matches!(&**callee, Expr::Attribute(_, name)
                if matches!(name.as_str(), "extend" | "push_str" | "extend_from_slice" | "update" | "append" | "push"));
            joins && args.iter().any(|arg| is_own(&arg.value))
        }
        Node::Expr(Expr::Comprehension { elements, clauses, .. }) => {
            elements.iter().any(is_own) || clauses.iter().any(|clause| is_own(&clause.iter))
        }
        Node::Stmt(Stmt { kind: StmtKind::Assign { value: Some(value), op: Some(Op::Add), .. }, .. }) => is_own(value),
        // `for rest in own(items[1:]): all.append([first] + rest)`
        Node::Stmt(Stmt { kind: StmtKind::Loop { driver: Driver::Each { iter, .. }, body }, .. }) => {
            is_own(iter) && additions(body) > 0
        }
        _ => false,
    })
}

/// Containers that a loop's round makes twice as long.
pub(super) fn doubled(body: &[Stmt]) -> Vec<&str> {
    let mut names = Vec::new();
    // What the round puts two of each element into, and then takes for the container.
    let mut twice: Vec<(&str, &str)> = Vec::new();
    // What is as long as the container, under another name.
    let mut alike: Vec<(&str, &str)> = Vec::new();
    for node in walk(body) {
        match node {
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, value: Some(value), op, .. }, .. }) => {
                let Some(name) = targets.first().and_then(place) else { continue };
                let again = match op {
                    Some(Op::Add) => contributions(value, name) >= 1,
                    None => contributions(value, name) >= 2 || self_product(value, name),
                    _ => false,
                };
                let by_another =
                    op == &Some(Op::Add) && place(value).is_some_and(|other| alike.contains(&(other, name)));
                if again || by_another {
                    names.push(name);
                }
                if op.is_none() {
                    alike.extend(
                        whole_names(value).into_iter().map(|of| (name, of)).filter(|(name, of)| name != of),
                    );
                }
                if op.is_none()
                    && let Some(filled) = place(value)
                {
                    let taken = twice.iter().find(|(to, from)| *to == filled && *from == name);
                    names.extend(taken.map(|_| name));
                }
            }
            Node::Stmt(Stmt { kind: StmtKind::Loop { driver: Driver::Each { iter, .. }, body }, .. }) => {
                for name in whole_names(iter) {
                    if fills(body, name) >= 1 {
                        names.push(name);
                    }
                    for other in filled(body) {
                        if fills(body, other) >= 2 {
                            twice.push((other, name));
                        }
                    }
                }
            }
            Node::Expr(call) => {
                names.extend(extends_itself(call));
                names.extend(
                    extended(call)
                        .into_iter()
                        .filter(|pair| alike.contains(&(pair.1, pair.0)))
                        .map(|(to, _)| to),
                );
            }
            Node::Stmt(_) => {}
        }
    }
    names
}

/// Containers everything in which is gone through: `texts`, `list(texts)`, `range(len(texts))`.
fn whole_names(iter: &Expr) -> Vec<&str> {
    let mut names: Vec<&str> =
        names_in(iter).into_iter().filter(|name| contributions(iter, name) >= 1).collect();
    if matches!(iter, Expr::Call { .. }) {
        names.extend(within(iter).expressions().find_map(counted));
    }
    names
}

/// `texts.extend(more)`
fn extended(call: &Expr) -> Option<(&str, &str)> {
    let Expr::Call { callee, args, .. } = call else { return None };
    match (&**callee, args.as_slice()) {
        (Expr::Attribute(owner, method), [arg]) if method == "extend" => place(owner).zip(place(&arg.value)),
        _ => None,
    }
}

/// How often everything in a container goes into what an expression makes.
pub(super) fn contributions(value: &Expr, name: &str) -> usize {
    match value {
        Expr::Name(one) => usize::from(one == name),
        Expr::Operate { op: Op::Add | Op::BitOr, left: Some(left), right } => {
            contributions(left, name) + contributions(right, name)
        }
        Expr::Comprehension { clauses, .. } => {
            usize::from(clauses.first().is_some_and(|clause| names_in(&clause.iter).contains(&name)))
        }
        Expr::Display { items, .. } => items
            .iter()
            .map(|item| match item {
                Expr::Opaque(parts) => parts.iter().map(|part| contributions(part, name)).sum(),
                _ => 0,
            })
            .sum(),
        Expr::Slice { value: Some(value), .. } => contributions(value, name),
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Name(_), [arg]) => contributions(&arg.value, name),
            // `rest.iter().map(..)`, `rest.chain(rest.iter().rev())`
            (Expr::Attribute(owner, method), args) => {
                let other = if method == "chain" {
                    args.first().map_or(0, |arg| contributions(&arg.value, name))
                } else {
                    0
                };
                contributions(owner, name) + other
            }
            _ => 0,
        },
        _ => 0,
    }
}

/// `[text + letter for text in texts for letter in "01"]`: each element several times.
fn self_product(value: &Expr, name: &str) -> bool {
    let Expr::Comprehension { clauses, .. } = value else { return false };
    let [first, rest @ ..] = clauses.as_slice() else { return false };
    let several = |iter: &Expr| match iter {
        Expr::Text { len, .. } => *len >= 2,
        Expr::Display { items, .. } => items.len() >= 2,
        Expr::Call { args, .. } => {
            matches!(args.as_slice(), [arg] if matches!(arg.value, Expr::Number(count) if count >= 2.0))
        }
        _ => false,
    };
    matches!(&first.iter, Expr::Name(one) if one == name) && rest.iter().any(|clause| several(&clause.iter))
}

/// `texts.extend([.. for text in texts])`
fn extends_itself(call: &Expr) -> Option<&str> {
    let Expr::Call { callee, args, .. } = call else { return None };
    let (Expr::Attribute(owner, method), [arg]) = (&**callee, args.as_slice()) else { return None };
    let name = place(owner)?;
    (matches!(method.as_str(), "extend" | "append") && contributions(&arg.value, name) >= 1).then_some(name)
}

fn additions(body: &[Stmt]) -> usize {
    walk(body).expressions().filter(|one| added_to(one).is_some()).count()
}

fn fills(body: &[Stmt], name: &str) -> usize {
    walk(body).expressions().filter(|one| added_to(one) == Some(name)).count()
}

fn filled(body: &[Stmt]) -> Vec<&str> {
    let mut names: Vec<&str> = walk(body).expressions().filter_map(added_to).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The container that a call puts one element into.
fn added_to(call: &Expr) -> Option<&str> {
    let Expr::Call { callee, args, .. } = call else { return None };
    match (&**callee, args.as_slice()) {
        (Expr::Attribute(owner, method), [_]) if matches!(method.as_str(), "append" | "push") => place(owner),
        _ => None,
    }
}

fn calls(value: &Expr, own: &str) -> bool {
    within(value).expressions().any(|one| match one {
        Expr::Call { callee, .. } => place(callee) == Some(own),
        _ => false,
    })
}
