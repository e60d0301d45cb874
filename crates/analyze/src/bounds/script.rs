//! What holds for scripts that read their input line by line.

use std::collections::HashMap;

use crate::ir::visit::{Node, walk, within};
use crate::ir::{Driver, Expr, Stmt, StmtKind};

/// Names that are only looked into at places that loops of a fixed number of rounds count, and whose length nobody asks
/// for: what they hold is as long as that, however it is read.
pub(super) fn fixed_lines(body: &[Stmt]) -> Vec<&str> {
    let mut counters: HashMap<&str, bool> = HashMap::new();
    let mut measured = Vec::new();
    for node in walk(body) {
        match node {
            Node::Stmt(Stmt {
                kind: StmtKind::Loop { driver: Driver::Each { target: Expr::Name(name), iter }, .. },
                ..
            }) => {
                let constant = matches!(iter, Expr::Call { args, .. }
                    if args.iter().all(|arg| within(&arg.value).expressions().all(|one| matches!(one, Expr::Number(_) | Expr::Operate { .. }))));
                let known = counters.entry(name).or_insert(true);
                *known &= constant;
            }
            Node::Expr(Expr::Call { args, .. }) => {
                measured.extend(args.iter().filter_map(|arg| match &arg.value {
                    Expr::Name(name) => Some(name.as_str()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    let mut fixed = Vec::new();
    for one in walk(body).expressions() {
        if let Expr::Index(container, index) = one
            && let (Expr::Name(name), Expr::Name(index)) = (&**container, &**index)
        {
            match counters.get(index.as_str()) {
                Some(true) => fixed.push(name.as_str()),
                _ => measured.push(name),
            }
        }
    }
    fixed.retain(|name| !measured.contains(name));
    fixed
}
