//! Statements: what they bind, grow and cost.

use std::collections::BTreeMap;

use super::Engine;
use super::order::Order;
use super::value::{Kind, Number, Value};
use crate::ir::{BranchKind, Driver, Expr, Import, Op, Stmt, StmtKind};

impl<'p> Engine<'p> {
    /// Runs statements in order; whether the block is left before its end.
    pub(super) fn block(&mut self, body: &'p [Stmt]) -> bool {
        if self.nesting >= super::MOST_NESTING {
            self.note_unknown("code nested too deep");
            return false;
        }
        self.nesting += 1;
        let left = body.iter().any(|statement| self.tick() || self.statement(statement));
        self.nesting -= 1;
        left
    }

    fn statement(&mut self, statement: &'p Stmt) -> bool {
        self.line = statement.line;
        self.statement = Some(statement);
        match &statement.kind {
            StmtKind::Import(import) => self.import(import),
            StmtKind::Assign { targets, value, op, annotation } => {
                self.assignment(targets, value.as_ref(), *op, annotation.as_deref(), statement.line);
            }
            StmtKind::Expr(value) => {
                self.eval(value);
            }
            StmtKind::Return(value) => {
                let value = value.as_ref().map_or(Value::Nothing, |value| self.eval(value));
                self.returns(&value);
                return true;
            }
            StmtKind::Loop { driver, body } => match driver {
                Driver::Each { target, iter } => self.for_each(statement, target, iter, body),
                Driver::While(condition) => self.repeat(statement, Some(condition), body),
                Driver::Forever => self.repeat(statement, None, body),
            },
            StmtKind::Branch { kind, condition, arms } => {
                return self.branch(*kind, condition.as_ref(), arms);
            }
            StmtKind::Scope { resources, body } => {
                for (resource, name) in resources {
                    let value = self.eval(resource);
                    if let Some(name) = name {
                        self.assign(name, value);
                    }
                }
                return self.block(body);
            }
            StmtKind::Outer(names) => {
                let scope = self.scope;
                self.scopes[scope].outer.extend(names.iter().map(String::as_str));
            }
            StmtKind::Raise(value) => {
                if let Some(value) = value {
                    self.eval(value);
                }
                return true;
            }
            StmtKind::Break | StmtKind::Continue => return true,
            StmtKind::Define(name) => {
                if let Some(&at) = self.functions.get(name.as_str()) {
                    let own = name.rsplit('.').next().unwrap_or(name);
                    let is_method =
                        name.rsplit_once('.').is_some_and(|(owner, _)| self.types.contains_key(owner));
                    if !is_method {
                        self.closures.insert(at, self.scope);
                        self.bind(own, Value::Function(at));
                    }
                }
            }
            StmtKind::Delete(_) => {}
        }
        false
    }

    fn import(&mut self, import: &'p Import) {
        if import.names.is_empty() {
            let name = import.alias.as_deref().or_else(|| import.module.split('.').next());
            let path = if import.alias.is_some() { Some(import.module.as_str()) } else { name };
            if let (Some(name), Some(path)) = (name, path) {
                self.bind(name, Value::library(path));
            }
        }
        for (name, alias) in &import.names {
            if name != "*" {
                let path = format!("{}.{name}", import.module);
                self.bind(alias.as_deref().unwrap_or(name), Value::Library(path.into()));
            }
        }
    }

    pub(super) fn returns(&mut self, value: &Value<'p>) {
        if let Some(before) = self.frames.last_mut().and_then(|frame| frame.returned.take()) {
            let joined = self.heap.join(&before, value);
            if let Some(frame) = self.frames.last_mut() {
                frame.returned = Some(joined);
            }
        } else if let Some(frame) = self.frames.last_mut() {
            frame.returned = Some(value.clone());
        }
    }

    /// Runs each arm from the same beginning and goes on with what any of them leaves. Whether none goes on.
    fn branch(&mut self, kind: BranchKind, condition: Option<&'p Expr>, arms: &'p [Vec<Stmt>]) -> bool {
        match kind {
            BranchKind::Never => return false,
            BranchKind::Main | BranchKind::Try => {
                // A guarded body is followed by its handlers, any of which may run.
                return arms.iter().enumerate().fold(false, |left, (at, arm)| {
                    let leaves = self.block(arm);
                    if at == 0 { leaves && arms.len() == 1 } else { left && leaves }
                });
            }
            BranchKind::If | BranchKind::Match => {}
        }
        if let Some(condition) = condition {
            self.eval(condition);
        }
        let scope = self.scope;
        let before = self.scopes[scope].names.clone();
        let mut after: Option<BTreeMap<&'p str, Value<'p>>> = None;
        let mut leaves = true;
        for arm in arms {
            self.scopes[scope].names.clone_from(&before);
            let left = self.block(arm);
            leaves &= left;
            let names = std::mem::take(&mut self.scopes[scope].names);
            // What an arm that leaves has bound is seen by nobody, but its containers were filled all the same.
            if !left || arms.len() == 1 {
                after = Some(match after {
                    Some(others) => self.join_names(others, names),
                    None => names,
                });
            }
        }
        let always = kind == BranchKind::If && arms.len() > 1;
        self.scopes[scope].names = match after {
            Some(names) if always => names,
            Some(names) => self.join_names(before, names),
            None => before,
        };
        leaves && always
    }

    fn join_names(
        &mut self,
        mut one: BTreeMap<&'p str, Value<'p>>,
        other: BTreeMap<&'p str, Value<'p>>,
    ) -> BTreeMap<&'p str, Value<'p>> {
        for (name, value) in other {
            let joined = match one.get(name) {
                Some(known) => self.heap.join(&known.clone(), &value),
                None => value,
            };
            one.insert(name, joined);
        }
        one
    }

    fn assignment(
        &mut self,
        targets: &'p [Expr],
        value: Option<&'p Expr>,
        op: Option<Op>,
        annotation: Option<&str>,
        line: u32,
    ) {
        let Some(value) = value else { return };
        if let [Expr::Name(name)] = targets {
            self.naming = Some(name);
        }
        let fixed = matches!(targets, [Expr::Name(name)] if self.fixed.contains(&name.as_str()));
        let before =
            (fixed || matches!(targets, [Expr::Display { .. }])).then(|| std::mem::take(&mut self.cost));
        let value = self.eval(value);
        self.naming = None;
        if let Some(before) = before {
            let cost = std::mem::replace(&mut self.cost, before);
            // A line of a fixed number of words.
            if self.is_read(&value) && op.is_none() {
                if fixed {
                    let element = self.element(&value);
                    let list = self.container(Kind::List, Order::ONE, element);
                    self.assign(&targets[0], list);
                } else {
                    self.name_words(&targets[0]);
                }
                return;
            }
            self.cost.add(cost);
        }
        if let Some(op) = op {
            if let [target] = targets {
                self.augment(target, op, &value, line);
            }
            return;
        }
        if let (Some(annotation), Value::Object(id)) = (annotation, &value)
            && let Some(kind) = self.costs.kind_of_type(annotation).and_then(super::library::kind)
        {
            self.heap.get_mut(*id).kind = kind;
        }
        let value = match annotation {
            Some(annotation) if matches!(value, Value::Unknown) => {
                let size = self.sizes.named(match targets {
                    [Expr::Name(name)] => name,
                    _ => "it",
                });
                self.of_type(annotation, size, 0)
            }
            _ => value,
        };
        for target in targets {
            self.assign(target, value.clone());
            if let Expr::Slice { .. } = target {
                let length = self.length(&value);
                self.spend(length, line, |engine| {
                    format!("assigning a slice copies {} elements", engine.sizes.shown(&length))
                });
            }
        }
    }

    /// Gives each word of a line that is read the name it is kept under.
    fn name_words(&mut self, target: &'p Expr) {
        let Expr::Display { items, .. } = target else { return };
        for item in items {
            let value = match item {
                Expr::Name(name) => {
                    let magnitude = Order::of(self.sizes.named(name));
                    Value::Number(Number { magnitude, constant: None, read: true })
                }
                _ => Value::small(),
            };
            self.assign(item, value);
        }
    }

    /// Binds a name in the scope it belongs to.
    pub(super) fn bind(&mut self, name: &'p str, value: Value<'p>) {
        let mut scope = self.scope;
        if self.scopes[scope].outer.contains(&name) {
            let mut here = self.scopes[scope].parent;
            scope = 0;
            while let Some(at) = here {
                if at != 0 && self.scopes[at].names.contains_key(name) {
                    scope = at;
                    break;
                }
                here = self.scopes[at].parent;
            }
        }
        let value = match (self.scopes[scope].names.get(name), &value) {
            // In a loop, one round's number is not the next one's.
            (Some(Value::Number(before)), Value::Number(_)) if !self.loops.is_empty() => {
                self.heap.join(&Value::Number(*before), &value)
            }
            _ => value,
        };
        self.scopes[scope].names.insert(name, value);
    }

    pub(super) fn assign(&mut self, target: &'p Expr, value: Value<'p>) {
        match target {
            Expr::Name(name) => self.bind(name, value),
            Expr::Display { items, .. } | Expr::Opaque(items) => {
                let single = matches!(target, Expr::Opaque(_)) && items.len() == 1;
                for (at, item) in items.iter().enumerate() {
                    let part = if single { value.clone() } else { self.part(&value, at) };
                    self.assign(item, part);
                }
            }
            Expr::Attribute(owner, field) => {
                let owner = self.eval(owner);
                if let Value::Instance(owner) = owner {
                    self.set_field(owner, field, &value);
                }
            }
            Expr::Index(container, index) => {
                let container = self.eval(container);
                self.eval(index);
                self.put(&container, &value);
            }
            Expr::Call { args, .. } => {
                for arg in args {
                    self.assign(&arg.value, value.clone());
                }
            }
            _ => {}
        }
    }

    pub(super) fn set_field(&mut self, owner: usize, field: &'p str, value: &Value<'p>) {
        let joined = match self.fields.get(&(owner, field)).cloned() {
            Some(before) => self.heap.join(&before, value),
            None => value.clone(),
        };
        self.fields.insert((owner, field), joined);
    }

    /// Puts a value where an index leads.
    fn put(&mut self, container: &Value<'p>, value: &Value<'p>) {
        let Value::Object(id) = container else { return };
        let object = self.heap.get(*id);
        let (kind, element) = (object.kind, object.element.clone());
        let is_empty = matches!(value, Value::Object(inner) if self.heap.get(*inner).length.is_constant());
        let joined = match (&element, value) {
            (Value::Object(_), Value::Object(_)) if is_empty => element,
            (Value::Object(_) | Value::Tuple(_), Value::Number(_)) => element,
            _ => self.heap.join_elements(&element, value, 0),
        };
        if kind == Kind::Dict {
            self.grow(*id, &Order::ONE);
            if is_empty && let Value::Object(inner) = &joined {
                let inner = self.heap.get_mut(*inner);
                inner.together = inner.together.or(Some(Order::ONE));
            }
        }
        self.heap.get_mut(*id).element = joined;
    }

    /// A container grows by so much in each round of the loops that are younger than it.
    pub(super) fn grow(&mut self, id: super::value::ObjectId, by: &Order) {
        let object = self.heap.get(id);
        let from = object.depth.min(self.loops.len());
        let grown = self.loops[from..].iter().fold(*by, |product, trips| product.times(trips));
        let grown = if grown.degree().power() > 6.0 { *by } else { grown };
        let object = self.heap.get_mut(id);
        if let Some(together) = &object.together {
            object.together = Some(together.plus(&grown));
        }
        object.length = object.length.plus(&grown);
    }

    fn augment(&mut self, target: &'p Expr, op: Op, value: &Value<'p>, line: u32) {
        let before = self.eval(target);
        match &before {
            Value::Object(id) => {
                let length = self.length(value);
                let kind = self.heap.get(*id).kind;
                self.grow(*id, &length);
                // Texts are appended to in place where nothing else refers to them.
                if kind != Kind::Text {
                    self.spend(length, line, |engine| {
                        format!("{} elements are added", engine.sizes.shown(&length))
                    });
                }
                if let Value::Object(other) = value {
                    let element = self.heap.get(*other).element.clone();
                    let joined = self.heap.get(*id).element.clone();
                    let joined = self.heap.join_elements(&joined, &element, 0);
                    self.heap.get_mut(*id).element = joined;
                }
            }
            Value::Number(number) => {
                let held =
                    matches!(target, Expr::Name(name) if self.moving.iter().flatten().any(|one| one == name));
                let result = if held { before.clone() } else { self.augmented(number, op, value) };
                match target {
                    Expr::Name(name) => self.bind(name, result),
                    _ => self.assign(target, result),
                }
            }
            _ => self.assign(target, value.clone()),
        }
    }

    /// A number after the loops that are open have changed it each round.
    fn augmented(&self, number: &Number, op: Op, value: &Value<'p>) -> Value<'p> {
        let by = self.magnitude(value);
        let rounds = self.rounds();
        let magnitude = match op {
            // Counting down makes nothing larger.
            Op::Sub => number.magnitude.plus(&by),
            Op::Add => {
                let sum = by.times(&rounds);
                let sum = if sum.degree().power() > 2.0 || sum.is_exponential() { rounds } else { sum };
                number.magnitude.plus(&sum)
            }
            Op::Mul | Op::ShiftLeft | Op::Pow if !rounds.is_constant() => {
                number.magnitude.plus(&rounds).plus(&by)
            }
            Op::Mul => number.magnitude.times(&by),
            Op::Rem | Op::BitAnd => by,
            _ => number.magnitude,
        };
        let constant = match (op, number.constant, value.as_constant()) {
            (Op::Add, Some(one), Some(other)) if rounds.is_constant() && self.loops.is_empty() => {
                Some(one + other)
            }
            _ => None,
        };
        Value::Number(Number { magnitude, constant, read: number.read && matches!(op, Op::Sub | Op::Add) })
    }
}
