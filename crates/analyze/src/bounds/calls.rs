//! Calls of the program's own functions: followed with just these arguments, and remembered.
//!
//! A function is followed again for arguments of another kind or size (call-site sensitivity); what libraries do is told
//! by their table.

use super::Engine;
use super::follow::Followed;
use super::order::Order;
use super::recursion::Recursion;
use super::restated::is_restated;
use super::value::{Kind, Lambda, Value};
use crate::hashed::Map;
use crate::ir::{Arg, Expr, Gathers, Parameter};
use crate::knowledge::Does;

/// Times that a function is followed with arguments of one kind: what it puts into containers it was given is seen each
/// time, and matters most the first few.
const FOLLOWED: u32 = 3;
/// Kinds of arguments, of all functions, that are remembered.
const MOST_SUMMARIES: usize = 20_000;

/// Arguments of a call.
#[derive(Debug, Default)]
pub(super) struct Arguments<'p> {
    pub(super) values: Vec<Value<'p>>,
    pub(super) named: Vec<(&'p str, Value<'p>)>,
    pub(super) written: Vec<&'p Expr>,
    /// How many there are of those that were given as one container.
    pub(super) spread: Order,
}

/// What a function costs with arguments of some kind.
#[derive(Debug, Clone)]
pub(super) struct Summary<'p> {
    followed: Followed<'p>,
    seen: u32,
    /// Whether it was followed in a loop, and whether that makes a difference.
    in_loop: bool,
    shares: bool,
    read: u32,
    written: u32,
}

impl<'p> Arguments<'p> {
    pub(super) fn of(values: Vec<Value<'p>>) -> Self {
        Self { values, ..Self::default() }
    }

    pub(super) fn first(&self) -> Option<&Value<'p>> {
        self.values.first()
    }

    pub(super) fn named(&self, name: &str) -> Option<&Value<'p>> {
        self.named.iter().find(|(one, _)| *one == name).map(|(_, value)| value)
    }
}

impl<'p> Engine<'p> {
    pub(super) fn call(&mut self, callee: &'p Expr, args: &'p [Arg], line: u32) -> Value<'p> {
        let called = self.callee(callee);
        let parses = matches!(&called, Value::Library(name)
            if self.costs.function(name).is_some_and(|row| row.does == Some(Does::Parse)));
        let before = parses.then(|| self.cost.clone());
        let naming = self.naming;
        let mut arguments = Arguments::default();
        for arg in args {
            let value = self.eval(&arg.value);
            match &arg.name {
                Some(name) => arguments.named.push((name, value)),
                None if arg.spread => {
                    let element = self.element(&value);
                    arguments.spread = self.length(&value);
                    arguments.values.push(element);
                    arguments.written.push(&arg.value);
                }
                None => {
                    arguments.values.push(value);
                    arguments.written.push(&arg.value);
                }
            }
        }
        self.line = line;
        self.naming = naming;
        // A line that is read as one number is short.
        if let (Some(before), Some(text)) = (before, arguments.first())
            && self.is_read(text)
        {
            self.cost = before;
        }
        self.receiver = match callee {
            Expr::Attribute(owner, _) if matches!(called, Value::Method(_)) => Some(owner),
            _ => None,
        };
        self.call_value(&called, arguments, line)
    }

    pub(super) fn call_value(
        &mut self,
        called: &Value<'p>,
        arguments: Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        match called {
            // `filter(None, xs)`
            Value::Nothing => Value::Unknown,
            Value::Function(at) => self.call_own(*at, None, arguments, line),
            Value::Lambda(lambda) => self.call_lambda(&lambda.clone(), arguments.values),
            Value::Type(at) => self.construct(*at, arguments, line),
            // `cls(…)`, or an object that can be called.
            Value::Instance(at) => match self.method_of(*at, "__call__") {
                Some(function) => self.call_own(function, Some(called.clone()), arguments, line),
                None => self.construct(*at, arguments, line),
            },
            Value::Method(method) => {
                let (owner, name) = (method.0.clone(), method.1);
                if let Value::Instance(at) = owner
                    && let Some(function) = self.method_of(at, name)
                {
                    return self.call_own(function, Some(owner), arguments, line);
                }
                if let Value::Instance(at) = owner
                    && self
                        .costs
                        .method(Some("iterator"), name)
                        .is_some_and(|row| row.does != Some(Does::Copy))
                    && let Some(next) = self.method_of(at, "next")
                {
                    return self.call_on_iterator(at, next, name, &arguments, line);
                }
                let unowned = matches!(owner, Value::Given(_) | Value::Unknown | Value::Instance(_));
                // An object of another kind that has a method of the same name is no recursion.
                let open = |at: usize| {
                    (matches!(owner, Value::Unknown) || !self.holds_its_kind(at))
                        && self.frames.iter().any(|frame| frame.function == Some(at))
                };
                // What the language writes for a type is not what another type has.
                let is_derived = matches!(owner, Value::Instance(_))
                    && self.costs.method(None, name).is_some_and(|row| row.does == Some(Does::Copy));
                if unowned
                    && !is_derived
                    && let Some(function) = self.code.only_method(name)
                    && !open(function)
                {
                    return self.call_own(function, Some(owner), arguments, line);
                }
                let receiver = self.receiver;
                self.drawn(receiver, |engine| engine.call_method(&owner, name, &arguments, line))
            }
            Value::Library(name) => self.call_library(&name.clone(), &arguments, line),
            // A parameter that is called: what it does is for the caller to know.
            Value::Given(size) => {
                let name = self.sizes.name(*size).to_owned();
                let result = self.call_unknown(&name, None, &arguments);
                // A method of something given gives what has a size of its own.
                if matches!(result, Value::Unknown) && name.contains('.') {
                    Value::Given(*size)
                } else {
                    result
                }
            }
            _ => self.call_unknown(&format!("a value called on line {line}"), None, &arguments),
        }
    }

    /// Whether objects that have this method may hold others that have it too.
    fn holds_its_kind(&self, method: usize) -> bool {
        let home = self.code.home_of(method);
        let owner = self.code.function(method).name.rsplit_once('.');
        let owner = owner.and_then(|(owner, _)| self.code.type_named(home, owner));
        // Of a trait, or of a language that declares no fields, who knows.
        owner.is_none_or(|at| {
            let one = self.code.one_type(at);
            one.fields.is_empty() || super::givens::is_linked(one, self.code.module(home))
        })
    }

    /// A method that all iterators have, of one that the program makes itself.
    fn call_on_iterator(
        &mut self,
        at: usize,
        next: usize,
        name: &'p str,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        let element = self.call_own(next, Some(Value::Instance(at)), Arguments::default(), line);
        let length = self.iterate_instance(at).0;
        let iterator = self.container(Kind::Iterator, length, element);
        self.call_method(&iterator, name, arguments, line)
    }

    fn construct(&mut self, at: usize, arguments: Arguments<'p>, line: u32) -> Value<'p> {
        let one = self.code.one_type(at);
        // What is linked to others of its kind stays as long as those do.
        let refers = |value: &Value<'p>| match value {
            Value::Instance(other) => *other == at,
            Value::Object(id) => matches!(self.heap.get(*id).element, Value::Instance(other) if other == at),
            _ => false,
        };
        let fields = self.fields.range((at, "")..).take_while(|((owner, _), _)| *owner == at);
        if super::givens::is_linked(one, self.code.module(self.code.home_of_type(at)))
            || fields.into_iter().any(|(_, value)| refers(value))
        {
            let rounds = self.rounds();
            if let Some(frame) = self.frames.last_mut() {
                frame.made = frame.made.plus(&rounds);
            }
        }
        if let Some(function) = self.method_of(at, "__init__") {
            self.call_own(function, Some(Value::Instance(at)), arguments, line);
            return Value::Instance(at);
        }
        // What hands out its elements is used up where it was made, before there is another one.
        let is_iterator = self.costs.capitals_make() && self.method_of(at, "next").is_some();
        let places = one.fields.iter().map(|field| field.name.as_str()).zip(arguments.values);
        for (name, value) in places.chain(arguments.named) {
            if is_iterator {
                self.fields.remove((at, name));
            }
            self.set_field(at, name, &value);
        }
        Value::Instance(at)
    }

    /// A call of the program's own function: the receiver first, where there is one.
    fn call_own(
        &mut self,
        at: usize,
        receiver: Option<Value<'p>>,
        arguments: Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        let function = self.code.function(at);
        let takes_self = function.takes_receiver();
        let mut values: Vec<Value<'p>> = receiver.filter(|_| takes_self).into_iter().collect();
        values.extend(arguments.values);
        let gathers = |parameter: &Parameter| parameter.gathers == Some(Gathers::Positional);
        if let Some(place) = function.parameters.iter().position(gathers)
            && values.len() >= place
        {
            let rest = values.split_off(place);
            values.push(self.rest_of(rest, arguments.spread));
        }
        let places: Map<&str, usize> = if arguments.named.is_empty() {
            Map::default()
        } else {
            // The first of a name.
            let places = function.parameters.iter().enumerate().rev();
            places.map(|(place, parameter)| (parameter.name.as_str(), place)).collect()
        };
        for (name, value) in arguments.named {
            let Some(&place) = places.get(name) else { continue };
            while values.len() <= place {
                let default =
                    function.parameters.get(values.len()).and_then(|missing| missing.default.as_ref());
                let value = default.map_or(Value::Unknown, |default| self.eval(default));
                values.push(value);
            }
            values[place] = value;
        }
        self.recursive_or_not(at, values, &arguments.written, line)
    }

    /// What `*args` gets: the values that are left, as a sequence that is as long as what was spread over them.
    fn rest_of(&mut self, rest: Vec<Value<'p>>, spread: Order) -> Value<'p> {
        if spread.is_constant() && Value::are_few(&rest) {
            return Value::Tuple(rest.into());
        }
        let element = rest.into_iter().next_back().unwrap_or_default();
        self.container(Kind::List, spread, element)
    }

    fn recursive_or_not(
        &mut self,
        at: usize,
        values: Vec<Value<'p>>,
        written: &[&'p Expr],
        line: u32,
    ) -> Value<'p> {
        let open = self.frames.iter().rposition(|frame| frame.function == Some(at));
        let function = self.code.function(at);
        if let Some(open) = open {
            let from = self.frames[open].loops.min(self.loops.len());
            let loops = self.loops[from..].to_vec();
            let is_last = open + 1 == self.frames.len();
            if is_last && loops.is_empty() && self.receiver.is_none() && is_restated(function, written) {
                return self.frames[open].returned.clone().unwrap_or_else(Value::small);
            }
            let on_another =
                self.receiver.is_some_and(|owner| !matches!(owner, Expr::Name(name) if name == "self"));
            let recursion = Recursion { written: written.to_vec(), on_another, loops, line };
            self.frames[open].recursions.push(recursion);
            let returned = self.frames[open].returned.clone().unwrap_or_else(Value::small);
            // What is handed up level by level is counted where it is made.
            return if function.is_generator {
                self.container(Kind::Iterator, Order::ONE, returned)
            } else {
                returned
            };
        }
        self.call_function(at, values, written, line)
    }

    /// Follows a function, or remembers what it cost with such arguments.
    pub(super) fn call_function(
        &mut self,
        at: usize,
        mut values: Vec<Value<'p>>,
        written_arguments: &[&'p Expr],
        line: u32,
    ) -> Value<'p> {
        let function = self.code.function(at);
        for parameter in function.parameters.iter().skip(values.len()) {
            let value = match (&parameter.default, parameter.gathers) {
                (Some(default), _) => self.eval(default),
                // Of options that a call names there are as many as it has.
                (None, Some(Gathers::Named)) => self.container(Kind::Dict, Order::ONE, Value::small()),
                (None, Some(Gathers::Positional)) => Value::Tuple(Vec::new().into()),
                (None, None) => Value::Given(self.sizes.named(&parameter.name)),
            };
            values.push(value);
        }
        let receiver = self.receiver.filter(|_| function.takes_receiver());
        let key = (at, self.heap.signature(&values));
        // What calls share that move on one place shows in loops only.
        let in_loop = self.loops.iter().any(Order::is_polynomial);
        if let Some(known) = self.summaries.get(&key)
            && known.seen >= FOLLOWED
            && (known.in_loop == in_loop || !known.shares)
        {
            let known = known.clone();
            self.read += known.read;
            self.written += known.written;
            self.shared.set(self.shared.get() + u32::from(known.shares));
            self.pay(&known.followed, function, written_arguments, receiver, line);
            return known.followed.returned;
        }
        if self.frames.len() > super::MOST_CALLS {
            self.note_unknown(&function.name);
            return Value::Unknown;
        }
        let (read, written, shared) = (self.read, self.written, self.shared.get());
        let given = values.clone();
        let scope = self.closures.get(&at).copied().unwrap_or_else(|| self.top_of(self.code.home_of(at)));
        let followed = self.follow(Some(at), scope, &function.parameters, values, |engine| {
            engine.block(&function.body);
        });
        let followed = self.believable(at, followed, given);
        let shares = self.shared.get() > shared;
        let seen = match self.summaries.get(&key) {
            Some(known) if known.in_loop == in_loop || !shares => known.seen + 1,
            _ => 1,
        };
        let (read, written) = (self.read - read, self.written - written);
        let summary = Summary { followed, seen, in_loop, shares, read, written };
        self.pay(&summary.followed, function, written_arguments, receiver, line);
        let returned = summary.followed.returned.clone();
        if self.summaries.len() < MOST_SUMMARIES {
            self.summaries.insert(key, summary);
        }
        returned
    }

    pub(super) fn call_lambda(&mut self, lambda: &Lambda<'p>, values: Vec<Value<'p>>) -> Value<'p> {
        if self.frames.len() > super::MOST_CALLS + 4 {
            return Value::Unknown;
        }
        let followed = self.follow(None, lambda.scope, lambda.parameters, values, |engine| {
            engine.block(lambda.body);
        });
        self.cost.add(followed.cost);
        if let Some(frame) = self.frames.last_mut() {
            frame.space = frame.space.plus(&followed.space);
        }
        followed.returned
    }
}
