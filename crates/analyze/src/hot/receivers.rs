//! Which types values have, as far as names and declarations in one file tell: for what methods mean.
//!
//! Insensitive to order: a variable has the first type it is ever seen to have. Knows no other file.

use std::collections::BTreeMap;

use crate::ir::visit::{Node, walk};
use crate::ir::{Container, Driver, Expr, Function, Module, Op, Stmt, StmtKind};
use crate::knowledge::element_type;

/// Declared types of fields, by type and field, and results of functions, for a whole file.
#[derive(Debug, Default)]
pub(super) struct Declared {
    fields: BTreeMap<(String, String), String>,
    results: BTreeMap<String, String>,
    /// Variables of the file itself.
    globals: BTreeMap<String, Option<String>>,
    types: Vec<String>,
}

/// Types of the variables of one function.
#[derive(Debug)]
pub(super) struct Receivers<'a> {
    declared: &'a Declared,
    /// The type whose method it is.
    pub(super) owner: Option<&'a str>,
    /// The names that are its own.
    names: BTreeMap<String, Option<String>>,
    /// What texts that are put together begin with, by the variable that has them.
    beginnings: BTreeMap<String, String>,
}

impl Declared {
    pub(super) fn of(module: &Module) -> Self {
        let mut declared =
            Self { types: module.types.iter().map(|one| one.name.clone()).collect(), ..Self::default() };
        for one in &module.types {
            for field in &one.fields {
                if let Some(annotation) = &field.annotation {
                    let key = (one.name.clone(), field.name.clone());
                    declared.fields.insert(key, annotation.clone());
                }
            }
        }
        for function in &module.functions {
            if let Some(returns) = &function.returns {
                declared.results.entry(function.name.clone()).or_insert_with(|| returns.clone());
            }
        }
        declared.globals = Receivers::new(&declared, None, &[], &module.body).names;
        for function in &module.functions {
            let found = Receivers::of(&declared, function).fields(&function.body);
            for (key, kind) in found {
                declared.fields.entry(key).or_insert(kind);
            }
        }
        declared
    }

    fn owner_of(&self, function: &Function) -> Option<&str> {
        let (owner, _) = function.name.rsplit_once('.')?;
        self.types.iter().map(String::as_str).find(|one| *one == owner).or_else(|| {
            // A trait, or a type of another file that has methods here.
            function.takes_receiver().then_some(())?;
            self.types.iter().map(String::as_str).find(|one| owner.ends_with(*one))
        })
    }
}

impl<'a> Receivers<'a> {
    pub(super) fn of(declared: &'a Declared, function: &'a Function) -> Self {
        let owner = declared.owner_of(function).or_else(|| {
            let (owner, _) = function.name.rsplit_once('.')?;
            function.takes_receiver().then_some(owner)
        });
        Self::new(declared, owner, &function.parameters, &function.body)
    }

    pub(super) fn new(
        declared: &'a Declared,
        owner: Option<&'a str>,
        parameters: &[crate::ir::Parameter],
        body: &[Stmt],
    ) -> Self {
        let mut found = Self { declared, owner, names: BTreeMap::new(), beginnings: BTreeMap::new() };
        for parameter in parameters {
            found.names.insert(parameter.name.clone(), parameter.annotation.clone());
        }
        for node in walk(body) {
            let Node::Stmt(statement) = node else { continue };
            match &statement.kind {
                StmtKind::Assign { targets, value, annotation, .. } => {
                    let kind = annotation.clone().or_else(|| found.kind(value.as_ref()?, 0));
                    targets.iter().for_each(|target| found.bind(target, kind.clone()));
                    if let ([Expr::Name(name)], Some(text)) =
                        (&targets[..], value.as_ref().and_then(beginning))
                    {
                        found.beginnings.entry(name.clone()).or_insert(text);
                    }
                }
                StmtKind::Loop { driver: Driver::Each { target, iter }, .. } => {
                    let kind = found.kind(iter, 0).and_then(|kind| Some(element_type(&kind)?.to_owned()));
                    found.bind(target, kind);
                }
                StmtKind::Scope { resources, .. } => {
                    for (resource, name) in resources {
                        let kind = found.kind(resource, 0);
                        name.iter().for_each(|name| found.bind(name, kind.clone()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn bind(&mut self, target: &Expr, kind: Option<String>) {
        match target {
            Expr::Name(name) => {
                let known = self.names.entry(name.clone()).or_default();
                if known.is_none() {
                    *known = kind;
                }
            }
            Expr::Display { items, .. } | Expr::Opaque(items) => {
                items.iter().for_each(|item| self.bind(item, None));
            }
            _ => {}
        }
    }

    /// What is put into fields of the object itself.
    fn fields(&self, body: &[Stmt]) -> Vec<((String, String), String)> {
        let mut found = Vec::new();
        let Some(owner) = self.owner else { return found };
        for statement in walk(body).statements() {
            let StmtKind::Assign { targets, value: Some(value), op: None, annotation } = &statement.kind
            else {
                continue;
            };
            for target in targets {
                if let Expr::Attribute(of, field) = target
                    && matches!(&**of, Expr::Name(name) if name == "self")
                    && let Some(kind) = annotation.clone().or_else(|| self.kind(value, 0))
                {
                    found.push(((owner.to_owned(), field.clone()), kind));
                }
            }
        }
        found
    }

    /// Whether a name is a variable of the function.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.names.contains_key(name) || matches!(name, "self" | "cls")
    }

    /// What the text in a variable begins with.
    pub(super) fn beginning(&self, name: &str) -> Option<String> {
        self.beginnings.get(name).cloned()
    }

    /// Whether a name is a variable of the function or of the file, rather than a module or type.
    pub(super) fn is_variable(&self, name: &str) -> bool {
        self.is_local(name) || self.declared.globals.contains_key(name)
    }

    /// The name of a value's type, without what it is wrapped in.
    pub(super) fn class(&self, value: &Expr) -> Option<String> {
        class_name(&self.kind(value, 0)?)
    }

    /// The type of a value, as declared.
    fn kind(&self, value: &Expr, depth: u32) -> Option<String> {
        if depth > 8 {
            return None;
        }
        let known = |text: &str| Some(text.to_owned());
        match value {
            Expr::Name(name) if matches!(name.as_str(), "self" | "cls" | "Self") => {
                self.owner.map(str::to_owned)
            }
            Expr::Name(name) => match self.names.get(name) {
                Some(kind) => kind.clone(),
                None => self.declared.globals.get(name).cloned().flatten(),
            },
            Expr::Attribute(of, field) => {
                let owner = class_name(&self.kind(of, depth + 1)?)?;
                self.declared.fields.get(&(owner, field.clone())).cloned()
            }
            Expr::Call { callee, .. } => self.result(callee, depth),
            Expr::Index(of, _) => Some(element_type(&self.kind(of, depth + 1)?)?.to_owned()),
            Expr::Await(value) => self.kind(value, depth + 1),
            Expr::Cast(_, kind) => Some(kind.clone()),
            Expr::Text { .. } | Expr::Format(_) => known("str"),
            Expr::Number(_) => known("int"),
            Expr::Display { container, .. } | Expr::Comprehension { container, .. } => {
                known(match container {
                    Container::List => "list",
                    Container::Tuple => "tuple",
                    Container::Set => "set",
                    Container::Dict => "dict",
                    Container::Generator => "Iterator",
                })
            }
            Expr::Repeat { .. } => known("list"),
            _ => None,
        }
    }

    /// The type of what a call gives: `Type(...)`, `Type.new(...)`, or as the file's own function declares it.
    fn result(&self, callee: &Expr, depth: u32) -> Option<String> {
        let is_type = |name: &str| name.trim_start_matches('_').starts_with(|one: char| one.is_uppercase());
        match callee {
            Expr::Name(name) if is_type(name) && !matches!(name.as_str(), "Some" | "Ok" | "Err") => {
                Some(if name == "Self" { self.owner?.to_owned() } else { name.clone() })
            }
            Expr::Name(name) => self.declared.results.get(name).cloned(),
            Expr::Attribute(of, method) => {
                if is_type(method) {
                    return Some(method.clone());
                }
                let owner = match &**of {
                    Expr::Name(name) | Expr::Attribute(_, name) if is_type(name) => {
                        let owner = if name == "Self" { self.owner? } else { name };
                        let result = self.declared.results.get(&format!("{owner}.{method}"));
                        return match result.map(String::as_str) {
                            Some(result) if !result.contains("Self") => Some(result.to_owned()),
                            _ => Some(owner.to_owned()),
                        };
                    }
                    of => class_name(&self.kind(of, depth + 1)?)?,
                };
                if matches!(
                    method.as_str(),
                    "clone" | "borrow" | "borrow_mut" | "unwrap" | "as_ref" | "iter" | "iter_mut"
                ) {
                    return self.kind(of, depth + 1);
                }
                self.declared.results.get(&format!("{owner}.{method}")).cloned()
            }
            _ => None,
        }
    }
}

/// What a text that is put together begins with.
pub(super) fn beginning(value: &Expr) -> Option<String> {
    match value {
        Expr::Operate { op: Op::Add | Op::Rem, left: Some(left), .. } => match &**left {
            Expr::Text { text, .. } => Some(text.split('%').next().unwrap_or_default().to_owned()),
            _ => None,
        },
        Expr::Format(parts) => match parts.first() {
            Some(Expr::Text { text, .. }) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The name of a declared type without references and wrappers: `Tree` of `&mut Option<Box<Tree>>`, `a.Tree` of `a::Tree`.
pub(super) fn class_name(annotation: &str) -> Option<String> {
    const MARKS: [&str; 12] =
        ["&", "mut ", "dyn ", "impl ", "'", "\"", "Optional[", "Option<", "Box<", "Rc<", "Arc<", "RefCell<"];
    let mut text = annotation.trim();
    while let Some(rest) = MARKS.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest.trim_start();
        // A lifetime's name.
        if let Some((name, rest)) = text.split_once(' ')
            && !name.is_empty()
            && name.chars().all(|one| one.is_lowercase() || one == '_')
        {
            text = rest.trim_start();
        }
    }
    let end = text.find(|one: char| !(one.is_alphanumeric() || matches!(one, '_' | '.' | ':')));
    let name = text.get(..end.unwrap_or(text.len()))?.replace("::", ".");
    let name = name.trim_matches('.');
    (!name.is_empty()).then(|| name.to_owned())
}
