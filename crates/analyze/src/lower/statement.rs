//! Statements: assignments, returns, deletions, and the way to everything that is more.

use crate::ir::{Arg, Expr, Op, Stmt, StmtKind};
use crate::pack::{Meaning, Role, Slot};
use crate::parse::NodeId;

use super::Lowering;

impl Lowering<'_, '_> {
    /// Appends the statements that a node stands for: none for a comment, several for a block.
    pub(super) fn statements(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        self.deeper(node, 1, |this| this.statement(node, into));
    }

    fn push(&self, node: NodeId, kind: StmtKind, into: &mut Vec<Stmt>) {
        into.push(Stmt { line: self.line(node), kind });
    }

    fn statement(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        match self.role(node) {
            Role::File | Role::Block | Role::BlockValue => self.sequence(node, into),
            Role::ExpressionStatement => self.expression_statement(node, into),
            Role::Wrapped | Role::Propagate => match self.unwrapped(node) {
                inner if inner == node => self.value_statement(node, into),
                inner => self.statement(inner, into),
            },
            role if role.is_silent() || role == Role::Decorator => {}
            Role::Function => self.function(node, &[], into),
            Role::Type => self.type_definition(node, &[], into),
            Role::Scope | Role::Module => self.scope(node, &[], into),
            Role::Decorated => self.decorated(node, into),
            Role::Import | Role::ImportFrom | Role::Use | Role::Extern => self.import(node, into),
            Role::Assign => self.assign(node, into),
            Role::Augment => self.augment(node, into),
            Role::Return => {
                let value = self.first_value(node);
                self.push(node, StmtKind::Return(value), into);
            }
            Role::Raise => {
                let value = self.first_value(node);
                self.push(node, StmtKind::Raise(value), into);
            }
            Role::Delete => {
                let names = self.meaningful(node).into_iter().map(|child| self.expression(child)).collect();
                self.push(node, StmtKind::Delete(split_tuple(names)), into);
            }
            Role::Outer => {
                let names =
                    self.meaningful(node).into_iter().map(|name| self.text(name).to_owned()).collect();
                self.push(node, StmtKind::Outer(names), into);
            }
            Role::Assert => {
                if let Some(condition) = self.first_value(node) {
                    self.push(node, StmtKind::Expr(condition), into);
                }
            }
            Role::Print => {
                let args = self.meaningful(node).into_iter().map(|child| self.expression(child));
                let args = args.map(|value| Arg { name: None, spread: false, value }).collect();
                let call = Expr::Call {
                    callee: Box::new(Expr::Name("print".to_owned())),
                    args,
                    line: self.line(node),
                };
                self.push(node, StmtKind::Expr(call), into);
            }
            Role::Break => {
                if let Some(value) = self.first_value(node) {
                    self.push(node, StmtKind::Expr(value), into);
                }
                self.push(node, StmtKind::Break, into);
            }
            Role::Continue => self.push(node, StmtKind::Continue, into),
            Role::If | Role::Match | Role::Try => self.branch(node, into),
            Role::For | Role::While | Role::Loop => self.repeat(node, into),
            Role::With => self.with(node, into),
            Role::None if self.tree.is_broken(node) => self.sequence(node, into),
            _ => self.value_statement(node, into),
        }
    }

    /// What follows an attribute such as `#[cfg(test)]` belongs to it.
    fn sequence(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let mut attributes: Vec<NodeId> = Vec::new();
        let children = self.meaningful(node);
        let holds_items = matches!(self.role(node), Role::File | Role::Block);
        for child in children {
            if self.role(child) == Role::Decorator {
                attributes.push(child);
                continue;
            }
            let inner = match self.role(child) {
                Role::ExpressionStatement => self.tree.meaningful(child).next().unwrap_or(child),
                _ => child,
            };
            if holds_items && self.role(inner) == Role::Macro {
                attributes.clear();
                self.item_macro(inner, into);
                continue;
            }
            let belongs = std::mem::take(&mut attributes);
            if belongs.iter().any(|&attribute| self.tree.means(attribute, Meaning::Never)) {
                continue;
            }
            match self.role(child) {
                Role::Function => {
                    self.deeper(child, 1, |this| this.function(child, &belongs, into));
                }
                Role::Type => {
                    self.deeper(child, 1, |this| this.type_definition(child, &belongs, into));
                }
                Role::Module => {
                    self.deeper(child, 1, |this| this.scope(child, &belongs, into));
                }
                _ => self.statements(child, into),
            }
        }
    }

    fn expression_statement(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let children = self.meaningful(node);
        match children[..] {
            // Documentation.
            [only] if matches!(self.role(only), Role::Text | Role::JoinedText) => {}
            [only] => self.statement(only, into),
            _ => {
                for child in children {
                    self.value_statement(child, into);
                }
            }
        }
    }

    fn value_statement(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        match self.expression(node) {
            // A block for its effect is its statements.
            Expr::Block(body) => into.extend(body),
            Expr::Call { callee, args, .. } if is_name(&callee, "drop") && args.len() == 1 => {
                let dropped = args.into_iter().map(|arg| arg.value).collect();
                self.push(node, StmtKind::Delete(dropped), into);
            }
            value => self.push(node, StmtKind::Expr(value), into),
        }
    }

    pub(super) fn first_value(&mut self, node: NodeId) -> Option<Expr> {
        let first = self.tree.meaningful(node).next()?;
        Some(self.expression(first))
    }

    /// `a = b = value`, `let pattern: type = value else { … }`.
    pub(super) fn assign(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let mut targets = Vec::new();
        let mut annotation = None;
        let mut here = node;
        let value = loop {
            if let Some(target) = self.slot(here, Slot::Target) {
                let target = match self.role(target) {
                    Role::Name => Expr::Name(self.text(target).to_owned()),
                    _ => self.pattern(target),
                };
                targets.push(self.in_type(target));
            }
            annotation = annotation.or(self.slot_text(here, Slot::Annotation));
            match self.slot(here, Slot::Value) {
                Some(next) if self.role(next) == Role::Assign => here = next,
                Some(value) => break Some(self.expression(value)),
                None => break None,
            }
        };
        let annotation = annotation.map(str::to_owned);
        self.push(node, StmtKind::Assign { targets, value, op: None, annotation }, into);
        if let Some(otherwise) = self.slot(node, Slot::Alternative) {
            let arm = self.block(otherwise);
            self.push_if(node, None, arm, into);
        }
    }

    fn augment(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let (Some(target), Some(value)) = (self.slot(node, Slot::Target), self.slot(node, Slot::Value))
        else {
            return;
        };
        let operator = self.slot_text(node, Slot::Operator).unwrap_or_default();
        let op = self.pack.operator(operator.trim_end_matches('=')).unwrap_or(Op::Add);
        let target = self.pattern(target);
        let targets = vec![self.in_type(target)];
        let value = Some(self.expression(value));
        self.push(node, StmtKind::Assign { targets, value, op: Some(op), annotation: None }, into);
    }

    /// A name bound directly in a class body belongs to the class.
    fn in_type(&self, target: Expr) -> Expr {
        match (target, self.scopes.last()) {
            (Expr::Name(name), Some((scope, super::ScopeKind::Type))) => {
                Expr::Attribute(Box::new(Expr::Name(scope.clone())), name)
            }
            (target, _) => target,
        }
    }
}

fn is_name(expression: &Expr, name: &str) -> bool {
    matches!(expression, Expr::Name(found) if found == name)
}

/// `del a, b` names two things.
fn split_tuple(mut names: Vec<Expr>) -> Vec<Expr> {
    match names.pop() {
        Some(Expr::Display { items, .. }) if names.is_empty() => items,
        last => names.into_iter().chain(last).collect(),
    }
}
