//! Expressions: what they come to, and what working them out costs.

use super::Engine;
use super::iteration::strides;
use super::limits::given_by;
use super::order::Order;
use super::value::{Kind, Lambda, Number, Object, Value};
use crate::ir::{Clause, Container, Expr};

impl<'p> Engine<'p> {
    pub(super) fn eval(&mut self, expression: &'p Expr) -> Value<'p> {
        if self.nesting >= super::MOST_NESTING {
            self.note_unknown("code nested too deep");
            return Value::Unknown;
        }
        if self.tick() {
            return Value::Unknown;
        }
        self.nesting += 1;
        let value = self.eval_one(expression);
        self.nesting -= 1;
        value
    }

    fn eval_one(&mut self, expression: &'p Expr) -> Value<'p> {
        match expression {
            Expr::Number(number) => self.literal(*number),
            Expr::Text { .. } => self.container(Kind::Text, Order::ONE, Value::small()),
            Expr::Bool(value) => Value::Number(Number {
                constant: Some(f64::from(u8::from(*value))),
                few: true,
                ..Number::default()
            }),
            Expr::Nothing => Value::Nothing,
            Expr::Name(name) if name == "Self" && self.own_type().is_some() => {
                self.own_type().map_or(Value::Unknown, Value::Type)
            }
            Expr::Name(name) => match self.lookup(name) {
                Some(Value::Library(name)) => self.library_value(&name),
                Some(value) => value,
                None => match self.of_all(name) {
                    Some(value) => value,
                    None => self.library_value(name),
                },
            },
            Expr::Attribute(owner, field) => self.attribute(owner, field),
            Expr::Index(value, index) => self.index(value, index),
            Expr::Slice { value, start, stop, step } => {
                self.slice(value.as_deref(), start.as_deref(), stop.as_deref(), step.as_deref())
            }
            Expr::Call { callee, args, line } => self.call(callee, args, *line),
            Expr::Operate { op, left, right } => self.operate(*op, left.as_deref(), right),
            Expr::Display { container, items } => self.display(*container, items),
            Expr::Repeat { element, count } => {
                let element = self.eval(element);
                let count = self.eval(count);
                let length = self.magnitude(&count);
                let all = length.times(&self.heap.room(&element, 0));
                self.spend(all, self.line, |engine| {
                    format!("{} elements are made", engine.sizes.shown(&all))
                });
                let element = self.own_copy(element);
                self.container(Kind::List, length, element)
            }
            Expr::Comprehension { container, elements, clauses, line } => {
                self.comprehension(*container, elements, clauses, *line)
            }
            Expr::Lambda { parameters, body } => {
                Value::Lambda(std::rc::Rc::new(Lambda { parameters, body, scope: self.scope }))
            }
            Expr::Choice { condition, arms } => self.choice(condition.as_deref(), arms),
            Expr::Block(body) => self.value_of_block(body),
            Expr::Await(value) | Expr::Cast(value, _) => self.eval(value),
            Expr::Yield(value) => {
                match value.as_deref() {
                    Some(Expr::Opaque(each)) if each.len() == 1 => {
                        let values = self.eval(&each[0]);
                        let (length, element) = (self.length(&values), self.element(&values));
                        self.spend(length, self.line, |engine| {
                            format!("{} elements are handed on", engine.sizes.shown(&length))
                        });
                        self.yields(&element, &length);
                    }
                    Some(value) => {
                        let value = self.eval(value);
                        self.yields(&value, &Order::ONE);
                    }
                    None => self.yields(&Value::Nothing, &Order::ONE),
                }
                Value::Unknown
            }
            Expr::Format(parts) => {
                let mut length = Order::ONE;
                for part in parts {
                    let value = self.eval(part);
                    if let Value::Object(_) = value {
                        length = length.plus(&self.length(&value));
                    }
                }
                self.spend(length, self.line, |_| "a text is put together".to_owned());
                self.container(Kind::Text, length, Value::small())
            }
            Expr::Opaque(parts) => {
                let mut last = Value::Unknown;
                for part in parts {
                    last = self.eval(part);
                }
                if parts.len() == 1 { last } else { Value::Unknown }
            }
        }
    }

    pub(super) fn literal(&mut self, number: f64) -> Value<'p> {
        // What is round in bytes is the size of a buffer.
        let is_limit = self.is_script && number % 1024.0 != 0.0;
        let magnitude = if is_limit && number.abs() >= super::LARGE && number.is_finite() && number < 1e8 {
            Order::of(self.sizes.named(&format!("{number}")))
        } else {
            Order::ONE
        };
        Value::Number(Number { magnitude, constant: Some(number), ..Number::default() })
    }

    /// What any of the arms gives; a test that decides leaves one of them, and else limits what it asks.
    fn choice(&mut self, condition: Option<&'p Expr>, arms: &'p [Expr]) -> Value<'p> {
        if let Some(condition) = condition {
            self.eval(condition);
            if arms.len() == 2
                && let Some(holds) = self.decided(condition)
            {
                return self.eval(&arms[usize::from(!holds)]);
            }
        }
        let mut joined = Value::Unknown;
        for (at, arm) in arms.iter().enumerate() {
            if let Expr::Block(body) = arm
                && self.leaves_loops(body).is_some()
            {
                self.arm(body);
                continue;
            }
            let value = self.eval(arm);
            let limited = match condition {
                Some(test) if arms.len() == 2 => self.limited(test, at == 0),
                _ => Vec::new(),
            };
            let is_number = matches!(value, Value::Number(number) if !number.joined);
            let value = if is_number && limited.contains(&given_by(arm)) { Value::small() } else { value };
            joined = self.heap.join(&joined, &value);
        }
        joined
    }

    /// A block whose last statement, an expression, is its value.
    fn value_of_block(&mut self, body: &'p [crate::ir::Stmt]) -> Value<'p> {
        let Some((last, before)) = body.split_last() else { return Value::Nothing };
        if self.block(before) {
            return Value::Unknown;
        }
        if let crate::ir::StmtKind::Expr(value) = &last.kind {
            return self.eval(value);
        }
        self.block(std::slice::from_ref(last));
        Value::Unknown
    }

    /// What is called: where fields are declared, `owner.name()` is a method whatever fields there are.
    pub(super) fn callee(&mut self, callee: &'p Expr) -> Value<'p> {
        let Expr::Attribute(owner, name) = callee else { return self.eval(callee) };
        if !self.costs.capitals_make() {
            return self.eval(callee);
        }
        match self.eval(owner) {
            Value::Instance(at) if self.method_of(at, name).is_some() => {
                Value::Method(std::rc::Rc::new((Value::Instance(at), name)))
            }
            value => self.attribute_of(value, name),
        }
    }

    fn attribute(&mut self, owner: &'p Expr, field: &'p str) -> Value<'p> {
        let value = self.eval(owner);
        self.attribute_of(value, field)
    }

    fn attribute_of(&mut self, value: Value<'p>, field: &'p str) -> Value<'p> {
        if self.is_array(&value)
            && let Some(value) = self.attribute_of_array(&value, field)
        {
            return value;
        }
        match &value {
            Value::Library(name) => self.library_value(&format!("{name}.{field}")),
            Value::Instance(at) => {
                if let Some(value) = self.fields.get(&(*at, field)) {
                    return value.clone();
                }
                self.field_of_type(*at, field, value)
            }
            Value::Type(at) => {
                match self.method_of(*at, field) {
                    Some(function) => Value::Function(function),
                    // One of an enum's kinds.
                    None if field.starts_with(char::is_uppercase) => value,
                    // Of a kind that holds nothing.
                    None if self.costs.capitals_make() => {
                        Value::Method(std::rc::Rc::new((Value::Instance(*at), field)))
                    }
                    None => Value::Unknown,
                }
            }
            Value::Given(size) => {
                if self.costs.has_method(field) || self.code.has_method(field) {
                    return Value::Method(std::rc::Rc::new((value, field)));
                }
                Value::Given(self.sizes.inside(*size, &format!(".{field}")))
            }
            _ => Value::Method(std::rc::Rc::new((value, field))),
        }
    }

    /// A library's value or function.
    fn library_value(&mut self, name: &str) -> Value<'p> {
        if let Some(value) = self.of_project(name) {
            return value;
        }
        let costs = self.costs;
        match costs.value(name) {
            Some("small") => Value::small(),
            Some("nothing") => Value::Nothing,
            Some("lines") => Value::library(name),
            // What the program was called with.
            Some("words") => {
                let word = self.container(Kind::Text, Order::ONE, Value::small());
                self.container(Kind::List, Order::ONE, word)
            }
            Some(kind) => match super::library::kind(kind) {
                Some(kind) => self.container(kind, Order::ONE, Value::small()),
                None => Value::library(name),
            },
            None => Value::library(name),
        }
    }

    /// A field that nothing has set yet: of a declared type, or a method.
    pub(super) fn field_of_type(&mut self, at: usize, field: &'p str, owner: Value<'p>) -> Value<'p> {
        let one = self.code.one_type(at);
        let declared = one.fields.iter().find(|declared| declared.name == field);
        // A method of the same name is called, and then it is one: `fn lines(&self) -> &[Line] { &self.lines }`.
        let is_field = declared.is_some() && self.costs.capitals_make();
        if !is_field && self.method_of(at, field).is_some() {
            return Value::Method(std::rc::Rc::new((owner, field)));
        }
        let short = one.name.rsplit('.').next().unwrap_or_default();
        // All fields are declared where a name with a capital letter makes a value of them.
        if declared.is_none() && (self.costs.capitals_make() || self.code.only_method(field).is_some()) {
            return Value::Method(std::rc::Rc::new((owner, field)));
        }
        let size = self.sizes.named(&format!("{short}.{field}"));
        let annotation = declared.and_then(|declared| declared.annotation.as_deref());
        let value = self.of_type(annotation.unwrap_or_default(), size, 0);
        // It was there before.
        if let Value::Object(id) = &value {
            let object = self.heap.get_mut(*id);
            (object.is_view, object.depth) = (true, 0);
        }
        self.fields.set((at, field), value.clone());
        value
    }

    /// The value at a place of a tuple, or any element of a container.
    pub(super) fn part(&mut self, value: &Value<'p>, at: usize) -> Value<'p> {
        match value {
            Value::Tuple(values) => values.get(at).or(values.last()).cloned().unwrap_or_default(),
            _ => self.element(value),
        }
    }

    /// Any element of a container.
    pub(super) fn element(&mut self, value: &Value<'p>) -> Value<'p> {
        match value {
            Value::Object(id) => self.heap.get(*id).element.clone(),
            Value::Given(size) => Value::Given(self.sizes.inside(*size, "[]")),
            Value::Tuple(values) => {
                let values = values.clone();
                values.iter().fold(Value::Unknown, |joined, value| self.heap.join(&joined, value))
            }
            Value::Number(_) => Value::small(),
            _ => Value::Unknown,
        }
    }

    /// How many elements something has.
    pub(super) fn length(&self, value: &Value<'p>) -> Order {
        match value {
            Value::Object(id) => self.heap.get(*id).length,
            Value::Given(size) => Order::of(*size),
            Value::Number(number) if number.joined => number.magnitude,
            _ => Order::ONE,
        }
    }

    /// How large a number is.
    pub(super) fn magnitude(&self, value: &Value<'p>) -> Order {
        match value {
            Value::Number(number) => number.magnitude,
            Value::Given(size) => Order::of(*size),
            _ => Order::ONE,
        }
    }

    /// What a container that is copied into several places stands for: each place has one of its own.
    pub(super) fn own_copy(&mut self, value: Value<'p>) -> Value<'p> {
        let Value::Object(id) = value else { return value };
        let object = Object { depth: self.loops.len(), ..self.heap.get(id).clone() };
        let object = if object.length.is_constant() {
            Object { together: Some(Order::ONE), ..object }
        } else {
            object
        };
        Value::Object(self.heap.make(object))
    }

    fn index(&mut self, value: &'p Expr, index: &'p Expr) -> Value<'p> {
        let container = self.eval(value);
        if self.is_array(&container) {
            return self.index_array(&container, index);
        }
        let at = self.eval(index);
        if let (Value::Tuple(values), Some(at)) = (&container, at.as_constant()) {
            let len = super::library::as_float(values.len());
            let at = if at < 0.0 { len + at } else { at };
            if let Some(value) = values.iter().zip(0_u32..).find(|(_, place)| f64::from(*place) == at) {
                return value.0.clone();
            }
        }
        self.look_up(&container);
        if let Value::Object(id) = &container {
            let object = self.heap.get(*id);
            let (kind, length, read) = (object.kind, object.length, object.read);
            if kind == Kind::Text {
                return Value::character();
            }
            if kind == Kind::Deque
                && at.as_constant().is_none()
                && let Some(row) = self.costs.method(Some("deque"), "[]")
            {
                let time = if row.time.terms.is_empty() { Order::ONE } else { length };
                self.spend(time, self.line, |_| "a place in the middle of a deque is looked for".to_owned());
            }
            // One line of the input is as long as it is, whatever the others are.
            if read
                && self.is_script
                && let (Expr::Name(name), Some(place)) = (value, at.as_constant())
                && let element = self.element(&container)
                && matches!(element, Value::Object(id) if self.heap.get(id).kind == Kind::Text)
            {
                let size = self.sizes.named(&format!("{name}[{place}]"));
                return self.read_container(Kind::Text, Order::of(size), Value::small());
            }
        }
        self.element(&container)
    }

    fn display(&mut self, container: Container, items: &'p [Expr]) -> Value<'p> {
        let (values, spread) = self.items(items);
        let kind = match container {
            Container::Tuple if spread.is_empty() && Value::are_few(&values) => {
                return Value::Tuple(values.into());
            }
            Container::Tuple => Kind::List,
            Container::List | Container::Generator => Kind::List,
            Container::Set => Kind::Set,
            Container::Dict => Kind::Dict,
        };
        let step = if container == Container::Dict { 2 } else { 1 };
        let mut element = Value::Unknown;
        for value in values.iter().skip(step - 1).step_by(step) {
            element = self.heap.join_elements(&element, value, 0);
        }
        let mut length = Order::ONE;
        let mut read = false;
        for value in &spread {
            length = length.plus(&self.length(value));
            let inner = self.element(value);
            element = self.heap.join_elements(&element, &inner, 0);
            read |= self.is_read(value);
        }
        if !read {
            self.spend(length, self.line, |engine| {
                format!("{} elements are copied", engine.sizes.shown(&length))
            });
        }
        let made = self.container(kind, length, element);
        if let Value::Object(id) = &made {
            let object = self.heap.get_mut(*id);
            object.read = read;
            object.began_empty = items.is_empty();
        }
        made
    }

    /// Values of items that stand for themselves, and of those that are spread: `[first, *rest]`.
    fn items(&mut self, items: &'p [Expr]) -> (Vec<Value<'p>>, Vec<Value<'p>>) {
        let (mut values, mut spread) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Expr::Opaque(parts) if parts.len() == 1 => {
                    spread.extend(parts.iter().map(|part| self.eval(part)));
                }
                _ => values.push(self.eval(item)),
            }
        }
        (values, spread)
    }

    fn comprehension(
        &mut self,
        container: Container,
        elements: &'p [Expr],
        clauses: &'p [Clause],
        line: u32,
    ) -> Value<'p> {
        let open = self.loops.len();
        let scope = self.scope;
        let before = self.scopes[scope].names.clone();
        let outer = std::mem::take(&mut self.cost);
        let mut costs = Vec::new();
        let mut length = Order::ONE;
        let (mut read, mut few) = (false, false);
        self.comprehensions += 1;
        for clause in clauses {
            let iterated = self.eval(&clause.iter);
            // What making the iterator costs, it costs once for each round of those around it.
            costs.push(std::mem::take(&mut self.cost));
            let (trips, element) = self.iterate(&iterated, &clause.iter);
            if let Value::Object(id) = &iterated {
                read |= self.heap.get(*id).read;
                few |= self.heap.get(*id).few;
            }
            self.assign(&clause.target, element);
            for width in strides(&clause.iter) {
                self.set_name(scope, width, Value::small());
            }
            self.loops.push(trips);
            length = length.times(&trips);
            for filter in &clause.filters {
                self.eval(filter);
            }
        }
        let mut value = Value::Unknown;
        let mut key = Value::Unknown;
        for element in elements {
            key = std::mem::replace(&mut value, self.eval(element));
        }
        self.comprehensions -= 1;
        let mut cost = std::mem::take(&mut self.cost);
        let trips: Vec<Order> = self.loops.drain(open..).collect();
        let value = self.own_copy(value);
        let line_inside = read && self.comprehensions > 0;
        for (making, trips) in costs.into_iter().zip(trips).rev() {
            let trips = if line_inside { Order::ONE } else { trips };
            cost = cost.repeated(&trips, line, || {
                format!("a comprehension has {} rounds", self.sizes.shown(&trips))
            });
            cost.add(making);
        }
        self.cost = outer;
        self.cost.add(cost);
        self.scopes[scope].names = before;
        self.notice_names(scope);
        let kind = match container {
            Container::List | Container::Tuple => Kind::List,
            Container::Set => Kind::Set,
            Container::Dict => Kind::Dict,
            Container::Generator => Kind::Iterator,
        };
        let found_by = match kind {
            Kind::Dict => self.different(&key, 0),
            Kind::Set => self.different(&value, 0),
            _ => None,
        };
        let length = found_by.map_or(length, |keys| length.min(keys));
        let made = self.container(kind, length, value);
        if let Value::Object(id) = &made {
            let object = self.heap.get_mut(*id);
            object.read = read;
            object.few = found_by.is_some_and(|keys| keys.is_constant()) || few && length.is_constant();
            object.key = key;
        }
        made
    }
}
