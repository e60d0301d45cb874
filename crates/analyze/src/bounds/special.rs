//! Calls of libraries that no formula tells: ranges, input, products and selections.
//!
//! A row of the table of costs names each by what it does, in whatever language.

use super::Engine;
use super::calls::Arguments;
use super::order::{Order, Size};
use super::value::{Kind, Number, Value};
use crate::ir::{Expr, Op};
use crate::knowledge::Does;

impl<'p> Engine<'p> {
    /// What no formula says.
    pub(super) fn special(
        &mut self,
        does: Does,
        subject: &Value<'p>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Option<Value<'p>> {
        match does {
            Does::Input => {
                self.read += 1;
                let name = self.naming.map_or_else(|| "input".to_owned(), str::to_owned);
                let size = self.sizes.named(&name);
                Some(self.read_container(Kind::Text, Order::of(size), Value::small()))
            }
            // A text that is turned into a number: how large it is, is for the input to say.
            Does::Parse => match subject {
                Value::Object(id) => {
                    let object = self.heap.get(*id);
                    let (read, length) = (object.read, object.length);
                    if length.is_constant() && !read {
                        let name = self.naming.filter(|_| self.comprehensions == 0).unwrap_or("value");
                        return Some(Value::number(Order::of(self.sizes.named(name))));
                    }
                    let name = self.naming.map_or_else(|| "value".to_owned(), str::to_owned);
                    let magnitude = Order::of(self.sizes.named(&name));
                    Some(Value::Number(Number { magnitude, read, ..Number::default() }))
                }
                other => Some(other.clone()),
            },
            Does::Lines => {
                let (lines, line) = self.lines_of_input();
                Some(self.read_container(Kind::List, Order::of(lines), line))
            }
            Does::Next => match subject {
                Value::Library(name) if self.costs.value(name) == Some("lines") => {
                    self.special(Does::Input, subject, arguments, line)
                }
                _ => None,
            },
            // A number has as many digits as its logarithm says.
            Does::Digits => self.as_text(subject, line),
            Does::Read => {
                let many = self.magnitude(arguments.first()?);
                self.spend(many, line, |engine| format!("read() takes {}", engine.sizes.shown(&many)));
                Some(self.container(Kind::Text, many, Value::small()))
            }
            Does::Power => match (subject, arguments.values.as_slice()) {
                (Value::Number(_), [base, by]) => Some(self.arithmetic(Op::Pow, base, by)),
                _ => None,
            },
            Does::Rest => match arguments.values.as_slice() {
                [a @ (Value::Number(_) | Value::Given(_)), b @ (Value::Number(_) | Value::Given(_))] => {
                    Some(self.divide_with_rest(a, b))
                }
                _ => None,
            },
            Does::Range => Some(self.range_of(arguments)),
            Does::Zip | Does::ZipWith => {
                let own = (does == Does::ZipWith).then(|| subject.clone());
                let values: Vec<_> = own.into_iter().chain(arguments.values.iter().cloned()).collect();
                self.zipped(&values, arguments, line)
            }
            Does::Enumerate => {
                let element = self.element(subject);
                let length = self.length(subject);
                let pair = Value::tuple([Value::number(length), element]);
                Some(self.container(Kind::Iterator, length, pair))
            }
            // `n.min(3)`
            Does::Smallest | Does::Largest
                if matches!(subject, Value::Number(_)) && arguments.values.len() == 1 =>
            {
                let (one, other) = (self.magnitude(subject), self.magnitude(arguments.first()?));
                Some(Value::number(if does == Does::Smallest { one.min(other) } else { one.plus(&other) }))
            }
            Does::Largest if arguments.values.len() > 1 => {
                let values = arguments.values.clone();
                Some(values.iter().fold(Value::Unknown, |joined, value| self.heap.join(&joined, value)))
            }
            Does::Smallest if arguments.values.len() > 1 => arguments
                .values
                .iter()
                .min_by(|one, other| self.magnitude(one).compare(&self.magnitude(other)))
                .cloned(),
            _ => self.special_container(does, subject, arguments, line),
        }
    }

    /// What stands in a map, or else what is put there: `map.entry(key).or_insert_with(Vec::new)`.
    fn or_insert(&mut self, subject: &Value<'p>, arguments: &Arguments<'p>, line: u32) -> Value<'p> {
        let made = match arguments.first() {
            Some(made) if made.is_callable() => {
                let made = made.clone();
                self.call_value(&made, Arguments::default(), line)
            }
            Some(made) => made.clone(),
            None => Value::Unknown,
        };
        if let (Value::Unknown | Value::Number(_), Value::Object(_)) = (subject, &made)
            && let Some(Expr::Call { callee, .. }) = self.receiver
            && let Expr::Attribute(owner, _) = &**callee
            && let Expr::Name(name) = &**owner
            && let Some(Value::Object(map)) = self.lookup(name)
        {
            let kind = match &made {
                Value::Object(id) => self.heap.get(*id).kind,
                _ => Kind::List,
            };
            self.hold_empty(map, kind);
            return self.heap.get(map).element.clone();
        }
        if matches!(subject, Value::Unknown) { made } else { subject.clone() }
    }

    /// Two parts of something, the first as long as an argument says.
    fn halves(&mut self, subject: &Value<'p>, arguments: &Arguments<'p>) -> Value<'p> {
        let (length, element) = (self.length(subject), self.element(subject));
        let kind = match subject {
            Value::Object(id) => self.heap.get(*id).kind,
            _ => Kind::List,
        };
        let first = arguments.first().map_or(length, |at| self.magnitude(at).min(length));
        let first = if first.is_constant() { length } else { first };
        let halves = [first, length].map(|length| {
            let half = self.container(kind, length, element.clone());
            if let Value::Object(id) = &half {
                self.heap.get_mut(*id).is_view = true;
            }
            half
        });
        Value::tuple(halves)
    }

    /// What makes containers that no formula describes.
    fn special_container(
        &mut self,
        does: Does,
        subject: &Value<'p>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Option<Value<'p>> {
        match does {
            Does::Take => {
                let limit = arguments.first().cloned().unwrap_or_default();
                Some(self.piece(subject, &limit))
            }
            Does::Islice => {
                let limit = match arguments.values.as_slice() {
                    [_, limit] | [_, _, limit, ..] => limit.clone(),
                    _ => Value::Unknown,
                };
                Some(self.piece(subject, &limit))
            }
            Does::TakeWhile => Some(self.taken_while(subject, arguments, line)),
            Does::Halves => Some(self.halves(subject, arguments)),
            Does::Successors => {
                let length = self.unknown_rounds(line);
                let first = arguments.first().cloned().unwrap_or_default();
                let called = arguments.values.last().filter(|last| last.is_callable()).cloned();
                let made = self.container(Kind::Iterator, length, first);
                if let Some(called) = called {
                    self.call_for_each(&called, &made, None, &length, line);
                }
                Some(made)
            }
            Does::SetDefault => {
                let [key, value] = arguments.values.as_slice() else { return None };
                self.put(subject, &key.clone(), &value.clone());
                Some(self.element(subject))
            }
            Does::OrInsert => Some(self.or_insert(subject, arguments, line)),
            Does::Most => {
                let many = self.magnitude(arguments.first()?);
                let length = self.length(subject);
                let time = length.times(&many.log());
                self.spend(time, line, |engine| format!("the most take {}", engine.sizes.shown(&time)));
                let (key, count) = (self.key_of(subject), self.element(subject));
                Some(self.container(Kind::List, many.min(length), Value::tuple([key, count])))
            }
            // What stands behind moves up.
            Does::Pop => {
                if let Some(place) = arguments.first()
                    && place.as_constant() != Some(-1.0)
                {
                    let length = self.length(subject);
                    self.spend(length, line, |engine| {
                        format!("pop() moves {} elements", engine.sizes.shown(&length))
                    });
                }
                None
            }
            Does::Flatten => {
                let outer = self.length(subject);
                let inner = match arguments.first().filter(|called| called.is_callable()).cloned() {
                    Some(called) => self.call_for_each(&called, subject, None, &outer, line),
                    None => self.element(subject),
                };
                let together = match &inner {
                    Value::Object(id) => self.heap.get(*id).together,
                    _ => None,
                };
                let together = together.filter(|together| !together.is_constant());
                let length = together.unwrap_or_else(|| outer.times(&self.length(&inner)));
                let element = self.element(&inner);
                Some(self.container(Kind::Iterator, length, element))
            }
            Does::Stride => {
                let length = self.length(subject);
                let element = self.element(subject);
                let value = self.container(Kind::Iterator, length, element);
                let varies = matches!(arguments.written.first(), Some(Expr::Name(_))) && self.inside_loop();
                if let Value::Object(id) = &value {
                    self.heap.get_mut(*id).together = varies.then(|| length.times(&length.log()));
                }
                Some(value)
            }
            Does::Product => Some(self.product(arguments)),
            Does::Choose => Some(self.choose(subject, arguments)),
            Does::Default => {
                let value = match arguments.first() {
                    Some(made) if made.is_callable() => {
                        self.call_value(&made.clone(), Arguments::default(), line)
                    }
                    _ => Value::Unknown,
                };
                let value = self.own_copy(value);
                Some(self.container(Kind::Dict, Order::ONE, value))
            }
            Does::Resize => {
                let to = arguments.first().map_or(Order::ONE, |to| self.magnitude(to));
                self.resize(subject, to, line);
                Some(Value::Nothing)
            }
            Does::Copy if let Value::Instance(at) = subject => {
                self.copy_fields(*at, line);
                Some(subject.clone())
            }
            Does::Copy => {
                // With everything in it.
                let copy = self.own_copy(subject.clone());
                if let Value::Object(id) = copy {
                    self.heap.get_mut(id).is_view = false;
                }
                let room = self.heap.room(&copy, 0);
                self.spend(room, line, |_| "everything in it is copied".to_owned());
                Some(copy)
            }
            _ => self.special_array(does, subject, arguments, line),
        }
    }

    /// A file that is opened, or what is read of it at once: as long as a size that is named after its path says.
    pub(super) fn file(
        &mut self,
        gives: Option<&str>,
        path: &Value<'p>,
        arguments: &Arguments<'p>,
    ) -> Value<'p> {
        let known = self.length(path);
        let length = if known.is_constant() {
            let name = match arguments.written.first().or(self.receiver.as_ref()) {
                Some(Expr::Name(name) | Expr::Attribute(_, name)) => name.as_str(),
                _ => "file",
            };
            Order::of(self.sizes.named(name))
        } else {
            known
        };
        let word = self.container(Kind::Text, Order::ONE, Value::small());
        let (kind, element) = match gives {
            None => return self.container(Kind::Iterator, length, word),
            Some("text") => (Kind::Text, Value::small()),
            Some(_) => (Kind::Array, Value::small()),
        };
        self.spend(length, self.line, |engine| format!("{} is read", engine.sizes.shown(&length)));
        self.container(kind, length, element)
    }

    /// How many lines the program's input has, and one of them.
    pub(super) fn lines_of_input(&mut self) -> (Size, Value<'p>) {
        self.read += 1;
        let lines = self.sizes.named("lines");
        let line = self.sizes.inside(lines, "[]");
        (lines, self.read_container(Kind::Text, Order::of(line), Value::small()))
    }

    /// A container that comes from the program's input.
    pub(super) fn read_container(&mut self, kind: Kind, length: Order, element: Value<'p>) -> Value<'p> {
        let value = self.container(kind, length, element);
        if let Value::Object(id) = &value {
            self.heap.get_mut(*id).read = true;
        }
        value
    }

    /// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`
    fn range_of(&mut self, arguments: &Arguments<'p>) -> Value<'p> {
        let values = &arguments.values;
        let written = &arguments.written;
        let mut harmonic = false;
        let length = match (values.as_slice(), written.as_slice()) {
            ([stop], [at]) => self.range_length(None, Some((at, stop)), false),
            ([start, stop, step @ ..], [from, to, by @ ..]) => {
                // `range(i, n, i)` inside a loop over i: a harmonic sum.
                let stepped = step.first().is_some_and(|step| step.as_constant().is_none());
                let varies =
                    matches!(by.first(), Some(Expr::Name(_) | Expr::Operate { op: Op::Mul | Op::Neg, .. }));
                harmonic = stepped && varies && self.inside_loop();
                let downwards = by.first().is_some_and(|by| {
                    matches!(by, Expr::Operate { left: None, .. })
                        || matches!(by, Expr::Number(step) if *step < 0.0)
                });
                self.range_length(Some((from, start)), Some((to, stop)), downwards)
            }
            _ => Order::ONE,
        };
        let magnitude = values.iter().fold(Order::ONE, |sum, value| sum.plus(&self.magnitude(value)));
        let read = matches!(values.as_slice(), [Value::Number(number)] if number.read)
            || matches!(values.as_slice(), [Value::Number(first), Value::Number(last)]
                if last.read && first.constant.is_some());
        let value = self.container(Kind::Iterator, length, Value::number(magnitude));
        if let Value::Object(id) = &value {
            let object = self.heap.get_mut(*id);
            object.counts = read;
            object.together = harmonic.then(|| length.times(&length.log()));
        }
        value
    }

    /// All combinations of one element of each.
    fn product(&mut self, arguments: &Arguments<'p>) -> Value<'p> {
        let mut length = Order::ONE;
        for value in &arguments.values {
            length = length.times(&self.length(value));
        }
        let element = arguments.first().cloned().map(|first| self.element(&first)).unwrap_or_default();
        if let Some(repeat) = arguments.named("repeat") {
            length = match repeat.as_constant() {
                #[expect(clippy::cast_possible_truncation, reason = "at most 36")]
                Some(times) if (0.0..9.0).contains(&times) => length.raised((times * 4.0) as i16),
                _ => self.magnitude(repeat).exponential(),
            };
        }
        let row = self.container(Kind::List, Order::ONE, element);
        self.container(Kind::Iterator, length, row)
    }

    /// Selections of a number of elements.
    fn choose(&mut self, subject: &Value<'p>, arguments: &Arguments<'p>) -> Value<'p> {
        let length = self.length(subject);
        let chosen = arguments.values.get(1);
        let (many, each) = match chosen.and_then(Value::as_constant) {
            #[expect(clippy::cast_possible_truncation, reason = "at most 36")]
            Some(count) if (0.0..9.0).contains(&count) => (length.raised((count * 4.0) as i16), Order::ONE),
            _ => (length.exponential(), length),
        };
        let element = self.element(subject);
        let row = self.container(Kind::List, each, element);
        self.container(Kind::Iterator, many, row)
    }
}
