//! Calls of the program's own functions: followed with just these arguments, and remembered.
//!
//! A function is followed again for arguments of another kind or size (call-site sensitivity); what libraries do is told
//! by their table.

use super::Engine;
use super::Scope;
use super::cost::Cost;
use super::loops::{Hoisted, Until};
use super::order::Order;
use super::progress::{discarded_from, taken_from};
use super::recursion::Recursion;
use super::value::{Lambda, Value};
use crate::ir::visit::walk;
use crate::ir::{Arg, Expr, Function, Parameter};

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

/// What following a call showed.
#[derive(Debug, Clone)]
pub(super) struct Followed<'p> {
    cost: Cost,
    /// Room it takes at most.
    space: Order,
    returned: Value<'p>,
    /// See [`super::recursion::Recursed::marks`].
    marks: Vec<&'p str>,
}

/// What a function costs with arguments of some kind.
#[derive(Debug, Clone)]
pub(super) struct Summary<'p> {
    followed: Followed<'p>,
    seen: u32,
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
        let called = self.eval(callee);
        let parses = matches!(&called, Value::Library(name)
            if self.costs.function(name).is_some_and(|row| row.does.as_deref() == Some("parse")));
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
            Value::Function(at) => self.call_own(*at, None, arguments, line),
            Value::Lambda(lambda) => self.call_lambda(&lambda.clone(), arguments.values),
            Value::Type(at) => self.construct(*at, arguments, line),
            Value::Method(method) => {
                let (owner, name) = (method.0.clone(), method.1);
                if let Value::Instance(at) = owner {
                    let full = format!("{}.{name}", self.module.types[at].name);
                    if let Some(&function) = self.functions.get(full.as_str()) {
                        return self.call_own(function, Some(owner), arguments, line);
                    }
                }
                if let Value::Instance(at) = owner
                    && self.costs.own_method("iterator", name).is_some()
                    && let Some(&next) =
                        self.functions.get(format!("{}.next", self.module.types[at].name).as_str())
                {
                    return self.call_on_iterator(at, next, name, &arguments, line);
                }
                let unowned = matches!(owner, Value::Given(_) | Value::Unknown | Value::Instance(_));
                // An object of another kind that has a method of the same name is no recursion.
                let open = |at: usize| {
                    matches!(owner, Value::Unknown)
                        && self.frames.iter().any(|frame| frame.function == Some(at))
                };
                if unowned
                    && let Some(Some(function)) = self.methods.get(name).copied()
                    && !open(function)
                {
                    return self.call_own(function, Some(owner), arguments, line);
                }
                self.call_method(&owner, name, &arguments, line)
            }
            Value::Library(name) => self.call_library(&name.clone(), &arguments, line),
            // A parameter that is called: what it does is for the caller to know.
            Value::Given(size) => {
                let name = self.sizes.name(*size).to_owned();
                self.call_unknown(&name, None, &arguments)
            }
            _ => self.call_unknown(&format!("a value called on line {line}"), None, &arguments),
        }
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
        let own = self.module.types[at].name.rsplit('.').next().unwrap_or_default().to_owned();
        let length = Order::of(self.sizes.named(&own));
        let iterator = self.container(super::Kind::Iterator, length, element);
        self.call_method(&iterator, name, arguments, line)
    }

    fn construct(&mut self, at: usize, arguments: Arguments<'p>, line: u32) -> Value<'p> {
        let one = &self.module.types[at];
        // What is linked to others of its kind stays as long as those do.
        let refers = |value: &Value<'p>| match value {
            Value::Instance(other) => *other == at,
            Value::Object(id) => matches!(self.heap.get(*id).element, Value::Instance(other) if other == at),
            _ => false,
        };
        let fields = self.fields.range((at, "")..).take_while(|((owner, _), _)| *owner == at);
        if super::is_linked(one, self.module) || fields.into_iter().any(|(_, value)| refers(value)) {
            let rounds = self.rounds();
            if let Some(frame) = self.frames.last_mut() {
                frame.made = frame.made.plus(&rounds);
            }
        }
        let init = format!("{}.__init__", one.name);
        if let Some(&function) = self.functions.get(init.as_str()) {
            self.call_own(function, Some(Value::Instance(at)), arguments, line);
            return Value::Instance(at);
        }
        let mut values = arguments.values.into_iter();
        for field in &one.fields {
            if let Some(value) = values.next() {
                self.set_field(at, &field.name, &value);
            }
        }
        for (name, value) in arguments.named {
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
        let function = &self.module.functions[at];
        let takes_self = function.takes_receiver();
        let mut values: Vec<Value<'p>> = receiver.filter(|_| takes_self).into_iter().collect();
        values.extend(arguments.values);
        for (name, value) in arguments.named {
            let Some(place) = function.parameters.iter().position(|parameter| parameter.name == name) else {
                continue;
            };
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

    fn recursive_or_not(
        &mut self,
        at: usize,
        values: Vec<Value<'p>>,
        written: &[&'p Expr],
        line: u32,
    ) -> Value<'p> {
        let open = self.frames.iter().rposition(|frame| frame.function == Some(at));
        if let Some(open) = open {
            let from = self.frames[open].loops.min(self.loops.len());
            let loops = self.loops[from..].to_vec();
            let on_another =
                self.receiver.is_some_and(|owner| !matches!(owner, Expr::Name(name) if name == "self"));
            let recursion = Recursion { written: written.to_vec(), on_another, loops, line };
            self.frames[open].recursions.push(recursion);
            return self.frames[open].returned.clone().unwrap_or_else(Value::small);
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
        let function = &self.module.functions[at];
        for parameter in function.parameters.iter().skip(values.len()) {
            let value = match &parameter.default {
                Some(default) => self.eval(default),
                None => Value::Given(self.sizes.named(&parameter.name)),
            };
            values.push(value);
        }
        let key = (at, self.heap.signature(&values));
        if let Some(known) = self.summaries.get(&key)
            && known.seen >= FOLLOWED
        {
            let known = known.clone();
            self.read += known.read;
            self.written += known.written;
            self.pay(&known.followed, function, written_arguments, line);
            return known.followed.returned;
        }
        if self.frames.len() > super::MOST_CALLS {
            self.note_unknown(&function.name);
            return Value::Unknown;
        }
        let (read, written) = (self.read, self.written);
        let scope = self.closures.get(&at).copied().unwrap_or(0);
        let followed = self.follow(Some(at), scope, &function.parameters, values, |engine| {
            engine.block(&function.body);
        });
        let seen = self.summaries.get(&key).map_or(0, |known| known.seen) + 1;
        let summary = Summary { followed, seen, read: self.read - read, written: self.written - written };
        self.pay(&summary.followed, function, written_arguments, line);
        let returned = summary.followed.returned.clone();
        if self.summaries.len() < MOST_SUMMARIES {
            self.summaries.insert(key, summary);
        }
        returned
    }

    /// Counts in what a call costs. One that meets nothing that another call has met costs all of them together once.
    fn pay(&mut self, followed: &Followed<'p>, function: &'p Function, arguments: &[&'p Expr], line: u32) {
        let own = function.name.rsplit('.').next().unwrap_or(&function.name);
        let time = followed.cost.time;
        let cost =
            followed.cost.clone().within(line, || format!("{own}() takes {}", self.sizes.shown(&time)));
        if let Some(frame) = self.frames.last_mut() {
            frame.space = frame.space.plus(&followed.space);
        }
        match self.statement {
            Some(statement) if !followed.marks.is_empty() && self.inside_loop() => {
                let names = followed.marks.iter().map(|mark| {
                    let place = function.parameters.iter().position(|parameter| parameter.name == *mark);
                    match place.and_then(|place| arguments.get(place)) {
                        Some(Expr::Name(name)) => name.as_str(),
                        _ => mark,
                    }
                });
                let until = Until::Set(names.collect());
                self.hoisted.push(Hoisted { cost, until, statement });
            }
            _ => self.cost.add(cost),
        }
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

    /// Runs a body in a scope of its own.
    fn follow(
        &mut self,
        function: Option<usize>,
        parent: usize,
        parameters: &'p [Parameter],
        values: Vec<Value<'p>>,
        run: impl FnOnce(&mut Self),
    ) -> Followed<'p> {
        let mut scope = Scope { parent: Some(parent), ..Scope::default() };
        for (parameter, value) in parameters.iter().zip(values) {
            scope.names.insert(&parameter.name, value);
        }
        self.scopes.push(scope);
        let saved = (self.scope, std::mem::take(&mut self.cost), std::mem::take(&mut self.hoisted));
        self.scope = self.scopes.len() - 1;
        let around = self.frames.last().map_or(0, |frame| frame.loops);
        self.open_frame(function);
        if function.is_none()
            && let Some(frame) = self.frames.last_mut()
        {
            frame.loops = around;
        }
        run(self);
        let mut shared = Vec::new();
        for hoisted in std::mem::take(&mut self.hoisted) {
            // What begins anew with each call, each call pays.
            let own = match &hoisted.until {
                Until::Next => false,
                Until::Set(names) => {
                    names.iter().any(|name| self.scopes[self.scope].names.contains_key(name))
                }
            };
            if function.is_some() || own {
                self.cost.add(hoisted.cost);
            } else {
                shared.push(hoisted);
            }
        }
        let mut cost = std::mem::take(&mut self.cost);
        let since = self.frames.last().map_or(0, |frame| frame.objects);
        let mut space = self.held_since(since);
        let mut marks = Vec::new();
        if let Some(at) = function {
            space = space.plus(&self.frames.last().map_or(Order::ONE, |frame| frame.made));
            let recursions = self.frames.last_mut().map(|frame| std::mem::take(&mut frame.recursions));
            let recursions = recursions.unwrap_or_default();
            if !recursions.is_empty() {
                let recursed = self.recurse(at, &recursions, cost);
                cost = recursed.cost;
                self.grow_again(&recursed.calls);
                space = space.plus(&self.frames.last().map_or(Order::ONE, |frame| frame.made));
                if recursed.doubles
                    && let Some(Value::Object(id)) =
                        self.frames.last().and_then(|frame| frame.returned.clone())
                {
                    self.heap.get_mut(id).length = recursed.calls;
                    space = space.plus(&recursed.calls);
                }
                space = space.plus(&recursed.depth);
                marks = recursed.marks;
            }
        }
        // What it was given and made longer is room beyond its arguments.
        let added = self.frames.last().map_or(&[][..], |frame| &frame.grown);
        space = added.iter().fold(space, |space, (_, by)| space.plus(by));
        let frame = self.frames.pop();
        self.scope = saved.0;
        self.cost = saved.1;
        self.hoisted = saved.2;
        self.hoisted.extend(shared);
        let (mut returned, inner, yields) = frame.map_or((Value::Nothing, Order::ONE, Order::ONE), |frame| {
            (frame.returned.unwrap_or(Value::Nothing), frame.space, frame.yields)
        });
        if function.is_some_and(|at| self.module.functions[at].is_generator) {
            returned = self.container(super::Kind::Iterator, yields, returned);
        }
        self.younger(&returned);
        Followed { cost, space: space.plus(&inner), returned, marks }
    }

    /// Each of so many calls inside the one that is open adds to older containers what it added itself.
    fn grow_again(&mut self, calls: &Order) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.made = if frame.made.is_constant() { frame.made } else { frame.made.times(calls) };
        let mut grown = std::mem::take(&mut frame.grown);
        // What is taken out again before the call ends does not add up.
        let function = frame.function.map(|at| &self.module.functions[at]);
        let taken = function.map_or_else(Vec::new, |function| {
            let mut taken = taken_from(walk(&function.body));
            taken.extend(discarded_from(walk(&function.body)));
            taken
        });
        let undone: Vec<_> = taken
            .iter()
            .filter_map(|name| match self.lookup(name) {
                Some(Value::Object(id)) => Some(id),
                _ => None,
            })
            .collect();
        grown.retain(|(id, _)| !undone.contains(id));
        for (id, by) in &mut grown {
            *by = by.times(calls);
            let object = self.heap.get_mut(*id);
            object.length = object.length.plus(by);
            if let Some(together) = &object.together {
                object.together = Some(together.plus(by));
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.grown = grown;
        }
    }

    /// What a call returns belongs to whoever called: it grows with the loops open there from now on.
    fn younger(&mut self, value: &Value<'p>) {
        if let Value::Object(id) = value {
            let depth = self.loops.len();
            let object = self.heap.get_mut(*id);
            object.depth = object.depth.max(depth);
        }
    }

    /// A generator gives so many more values.
    pub(super) fn yields(&mut self, value: &Value<'p>, many: &Order) {
        self.returns(value);
        let rounds = self.rounds().times(many);
        if let Some(frame) = self.frames.last_mut() {
            frame.yields = frame.yields.plus(&rounds);
        }
    }
}
