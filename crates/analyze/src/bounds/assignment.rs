//! Assignments: what names, fields and places in containers stand for from then on, and how containers grow.

use super::Engine;
use super::doubling::contributions;
use super::order::Order;
use super::value::{Kind, Number, Value};
use crate::ir::{Container, Expr, Op};

impl<'p> Engine<'p> {
    pub(super) fn assignment(
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
        let fixed = matches!(targets, [Expr::Name(name)] if self.fixed_lines.contains(&name.as_str()));
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
            // What a map of lists is asked for before anything is put there is an empty list.
            let held = crate::knowledge::element_type(annotation);
            let held = held.and_then(|held| self.costs.kind_of_type(held)).and_then(super::library::kind);
            if let Some(held) = held
                && matches!(kind, Kind::Dict | Kind::Tree)
                && self.heap.get(*id).began_empty
            {
                self.hold_empty(*id, held);
            }
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

    /// A map's elements are containers, empty at first.
    pub(super) fn hold_empty(&mut self, map: super::value::ObjectId, kind: Kind) {
        let depth = self.heap.get(map).depth;
        let empty = self.container(kind, Order::ONE, Value::Unknown);
        if let Value::Object(id) = empty {
            let object = self.heap.get_mut(id);
            object.depth = depth;
            object.together = Some(Order::ONE);
        }
        self.heap.get_mut(map).element = empty;
    }

    /// What is assigned; each part of it by the name that it will have.
    pub(super) fn eval_named(&mut self, targets: &'p [Expr], value: &'p Expr) -> Value<'p> {
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
    pub(super) fn grow_from(&mut self, name: &str, value: &Value<'p>) {
        if let (Some(Value::Object(before)), Value::Object(after)) = (self.lookup(name), value) {
            let depth = self.heap.get(before).depth;
            self.heap.get_mut(*after).depth = depth;
            self.grow(*after, &Order::ONE);
        }
    }

    /// Gives each word of a line that is read the name it is kept under.
    pub(super) fn name_words(&mut self, target: &'p Expr) {
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
        if self.scopes[scope].outer.contains(name) {
            let mut here = self.scopes[scope].parent;
            let top = self.top_of(self.home());
            scope = top;
            while let Some(at) = here {
                if at != top && self.scopes[at].names.contains_key(name) {
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
        self.set_name(scope, name, value);
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
        // What was there before is not made by being put there.
        let since = self.frames.last().map_or(0, |frame| frame.objects);
        if let (Value::Object(put), Value::Object(id)) = (value, &joined)
            && put != id
            && ((put.0 as usize) < since || self.heap.get(*put).is_view)
        {
            self.heap.get_mut(*id).is_view = true;
        }
        self.fields.set((owner, field), joined);
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
            // What an element holds may be anything: its size says nothing of how many there are.
            Value::Number(number) if number.magnitude.grows() => Some(number.magnitude),
            Value::Tuple(parts) if depth < 3 => parts
                .iter()
                .try_fold(Order::ONE, |product, part| Some(product.times(&self.different(part, depth + 1)?))),
            _ => None,
        }
    }

    /// Keeps what a call adds to containers that are older than it: each call inside it adds as much again.
    pub(super) fn note_growth(&mut self, id: super::value::ObjectId, by: &Order) {
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
        // Loops that go by the container itself are no product with what it holds.
        let grown = if grown.degree().power() > 2.0 {
            self.loops[from..].iter().fold(*by, Order::plus)
        } else {
            grown
        };
        let grown = self.heap.get(id).most.map_or(grown, |most| most.min(grown));
        self.note_growth(id, &grown);
        if self.heap.get(id).is_view
            && let Some(frame) = self.frames.last_mut()
        {
            frame.made = frame.made.plus(&grown);
        }
        let object = self.heap.get_mut(id);
        if let Some(together) = &object.together {
            object.together = Some(together.plus(&grown));
        }
        let longer = object.length.plus(&grown);
        object.length = object.most.map_or(longer, |most| most.min(longer));
    }

    pub(super) fn augment(&mut self, target: &'p Expr, op: Op, value: &Value<'p>, line: u32) {
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
            // A tuple that is made longer is made anew.
            Value::Tuple(parts)
                if op == Op::Add
                    && matches!(value, Value::Tuple(_) | Value::Object(_))
                    && !self.rounds().is_constant() =>
            {
                let element = self.element(value);
                let first = parts.first().cloned().unwrap_or(element);
                let length = self.rounds().times(&self.length(value));
                self.spend(length, line, |engine| {
                    format!("a tuple of {} parts is made anew", engine.sizes.shown(&length))
                });
                let longer = self.container(Kind::List, length, first);
                self.assign(target, longer);
            }
            _ => self.assign(target, value.clone()),
        }
    }

    /// A number after the loops that are open have changed it each round.
    pub(super) fn augmented(&mut self, number: &Number, op: Op, value: &Value<'p>) -> Value<'p> {
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
        let digits = self.digits_of(op, &Value::Number(*number), value, &by);
        let few = matches!(op, Op::Rem | Op::BitAnd) && magnitude.is_constant();
        let read = number.read && matches!(op, Op::Sub | Op::Add);
        Value::Number(Number { magnitude, constant, read, few, digits, ..Number::default() })
    }
}

/// `text = text + word`, `text = f"{text} {word}"`
pub(super) fn joins_itself(value: &Expr, name: &str) -> bool {
    // `row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]`
    let is_own = |one: &Expr| match one {
        Expr::Name(own) => own == name,
        Expr::Comprehension { .. } => contributions(one, name) >= 1,
        _ => false,
    };
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
