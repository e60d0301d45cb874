//! Calls of libraries, by the rows of the language's table of costs.
//!
//! Knows no function by name: a row says what a call costs, gives and grows.

use std::rc::Rc;

use super::Engine;
use super::calls::Arguments;
use super::loops::Until;
use super::order::Order;
use super::progress::place;
use super::value::{Kind, Number, Value};
use crate::ir::Expr;
use crate::knowledge::{CostRow, Does, Formula, Letter, Quantity};

/// A container's kind by its name in tables.
pub(super) fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "list" => Kind::List,
        "text" => Kind::Text,
        "set" => Kind::Set,
        "dict" => Kind::Dict,
        "tree" => Kind::Tree,
        "deque" => Kind::Deque,
        "heap" => Kind::Heap,
        "array" => Kind::Array,
        "iterator" => Kind::Iterator,
        _ => return None,
    })
}

const fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "list",
        Kind::Text => "text",
        Kind::Set => "set",
        Kind::Dict => "dict",
        Kind::Tree => "tree",
        Kind::Deque => "deque",
        Kind::Heap => "heap",
        Kind::Array => "array",
        Kind::Iterator => "iterator",
    }
}

/// A value of a type that nothing is known of but what was put into it.
fn made_of<'p>(parts: &[Value<'p>]) -> Value<'p> {
    match parts {
        [] => Value::Nothing,
        [part] => part.clone(),
        parts => Value::Tuple(parts.into()),
    }
}

/// A count of values; exact below 2⁵³.
pub(super) fn as_float(count: usize) -> f64 {
    crate::knowledge::as_float(count as u64)
}

/// What the letters of a formula stand for in one call.
struct Sizes {
    subject: Order,
    value: Order,
    argument: Order,
    magnitude: Order,
    inner: Order,
    /// Of the subject.
    digits: Order,
}

impl Sizes {
    fn of(&self, formula: &Formula) -> Order {
        formula.terms.iter().fold(Order::ONE, |sum, term| {
            let product = term.iter().fold(Order::ONE, |product, quantity| {
                product.times(&match quantity {
                    Quantity::Subject => self.subject,
                    Quantity::Value => self.value,
                    Quantity::Argument => self.argument,
                    Quantity::Magnitude => self.magnitude,
                    Quantity::Inner => self.inner,
                    Quantity::Log(Letter::N) => self.subject.log(),
                    Quantity::Log(Letter::V) => self.value.log().plus(&self.digits),
                    Quantity::Log(Letter::M) => self.argument.log(),
                    Quantity::Log(Letter::K) => self.magnitude.log(),
                    Quantity::Exponential => self.subject.exponential(),
                    Quantity::Root => self.value.raised(2),
                })
            });
            sum.plus(&product)
        })
    }
}

impl<'p> Engine<'p> {
    pub(super) fn call_method(
        &mut self,
        owner: &Value<'p>,
        name: &'p str,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        let costs = self.costs;
        let option = !matches!(owner, Value::Object(id) if self.heap.get(*id).kind == Kind::Iterator);
        if option && let Some(row) = costs.own_method("option", name) {
            return self.call_on_option(row, owner, arguments, line);
        }
        let kind = self.kind_name(owner, name);
        let costs = self.costs;
        // An element that is treated as a text is a word.
        let word = match owner {
            Value::Given(size) if self.sizes.name(*size).ends_with(']') => {
                costs.method(Some("text"), name).is_some()
            }
            _ => false,
        };
        if word {
            let word = self.container(Kind::Text, Order::ONE, Value::small());
            return self.call_method(&word, name, arguments, line);
        }
        // What is taken for another kind than it is has methods of the kind it is.
        let Some(row) = costs.method(kind, name).or_else(|| costs.method(None, name)) else {
            return self.call_unknown(&format!(".{name}()"), Some(owner), arguments);
        };
        self.call_row(row, name, Some(owner), arguments, line)
    }

    /// A function is called at most once, for what may be there.
    fn call_on_option(
        &mut self,
        row: &'p CostRow,
        owner: &Value<'p>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        let called = row.calls.and_then(|at| arguments.values.get(at)).cloned();
        let result = match called {
            Some(called) => self.call_value(&called, Arguments::of(vec![owner.clone()]), line),
            None => Value::Unknown,
        };
        match row.gives.as_deref() {
            Some("result") => result,
            Some("subject") => owner.clone(),
            _ => Value::small(),
        }
    }

    /// Under which kind a table has the methods of a value.
    fn kind_name(&self, owner: &Value<'p>, method: &str) -> Option<&'static str> {
        match owner {
            Value::Object(id) => Some(name_of(self.heap.get(*id).kind)),
            Value::Number(number) if number.few && self.costs.method(Some("text"), method).is_some() => {
                Some("text")
            }
            Value::Number(_) => Some("number"),
            Value::Tuple(_) => Some("list"),
            _ => None,
        }
    }

    pub(super) fn call_library(&mut self, name: &Rc<str>, arguments: &Arguments<'p>, line: u32) -> Value<'p> {
        let costs = self.costs;
        let Some(row) = costs.function(name) else {
            // `Vec::len` of something: a method by its type's name.
            if let Some((_, method)) = name.rsplit_once('.')
                && let Some(owner) = arguments.first().cloned()
                && let Some(row) = costs.method(self.kind_name(&owner, method), method)
            {
                let rest = Arguments::of(arguments.values[1..].to_vec());
                return self.call_row(row, method, Some(&owner), &rest, line);
            }
            if costs.makes(name) {
                return made_of(&arguments.values);
            }
            return self.call_unknown(name, None, arguments);
        };
        self.call_row(row, name, None, arguments, line)
    }

    /// A call that nothing is known of: taken to go once through the containers it is given, to call once what it is
    /// handed, and to give something as large as what it was given. The bound is told not to be complete.
    pub(super) fn call_unknown(
        &mut self,
        name: &str,
        owner: Option<&Value<'p>>,
        arguments: &Arguments<'p>,
    ) -> Value<'p> {
        self.note_unknown(name);
        let mut largest: Option<Value<'p>> = None;
        for (at, value) in owner.into_iter().chain(&arguments.values).enumerate() {
            // A method nobody knows is taken for one that looks something up.
            let goes_through = owner.is_none() || at > 0;
            match value {
                Value::Lambda(_) => {
                    self.call_value(value, Arguments::default(), self.line);
                    continue;
                }
                Value::Object(_) if goes_through => {
                    let length = self.length(value);
                    self.spend(length, self.line, |_| format!("{name} is taken to go through it once"));
                }
                Value::Object(_) | Value::Given(_) => {}
                _ => continue,
            }
            let more = |known: &Value<'p>| self.length(known).compare(&self.length(value)).is_lt();
            if largest.as_ref().is_none_or(more) {
                largest = Some(value.clone());
            }
        }
        match largest {
            // What comes out is made anew.
            Some(Value::Object(id)) => self.own_copy(Value::Object(id)),
            other => other.unwrap_or_default(),
        }
    }

    fn call_row(
        &mut self,
        row: &'p CostRow,
        name: &str,
        owner: Option<&Value<'p>>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        let subject = owner.or_else(|| arguments.values.get(row.subject)).cloned().unwrap_or_default();
        let others = if owner.is_some() { row.subject } else { row.subject + 1 };
        let other =
            arguments.values.get(others).or_else(|| if row.subject > 0 { arguments.first() } else { None });
        let sizes = Sizes {
            subject: if self.is_array(&subject) { self.volume(&subject) } else { self.length(&subject) },
            // Rows of an array.
            value: if self.is_array(&subject) { self.length(&subject) } else { self.magnitude(&subject) },
            argument: match other {
                // What a method is given of a container's elements is a word, a line, a row of columns.
                Some(Value::Given(size)) if owner.is_some() && self.sizes.name(*size).ends_with(']') => {
                    Order::ONE
                }
                Some(other) => self.length(other),
                None => Order::ONE,
            },
            magnitude: other.map_or(Order::ONE, |other| self.magnitude(other)),
            inner: if self.is_array(&subject) {
                Order::ONE
            } else {
                let element = self.element(&subject);
                self.length(&element)
            },
            digits: self.heap.digits(&subject),
        };
        let mut sizes = sizes;
        if row.calls.is_some() && row.gives.as_deref() != Some("iterator") && self.is_endless(&sizes.subject)
        {
            let endless = std::mem::replace(&mut sizes.subject, self.sought(arguments, line));
            self.end(&endless, &sizes.subject);
        }
        if let Some(does) = row.does
            && let Some(value) = match does {
                Does::File => Some(self.file(row.gives.as_deref(), &subject, arguments)),
                does => self.special(does, &subject, arguments, line),
            }
        {
            return value;
        }
        let mut result = Value::Unknown;
        if let Some(called) = self.called_of(row, arguments) {
            let first = (row.calls == Some(1)).then(|| arguments.first().cloned().unwrap_or_default());
            result = self.call_for_each(&called, &subject, first, &sizes.subject, line);
        }
        let read = self.is_read(&subject);
        // The words of a line that is read are counted where they are kept; a line among lines is taken to be short.
        let word =
            row.writes && matches!(subject, Value::Given(size) if self.sizes.name(size).ends_with(']'));
        let free = word || read && (row.does == Some(Does::Tokens) || self.comprehensions > 0);
        let time = if free { Order::ONE } else { sizes.of(&row.time) };
        let short = name.rsplit('.').next().unwrap_or(name).to_owned();
        if owner.is_some() && time.is_constant() && !arguments.values.is_empty() {
            self.look_up(&subject);
        }
        let told = |engine: &Self| format!("{short}() takes {}", engine.sizes.shown(&time));
        if row.scans && !time.is_constant() && self.scans_on(arguments) {
            self.spend_together(time, told);
        } else if row.scans
            && !time.is_constant()
            && let Some(place) = arguments.written.get(1).and_then(|from| place(from))
            && self.goes_on(&[place])
        {
            // Each call begins where the one before has left off.
            self.spend_until(Until::Set(vec![place]), time, told);
        } else {
            self.spend(time, line, told);
        }
        if let (Some(room), Some(frame)) = (&row.room, self.frames.last_mut()) {
            frame.space = frame.space.plus(&sizes.of(room));
        }
        if row.writes {
            self.written += 1;
        }
        if let (Some(grows), Value::Object(id)) = (&row.grows, &subject) {
            let by = sizes.of(grows);
            let kind = self.heap.get(*id).kind;
            match other {
                Some(key) if by.is_constant() && matches!(kind, Kind::Set | Kind::Dict | Kind::Tree) => {
                    self.grow_at(*id, key);
                }
                _ => self.grow(*id, &by),
            }
            self.put_into(*id, other, by.is_constant());
        }
        self.result_of(row, &subject, &sizes, arguments, &result)
    }

    /// Whether a search begins where the round before left off.
    fn scans_on(&self, arguments: &Arguments<'p>) -> bool {
        let from = match self.receiver {
            Some(Expr::Slice { start: Some(start), stop: None, .. }) => Some(&**start),
            _ => arguments.written.get(1).copied(),
        };
        from.is_some_and(|from| self.is_next_piece(from, None))
    }

    /// The function that a call calls for each element: one that is named `key`, or as the row says.
    fn called_of(&self, row: &CostRow, arguments: &Arguments<'p>) -> Option<Value<'p>> {
        let key = arguments.named("key").filter(|key| key.is_callable());
        let called = row.calls.and_then(|at| arguments.values.get(at));
        // A letter to look for is nothing to call.
        let called = called.filter(|called| !matches!(called, Value::Number(_) | Value::Object(_)));
        key.or(called).cloned()
    }

    pub(super) fn call_for_each(
        &mut self,
        called: &Value<'p>,
        subject: &Value<'p>,
        first: Option<Value<'p>>,
        rounds: &Order,
        line: u32,
    ) -> Value<'p> {
        let element = self.element(subject);
        let before = std::mem::take(&mut self.cost);
        let shared = std::mem::take(&mut self.hoisted);
        self.loops.push(*rounds);
        let values = match called {
            Value::Lambda(lambda) if lambda.parameters.len() == 2 => {
                vec![first.unwrap_or_else(|| element.clone()), element]
            }
            Value::Lambda(lambda) if lambda.parameters.is_empty() => Vec::new(),
            _ => vec![element],
        };
        let result = self.call_value(called, Arguments::of(values), line);
        self.loops.pop();
        let cost = std::mem::replace(&mut self.cost, before);
        let line_inside = self.comprehensions > 0 && self.is_read(subject);
        let rounds = if line_inside { &Order::ONE } else { rounds };
        let mut cost = cost.repeated(rounds, line, || {
            format!("a function is called for each of {}", self.sizes.shown(rounds))
        });
        for hoisted in std::mem::replace(&mut self.hoisted, shared) {
            match hoisted.until {
                Until::Next => cost.add(hoisted.cost),
                Until::Set(_) | Until::Failure => self.hoisted.push(hoisted),
            }
        }
        self.cost.add(cost);
        self.own_copy(result)
    }

    /// Something is put into a container: one element, or all of another container.
    fn put_into(&mut self, id: super::value::ObjectId, value: Option<&Value<'p>>, single: bool) {
        let Some(value) = value else { return };
        let value = if single { value.clone() } else { self.element(value) };
        let element = self.heap.get(id).element.clone();
        // The last of many says nothing of the others.
        let object = self.heap.get(id);
        let around = self.loops.get(object.depth.min(self.loops.len())..).unwrap_or_default();
        let last = !object.length.is_constant() && around.iter().all(Order::is_constant);
        if (self.once > 0 || last) && single && matches!(value, Value::Object(_)) {
            let room = self.length(&value);
            if let Some(frame) = self.frames.last_mut() {
                frame.space = frame.space.plus(&room);
            }
            return;
        }
        let joined = match (&element, &value) {
            (Value::Object(_) | Value::Tuple(_), Value::Number(_)) => element,
            (Value::Number(_), Value::Object(_) | Value::Tuple(_)) => value,
            _ => self.heap.join_elements(&element, &value, 0),
        };
        self.heap.get_mut(id).element = joined;
    }

    fn result_of(
        &mut self,
        row: &CostRow,
        subject: &Value<'p>,
        sizes: &Sizes,
        arguments: &Arguments<'p>,
        result: &Value<'p>,
    ) -> Value<'p> {
        let Some(gives) = row.gives.as_deref() else { return Value::Unknown };
        match gives {
            "nothing" => Value::Nothing,
            "small" => Value::small(),
            "number" => {
                let magnitude = row.value.as_ref().map_or(Order::ONE, |value| sizes.of(value));
                let constant = match subject {
                    Value::Number(number) if row.value.is_some() => number.constant,
                    _ => None,
                };
                let digits = row.digits.as_ref().filter(|_| constant.is_none());
                let digits = digits.map_or(Order::ONE, |digits| sizes.of(digits));
                let digits = self.hold_digits(digits);
                let read = self.is_read(subject);
                Value::Number(Number { magnitude, constant, read, digits, ..Number::default() })
            }
            "element" => self.element(subject),
            "subject" => subject.clone(),
            "argument" => arguments.first().cloned().unwrap_or_default(),
            "result" => result.clone(),
            "given" => {
                let name = self.naming.unwrap_or("arguments");
                Value::Given(self.sizes.named(name))
            }
            "array" | "view" | "flat" | "reduced" | "product" | "filled" => {
                let length = row.length.as_ref().map(|length| sizes.of(length));
                self.array_result(gives, subject, length, arguments)
            }
            name => {
                let Some(kind) = kind(name) else { return Value::Unknown };
                let length = row.length.as_ref().map_or(sizes.subject, |length| sizes.of(length));
                let counts = row.endless && row.element.as_deref() == Some("number");
                let element = if counts {
                    Value::number(self.endless())
                } else {
                    self.element_of(row.element.as_deref(), subject, arguments, result)
                };
                let key = self.element(subject);
                let hashed = matches!(kind, Kind::Set | Kind::Dict | Kind::Tree);
                let keys = if hashed { self.different(&key, 0) } else { None };
                let length = keys.map_or(length, |keys| length.min(keys));
                let length = if row.endless { self.endless() } else { length };
                let made = self.container(kind, length, element);
                if let (Value::Object(made), Value::Unknown) = (&made, subject) {
                    self.heap.get_mut(*made).began_empty = length.is_constant();
                }
                if let (Value::Object(made), true) = (&made, row.view) {
                    self.heap.get_mut(*made).is_view = true;
                }
                if let (Value::Object(made), Kind::Dict | Kind::Tree) = (&made, kind) {
                    self.heap.get_mut(*made).key = key;
                }
                if let Value::Object(made) = &made {
                    self.heap.get_mut(*made).few = keys.is_some_and(|keys| keys.is_constant());
                }
                if let (Value::Object(made), Value::Object(from)) = (&made, subject) {
                    let from = self.heap.get(*from).clone();
                    let made = self.heap.get_mut(*made);
                    made.few |= from.few && made.length.is_constant();
                    made.read = from.read;
                    if row.element.as_deref() == Some("element") {
                        made.together = from.together;
                    }
                }
                made
            }
        }
    }

    fn element_of(
        &mut self,
        element: Option<&str>,
        subject: &Value<'p>,
        arguments: &Arguments<'p>,
        result: &Value<'p>,
    ) -> Value<'p> {
        match element {
            Some("element") => self.element(subject),
            Some("number") => {
                let size = self.sizes.named("value");
                Value::number(Order::of(size))
            }
            Some("text") => self.container(Kind::Text, Order::ONE, Value::small()),
            Some("pair") => {
                let element = self.element(subject);
                Value::tuple([self.key_of(subject), element])
            }
            Some("key") => self.key_of(subject),
            Some("zipped") => {
                let element = self.element(subject);
                let other = arguments.first().cloned().unwrap_or_default();
                let other = self.element(&other);
                Value::tuple([element, other])
            }
            Some("list") => {
                let element = self.element(subject);
                let length = self.length(subject);
                self.container(Kind::List, length, element)
            }
            // A window that shares its elements; pieces one after the other are, together, no longer than the whole,
            // however wide each is.
            Some(kind @ ("view" | "piece")) => {
                let element = self.element(subject);
                let width = arguments.first().filter(|_| kind == "view");
                let length = width.map_or(Order::ONE, |width| self.magnitude(width));
                let view = self.container(Kind::List, length, element);
                if let Value::Object(id) = &view {
                    self.heap.get_mut(*id).is_view = true;
                }
                view
            }
            Some("result") => result.clone(),
            Some("argument") => arguments.first().cloned().unwrap_or_default(),
            _ => Value::small(),
        }
    }

    /// What the elements of a dict are found by.
    pub(super) fn key_of(&self, value: &Value<'p>) -> Value<'p> {
        match value {
            Value::Object(id) => match &self.heap.get(*id).key {
                Value::Unknown => Value::small(),
                key => key.clone(),
            },
            _ => Value::small(),
        }
    }

    pub(super) fn is_read(&self, value: &Value<'p>) -> bool {
        match value {
            Value::Object(id) => self.heap.get(*id).read,
            Value::Number(number) => number.read,
            _ => false,
        }
    }
}
