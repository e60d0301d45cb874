//! Paths that stand in the source as literals where files are opened, so that whoever can look at files may tell
//! their sizes.
//!
//! Looks at calls only, not at what reaches them.

use crate::ir::{Driver, Expr, Stmt, StmtKind};
use crate::program::Program;

/// Paths that one program names.
const MOST_PATHS: usize = 200;

/// Paths that a program opens by name, in order, each once.
pub(crate) fn literal_paths(program: &Program) -> Vec<String> {
    let mut paths = Vec::new();
    for module in &program.modules {
        in_block(&module.body, &mut paths);
        for function in &module.functions {
            in_block(&function.body, &mut paths);
        }
    }
    paths
}

fn in_block(body: &[Stmt], paths: &mut Vec<String>) {
    for statement in body {
        match &statement.kind {
            StmtKind::Assign { value: Some(value), targets, .. } => {
                // A constant whose name says that it is a path.
                let named =
                    targets.iter().any(|target| matches!(target, Expr::Name(name) if names_path(name)));
                if let (true, Expr::Text { text, .. }) = (named, value) {
                    note(text, paths);
                }
                in_expression(value, paths);
            }
            StmtKind::Expr(value) | StmtKind::Return(Some(value)) => in_expression(value, paths),
            StmtKind::Loop { driver, body } => {
                match driver {
                    Driver::Each { iter, .. } => in_expression(iter, paths),
                    Driver::While(condition) => in_expression(condition, paths),
                    Driver::Forever => {}
                }
                in_block(body, paths);
            }
            StmtKind::Branch { arms, .. } => arms.iter().for_each(|arm| in_block(arm, paths)),
            StmtKind::Scope { resources, body } => {
                resources.iter().for_each(|(value, _)| in_expression(value, paths));
                in_block(body, paths);
            }
            _ => {}
        }
    }
}

fn names_path(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["path", "file", "filename", "input", "data", "csv", "json"].iter().any(|word| name.ends_with(word))
}

fn in_expression(value: &Expr, paths: &mut Vec<String>) {
    match value {
        Expr::Call { callee, args, .. } => {
            in_expression(callee, paths);
            for arg in args {
                if let Expr::Text { text, .. } = &arg.value {
                    note(text, paths);
                } else {
                    in_expression(&arg.value, paths);
                }
            }
        }
        Expr::Attribute(value, _) | Expr::Cast(value, _) | Expr::Await(value) => in_expression(value, paths),
        Expr::Operate { left, right, .. } => {
            left.iter().for_each(|left| in_expression(left, paths));
            in_expression(right, paths);
        }
        Expr::Display { items, .. } | Expr::Opaque(items) | Expr::Format(items) => {
            items.iter().for_each(|item| in_expression(item, paths));
        }
        Expr::Choice { arms, .. } => arms.iter().for_each(|arm| in_expression(arm, paths)),
        Expr::Block(body) | Expr::Lambda { body, .. } => in_block(body, paths),
        Expr::Comprehension { elements, clauses, .. } => {
            elements.iter().for_each(|element| in_expression(element, paths));
            clauses.iter().for_each(|clause| in_expression(&clause.iter, paths));
        }
        _ => {}
    }
}

/// Keeps what looks like a path: short, on one line, with a folder or an ending.
fn note(text: &str, paths: &mut Vec<String>) {
    let ending = text.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
    });
    let plain = text.len() <= 250
        && !text.contains(['\n', '\0', '*', '?', '<', '>', '{', '%'])
        && !text.contains("://");
    if plain
        && (ending || text.contains('/'))
        && paths.len() < MOST_PATHS
        && !paths.iter().any(|path| path == text)
    {
        paths.push(text.to_owned());
    }
}
