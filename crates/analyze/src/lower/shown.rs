//! The intermediate form as short text, so that tests of the lowering read like the source they came from.

use crate::ir::{Arg, BranchKind, Container, Driver, Expr, Module, Stmt, StmtKind};

/// A module's body, then each function as `def name(parameters)`.
pub(super) fn module(module: &Module) -> String {
    let mut out = String::new();
    statements(&module.body, 0, &mut out);
    for function in &module.functions {
        let marks = [(function.is_async, "async "), (function.is_generator, "generator ")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let parameters: Vec<String> = function
            .parameters
            .iter()
            .map(|parameter| {
                let annotation =
                    parameter.annotation.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
                let default =
                    parameter.default.as_ref().map(|it| format!(" = {}", expression(it))).unwrap_or_default();
                format!("{}{annotation}{default}", parameter.name)
            })
            .collect();
        let returns = function.returns.as_ref().map(|it| format!(" -> {it}")).unwrap_or_default();
        for decorator in &function.decorators {
            out.push_str(&format!("@{}\n", expression(decorator)));
        }
        out.push_str(&format!("{marks}def {}({}){returns}\n", function.name, parameters.join(", ")));
        statements(&function.body, 1, &mut out);
    }
    for kind in &module.types {
        let fields: Vec<String> = kind
            .fields
            .iter()
            .map(|field| {
                let annotation = field.annotation.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
                let default =
                    field.default.as_ref().map(|it| format!(" = {}", expression(it))).unwrap_or_default();
                let marks: String =
                    field.decorators.iter().map(|it| format!("@{} ", expression(it))).collect();
                format!("{marks}{}{annotation}{default}", field.name)
            })
            .collect();
        out.push_str(&format!("type {}({}) {{{}}}\n", kind.name, kind.bases.join(", "), fields.join("; ")));
    }
    for finding in &module.findings {
        out.push_str(&format!("! {} {}\n", finding.code, finding.at.as_deref().unwrap_or_default()));
    }
    out
}

fn statements(body: &[Stmt], depth: usize, out: &mut String) {
    for stmt in body {
        let indent = "  ".repeat(depth);
        let mut line = |text: String| out.push_str(&format!("{indent}{text}\n"));
        match &stmt.kind {
            StmtKind::Import(import) => {
                let names: Vec<String> = import
                    .names
                    .iter()
                    .map(|(name, alias)| {
                        alias.as_ref().map_or(name.clone(), |alias| format!("{name} as {alias}"))
                    })
                    .collect();
                let alias = import.alias.as_ref().map(|alias| format!(" as {alias}")).unwrap_or_default();
                let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
                line(format!("import {}{alias}{names}", import.module));
            }
            StmtKind::Assign { targets, value, op, annotation } => {
                let targets: Vec<String> = targets.iter().map(expression).collect();
                let annotation = annotation.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
                let op = op.map(|op| format!("{op:?} ")).unwrap_or_default();
                let value =
                    value.as_ref().map(|value| format!(" {op}= {}", expression(value))).unwrap_or_default();
                line(format!("{}{annotation}{value}", targets.join(" = ")));
            }
            StmtKind::Expr(value) => line(expression(value)),
            StmtKind::Return(value) => line(optional("return", value.as_ref())),
            StmtKind::Raise(value) => line(optional("raise", value.as_ref())),
            StmtKind::Loop { driver, body } => {
                line(match driver {
                    Driver::Each { target, iter } => {
                        format!("for {} in {}", expression(target), expression(iter))
                    }
                    Driver::While(condition) => format!("while {}", expression(condition)),
                    Driver::Forever => "loop".to_owned(),
                });
                statements(body, depth + 1, out);
            }
            StmtKind::Branch { kind, condition, arms } => {
                let name = match kind {
                    BranchKind::If => "if",
                    BranchKind::Match => "match",
                    BranchKind::Try => "try",
                    BranchKind::Main => "main",
                    BranchKind::Never => "never",
                };
                line(optional(name, condition.as_ref()));
                for (index, arm) in arms.iter().enumerate() {
                    if index > 0 {
                        out.push_str(&format!("{indent}or\n"));
                    }
                    statements(arm, depth + 1, out);
                }
            }
            StmtKind::Scope { resources, body } => {
                let resources: Vec<String> = resources
                    .iter()
                    .map(|(value, name)| {
                        let name =
                            name.as_ref().map(|name| format!(" as {}", expression(name))).unwrap_or_default();
                        format!("{}{name}", expression(value))
                    })
                    .collect();
                line(format!("with {}", resources.join(", ")));
                statements(body, depth + 1, out);
            }
            StmtKind::Outer(names) => line(format!("outer {}", names.join(", "))),
            StmtKind::Delete(names) => line(format!("del {}", list(names))),
            StmtKind::Break => line("break".to_owned()),
            StmtKind::Continue => line("continue".to_owned()),
            StmtKind::Define(name) => line(format!("define {name}")),
        }
    }
}

fn optional(word: &str, value: Option<&Expr>) -> String {
    value.map_or_else(|| word.to_owned(), |value| format!("{word} {}", expression(value)))
}

fn list(parts: &[Expr]) -> String {
    parts.iter().map(expression).collect::<Vec<_>>().join(", ")
}

fn block(body: &[Stmt]) -> String {
    let mut text = String::new();
    statements(body, 0, &mut text);
    text.trim_end().replace('\n', "; ")
}

fn bracketed(container: Container, inside: &str) -> String {
    match container {
        Container::List => format!("[{inside}]"),
        Container::Tuple => format!("({inside})"),
        Container::Set => format!("set{{{inside}}}"),
        Container::Dict => format!("dict{{{inside}}}"),
        Container::Generator => format!("gen({inside})"),
    }
}

fn argument(arg: &Arg) -> String {
    let name = arg.name.as_ref().map(|name| format!("{name}=")).unwrap_or_default();
    format!("{}{name}{}", if arg.spread { "*" } else { "" }, expression(&arg.value))
}

fn expression(value: &Expr) -> String {
    let boxed = |value: &Option<Box<Expr>>| value.as_ref().map(|value| expression(value)).unwrap_or_default();
    match value {
        Expr::Number(number) => number.to_string(),
        Expr::Text { text, len } if text.len() as u64 == *len => format!("{text:?}"),
        Expr::Text { len, .. } => format!("text of {len}"),
        Expr::Bool(value) => value.to_string(),
        Expr::Nothing => "nothing".to_owned(),
        Expr::Name(name) => name.clone(),
        Expr::Attribute(value, name) => format!("{}.{name}", expression(value)),
        Expr::Index(value, index) => format!("{}[{}]", expression(value), expression(index)),
        Expr::Slice { value, start, stop, step } => {
            let step = step.as_ref().map_or_else(String::new, |step| format!(":{}", expression(step)));
            format!("{}[{}:{}{step}]", boxed(value), boxed(start), boxed(stop))
        }
        Expr::Call { callee, args, .. } => {
            format!("{}({})", expression(callee), args.iter().map(argument).collect::<Vec<_>>().join(", "))
        }
        Expr::Operate { op, left: Some(left), right } => {
            format!("({} {op:?} {})", expression(left), expression(right))
        }
        Expr::Operate { op, left: None, right } => format!("({op:?} {})", expression(right)),
        Expr::Display { container, items } => bracketed(*container, &list(items)),
        Expr::Repeat { element, count } => format!("[{}; {}]", expression(element), expression(count)),
        Expr::Comprehension { container, elements, clauses, .. } => {
            let mut inside = list(elements);
            for clause in clauses {
                inside.push_str(&format!(
                    " for {} in {}",
                    expression(&clause.target),
                    expression(&clause.iter)
                ));
                clause
                    .filters
                    .iter()
                    .for_each(|filter| inside.push_str(&format!(" if {}", expression(filter))));
            }
            bracketed(*container, &inside)
        }
        Expr::Lambda { parameters, body } => {
            let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
            format!("|{}| {{{}}}", names.join(", "), block(body))
        }
        Expr::Choice { condition, arms } => {
            let arms: Vec<String> = arms.iter().map(expression).collect();
            format!("({} ? {})", boxed(condition), arms.join(" | "))
        }
        Expr::Block(body) => format!("{{{}}}", block(body)),
        Expr::Await(value) => format!("await {}", expression(value)),
        Expr::Yield(value) => format!("yield {}", boxed(value)),
        Expr::Format(parts) => format!("format({})", list(parts)),
        Expr::Cast(value, kind) => format!("({} as {kind})", expression(value)),
        Expr::Opaque(parts) => format!("?({})", list(parts)),
    }
}
