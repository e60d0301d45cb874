//! Going through a value: what one element is, and how many there are.

use std::rc::Rc;

use plimsoll_model::Basis;

use super::Interpreter;
use super::arguments::Argument;
use super::facts::Direction;
use super::value::{Class, Number, State, Value};
use crate::size::Size;

/// What a loop over a value meets.
pub(super) struct Iteration<'p> {
    /// One element, standing for all.
    pub(super) element: Value<'p>,
    /// How many.
    pub(super) count: Size,
    /// All of them, where they are known one by one.
    pub(super) items: Option<Vec<Value<'p>>>,
    /// What is gone through: the iterator that an object gives in its place, or the object itself.
    pub(super) over: Value<'p>,
}

/// Field of a range with the length it has in the longest round, where it is a shorter one in most.
pub(super) const LONGEST: &str = "longest";
/// What the sum of 1/i up to k is more than the logarithm of k.
const EULER: f64 = 0.577;

impl<'p> Interpreter<'p> {
    /// Goes through a value.
    pub(super) fn iterate(&mut self, value: &Value<'p>) -> Iteration<'p> {
        let own = self.iterator_of(value);
        let value = own.as_ref().unwrap_or(value);
        let items = self.exact_items(value);
        if let Some(items) = items {
            let count = Size::number(crate::knowledge::as_float(items.len() as u64));
            let element = items.last().cloned().unwrap_or_default();
            return Iteration { element, count, items: Some(items), over: value.clone() };
        }
        self.consume(value);
        if let Some(count) = self.handed_out_trips(value) {
            // What an object of the program's own does to hand out an element it does for each.
            self.enter_loop(count.clone());
            let element = self.element(value);
            self.leave_loop();
            return Iteration { element, count, items: None, over: value.clone() };
        }
        let element = self.element(value);
        let count = match self.length(value) {
            Some(count) => count,
            None => self.assumed_rounds("elements", self.assume.elements),
        };
        Iteration { element, count, items: None, over: value.clone() }
    }

    /// What the `__iter__` of one of the program's own types gives, where that is something else than itself.
    pub(super) fn iterator_of(&mut self, value: &Value<'p>) -> Option<Value<'p>> {
        let Value::Object(object) = value else { return None };
        let class = object.state.borrow().class.clone();
        let Class::Instance(of) = class else { return None };
        let (module, function) = self.method_of(of, "__iter__")?;
        let made = self.call_own(module, function, vec![Argument::plain(value.clone())]);
        let itself = matches!(&made, Value::Object(other) if Rc::ptr_eq(other, object));
        (!itself && made.object().is_some()).then_some(made)
    }

    /// `next(iterator)`.
    pub(super) fn next_element(&mut self, value: &Value<'p>) -> Value<'p> {
        match value.object().map(|object| object.state.borrow().class.clone()) {
            Some(Class::Instance(of)) => self.handed_out(of, value),
            _ => self.element(value),
        }
    }

    /// What `__next__` gives, or Rust's `next`; nothing is known of what has neither.
    fn handed_out(&mut self, of: super::value::TypeRef<'p>, value: &Value<'p>) -> Value<'p> {
        let method = self.method_of(of, "__next__").or_else(|| self.method_of(of, "next"));
        match method {
            Some((module, function)) => {
                let result = self.call_own(module, function, vec![Argument::plain(value.clone())]);
                if function.name.ends_with("__next__") || result.object().is_none() {
                    return result;
                }
                // An option, which holds what it hands out; another iterator would lead on and on.
                if Self::is_class(&result, |class| matches!(class, Class::Instance(_))) {
                    result
                } else {
                    self.element(&result)
                }
            }
            None => Value::Unknown,
        }
    }

    /// Its elements one by one, where they are few and known.
    pub(super) fn exact_items(&mut self, value: &Value<'p>) -> Option<Vec<Value<'p>>> {
        match value {
            Value::Object(object) => object.state.borrow().items.clone(),
            Value::Library(name) if matches!(&**name, "sys.argv") => self.all_arguments(),
            Value::Type(of) => self.enum_members(*of),
            _ => None,
        }
    }

    fn enum_members(&mut self, of: super::value::TypeRef<'p>) -> Option<Vec<Value<'p>>> {
        let members = of.declared.fields.iter().take(64);
        Some(members.map(|field| Value::Text(field.name.as_str().into())).collect())
    }

    /// How many elements or characters it has.
    pub(super) fn length(&mut self, value: &Value<'p>) -> Option<Size> {
        match value {
            Value::Text(text) => Some(Size::number(crate::knowledge::as_float(text.len() as u64))),
            Value::Object(object) => {
                let state = object.state.borrow();
                if let (Class::Instance(_), None) = (&state.class, &state.len) {
                    drop(state);
                    return self.stated_length(&Rc::clone(object));
                }
                if let (Class::Dict, None) = (&state.class, &state.len) {
                    return None;
                }
                match (&state.class, &state.len, &state.content) {
                    (Class::File { .. } | Class::Buffer { .. }, _, Some(content)) => {
                        Some(content.scale(1.0 / self.assume.line_bytes))
                    }
                    (_, Some(len), _) => {
                        // What stands for the values of many keys is, under each of them, their mean.
                        let keys = state.field(super::containers::KEYS).and_then(Value::number);
                        Some(
                            keys.map_or_else(
                                || len.clone(),
                                |keys| len.divided(&keys.clone().max(Size::ONE)),
                            ),
                        )
                    }
                    _ => None,
                }
            }
            Value::Library(name) if &**name == "sys.argv" => Some(self.argument_count()),
            Value::Library(name) if name.starts_with("sys.stdin") => {
                let content = self.stdin_content();
                Some(content.scale(1.0 / self.assume.line_bytes))
            }
            _ => None,
        }
    }

    /// One element of it.
    pub(super) fn element(&mut self, value: &Value<'p>) -> Value<'p> {
        match value {
            Value::Object(object) => self.element_of(&Rc::clone(object)),
            Value::Text(_) => Value::Text("x".into()),
            Value::Given(given) => Value::Given(*given),
            Value::Library(name) if name.starts_with("sys.stdin") => {
                let binary = name.ends_with("buffer");
                self.make_text(Size::number(self.assume.line_bytes), binary, "a line")
            }
            Value::Library(name) if &**name == "sys.argv" => self.any_argument(),
            _ => Value::Unknown,
        }
    }

    fn element_of(&mut self, object: &Rc<super::value::Object<'p>>) -> Value<'p> {
        let (class, own) = {
            let state = object.state.borrow();
            let own = match state.class {
                Class::Dict => state.field(super::containers::KEY).cloned().or_else(|| {
                    state
                        .fields
                        .iter()
                        .find(|(name, _)| !name.starts_with('@'))
                        .map(|(name, _)| Value::Text(Rc::clone(name)))
                }),
                _ => {
                    let items = state.items.iter().flatten().chain(&state.held);
                    let mut best = None;
                    for item in items {
                        best = self.larger(best, Some(item.clone()));
                    }
                    best
                }
            };
            (state.class.clone(), own)
        };
        if let Some(element) = own {
            // A number that stands in a container is an object already.
            return match (element, class.is_container()) {
                (Value::Number(number), true) => Value::Number(Number { shared: true, ..number }),
                (element, _) => element,
            };
        }
        match class {
            Class::File { binary } | Class::Buffer { binary } => {
                self.make_text(Size::number(self.assume.line_bytes), binary, "a line")
            }
            Class::Text if !self.layout.inline => self.make_text(Size::ONE, false, "a character"),
            Class::Text => Value::Number(Number { width: Some(1.0), ..Number::default() }),
            Class::Bytes => Value::some_number(false),
            Class::Array => self.row_of(object),
            Class::Instance(of) => {
                // Who goes through an object has its iterator first; of that, one is handed out.
                let this = Value::Object(Rc::clone(object));
                match self.iterator_of(&this) {
                    Some(made) => self.next_element(&made),
                    None => self.handed_out(of, &this),
                }
            }
            _ => Value::Unknown,
        }
    }

    /// A row of an array, which shows what the array holds.
    fn row_of(&mut self, object: &Rc<super::value::Object<'p>>) -> Value<'p> {
        let (bytes, len) = {
            let state = object.state.borrow();
            (state.own.clone() + &state.borrowed, state.len.clone())
        };
        let Some(len) = len.filter(|len| len.value() >= 1.0) else { return Value::some_number(true) };
        let each = bytes.divided(&len);
        if each.value() <= 16.0 {
            return Value::some_number(true);
        }
        let mut state = State::new(Class::Array);
        state.len = Some(each.scale(1.0 / 8.0));
        state.borrowed = each;
        self.make(state, "a row")
    }

    /// What going through a file or stream moves.
    pub(super) fn consume(&mut self, value: &Value<'p>) {
        match value {
            Value::Object(object) => {
                let (class, content) = {
                    let state = object.state.borrow();
                    (state.class.clone(), state.content.clone())
                };
                if let (Class::File { .. } | Class::Buffer { .. }, Some(content)) = (&class, content) {
                    self.spend_on(&content, self.pace.lines);
                    if matches!(class, Class::File { .. }) {
                        let name = object.ledger.name_of(object.id);
                        self.read_content(name.as_deref().unwrap_or("a file"), &content);
                    }
                }
            }
            Value::Library(name) if name.starts_with("sys.stdin") => {
                let content = self.stdin_content();
                self.spend_on(&content, self.pace.lines);
                self.read_content("stdin", &content);
            }
            _ => {}
        }
    }

    /// Remembers how much was written to a file, for when it is read again.
    pub(super) fn note_written(&mut self, file: &Value<'p>, bytes: &Size) {
        let label = self.told(file);
        if !label.is_empty() && (self.written.len() < 64 || self.written.contains_key(&label)) {
            *self.written.entry(label).or_default() += bytes;
        }
    }

    /// Notes that a file is read once more from start to end.
    pub(super) fn read_content(&mut self, name: &str, content: &Size) {
        let text = format!("reading {name}");
        self.note_traffic(Direction::DiskRead, text, content.clone(), Basis::Source);
    }

    /// Notes traffic, as often as the open loops run; the same content once.
    pub(super) fn note_traffic(&mut self, direction: Direction, text: String, bytes: Size, basis: Basis) {
        let place = self.place();
        let repeated = self.facts.traffic.iter().any(|one| {
            one.direction == direction && one.text == text && one.place == place && one.bytes == bytes
        });
        if repeated || self.facts.traffic.len() > 2000 {
            return;
        }
        let operations = bytes.scale(1.0 / self.assume.disk_operation) + &Size::ONE;
        self.facts.traffic.push(super::facts::Traffic { direction, text, place, bytes, operations, basis });
    }

    /// A lazy sequence.
    pub(super) fn iterator(
        &mut self,
        element: Value<'p>,
        count: Option<Size>,
        what: &'static str,
    ) -> Value<'p> {
        let mut state = State::new(Class::Iterator);
        state.own = Size::number(self.layout.object);
        state.len = count;
        state.held.push(element);
        self.make(state, what)
    }

    /// A lazy sequence that keeps alive what it draws from.
    pub(super) fn iterator_over(
        &mut self,
        element: Value<'p>,
        count: Option<Size>,
        source: Value<'p>,
        what: &'static str,
    ) -> Value<'p> {
        let made = self.iterator(element, count, what);
        if let Value::Object(object) = &made
            && let Ok(mut state) = object.state.try_borrow_mut()
        {
            if let Value::Object(source) = &source {
                state.content.clone_from(&source.state.borrow().content);
            }
            state.fields.push(("source".into(), source));
        }
        made
    }

    /// `range(start, stop, step)`.
    pub(super) fn range(&mut self, args: &[Value<'p>]) -> Value<'p> {
        let (start, stop, step) = match args {
            [] => (None, None, None),
            [stop] => (None, Some(stop), None),
            [start, stop] => (Some(start), Some(stop), None),
            [start, stop, step, ..] => (Some(start), Some(stop), Some(step)),
        };
        let span = stop.and_then(|stop| span(start, stop));
        let count = match step {
            None => span.clone(),
            Some(step) => span.as_ref().and_then(|span| strides(span, step)),
        };
        let count = Some(count.unwrap_or_else(|| self.assumed_rounds("elements", self.assume.elements)));
        let number = |value: Option<&Value<'p>>| value.and_then(|value| value.number().cloned());
        let top = match (number(start), number(stop)) {
            (Some(start), Some(stop)) => Some(start.max(stop)),
            (start, stop) => stop.or(start),
        };
        let element = Value::Number(Number { value: top, counting: true, ..Number::default() });
        let range = self.iterator(element, count, "range");
        if let (Some(longest), true, Value::Object(object)) = (span, step.is_some_and(counts), &range) {
            object.state.borrow_mut().fields.push((LONGEST.into(), Value::whole(longest.at_least_zero())));
        }
        range
    }
}

/// Whether it is a number that moves through the rounds of a loop: its value is then what it reaches.
fn counts(value: &Value<'_>) -> bool {
    matches!(value, Value::Number(number) if number.counting)
}

/// How far it is from `start` (from the beginning, where there is none) to `stop`; from anywhere, or from what moves
/// through the rounds of a loop, it is half the way in the middle. Negative where a range counts down.
pub(super) fn span(start: Option<&Value<'_>>, stop: &Value<'_>) -> Option<Size> {
    let to = stop.number()?.clone();
    let Some(start) = start else { return Some(to) };
    let Some(from) = start.number() else { return Some(to.scale(0.5)) };
    let way = to.clone() - from;
    let down = to.value() < from.value() * 0.5;
    Some(match counts(start) && (!counts(stop) || way.value() <= 0.0) {
        false => way,
        true if down => way.scale(0.5),
        true => to.scale(0.5),
    })
}

/// Elements on a way of this length from which each is a step from the one before; a step back goes the way back. Over
/// steps of one to k there are, on average, as many as the harmonic sum says.
pub(super) fn strides(way: &Size, step: &Value<'_>) -> Option<Size> {
    let each = step.number()?;
    let reached = each.value();
    if counts(step) && reached > 1.0 {
        return Some(way.scale((reached.ln() + EULER) / reached).at_least_zero());
    }
    // `text[::-1]` takes everything.
    if reached < 0.0 && way.value() > 0.0 {
        Some(way.clone())
    } else {
        Some(way.divided(each).at_least_zero())
    }
}
