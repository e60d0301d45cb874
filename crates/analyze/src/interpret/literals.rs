//! Paths that stand in the source as literals where files are opened, so that whoever can look at files may tell
//! their sizes.
//!
//! Looks at calls only, not at what reaches them.

use std::collections::HashMap;

use crate::ir::{Driver, Expr, Op, Stmt, StmtKind};
use crate::program::Program;

/// Paths that one program names.
const MOST_PATHS: usize = 200;

/// Paths that a program opens by name, in order, each once.
pub(crate) fn literal_paths(program: &Program) -> Vec<String> {
    let mut paths = Vec::new();
    for module in &program.modules {
        let mut beside = Beside { file: &module.path, names: HashMap::new() };
        beside.learn(&module.body);
        let bodies = module.functions.iter().map(|function| function.body.as_slice());
        for body in std::iter::once(module.body.as_slice()).chain(bodies) {
            beside.look(body, &mut paths);
            in_block(body, &mut paths);
        }
    }
    paths
}

/// Paths that a module works out from where it stands itself.
struct Beside<'p> {
    file: &'p str,
    /// Names at its top level that stand for such a path, or for a text.
    names: HashMap<&'p str, String>,
}

impl<'p> Beside<'p> {
    fn learn(&mut self, body: &'p [Stmt]) {
        for statement in body {
            if let StmtKind::Assign { targets, value: Some(value), op: None, .. } = &statement.kind
                && let [Expr::Name(name)] = targets.as_slice()
                && let Some(path) = self.path(value, 0)
            {
                self.names.insert(name, path);
            }
        }
    }

    /// Notes the paths that statements build, names of a function included.
    fn look(&mut self, body: &'p [Stmt], paths: &mut Vec<String>) {
        for statement in body.iter().take(2000) {
            let value = match &statement.kind {
                StmtKind::Assign { targets, value: Some(value), .. } => {
                    if let ([Expr::Name(name)], Some(path)) = (targets.as_slice(), self.path(value, 0)) {
                        self.names.insert(name, path);
                    }
                    Some(value)
                }
                StmtKind::Expr(value) | StmtKind::Return(Some(value)) => Some(value),
                StmtKind::Scope { resources, body } => {
                    for (value, _) in resources {
                        self.note(value, paths);
                    }
                    self.look(body, paths);
                    None
                }
                StmtKind::Branch { arms, .. } => {
                    arms.iter().for_each(|arm| self.look(arm, paths));
                    None
                }
                StmtKind::Loop { body, .. } => {
                    self.look(body, paths);
                    None
                }
                _ => None,
            };
            if let Some(value) = value {
                self.note(value, paths);
            }
        }
    }

    fn note(&self, value: &Expr, paths: &mut Vec<String>) {
        let worked_out = self.path(value, 0).filter(|path| path.contains('/'));
        if let Some(path) = worked_out {
            note(&path, paths);
        }
        if let Expr::Call { args, callee, .. } = value {
            args.iter().for_each(|arg| self.note(&arg.value, paths));
            if let Expr::Attribute(owner, _) = &**callee {
                self.note(owner, paths);
            }
        }
    }

    /// The path that an expression comes to, where it is built from texts and the module's own place.
    fn path(&self, value: &Expr, depth: usize) -> Option<String> {
        if depth > 12 {
            return None;
        }
        match value {
            Expr::Text { text, .. } => Some(text.clone()),
            Expr::Name(name) if name == "__file__" => Some(self.file.to_owned()),
            Expr::Name(name) => self.names.get(name.as_str()).cloned(),
            Expr::Attribute(owner, name) if name == "parent" => {
                Some(folder_of(&self.path(owner, depth + 1)?))
            }
            Expr::Operate { op: Op::Div, left: Some(left), right } => {
                Some(joined(&self.path(left, depth + 1)?, &self.path(right, depth + 1)?))
            }
            Expr::Call { callee, args, .. } => {
                let name = match &**callee {
                    Expr::Name(name) | Expr::Attribute(_, name) => name.as_str(),
                    _ => return None,
                };
                let first = || self.path(&args.first()?.value, depth + 1);
                match name {
                    "dirname" => Some(folder_of(&first()?)),
                    "abspath" | "realpath" | "Path" | "PurePath" => first(),
                    "resolve" | "absolute" if args.is_empty() => match &**callee {
                        Expr::Attribute(owner, _) => self.path(owner, depth + 1),
                        _ => None,
                    },
                    "join" | "joinpath" if args.len() > 1 => {
                        let mut path = first()?;
                        for arg in &args[1..] {
                            path = joined(&path, &self.path(&arg.value, depth + 1)?);
                        }
                        Some(path)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// A path's folder; the current one where it names none.
pub(super) fn folder_of(path: &str) -> String {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned()
}

fn joined(folder: &str, name: &str) -> String {
    if name.starts_with('/') { name.to_owned() } else { format!("{}/{name}", folder.trim_end_matches('/')) }
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
