//! Functions, types and the scopes that name them.
//!
//! A function's body goes to the module's list; a statement in its place says that it is defined there.

use crate::ir::{Expr, Field, Function, Gathers, Import, Parameter, Stmt, StmtKind, Type};
use crate::pack::{Role, Slot};
use crate::parse::NodeId;

use super::{Declared, Lowering, ScopeKind};

impl Lowering<'_, '_> {
    pub(super) fn decorated(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let decorators: Vec<NodeId> =
            self.tree.children(node).filter(|&child| self.role(child) == Role::Decorator).collect();
        let Some(definition) = self.slot(node, Slot::Body) else { return };
        match self.role(definition) {
            Role::Function => self.function(definition, &decorators, into),
            Role::Type => self.type_definition(definition, &decorators, into),
            _ => self.statements(definition, into),
        }
    }

    fn decorators(&mut self, nodes: &[NodeId]) -> Vec<Expr> {
        nodes.iter().map(|&node| self.decorator(node)).collect()
    }

    fn decorator(&mut self, node: NodeId) -> Expr {
        match self.slot(node, Slot::Value) {
            Some(value) => self.expression(value),
            None => self.attribute_text(node),
        }
    }

    /// A named function; its body is lowered in its own scope.
    pub(super) fn function(&mut self, node: NodeId, decorators: &[NodeId], into: &mut Vec<Stmt>) {
        let Some(name) = self.slot_text(node, Slot::Name) else { return };
        let Some(body_node) = self.slot(node, Slot::Body) else { return };
        let full = self.scoped(name);
        let decorators = self.decorators(decorators);
        let parameters =
            self.slot(node, Slot::Parameters).map_or_else(Vec::new, |list| self.parameters(list));
        let returns = self.slot_text(node, Slot::Annotation).map(str::to_owned);
        let is_async = self
            .tree
            .below(node)
            .take_while(|&below| below < body_node)
            .any(|below| self.role(below) == Role::AsyncMark);
        let yielded = std::mem::replace(&mut self.yields, false);
        self.scopes.push((name.to_owned(), ScopeKind::Function));
        let mut body = Vec::new();
        if returns.is_some() && self.role(body_node) == Role::BlockValue {
            self.tail_block(body_node, &mut body);
        } else {
            self.statements(body_node, &mut body);
        }
        self.scopes.pop();
        let is_generator = std::mem::replace(&mut self.yields, yielded);
        let line = self.line(node);
        self.output.functions.push(Function {
            name: full.clone(),
            line,
            parameters,
            returns,
            body,
            is_async,
            is_generator,
            decorators,
        });
        into.push(Stmt { line, kind: StmtKind::Define(full) });
    }

    pub(super) fn parameters(&mut self, list: NodeId) -> Vec<Parameter> {
        let plain =
            |name: &str| Parameter { name: name.to_owned(), annotation: None, default: None, gathers: None };
        let mut parameters = Vec::new();
        for child in self.places(list) {
            match self.role(child) {
                Role::Receiver => parameters.push(plain("self")),
                Role::Parameter => {
                    let target = self.slot(child, Slot::Target).map(|target| self.pattern(target));
                    let annotation = self.slot_text(child, Slot::Annotation).map(str::to_owned);
                    let default = self.slot(child, Slot::Value).map(|value| self.expression(value));
                    let name = target.as_ref().and_then(first_name).unwrap_or("_").to_owned();
                    let gathers = self.slot(child, Slot::Target).and_then(|target| self.gathers(target));
                    parameters.push(Parameter { name, annotation, default, gathers });
                }
                _ => {
                    let target = self.pattern(child);
                    let name = first_name(&target).unwrap_or("_");
                    parameters.push(Parameter { gathers: self.gathers(child), ..plain(name) });
                }
            }
        }
        parameters
    }

    /// Whether a parameter's pattern is `*args` or `**options`.
    fn gathers(&self, pattern: NodeId) -> Option<Gathers> {
        match self.role(pattern) {
            Role::Spread => Some(Gathers::Positional),
            Role::SpreadNamed => Some(Gathers::Named),
            _ => None,
        }
    }

    /// What takes apart the tuples among the parameters (`|(key, value)|`), which go by their first names.
    pub(super) fn taken_apart(&mut self, list: NodeId) -> Vec<Stmt> {
        let mut statements = Vec::new();
        for child in self.meaningful(list) {
            let line = self.line(child);
            let target = match self.role(child) {
                Role::Receiver => continue,
                Role::Parameter => match self.slot(child, Slot::Target) {
                    Some(target) => self.pattern(target),
                    None => continue,
                },
                _ => self.pattern(child),
            };
            let Expr::Display { items, .. } = &target else { continue };
            let Some(name) = first_name(&target).filter(|_| items.len() > 1).map(str::to_owned) else {
                continue;
            };
            let kind = StmtKind::Assign {
                targets: vec![target],
                value: Some(Expr::Name(name)),
                op: None,
                annotation: None,
            };
            statements.push(Stmt { line, kind });
        }
        statements
    }

    /// A class, struct or enum. The statements of a class body run where the class stands.
    pub(super) fn type_definition(&mut self, node: NodeId, decorators: &[NodeId], into: &mut Vec<Stmt>) {
        let Some(name) = self.slot_text(node, Slot::Name) else { return };
        let mut bases: Vec<String> = self
            .slot(node, Slot::Bases)
            .map(|bases| self.tree.meaningful(bases).map(|base| self.text(base).to_owned()).collect())
            .unwrap_or_default();
        let decorators = self.decorators(decorators);
        bases.extend(decorators.iter().flat_map(derived));
        let full = self.scoped(name);
        let line = self.line(node);
        let body = self.slot(node, Slot::Body);
        self.scopes.push((name.to_owned(), ScopeKind::Type));
        let fields = body.map_or_else(Vec::new, |body| self.fields(body));
        if let Some(body) = body.filter(|&body| self.role(body) == Role::Block) {
            self.statements(body, into);
        }
        self.scopes.pop();
        self.output.types.push(Type { name: full, line, bases, decorators, fields });
    }

    fn fields(&mut self, body: NodeId) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut attributes: Vec<NodeId> = Vec::new();
        for child in self.meaningful(body) {
            let inner = match self.role(child) {
                Role::Decorator => {
                    attributes.push(child);
                    continue;
                }
                Role::ExpressionStatement => self.tree.meaningful(child).next().unwrap_or(child),
                _ => child,
            };
            let name_slot = match self.role(inner) {
                Role::Field => Slot::Name,
                Role::Assign => Slot::Target,
                // The types of a tuple struct stand there without names.
                _ if self.role(body) != Role::Block && self.role(inner) != Role::Type => {
                    let annotation = Some(self.text(inner).to_owned());
                    let decorators = self.decorators(&std::mem::take(&mut attributes));
                    let name = fields.len().to_string();
                    fields.push(Field { name, annotation, default: None, decorators });
                    continue;
                }
                _ => continue,
            };
            let decorators = self.decorators(&std::mem::take(&mut attributes));
            let annotation = self.slot_text(inner, Slot::Annotation).map(str::to_owned);
            let default = self.slot(inner, Slot::Value).map(|value| self.expression(value));
            if let Some(name) = self.slot(inner, name_slot).filter(|&name| self.role(name) == Role::Name) {
                let name = self.text(name).to_owned();
                fields.push(Field { name, annotation, default, decorators });
            }
        }
        fields
    }

    /// `mod name;`: a module in a file of its own, brought in by its absolute name.
    fn declared(&mut self, node: NodeId, name: &str, attributes: &[NodeId], into: &mut Vec<Stmt>) {
        let module = self.absolute(vec!["self".to_owned(), name.to_owned()]).join(".");
        let file = self.decorators(attributes).into_iter().find_map(|attribute| match attribute {
            Expr::Call { callee, args, .. } if matches!(&*callee, Expr::Name(name) if name == "path") => {
                args.into_iter().find_map(|arg| match arg.value {
                    Expr::Text { text, .. } => Some(text),
                    _ => None,
                })
            }
            _ => None,
        });
        let modules = self.scopes.iter().filter(|(_, kind)| *kind == ScopeKind::Module);
        let scopes = modules.map(|(name, _)| name.clone()).collect();
        self.output.declared.push(Declared { name: name.to_owned(), full: module.clone(), scopes, file });
        let import = Import { module, names: Vec::new(), alias: None };
        into.push(Stmt { line: self.line(node), kind: StmtKind::Import(import) });
    }

    /// `impl Type`, `trait Name`, `mod name`: names what is defined inside.
    pub(super) fn scope(&mut self, node: NodeId, attributes: &[NodeId], into: &mut Vec<Stmt>) {
        let Some(name) = self.slot(node, Slot::Name) else { return };
        let kind = if self.role(node) == Role::Module { ScopeKind::Module } else { ScopeKind::Type };
        let name = self.text(name);
        let Some(body) = self.slot(node, Slot::Body) else {
            self.declared(node, name, attributes, into);
            return;
        };
        let end = name.find(['<', '(', '[']).unwrap_or(name.len());
        let name = name[..end].rsplit("::").next().unwrap_or(name).trim();
        self.scopes.push((name.to_owned(), kind));
        self.statements(body, into);
        self.scopes.pop();
    }
}

/// The first name that a target binds.
fn first_name(target: &Expr) -> Option<&str> {
    match target {
        Expr::Name(name) => Some(name),
        Expr::Display { items, .. } | Expr::Opaque(items) => items.iter().find_map(first_name),
        _ => None,
    }
}

/// The traits of a `derive(…)`.
fn derived(decorator: &Expr) -> Vec<String> {
    match decorator {
        Expr::Call { callee, args, .. } if matches!(&**callee, Expr::Name(name) if name == "derive") => args
            .iter()
            .filter_map(|arg| match &arg.value {
                Expr::Name(name) | Expr::Attribute(_, name) => Some(name.clone()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
