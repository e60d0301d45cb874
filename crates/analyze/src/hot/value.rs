//! What working out an expression weighs, and what it calls.
//!
//! Part of [`super::frequency`]'s walk: knows one function, and names of what it does not know.

use plimsoll_model::Language;

use super::branch::last_name;
use super::frequency::Walker;
use super::outline::Callee;
use super::receivers::class_name;
use super::steps::written_rounds;
use crate::ir::{Arg, Clause, Expr, Op, Stmt, StmtKind};

impl Walker<'_> {
    /// Works out an expression so often.
    pub(super) fn value(&mut self, expression: &Expr, times: f64) {
        let weights = *self.libraries.weights;
        match expression {
            Expr::Number(_) | Expr::Text { .. } | Expr::Bool(_) | Expr::Nothing => {
                self.spend(weights.name, times);
            }
            Expr::Name(name) => {
                self.spend(weights.name, times);
                self.read(expression, name, times);
            }
            Expr::Attribute(of, name) => {
                if self.path(expression).is_none() {
                    self.value(of, times);
                }
                self.spend(weights.step, times);
                self.read(expression, name, times);
            }
            Expr::Index(of, index) => {
                self.value(of, times);
                self.value(index, times);
                self.spend(weights.step, times);
                self.operator(of, "__getitem__", "index", times);
            }
            Expr::Slice { value, start, stop, step } => {
                for part in [value, start, stop, step].into_iter().flatten() {
                    self.value(part, times);
                }
                self.spend(weights.step, times);
            }
            Expr::Call { callee, args, .. } => self.call(callee, args, times),
            Expr::Operate { op, left, right } => self.operate(*op, left.as_deref(), right, times),
            Expr::Display { items, .. } | Expr::Opaque(items) => {
                items.iter().for_each(|item| self.value(item, times));
                self.spend(weights.step, times);
            }
            Expr::Format(items) => {
                items.iter().for_each(|item| self.value(item, times));
                self.spend(weights.format, times);
            }
            Expr::Repeat { element, count } => {
                self.value(element, times);
                self.value(count, times);
                let elements = match &**count {
                    Expr::Number(number) => number.max(0.0),
                    _ => self.libraries.sizes.container,
                };
                self.spend(weights.library + weights.element * elements, times);
            }
            Expr::Comprehension { elements, clauses, .. } => self.comprehension(elements, clauses, times),
            Expr::Lambda { body, .. } => self.lambda(body, times),
            Expr::Choice { condition, arms } => self.choice(condition.as_deref(), arms, times),
            Expr::Block(body) => {
                self.block(body, times);
            }
            Expr::Await(value) | Expr::Cast(value, _) => {
                self.value(value, times);
                self.spend(weights.name, times);
            }
            Expr::Yield(value) => {
                value.iter().for_each(|value| self.value(value, times));
                self.spend(weights.step, times);
            }
        }
    }

    fn operate(&mut self, op: Op, left: Option<&Expr>, right: &Expr, times: f64) {
        if let Some(left) = left {
            self.value(left, times);
            let (python, rust) = match op {
                Op::Add => ("__add__", "add"),
                Op::Sub => ("__sub__", "sub"),
                Op::Mul => ("__mul__", "mul"),
                Op::Div => ("__truediv__", "div"),
                Op::Rem => ("__mod__", "rem"),
                Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => ("__lt__", "partial_cmp"),
                Op::Equal | Op::NotEqual => ("__eq__", "eq"),
                _ => ("", ""),
            };
            if !python.is_empty() {
                self.operator(left, python, rust, times);
            }
        }
        if op == Op::In {
            self.operator(right, "__contains__", "contains", times);
        }
        let is_short = matches!(op, Op::And | Op::Or) && left.is_some();
        let chance = match (is_short, op, left) {
            (true, Op::And, Some(left)) => self.branches.holds(left),
            (true, _, Some(left)) => 1.0 - self.branches.holds(left),
            _ => 1.0,
        };
        self.value(right, times * chance);
        self.spend(self.libraries.weights.step, times);
    }

    /// A method that an operator calls, where the type of what it works on is known.
    fn operator(&mut self, on: &Expr, python: &str, rust: &str, times: f64) {
        let Some(owner) = self.receivers.class(on) else { return };
        let name = match self.libraries.language {
            Language::Python => python,
            Language::Rust => rust,
        };
        let callee = Callee::Method { owner: Some(owner), name: name.to_owned(), is_common: true };
        self.site(callee, times, 0.0);
    }

    /// Something of a known type is gone through.
    pub(super) fn iterated(&mut self, iter: &Expr, times: f64, rounds: f64) {
        self.operator(iter, "__iter__", "into_iter", times);
        self.operator(iter, "__next__", "next", times * rounds);
    }

    fn choice(&mut self, condition: Option<&Expr>, arms: &[Expr], times: f64) {
        condition.iter().for_each(|condition| self.value(condition, times));
        let chances = match (condition, arms.len()) {
            (Some(condition), 2) => {
                let holds = self.branches.holds(condition);
                vec![holds, 1.0 - holds]
            }
            (_, arms) => vec![1.0 / arms.max(1) as f64; arms],
        };
        for (arm, chance) in arms.iter().zip(chances) {
            self.value(arm, times * chance);
        }
    }

    fn comprehension(&mut self, elements: &[Expr], clauses: &[Clause], times: f64) {
        let mut inner = times;
        for clause in clauses {
            self.value(&clause.iter, inner);
            let rounds = written_rounds(&clause.iter).unwrap_or_else(|| self.unknown_rounds(&clause.iter));
            self.iterated(&clause.iter, inner, rounds);
            inner *= rounds;
            self.open.push(0);
            self.spend(self.libraries.weights.step, inner);
            for filter in &clause.filters {
                self.value(filter, inner);
                inner *= self.branches.holds(filter);
            }
        }
        for element in elements {
            self.value(element, inner);
        }
        for _ in clauses {
            self.open.pop();
        }
    }

    fn unknown_rounds(&self, iter: &Expr) -> f64 {
        let body = [Stmt { line: 0, kind: StmtKind::Expr(iter.clone()) }];
        if self.branches.recurs(&body) { self.branches.rounds(&body) } else { self.libraries.sizes.container }
    }

    fn lambda(&mut self, body: &[Stmt], times: f64) {
        self.block(body, times);
    }

    fn call(&mut self, callee: &Expr, args: &[Arg], times: f64) {
        let (back, is_known) = self.callee(callee, args, times);
        for arg in args {
            match &arg.value {
                Expr::Lambda { body, .. } => {
                    if back > 1.0 {
                        self.open.push(0);
                    }
                    self.lambda(body, times * back);
                    if back > 1.0 {
                        self.open.pop();
                    }
                }
                value @ (Expr::Name(_) | Expr::Attribute(..)) if is_known && back > 1.0 => {
                    self.spend(self.libraries.weights.name, times);
                    self.passed(value, times * back);
                }
                value => self.value(value, times),
            }
        }
    }

    /// What is called; how often that calls functions among its arguments, and whether it is a known library's.
    fn callee(&mut self, callee: &Expr, args: &[Arg], times: f64) -> (f64, bool) {
        let weights = *self.libraries.weights;
        if let Some(path) = self.path(callee) {
            if path == "getattr" {
                self.dynamic(args, times);
            }
            let called = self.libraries.function(&path, args.len());
            self.site(Callee::Path(path), times, called.time);
            return (called.back, called.known);
        }
        match callee {
            Expr::Attribute(of, name) => {
                if let Expr::Call { callee: inner, .. } = &**of
                    && last_name(inner) == Some("super")
                    && let Some(owner) = self.receivers.owner
                {
                    let callee = Callee::Super { owner: owner.to_owned(), name: name.clone() };
                    self.site(callee, times, weights.library);
                    return (1.0, false);
                }
                self.value(of, times);
                let owner = self.receivers.class(of);
                let kind = owner.as_deref().and_then(|owner| self.libraries.kind(owner));
                let called = self.libraries.method(kind, name);
                // That a library's type has such a method says nothing where the type is known.
                let is_common = called.known && owner.is_none();
                self.site(Callee::Method { owner, name: name.clone(), is_common }, times, called.time);
                (called.back, called.known)
            }
            // A variable that holds a function, or what another call gives.
            other => {
                if !matches!(other, Expr::Name(_)) {
                    self.value(other, times);
                }
                if let Some(owner) = self.receivers.class(other) {
                    let callee =
                        Callee::Method { owner: Some(owner), name: "__call__".to_owned(), is_common: false };
                    self.site(callee, times, weights.call);
                } else {
                    self.spend(weights.call, times);
                }
                (1.0, false)
            }
        }
    }

    /// The dotted path that an expression is, where it does not begin with a variable.
    fn path(&self, expression: &Expr) -> Option<String> {
        let mut steps: Vec<&str> = Vec::new();
        let mut here = expression;
        loop {
            match here {
                Expr::Attribute(of, name) => {
                    steps.push(name);
                    here = of;
                }
                Expr::Name(name) if !self.receivers.is_local(name) => {
                    steps.push(match (name.as_str(), self.receivers.owner) {
                        ("Self", Some(owner)) => owner,
                        (name, _) => name,
                    });
                    break;
                }
                _ => return None,
            }
        }
        // A variable has methods, not functions.
        if steps.len() > 1 && matches!(here, Expr::Name(name) if self.receivers.is_variable(name)) {
            return None;
        }
        steps.reverse();
        Some(steps.join("."))
    }

    /// A function that something else is going to call.
    fn passed(&mut self, value: &Expr, times: f64) {
        if let Some(path) = self.path(value) {
            self.site(Callee::Path(path), times, 0.0);
        } else if let Expr::Attribute(of, name) = value {
            let owner = self.receivers.class(of);
            self.site(Callee::Method { owner, name: name.clone(), is_common: true }, times, 0.0);
        }
    }

    /// A name or attribute that is read: it may be a function that is passed on, or a property.
    fn read(&mut self, expression: &Expr, name: &str, times: f64) {
        let owner = match expression {
            Expr::Name(name) if self.receivers.is_local(name) => return,
            Expr::Attribute(of, _) => self.receivers.class(of).or_else(|| match &**of {
                Expr::Name(of) => class_name(of).filter(|_| !self.receivers.is_local(of)),
                _ => None,
            }),
            _ => None,
        };
        if matches!(expression, Expr::Name(_)) && name.chars().all(|one| one.is_uppercase() || one == '_') {
            return;
        }
        self.site(Callee::Read { owner, name: name.to_owned() }, times, 0.0);
    }
}
