//! Going through everything that stands in a stretch of the intermediate form, without recursion.
//!
//! Knows the form's shape, not what anything means.

use super::{Driver, Expr, Stmt, StmtKind};

/// A statement or an expression.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node<'p> {
    Stmt(&'p Stmt),
    Expr(&'p Expr),
}

/// Statements, and everything in them, in order of appearance. What lambdas do is left out.
pub(crate) fn walk(body: &[Stmt]) -> Walk<'_> {
    Walk { open: body.iter().rev().map(Node::Stmt).collect(), children: Vec::new(), skip: None }
}

/// An expression and everything in it, in order of appearance. What lambdas do is left out.
pub(crate) fn within(expression: &Expr) -> Walk<'_> {
    Walk { open: vec![Node::Expr(expression)], children: Vec::new(), skip: None }
}

/// See [`walk`].
#[derive(Debug)]
pub(crate) struct Walk<'p> {
    open: Vec<Node<'p>>,
    children: Vec<Node<'p>>,
    skip: Option<*const Stmt>,
}

impl<'p> Walk<'p> {
    /// Leaves out this statement and everything in it.
    pub(crate) fn without(mut self, statement: &'p Stmt) -> Self {
        self.skip = Some(std::ptr::from_ref(statement));
        self
    }

    /// The expressions only.
    pub(crate) fn expressions(self) -> impl Iterator<Item = &'p Expr> {
        self.filter_map(|node| match node {
            Node::Expr(expression) => Some(expression),
            Node::Stmt(_) => None,
        })
    }

    /// The statements only.
    pub(crate) fn statements(self) -> impl Iterator<Item = &'p Stmt> {
        self.filter_map(|node| match node {
            Node::Stmt(statement) => Some(statement),
            Node::Expr(_) => None,
        })
    }
}

impl<'p> Iterator for Walk<'p> {
    type Item = Node<'p>;

    fn next(&mut self) -> Option<Node<'p>> {
        let node = loop {
            let node = self.open.pop()?;
            let skipped =
                matches!(node, Node::Stmt(statement) if self.skip == Some(std::ptr::from_ref(statement)));
            if !skipped {
                break node;
            }
        };
        self.children.clear();
        match node {
            Node::Stmt(statement) => of_statement(statement, &mut self.children),
            Node::Expr(expression) => of_expression(expression, &mut self.children),
        }
        self.open.extend(self.children.drain(..).rev());
        Some(node)
    }
}

fn of_statement<'p>(statement: &'p Stmt, out: &mut Vec<Node<'p>>) {
    match &statement.kind {
        StmtKind::Assign { targets, value, .. } => {
            out.extend(value.iter().map(Node::Expr));
            out.extend(targets.iter().map(Node::Expr));
        }
        StmtKind::Expr(value) => out.push(Node::Expr(value)),
        StmtKind::Return(value) | StmtKind::Raise(value) => out.extend(value.iter().map(Node::Expr)),
        StmtKind::Loop { driver, body } => {
            match driver {
                Driver::Each { target, iter } => out.extend([iter, target].map(Node::Expr)),
                Driver::While(condition) => out.push(Node::Expr(condition)),
                Driver::Forever => {}
            }
            out.extend(body.iter().map(Node::Stmt));
        }
        StmtKind::Branch { condition, arms, .. } => {
            out.extend(condition.iter().map(Node::Expr));
            out.extend(arms.iter().flatten().map(Node::Stmt));
        }
        StmtKind::Scope { resources, body } => {
            for (resource, name) in resources {
                out.push(Node::Expr(resource));
                out.extend(name.iter().map(Node::Expr));
            }
            out.extend(body.iter().map(Node::Stmt));
        }
        StmtKind::Delete(values) => out.extend(values.iter().map(Node::Expr)),
        StmtKind::Import(_)
        | StmtKind::Outer(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Define(_) => {}
    }
}

fn of_expression<'p>(expression: &'p Expr, out: &mut Vec<Node<'p>>) {
    let boxed = |value: &'p Option<Box<Expr>>| value.as_deref().map(Node::Expr);
    match expression {
        Expr::Attribute(value, _) | Expr::Await(value) | Expr::Cast(value, _) => out.push(Node::Expr(value)),
        Expr::Index(value, index) => out.extend([&**value, &**index].map(Node::Expr)),
        Expr::Slice { value, start, stop, step } => {
            out.extend([value, start, stop, step].into_iter().filter_map(boxed));
        }
        Expr::Call { callee, args, .. } => {
            out.push(Node::Expr(callee));
            out.extend(args.iter().map(|arg| Node::Expr(&arg.value)));
        }
        Expr::Operate { left, right, .. } => {
            out.extend(boxed(left));
            out.push(Node::Expr(right));
        }
        Expr::Display { items, .. } | Expr::Format(items) | Expr::Opaque(items) => {
            out.extend(items.iter().map(Node::Expr));
        }
        Expr::Repeat { element, count } => out.extend([&**element, &**count].map(Node::Expr)),
        Expr::Comprehension { elements, clauses, .. } => {
            for clause in clauses {
                out.extend([&clause.iter, &clause.target].map(Node::Expr));
                out.extend(clause.filters.iter().map(Node::Expr));
            }
            out.extend(elements.iter().map(Node::Expr));
        }
        Expr::Choice { condition, arms } => {
            out.extend(boxed(condition));
            out.extend(arms.iter().map(Node::Expr));
        }
        Expr::Block(body) => out.extend(body.iter().map(Node::Stmt)),
        Expr::Yield(value) => out.extend(boxed(value)),
        Expr::Number(_)
        | Expr::Text { .. }
        | Expr::Bool(_)
        | Expr::Nothing
        | Expr::Name(_)
        | Expr::Lambda { .. } => {}
    }
}
