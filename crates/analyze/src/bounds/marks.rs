//! What a function that calls itself remembers: results it has worked out, and things it has met.
//!
//! Reads the source's form only.

use super::progress::{names_in, pairs};
use crate::ir::visit::{Node, walk, within};
use crate::ir::{Expr, Function, Op, Stmt, StmtKind};

/// A decorator that remembers results, or a table that is asked before anything is worked out.
pub(super) fn is_remembered(function: &Function) -> bool {
    let decorated = function.decorators.iter().any(|decorator| {
        within(decorator).expressions().any(|one| match one {
            Expr::Name(name) | Expr::Attribute(_, name) => name.contains("cache") || name.contains("memo"),
            _ => false,
        })
    });
    decorated || asks_a_table(function)
}

/// `if key in memo: return memo[key]`, `if table[i] != -1: return table[i]`, `if let Some(x) = memo.get(&key)`
fn asks_a_table(function: &Function) -> bool {
    let parameters: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    walk(&function.body).statements().any(|statement| {
        let StmtKind::Branch { condition: Some(condition), arms, .. } = &statement.kind else { return false };
        let answers = arms.iter().any(|arm| {
            // `if key not in memo: memo[key] = ..`, and then `return memo[key]`
            if let [Stmt { kind: StmtKind::Assign { targets, op: None, .. }, .. }] = arm.as_slice()
                && let [Expr::Index(..)] = targets.as_slice()
            {
                return true;
            }
            let Some(StmtKind::Return(Some(value))) = arm.last().map(|last| &last.kind) else { return false };
            within(value)
                .expressions()
                .any(|one| matches!(one, Expr::Index(..)) || matches!(one, Expr::Name(_) | Expr::Call { .. }))
        });
        answers && tests_a_table(condition, &parameters, &function.body)
    })
}

fn tests_a_table(condition: &Expr, parameters: &[&str], body: &[Stmt]) -> bool {
    let stored: Vec<&Expr> = walk(body)
        .statements()
        .filter_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, .. } => Some(targets.iter().filter_map(|target| match target {
                Expr::Index(container, _) => Some(&**container),
                _ => None,
            })),
            _ => None,
        })
        .flatten()
        .collect();
    let inserted: Vec<&Expr> = walk(body)
        .expressions()
        .filter_map(|one| match one {
            Expr::Call { callee, .. } => match &**callee {
                Expr::Attribute(owner, name) if name == "insert" => Some(&**owner),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let is_table = |container: &Expr| stored.contains(&container) || inserted.contains(&container);
    within(condition).expressions().any(|one| match one {
        Expr::Operate { op: Op::In, right, .. } => is_table(right),
        Expr::Operate {
            op: Op::NotEqual | Op::Is | Op::Greater | Op::GreaterEqual | Op::Not,
            left,
            right,
        } => {
            let tested = left.as_deref().unwrap_or(right);
            match tested {
                Expr::Index(container, index) => {
                    let mut inner = &**container;
                    while let Expr::Index(outer, _) = inner {
                        inner = outer;
                    }
                    let by_parameter = within(index)
                        .expressions()
                        .any(|one| matches!(one, Expr::Name(name) if parameters.contains(&name.as_str())));
                    by_parameter && (is_table(container) || is_table(inner))
                }
                _ => false,
            }
        }
        Expr::Call { callee, .. } => match &**callee {
            Expr::Attribute(owner, name) => {
                matches!(name.as_str(), "get" | "contains_key" | "contains") && is_table(owner)
            }
            _ => false,
        },
        _ => false,
    })
}

/// Marks what it has met: `visited.add(node)`, `seen[node] = True`.
pub(super) fn sets_marks(function: &Function) -> bool {
    walk(&function.body).any(|node| match node {
        Node::Stmt(Stmt { kind: StmtKind::Assign { targets, value: Some(value), op: None, .. }, .. }) => {
            pairs(targets, value).into_iter().any(|(target, value)| {
                matches!(target, Expr::Index(..))
                    && matches!(
                        value,
                        Expr::Bool(true)
                            | Expr::Number(_)
                            | Expr::Name(_)
                            | Expr::Attribute(..)
                            | Expr::Text { .. }
                    )
            })
        }
        Node::Expr(Expr::Call { callee, args, .. }) => match &**callee {
            Expr::Attribute(_, name) => matches!(name.as_str(), "add" | "insert") && args.len() == 1,
            _ => false,
        },
        _ => false,
    })
}

/// Containers that it marks things in.
pub(super) fn mark_names(function: &Function) -> Vec<&str> {
    let mut names = Vec::new();
    for node in walk(&function.body) {
        let container = match node {
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, op: None, .. }, .. }) => {
                match targets.first() {
                    Some(Expr::Index(container, _)) => container,
                    _ => continue,
                }
            }
            Node::Expr(Expr::Call { callee, args, .. }) => match &**callee {
                Expr::Attribute(owner, name)
                    if matches!(name.as_str(), "add" | "insert") && args.len() == 1 =>
                {
                    owner
                }
                _ => continue,
            },
            _ => continue,
        };
        let mut base = &**container;
        while let Expr::Index(outer, _) = base {
            base = outer;
        }
        match base {
            Expr::Name(name) | Expr::Attribute(_, name) => names.push(name.as_str()),
            _ => {}
        }
    }
    names
}

/// Parameters that its marks stand at: `seen.add((row, column))`, `grid[row][column] = 0`.
pub(super) fn mark_keys(function: &Function) -> Vec<&str> {
    let mut named = Vec::new();
    for node in walk(&function.body) {
        match node {
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, op: None, .. }, .. }) => {
                let mut here = targets.first();
                while let Some(Expr::Index(container, index)) = here {
                    named.extend(names_in(index));
                    here = Some(container);
                }
            }
            Node::Expr(Expr::Call { callee, args, .. }) => {
                if let (Expr::Attribute(_, name), [arg]) = (&**callee, args.as_slice())
                    && matches!(name.as_str(), "add" | "insert")
                {
                    named.extend(names_in(&arg.value));
                }
            }
            _ => {}
        }
    }
    let parameters = function.parameters.iter().map(|parameter| parameter.name.as_str());
    parameters.filter(|parameter| named.contains(parameter)).collect()
}

/// Takes its marks back before it returns, so that other ways meet the same again.
pub(super) fn undoes_marks(function: &Function) -> bool {
    let mut pops = false;
    let mut pushes = false;
    // What is set at a place: where it is one thing only, a mark is not taken back.
    let mut set: Vec<(&Expr, &Expr)> = Vec::new();
    let mut clears = false;
    for node in walk(&function.body) {
        match node {
            Node::Expr(Expr::Call { callee, .. }) => {
                if let Expr::Attribute(_, name) = &**callee {
                    pops |= matches!(name.as_str(), "pop" | "remove" | "discard" | "pop_back");
                    pushes |= matches!(name.as_str(), "append" | "push" | "add" | "insert" | "push_back");
                }
            }
            Node::Stmt(Stmt { kind: StmtKind::Delete(values), .. }) => {
                clears |= values.iter().any(|value| matches!(value, Expr::Index(..)));
            }
            Node::Stmt(Stmt {
                kind: StmtKind::Assign { targets, value: Some(value), op: None, .. }, ..
            }) => {
                let places = pairs(targets, value).into_iter();
                set.extend(places.filter(|(target, value)| {
                    matches!(target, Expr::Index(..)) || matches!(value, Expr::Index(..))
                }));
            }
            _ => {}
        }
    }
    // Each is held against all others.
    set.truncate(256);
    (pops && pushes) || clears || set.iter().any(|one| taken_back(&set, one))
}

/// `taken = grid[x][y]; grid[x][y] = '#'; ..; grid[x][y] = taken`, `used[i] = True; ..; used[i] = False`. Another mark, or
/// what was found there, takes nothing back.
fn taken_back(set: &[(&Expr, &Expr)], (place, value): &(&Expr, &Expr)) -> bool {
    let marked = |one: &Expr| matches!(one, Expr::Bool(_) | Expr::Number(_) | Expr::Text { .. });
    let others = || set.iter().filter(|(other, other_value)| other == place && other_value != value);
    match value {
        Expr::Bool(false) | Expr::Nothing => others().next().is_some(),
        Expr::Number(zero) if *zero == 0.0 => others().next().is_some(),
        Expr::Text { text, .. } if text == "." => others().next().is_some(),
        // What was there before: kept under a name, or known from elsewhere.
        Expr::Name(_) => set.iter().any(|(name, kept)| name == value && kept == place),
        Expr::Index(..) => others().any(|(_, other)| marked(other)),
        _ => false,
    }
}
