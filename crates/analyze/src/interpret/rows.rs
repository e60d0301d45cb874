//! How long the lines of a file are, as far as what a program makes of them tells.

use super::Interpreter;
use super::value::{Class, Value};
use crate::ir::{Expr, Stmt, StmtKind};
use crate::size::Size;

impl<'p> Interpreter<'p> {
    /// Lines of a file that are numbers, or taken apart into a few fields, are short.
    pub(super) fn rows_of(
        &self,
        iterated: &Value<'p>,
        target: &Expr,
        body: &[Stmt],
        values: &[Expr],
        count: Size,
    ) -> Size {
        let lines =
            Self::is_class(iterated, |class| matches!(class, Class::File { .. } | Class::Buffer { .. }))
                || matches!(iterated, Value::Library(name) if name.starts_with("sys.stdin"));
        let (true, Expr::Name(target)) = (lines, target) else { return count };
        if self.inputs.line().is_some() {
            // Somebody looked.
            return count;
        }
        let first = || {
            body.iter().take(3).filter_map(|statement| match &statement.kind {
                StmtKind::Assign { value: Some(value), .. } | StmtKind::Expr(value) => Some(value),
                _ => None,
            })
        };
        if first().chain(values).any(|value| turns_into_number(value, target, 0)) {
            return count.scale(self.assume.line_bytes / self.assume.number_bytes);
        }
        let fields = body.iter().take(3).find_map(|statement| fields(statement, target));
        let bytes = fields.map(|(fields, numbers)| {
            let each = if numbers { self.assume.number_bytes } else { self.assume.field_bytes };
            crate::knowledge::as_float(fields as u64) * each
        });
        match bytes {
            Some(bytes) if bytes < self.assume.line_bytes => count.scale(self.assume.line_bytes / bytes),
            _ => count,
        }
    }
}

/// `a, b = line.split()`, `a, b = map(int, line.split())`: into how many fields a line is taken apart, and whether they
/// are numbers.
fn fields(statement: &Stmt, line: &str) -> Option<(usize, bool)> {
    let StmtKind::Assign { targets, value: Some(value), op: None, .. } = &statement.kind else { return None };
    let [Expr::Display { items, .. }] = targets.as_slice() else { return None };
    if items.len() < 2 {
        return None;
    }
    let splits = |value: &Expr| {
        let Expr::Call { callee, .. } = value else { return false };
        let Expr::Attribute(owner, name) = &**callee else { return false };
        let mut owner = &**owner;
        if !matches!(name.as_str(), "split" | "partition") {
            return false;
        }
        // `line.strip().split()`
        while let Expr::Call { callee, .. } = owner
            && let Expr::Attribute(inner, name) = &**callee
            && matches!(name.as_str(), "strip" | "rstrip")
        {
            owner = inner;
        }
        matches!(owner, Expr::Name(name) if name == line)
    };
    if splits(value) {
        return Some((items.len(), false));
    }
    match value {
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Name(map), [to, over]) if map == "map" && splits(&over.value) => {
                Some((items.len(), matches!(&to.value, Expr::Name(to) if to == "int" || to == "float")))
            }
            _ => None,
        },
        _ => None,
    }
}

/// `float(line)`, `int(line.strip())`, `line.trim().parse()` somewhere in an expression.
fn turns_into_number(value: &Expr, target: &str, depth: usize) -> bool {
    if depth > 8 {
        return false;
    }
    let itself = |value: &Expr| {
        let mut value = value;
        for _ in 0..6 {
            match value {
                Expr::Name(name) => return name == target,
                Expr::Call { callee, .. } => match &**callee {
                    Expr::Attribute(owner, name)
                        if matches!(
                            name.as_str(),
                            "strip" | "rstrip" | "trim" | "trim_end" | "unwrap" | "as_str"
                        ) =>
                    {
                        value = owner;
                    }
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    };
    match value {
        Expr::Call { callee, args, .. } => {
            let converts = match &**callee {
                Expr::Name(name) => {
                    matches!(name.as_str(), "int" | "float")
                        && args.first().is_some_and(|arg| itself(&arg.value))
                }
                Expr::Attribute(owner, name) => name == "parse" && itself(owner),
                _ => false,
            };
            let inside = match &**callee {
                Expr::Attribute(owner, _) => turns_into_number(owner, target, depth + 1),
                _ => false,
            };
            converts || inside || args.iter().any(|arg| turns_into_number(&arg.value, target, depth + 1))
        }
        Expr::Cast(value, _) | Expr::Attribute(value, _) => turns_into_number(value, target, depth + 1),
        Expr::Operate { left, right, .. } => {
            left.as_ref().is_some_and(|left| turns_into_number(left, target, depth + 1))
                || turns_into_number(right, target, depth + 1)
        }
        Expr::Block(body) => body.iter().any(|statement| match &statement.kind {
            StmtKind::Assign { value: Some(value), .. } | StmtKind::Expr(value) => {
                turns_into_number(value, target, depth + 1)
            }
            _ => false,
        }),
        _ => false,
    }
}
