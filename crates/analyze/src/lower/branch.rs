//! Branches, loops and `with`: statements that hold other statements.
//!
//! The same walk serves where a value is wanted (`let x = if …`): expressions call back here for a statement
//! and turn it into a [`Expr::Choice`].

use crate::ir::{BranchKind, Driver, Expr, Stmt, StmtKind};
use crate::pack::{Meaning, Role, Slot};
use crate::parse::NodeId;

use super::Lowering;

/// Longest chain of `else if` that is nested as it is meant; a longer one becomes arms side by side.
const NESTED_CHAIN: usize = 12;

/// A chain of `if` … `else if` … `else`.
pub(super) struct Chain {
    /// The nodes with a condition, in order.
    pub(super) conditional: Vec<NodeId>,
    pub(super) otherwise: Option<NodeId>,
}

impl Lowering<'_, '_> {
    pub(super) fn branch(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        match self.role(node) {
            Role::If => self.if_chain(node, into),
            Role::Match => self.cases(node, into),
            _ => self.guarded(node, into),
        }
    }

    pub(super) fn push_if(
        &self,
        node: NodeId,
        condition: Option<Expr>,
        arm: Vec<Stmt>,
        into: &mut Vec<Stmt>,
    ) {
        let kind = StmtKind::Branch { kind: BranchKind::If, condition, arms: vec![arm] };
        into.push(Stmt { line: self.line(node), kind });
    }

    /// Collects a chain without recursion: some programs have thousands of links.
    pub(super) fn chain(&self, node: NodeId) -> Chain {
        let mut chain = Chain { conditional: vec![node], otherwise: None };
        let mut here = node;
        loop {
            let mut next = None;
            for alternative in self.tree.slots(here, Slot::Alternative) {
                match self.role(alternative) {
                    Role::ElseIf => chain.conditional.push(alternative),
                    Role::Else => match self.slot(alternative, Slot::Body) {
                        Some(body) if self.role(body) == Role::If => next = Some(body),
                        body => chain.otherwise = body,
                    },
                    _ => chain.otherwise = Some(alternative),
                }
            }
            let Some(link) = next else { return chain };
            chain.conditional.push(link);
            here = link;
        }
    }

    fn if_chain(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let chain = self.chain(node);
        let mut otherwise = chain.otherwise.map(|body| self.block(body));
        let nested = chain.conditional.len() <= NESTED_CHAIN;
        let mut arms: Vec<Vec<Stmt>> = Vec::new();
        let mut first_condition = None;
        for (position, &link) in chain.conditional.iter().enumerate() {
            let levels = if nested { position } else { 0 };
            let lowered = self.deeper(link, levels, |this| {
                let condition = this.slot(link, Slot::Condition).map(|condition| this.expression(condition));
                let body = this.slot(link, Slot::Body).map_or_else(Vec::new, |body| this.block(body));
                (condition, body)
            });
            let Some((condition, mut body)) = lowered else { continue };
            if position == 0 {
                first_condition = condition;
            } else if let Some(condition) = condition {
                // Kept in front of the arm it decides on, until the chain is put together.
                body.insert(0, Stmt { line: self.line(link), kind: StmtKind::Expr(condition) });
            }
            arms.push(body);
        }
        if nested {
            while arms.len() > 1 {
                let Some(mut last) = arms.pop() else { break };
                let line = last.first().map_or(0, |stmt| stmt.line);
                let condition = take_condition(&mut last);
                let inner: Vec<_> = std::iter::once(last).chain(otherwise.take()).collect();
                let kind = StmtKind::Branch { kind: BranchKind::If, condition, arms: inner };
                otherwise = Some(vec![Stmt { line, kind }]);
            }
        }
        arms.extend(otherwise);
        let kind = if self.tree.means(node, Meaning::MainGuard) {
            BranchKind::Main
        } else if self.tree.means(node, Meaning::Never) {
            BranchKind::Never
        } else {
            BranchKind::If
        };
        let kind = StmtKind::Branch { kind, condition: first_condition, arms };
        into.push(Stmt { line: self.line(node), kind });
    }

    fn cases(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let subject_node = self.slot(node, Slot::Condition);
        let (condition, subject) = self.subject(node, subject_node);
        let mut arms = Vec::new();
        for case in self.case_nodes(node) {
            let arm = self.deeper(case, 1, |this| {
                let mut arm = this.case_head(case, &subject);
                if let Some(body) = this.slot(case, Slot::Body) {
                    this.statements(body, &mut arm);
                }
                arm
            });
            arms.extend(arm);
        }
        let kind = StmtKind::Branch { kind: BranchKind::Match, condition, arms };
        into.push(Stmt { line: self.line(node), kind });
    }

    /// The arms of a `match`, those that are never compiled left out.
    pub(super) fn case_nodes(&self, node: NodeId) -> Vec<NodeId> {
        let Some(body) = self.slot(node, Slot::Body) else { return Vec::new() };
        self.tree.children(body).filter(|&child| self.role(child) == Role::Case).collect()
    }

    /// What a `match` looks at: the expression that decides, and a way to name its value in the arms. A value
    /// that is more than a name gets a made-up one, so that it is computed once.
    pub(super) fn subject(&mut self, node: NodeId, subject: Option<NodeId>) -> (Option<Expr>, Expr) {
        let Some(subject) = subject else { return (None, Expr::Opaque(Vec::new())) };
        match self.expression(subject) {
            Expr::Name(name) => (Some(Expr::Name(name.clone())), Expr::Name(name)),
            value => {
                let line = self.line(node);
                let name = Expr::Name(format!("match@{line}"));
                let targets = vec![name.clone()];
                let kind = StmtKind::Assign { targets, value: Some(value), op: None, annotation: None };
                let bind = Stmt { line, kind };
                let read = Stmt { line, kind: StmtKind::Expr(name.clone()) };
                (Some(Expr::Block(vec![bind, read])), name)
            }
        }
    }

    /// What a case does before its body: binds its names, looks at its guard.
    pub(super) fn case_head(&mut self, case: NodeId, subject: &Expr) -> Vec<Stmt> {
        let line = self.line(case);
        let mut head = Vec::new();
        let mut guard = self.slot(case, Slot::Guard);
        let patterns: Vec<NodeId> = match self.slot(case, Slot::Target) {
            Some(target) if self.role(target) == Role::GuardedPattern => {
                guard = guard.or(self.slot(target, Slot::Guard));
                self.slot(target, Slot::Target).into_iter().collect()
            }
            Some(target) => vec![target],
            None => self.tree.meaningful(case).filter(|&child| self.role(child) == Role::Wrapped).collect(),
        };
        let mut targets: Vec<Expr> = patterns.into_iter().map(|pattern| self.pattern(pattern)).collect();
        targets.retain(binds);
        if !targets.is_empty() {
            let value = Some(subject.clone());
            head.push(Stmt { line, kind: StmtKind::Assign { targets, value, op: None, annotation: None } });
        }
        if let Some(guard) = guard {
            let guard = self.expression(guard);
            head.push(Stmt { line, kind: StmtKind::Expr(guard) });
        }
        head
    }

    /// `try`: the handlers are arms beside the body; what always runs follows.
    fn guarded(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let mut arms = vec![self.slot(node, Slot::Body).map_or_else(Vec::new, |body| self.block(body))];
        let mut always = Vec::new();
        for child in self.meaningful(node) {
            match self.role(child) {
                Role::Catch => {
                    let mut arm = Vec::new();
                    // `except E as e` is read as one value with a name.
                    let value = self.slot(child, Slot::Value).filter(|&value| self.role(value) == Role::As);
                    let name = self.slot(child, Slot::Target);
                    if let Some(name) = name.or_else(|| self.slot(value?, Slot::Target)) {
                        let line = self.line(child);
                        let targets = vec![self.pattern(name)];
                        let kind = StmtKind::Assign { targets, value: None, op: None, annotation: None };
                        arm.push(Stmt { line, kind });
                    }
                    if let Some(body) = self.tree.child(child, Role::Block) {
                        self.statements(body, &mut arm);
                    }
                    arms.push(arm);
                }
                Role::Else => {
                    if let Some(body) = self.slot(child, Slot::Body) {
                        self.statements(body, &mut arms[0]);
                    }
                }
                Role::Finally => {
                    if let Some(body) = self.tree.child(child, Role::Block) {
                        self.statements(body, &mut always);
                    }
                }
                _ => {}
            }
        }
        let kind = StmtKind::Branch { kind: BranchKind::Try, condition: None, arms };
        into.push(Stmt { line: self.line(node), kind });
        into.extend(always);
    }

    pub(super) fn repeat(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let driver = match self.role(node) {
            Role::For => {
                let target = self.slot(node, Slot::Target).map(|target| self.pattern(target));
                let iter = self.slot(node, Slot::Value).map(|iter| self.expression(iter));
                let nothing = || Expr::Opaque(Vec::new());
                Driver::Each { target: target.unwrap_or_else(nothing), iter: iter.unwrap_or_else(nothing) }
            }
            Role::While => match self.slot(node, Slot::Condition).map(|condition| self.expression(condition))
            {
                Some(Expr::Bool(true)) | None => Driver::Forever,
                Some(Expr::Number(number)) if number != 0.0 => Driver::Forever,
                Some(condition) => Driver::While(condition),
            },
            _ => Driver::Forever,
        };
        let body = self.slot(node, Slot::Body).map_or_else(Vec::new, |body| self.block(body));
        into.push(Stmt { line: self.line(node), kind: StmtKind::Loop { driver, body } });
        if let Some(otherwise) = self.slot(node, Slot::Alternative) {
            let body = self.slot(otherwise, Slot::Body).unwrap_or(otherwise);
            self.statements(body, into);
        }
    }

    pub(super) fn with(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let mut items: Vec<NodeId> = Vec::new();
        if let Some(clause) = self.tree.child(node, Role::WithItems) {
            for item in self.meaningful(clause) {
                let item = self.unwrapped(item);
                // `with (open(a) as x, open(b) as y):` is read as a tuple.
                if self.role(item) == Role::Tuple {
                    items.extend(self.tree.meaningful(item));
                } else {
                    items.push(item);
                }
            }
        }
        let mut resources = Vec::new();
        for item in items {
            let item = self.unwrapped(item);
            if self.role(item) == Role::As {
                let value = self.slot(item, Slot::Value).map(|value| self.expression(value));
                let target = self.slot(item, Slot::Target).map(|target| self.pattern(target));
                resources.push((value.unwrap_or_else(|| Expr::Opaque(Vec::new())), target));
            } else {
                resources.push((self.expression(item), None));
            }
        }
        let body = self.slot(node, Slot::Body).map_or_else(Vec::new, |body| self.block(body));
        into.push(Stmt { line: self.line(node), kind: StmtKind::Scope { resources, body } });
    }
}

/// Takes back the condition that was put in front of an arm.
fn take_condition(arm: &mut Vec<Stmt>) -> Option<Expr> {
    if !matches!(arm.first(), Some(Stmt { kind: StmtKind::Expr(_), .. })) {
        return None;
    }
    match arm.remove(0).kind {
        StmtKind::Expr(condition) => Some(condition),
        _ => None,
    }
}

/// Whether a target binds any name at all.
pub(super) fn binds(target: &Expr) -> bool {
    match target {
        Expr::Display { items, .. } | Expr::Opaque(items) => items.iter().any(binds),
        _ => true,
    }
}
