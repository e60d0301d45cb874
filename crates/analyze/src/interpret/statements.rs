//! Statements: binding, branching, returning, scopes of resources.
//!
//! Loops are in a file of their own.

use std::rc::Rc;

use super::arguments::Argument;
use super::links::mentions;
use super::value::{Class, Truth, Value};
use super::{Flow, Interpreter};
use crate::ir::visit::within;
use crate::ir::{BranchKind, Expr, Op, Stmt, StmtKind};
use crate::size::Size;

/// Statements of an arm that does no more than tell why it returns.
const MOST_REFUSAL: usize = 2;

impl<'p> Interpreter<'p> {
    /// Runs statements in order until one leaves the block.
    pub(super) fn run_block(&mut self, body: &'p [Stmt]) -> Flow {
        let capped = self.cap(body);
        let mut flow = Flow::On;
        for statement in body {
            flow = self.run_statement(statement);
            if flow != Flow::On {
                break;
            }
        }
        self.uncap(capped);
        flow
    }

    fn run_statement(&mut self, statement: &'p Stmt) -> Flow {
        if !self.step() || self.nesting >= super::MOST_NESTING {
            return Flow::On;
        }
        self.nesting += 1;
        self.line = statement.line;
        let flow = self.run_kind(&statement.kind);
        self.nesting -= 1;
        flow
    }

    fn run_kind(&mut self, kind: &'p StmtKind) -> Flow {
        match kind {
            StmtKind::Import(import) => self.import(import),
            StmtKind::Assign { targets, value, op, annotation } => {
                self.assignment(targets, value.as_ref(), *op, annotation.as_deref());
                self.left()
            }
            StmtKind::Expr(value) => {
                let value = self.eval(value);
                drop(value);
                self.left()
            }
            StmtKind::Return(value) => {
                let value = value.as_ref().map_or(Value::Nothing, |value| self.eval(value));
                self.note_return(value);
                Flow::Return
            }
            StmtKind::Loop { driver, body } => self.run_loop(driver, body),
            StmtKind::Branch { kind, condition, arms } => self.run_branch(*kind, condition.as_ref(), arms),
            StmtKind::Scope { resources, body } => {
                let mut managers = Vec::new();
                for (value, target) in resources {
                    let value = self.eval(value);
                    managers.push(value.clone());
                    let value = self.entered(value);
                    if let Some(target) = target {
                        self.assign(target, value);
                    } else {
                        // Alive as long as the body, whether named or not.
                        self.keep(value);
                    }
                }
                let flow = self.run_block(body);
                for manager in managers.iter().rev() {
                    let nothing = &Value::Nothing;
                    self.call_operator(manager, "__exit__", &[nothing, nothing, nothing]);
                }
                flow
            }
            StmtKind::Outer(names) => {
                self.scope.outer.borrow_mut().extend(names.iter().map(String::as_str));
                Flow::On
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.delete(target);
                }
                Flow::On
            }
            StmtKind::Break | StmtKind::Continue => Flow::Round,
            StmtKind::Raise(value) => {
                if let Some(value) = value {
                    self.eval(value);
                }
                Flow::Raise
            }
            StmtKind::Define(name) => {
                self.define(name);
                Flow::On
            }
        }
    }

    /// Whether the last expression left the block: a call that ends the program, or a `return` inside.
    fn left(&mut self) -> Flow {
        std::mem::replace(&mut self.leaving, Flow::On)
    }

    fn note_return(&mut self, value: Value<'p>) {
        let scope = Rc::clone(&self.scope);
        let before = scope.returned.borrow_mut().take();
        let larger = match before {
            None => Some(value),
            before => self.larger(before, Some(value)),
        };
        *scope.returned.borrow_mut() = larger;
    }

    fn keep(&mut self, value: Value<'p>) {
        let name = format!("with@{}", self.line);
        let name: Rc<str> = name.into();
        let scope = Rc::clone(&self.scope);
        self.note_name(&scope, &name);
        let old = scope.names.borrow_mut().insert(name, value);
        drop(old);
    }

    /// What a context manager gives on entering.
    pub(super) fn entered(&mut self, value: Value<'p>) -> Value<'p> {
        if let Value::Object(object) = &value {
            let class = object.state.borrow().class.clone();
            match class {
                Class::Instance(of) => {
                    if let Some(found) = self.method_of(of, "__enter__") {
                        return self.call_own(found.0, found.1, vec![Argument::plain(value.clone())]);
                    }
                }
                // A generator made into a context manager hands out what it yields.
                Class::Iterator if object.state.borrow().field("frame").is_some() => {
                    return self.element(&value);
                }
                _ => {}
            }
        }
        value
    }

    fn run_branch(&mut self, kind: BranchKind, condition: Option<&'p Expr>, arms: &'p [Vec<Stmt>]) -> Flow {
        match kind {
            BranchKind::Never => {
                // What only type checkers see; the other arm is what runs.
                arms.get(1).map_or(Flow::On, |arm| self.run_block(arm))
            }
            BranchKind::Main => {
                let is_program = self.module == 0 && self.program.entry == crate::program::Start::Script;
                let arm = if is_program { arms.first() } else { arms.get(1) };
                arm.map_or(Flow::On, |arm| self.run_block(arm))
            }
            BranchKind::Try => self.run_try(arms),
            BranchKind::If => {
                let bound = condition.and_then(|condition| self.bound_of(condition));
                let truth = match (condition, &bound) {
                    // How full a container is in the round that stands for all says nothing.
                    (Some(condition), _)
                        if !self.loops.is_empty() && super::caps::is_about_length(condition) =>
                    {
                        Truth::Open
                    }
                    (Some(condition), _) => match self.truth(condition) {
                        Truth::Known(_) if self.is_carried(condition) => Truth::Open,
                        truth => truth,
                    },
                    (None, _) => Truth::Open,
                };
                let arm = |wanted: bool| arms.get(usize::from(!wanted));
                // What is taken out of an option is worked with: `if let Some(path) = args.file { …; return }`
                let takes = matches!(condition, Some(Expr::Block(_)));
                match truth {
                    Truth::Known(wanted) => arm(wanted).map_or(Flow::On, |arm| self.run_block(arm)),
                    Truth::Likely(wanted) if takes || !arm(wanted).is_some_and(|arm| self.ends(arm)) => {
                        arm(wanted).map_or(Flow::On, |arm| self.run_block(arm))
                    }
                    Truth::Likely(wanted) => arm(!wanted).map_or(Flow::On, |arm| self.run_block(arm)),
                    Truth::Open => {
                        let bounded = usize::from(bound.is_some());
                        let share = condition
                            .zip(arms.first())
                            .and_then(|(condition, arm)| self.share_of(condition, arm));
                        self.bounds.extend(bound);
                        let flow = match share {
                            Some(share) => self.run_seldom_arm(arms, &share),
                            None => self.run_arms(arms, arms.len() < 2),
                        };
                        self.uncap(bounded);
                        flow
                    }
                }
            }
            BranchKind::Match => {
                if let Some(condition) = condition {
                    self.eval(condition);
                }
                self.run_arms(arms, arms.is_empty())
            }
        }
    }

    /// Whether a condition is about what an earlier round may have changed.
    fn is_carried(&self, condition: &'p Expr) -> bool {
        let loops = &self.loops[self.scope.loops.min(self.loops.len())..];
        loops.iter().any(|round| !round.carried.is_empty())
            && within(condition).expressions().take(64).any(|one| {
                matches!(one, Expr::Name(name) if loops.iter().any(|round| round.carried.contains(&name.as_str())))
            })
    }

    /// Arms of which the first runs in a share of the rounds.
    fn run_seldom_arm(&mut self, arms: &'p [Vec<Stmt>], share: &Size) -> Flow {
        let all: Vec<(bool, &'p [Stmt])> =
            arms.iter().enumerate().map(|(at, arm)| (at == 0, arm.as_slice())).collect();
        let run = |this: &mut Self, (seldom, arm): (bool, &'p [Stmt])| {
            let flow =
                if seldom { this.run_seldom(share, |this| this.run_block(arm)) } else { this.run_block(arm) };
            (flow, Value::Unknown)
        };
        self.branch(&all, arms.len() < 2, run).0
    }

    fn run_arms(&mut self, arms: &'p [Vec<Stmt>], open: bool) -> Flow {
        let arms: Vec<&'p [Stmt]> = arms.iter().map(Vec::as_slice).collect();
        self.branch(&arms, open, |this, arm| (this.run_block(arm), Value::Unknown)).0
    }

    /// The guarded body runs; handlers only where it is known to fail, or as something that may happen.
    fn run_try(&mut self, arms: &'p [Vec<Stmt>]) -> Flow {
        let Some((body, handlers)) = arms.split_first() else { return Flow::On };
        self.trying += u32::from(!handlers.is_empty());
        let flow = self.run_block(body);
        self.trying -= u32::from(!handlers.is_empty());
        match flow {
            Flow::Raise => self.run_arms(handlers, false),
            Flow::On => {
                self.handling += 1;
                self.run_arms(handlers, true);
                self.handling -= 1;
                flow
            }
            flow => flow,
        }
    }

    /// Whether an arm only ends the program, or refuses: usage messages and the like.
    fn ends(&mut self, arm: &'p [Stmt]) -> bool {
        arm.last().is_some_and(|last| match &last.kind {
            StmtKind::Raise(_) => true,
            StmtKind::Return(_) => self.depth <= 2 && arm.len() <= MOST_REFUSAL,
            StmtKind::Expr(Expr::Call { callee, .. }) => match &**callee {
                Expr::Name(name) => matches!(name.as_str(), "exit" | "quit" | "panic!"),
                Expr::Attribute(_, name) => {
                    matches!(name.as_str(), "exit" | "_exit" | "error" | "fail" | "abort")
                }
                _ => false,
            },
            _ => false,
        })
    }

    fn assignment(
        &mut self,
        targets: &'p [Expr],
        value: Option<&'p Expr>,
        op: Option<Op>,
        annotation: Option<&'p str>,
    ) {
        let Some(value) = value else { return };
        if let (Some(op), [target]) = (op, targets) {
            self.augment(target, op, value);
            return;
        }
        let last = match targets {
            [Expr::Name(name)] if !self.loops.is_empty() && mentions(value, name, 0) => {
                Some((name, self.lookup(name)))
            }
            _ => None,
        };
        let mut value = self.eval(value);
        if let Some((name, last)) = last {
            self.link_to_last(name, &last, &value);
        }
        if let Some(annotation) = annotation {
            value = self.annotated(value, annotation);
        }
        for target in targets {
            self.assign(target, value.clone());
        }
    }

    /// `target op= value`: containers grow in place, everything else is computed anew.
    fn augment(&mut self, target: &'p Expr, op: Op, value: &'p Expr) {
        let left = self.eval(target);
        let right = self.eval(value);
        if let Value::Object(object) = &left {
            let class = object.state.borrow().class.clone();
            match (op, class) {
                (Op::Add, Class::List) => {
                    self.extend(&Rc::clone(object), &right);
                    return;
                }
                (Op::Add, Class::Text | Class::Bytes) => {
                    let piece = self.text_len(&right);
                    self.spend_on(&piece, self.pace.byte);
                    self.grow_text(&Rc::clone(object), &right, Some(target));
                    return;
                }
                (Op::BitOr, Class::Set | Class::Dict) => {
                    self.extend(&Rc::clone(object), &right);
                    return;
                }
                (_, Class::Array) => return,
                _ => {}
            }
        }
        if let Some(own) = self.own_operator_in_place(op, &left, &right) {
            self.assign(target, own);
            return;
        }
        if matches!(target, Expr::Call { .. }) {
            return;
        }
        // A text that starts out as a constant becomes one on the heap by growing.
        let grows = op == Op::Add && matches!(&left, Value::Text(_)) && !self.loops.is_empty();
        let result =
            if grows { self.grown_constant(target, &left, &right) } else { self.operate(op, &left, &right) };
        self.assign(target, result);
    }

    /// Binds a target to a value, taking it apart where the target has parts.
    pub(super) fn assign(&mut self, target: &'p Expr, value: Value<'p>) {
        match target {
            Expr::Name(name) => self.bind(name, value),
            // `*map.entry(key).or_insert(first) = value`: what the call gives is a place in a map.
            Expr::Call { callee, .. } => match &**callee {
                Expr::Attribute(entry, name) if name.starts_with("or_") => {
                    let entry = self.eval(entry);
                    self.set_entry(&entry, &value);
                }
                _ => drop(self.eval(target)),
            },
            Expr::Attribute(owner, name) => {
                let held_by = self.eval(owner);
                self.link_behind(owner, &held_by, &value);
                self.set_attribute(&held_by, name, value);
            }
            Expr::Index(container, key) => {
                let container = self.eval(container);
                let key = self.eval(key);
                self.set_item(&container, &key, &value);
            }
            Expr::Slice { value: Some(container), step, .. } => {
                // Elements take the place of others: what they refer to is kept, the length stays.
                let container = self.eval(container);
                let count = self.length(&value).unwrap_or(Size::ONE);
                self.spend_on(&count, if step.is_some() { self.pace.step } else { self.pace.byte });
                if let (Value::Object(object), Value::Object(_)) = (&container, &value) {
                    let element = self.element(&value);
                    self.hold_many(&Rc::clone(object), &element, 0.0, &Size::ZERO);
                }
            }
            Expr::Display { items, .. } => {
                let parts = self.exact_items(&value);
                match parts {
                    Some(parts) if parts.len() == items.len() => {
                        for (item, part) in items.iter().zip(parts) {
                            self.assign(item, part);
                        }
                    }
                    _ => {
                        let element = self.element(&value);
                        for item in items {
                            let one = self.single(&value, element.clone());
                            self.assign(item, one);
                        }
                    }
                }
            }
            Expr::Opaque(items) => {
                let element = match &value {
                    Value::Object(_) => self.element(&value),
                    _ => value,
                };
                for item in items {
                    self.assign(item, element.clone());
                }
            }
            Expr::Cast(inner, _) => self.assign(inner, value),
            _ => {}
        }
    }

    fn delete(&mut self, target: &'p Expr) {
        match target {
            Expr::Name(name) => self.unbind(name),
            Expr::Attribute(owner, name) => {
                let owner = self.eval(owner);
                if let Value::Object(object) = &owner {
                    self.touch(object);
                    let old = object.state.try_borrow_mut().ok().and_then(|mut state| {
                        let at = state.fields.iter().position(|(field, _)| **field == **name)?;
                        Some(state.fields.remove(at))
                    });
                    drop(old);
                }
            }
            Expr::Slice { value: Some(container), start: None, stop: None, step: None } => {
                let container = self.eval(container);
                if let Value::Object(object) = &container {
                    let header = self.header(&object.state.borrow().class);
                    self.empty(&Rc::clone(object), header);
                }
            }
            _ => {}
        }
    }
}
