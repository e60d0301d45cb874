//! Statements: what they bind, grow and cost.

use std::collections::BTreeMap;

use super::Engine;
use super::loops::{Hoisted, Until};
use super::order::Order;
use super::progress::{counted, pairs};
use super::value::{Kind, Number, Value};
use crate::ir::visit::walk;
use crate::ir::{BranchKind, Container, Driver, Expr, Import, Op, Stmt, StmtKind};

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
            StmtKind::Delete(values) => {
                for value in values {
                    self.delete(value);
                }
            }
        }
        false
    }

    /// `del items[at]`: what stands behind moves up.
    fn delete(&mut self, value: &'p Expr) {
        let Expr::Index(container, place) = value else { return };
        let (container, place) = (self.eval(container), self.eval(place));
        if let Value::Object(id) = container
            && self.heap.get(id).kind == Kind::List
            && place.as_constant() != Some(-1.0)
        {
            let length = self.heap.get(id).length;
            self.spend(length, self.line, |engine| {
                format!("del moves {} elements", engine.sizes.shown(&length))
            });
        }
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
            let small = condition.is_some_and(is_small_case) && std::ptr::eq(arm, &arms[0]);
            let before = small.then(|| self.cost.clone());
            let left = self.arm(arm);
            if let (Some(before), true) = (before, left) {
                self.cost = before;
            }
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

    /// One way on. What it does with all that a container holds before that begins again empty, all rounds of the loop
    /// do with each element once.
    fn arm(&mut self, arm: &'p [Stmt]) -> bool {
        let held = if self.inside_loop() { self.emptied(arm) } else { None };
        let Some(held) = held else { return self.block(arm) };
        let before = std::mem::take(&mut self.cost);
        let since = self.heap.len();
        let left = self.block(arm);
        let cost = std::mem::replace(&mut self.cost, before);
        if cost.time.is_constant() || !cost.time.is_at_most(&held) {
            self.cost.add(cost);
            return left;
        }
        for at in since..self.heap.len() {
            let object = self.heap.get_mut(super::value::ObjectId(u32::try_from(at).unwrap_or(0)));
            if object.length == held {
                object.together = Some(held);
            }
        }
        if let Some(statement) = arm.first() {
            self.hoisted.push(Hoisted { cost, until: Until::Next, statement });
        }
        left
    }

    /// How long containers are that statements begin anew.
    fn emptied(&self, arm: &'p [Stmt]) -> Option<Order> {
        let mut held: Option<Order> = None;
        for statement in arm {
            for name in taken_whole(statement) {
                if let Some(Value::Object(id)) = self.lookup(name) {
                    let length = self.heap.get(id).length;
                    if !length.is_constant() {
                        held = Some(held.map_or(length, |held| held.plus(&length)));
                    }
                }
            }
            let pairs = match &statement.kind {
                StmtKind::Assign { targets, value: Some(value), op: None, .. } => pairs(targets, value),
                _ => continue,
            };
            for (target, value) in pairs {
                let fresh = match value {
                    Expr::Display { items, .. } => items.len() <= 1,
                    Expr::Text { .. } => true,
                    Expr::Call { args, .. } => args.is_empty(),
                    _ => false,
                };
                if let (true, Expr::Name(name)) = (fresh, target)
                    && let Some(Value::Object(id)) = self.lookup(name)
                {
                    let length = self.heap.get(id).length;
                    if !length.is_constant() {
                        held = Some(held.map_or(length, |held| held.plus(&length)));
                    }
                }
            }
        }
        held
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
        let written = value;
        if let [Expr::Name(name)] = targets {
            self.naming = Some(name);
        }
        let fixed = matches!(targets, [Expr::Name(name)] if self.fixed.contains(&name.as_str()));
        let before =
            (fixed || matches!(targets, [Expr::Display { .. }])).then(|| std::mem::take(&mut self.cost));
        let value = self.eval_named(targets, value);
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
        if let [Expr::Name(name)] = targets
            && joins_itself(written, name)
        {
            self.grow_from(name, &value);
        }
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

    /// What is assigned; each part of it by the name that it will have.
    fn eval_named(&mut self, targets: &'p [Expr], value: &'p Expr) -> Value<'p> {
        let (
            [Expr::Display { items: names, .. }],
            Expr::Display { items: values, container: Container::Tuple },
        ) = (targets, value)
        else {
            return self.eval(value);
        };
        if names.len() != values.len() || values.iter().any(|value| matches!(value, Expr::Opaque(_))) {
            return self.eval(value);
        }
        let parts = names.iter().zip(values).map(|(name, value)| {
            self.naming = match name {
                Expr::Name(name) => Some(name),
                _ => None,
            };
            self.eval(value)
        });
        Value::Tuple(parts.collect())
    }

    /// A container that is made of itself and more in each round.
    fn grow_from(&mut self, name: &str, value: &Value<'p>) {
        if let (Some(Value::Object(before)), Value::Object(after)) = (self.lookup(name), value) {
            let depth = self.heap.get(before).depth;
            self.heap.get_mut(*after).depth = depth;
            self.grow(*after, &Order::ONE);
        }
    }

    /// Gives each word of a line that is read the name it is kept under.
    fn name_words(&mut self, target: &'p Expr) {
        let Expr::Display { items, .. } = target else { return };
        for item in items {
            let value = match item {
                Expr::Name(name) => {
                    let magnitude = Order::of(self.sizes.named(name));
                    Value::Number(Number { magnitude, read: true, ..Number::default() })
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
                let index = self.eval(index);
                self.look_up(&container);
                self.put(&container, &index, &value);
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
    pub(super) fn put(&mut self, container: &Value<'p>, key: &Value<'p>, value: &Value<'p>) {
        let Value::Object(id) = container else { return };
        if self.heap.get(*id).kind == Kind::Array {
            return;
        }
        let object = self.heap.get(*id);
        let (kind, element) = (object.kind, object.element.clone());
        let is_empty = matches!(value, Value::Object(inner) if self.heap.get(*inner).length.is_constant());
        let joined = match (&element, value) {
            (Value::Object(_), Value::Object(_)) if is_empty => element,
            (Value::Object(_) | Value::Tuple(_), Value::Number(_)) => element,
            _ => self.heap.join_elements(&element, value, 0),
        };
        if matches!(kind, Kind::Dict | Kind::Tree) {
            self.grow_at(*id, key);
            if is_empty && let Value::Object(inner) = &joined {
                let inner = self.heap.get_mut(*inner);
                inner.together = inner.together.or(Some(Order::ONE));
            }
        }
        self.heap.get_mut(*id).element = joined;
    }

    /// A set or dict gets an element of this key: there are no more of them than different keys.
    pub(super) fn grow_at(&mut self, id: super::value::ObjectId, key: &Value<'p>) {
        let object = self.heap.get(id);
        let (length, known) = (object.length, object.key.clone());
        self.grow(id, &Order::ONE);
        if let Some(keys) = self.different(key, 0) {
            let grown = self.heap.get(id).length;
            self.heap.get_mut(id).length = length.plus(&grown.min(keys));
        }
        let key = self.heap.join_elements(&known, key, 0);
        self.heap.get_mut(id).key = key;
    }

    /// How many different values there are of a kind.
    pub(super) fn different(&self, key: &Value<'p>, depth: usize) -> Option<Order> {
        match key {
            Value::Number(number) if number.few => Some(Order::ONE),
            Value::Number(number) if !number.magnitude.is_constant() => Some(number.magnitude),
            Value::Tuple(parts) if depth < 3 => parts
                .iter()
                .try_fold(Order::ONE, |product, part| Some(product.times(&self.different(part, depth + 1)?))),
            _ => None,
        }
    }

    /// Keeps what a call adds to containers that are older than it: each call inside it adds as much again.
    fn note_growth(&mut self, id: super::value::ObjectId, by: &Order) {
        let at = id.0 as usize;
        for frame in self.frames.iter_mut().rev() {
            if at >= frame.objects {
                break;
            }
            if frame.grown.len() < 64 {
                frame.grown.push((id, *by));
            }
        }
    }

    /// A container grows by so much in each round of the loops that are younger than it.
    pub(super) fn grow(&mut self, id: super::value::ObjectId, by: &Order) {
        let object = self.heap.get(id);
        let from = object.depth.min(self.loops.len());
        let grown = self.loops[from..].iter().fold(*by, |product, trips| product.times(trips));
        let grown = if grown.degree().power() > 6.0 { *by } else { grown };
        self.note_growth(id, &grown);
        let object = self.heap.get_mut(id);
        if let Some(together) = &object.together {
            object.together = Some(together.plus(&grown));
        }
        let longer = object.length.plus(&grown);
        object.length = object.most.map_or(longer, |most| most.min(longer));
    }

    fn augment(&mut self, target: &'p Expr, op: Op, value: &Value<'p>, line: u32) {
        let before = match (self.eval(target), value) {
            // What is given and added to a number is a number.
            (Value::Given(size), Value::Number(_) | Value::Given(_)) => Value::number(Order::of(size)),
            (before, _) => before,
        };
        match &before {
            Value::Given(_) => {}
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
        let few = matches!(op, Op::Rem | Op::BitAnd) && magnitude.is_constant();
        let read = number.read && matches!(op, Op::Sub | Op::Add);
        Value::Number(Number { magnitude, constant, read, few, joined: false })
    }
}

/// Whether a condition holds only where something has at most a fixed number of elements.
fn is_small_case(condition: &Expr) -> bool {
    let counts = |one: &Expr| match one {
        // `high - low < 4`
        Expr::Operate { op: Op::Sub, left: Some(left), right } => {
            matches!((&**left, &**right), (Expr::Name(_), Expr::Name(_)))
        }
        one => counted(one).is_some(),
    };
    match condition {
        Expr::Operate { op: Op::Less | Op::LessEqual | Op::Equal, left: Some(left), right } => {
            counts(left) && matches!(**right, Expr::Number(_))
        }
        _ => false,
    }
}

/// `text = text + word`, `text = f"{text} {word}"`
fn joins_itself(value: &Expr, name: &str) -> bool {
    let is_own = |one: &Expr| matches!(one, Expr::Name(own) if own == name);
    match value {
        Expr::Operate { op: Op::Add, left: Some(left), right } => {
            is_own(left) || is_own(right) || joins_itself(left, name) || joins_itself(right, name)
        }
        Expr::Format(parts) => parts.iter().any(is_own),
        Expr::Call { callee, args, .. } => {
            let within = |one: &Expr| match one {
                Expr::Display { items, .. } => items.iter().any(is_own),
                one => is_own(one),
            };
            match &**callee {
                Expr::Name(called) => called == "format!" && args.iter().any(|arg| is_own(&arg.value)),
                // `out = np.vstack([out, row])`
                Expr::Attribute(_, called) => {
                    matches!(
                        called.as_str(),
                        "vstack" | "hstack" | "concatenate" | "append" | "concat" | "stack"
                    ) && args.first().is_some_and(|arg| within(&arg.value))
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Names that a statement leaves empty: `line.clear()`, `lines.push(mem::take(&mut line))`.
fn taken_whole(statement: &Stmt) -> Vec<&str> {
    walk(std::slice::from_ref(statement))
        .expressions()
        .filter_map(|one| match one {
            Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
                (Expr::Attribute(owner, name), []) if name == "clear" => super::progress::place(owner),
                (Expr::Attribute(_, name), [arg]) if name == "take" => match &arg.value {
                    Expr::Operate { left: None, right, .. } => super::progress::place(right),
                    other => super::progress::place(other),
                },
                _ => None,
            },
            _ => None,
        })
        .collect()
}
