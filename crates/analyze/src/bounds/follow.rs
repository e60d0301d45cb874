//! What following a call shows: its cost and room, what it returns, and which of its loops go on where the call before
//! left off.

use super::Engine;
use super::Scope;
use super::calls::Arguments;
use super::cost::Cost;
use super::doubling::joins;
use super::loops::{Hoisted, Until};
use super::order::{Order, Size};
use super::progress::{discarded_from, taken_from};
use super::value::{Kind, Value};
use crate::ir::visit::walk;
use crate::ir::{Expr, Function, Parameter, StmtKind};

/// A power of a call's cost that is not believed, and how large it may be of a function of the file itself where it is one
/// of parameters, not of fields or of rounds that nothing tells. The same of a single size.
const MOST_POWER: f64 = 4.0;
const MOST_PLAIN_POWER: f64 = 6.0;

impl<'p> Engine<'p> {
    /// Counts in what a call costs. One that meets nothing that another call has met costs all of them together once.
    pub(super) fn pay(
        &mut self,
        followed: &Followed<'p>,
        function: &'p Function,
        arguments: &[&'p Expr],
        receiver: Option<&'p Expr>,
        line: u32,
    ) {
        for passed in &followed.passed {
            let until = match &passed.places {
                None => Some(Until::Failure),
                Some(places) => {
                    let names =
                        places.iter().map(|place| self.moved_by(*place, function, arguments, receiver));
                    names.collect::<Option<Vec<&'p str>>>().map(Until::Set)
                }
            };
            match (until, self.statement) {
                (Some(until), Some(statement)) => {
                    self.hoisted.push(Hoisted { cost: passed.cost.clone(), until, statement });
                }
                _ => self.cost.add(passed.cost.clone()),
            }
        }
        let own = function.name.rsplit('.').next().unwrap_or(&function.name);
        let time = followed.cost.time;
        let within = |engine: &Self| {
            followed.cost.clone().within(line, || format!("{own}() takes {}", engine.sizes.shown(&time)))
        };
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
                self.hoisted.push(Hoisted { cost: within(self), until, statement });
            }
            // Why is kept of the largest only, and only then put into words.
            _ if self.cost.time.compare(&time).is_lt() => self.cost.add(within(self)),
            _ => self.cost.add(Cost { time, why: None }),
        }
    }

    /// The caller's own name of a place that a call moves on.
    pub(super) fn moved_by(
        &self,
        place: Place<'p>,
        function: &Function,
        arguments: &[&'p Expr],
        receiver: Option<&'p Expr>,
    ) -> Option<&'p str> {
        let at = match place {
            // The object at hand goes on with its own field.
            Place::Field(field) if matches!(receiver?, Expr::Name(name) if name == "self") => {
                return Some(field);
            }
            Place::Field(_) => return super::progress::place(receiver?),
            Place::Parameter(at) => at.checked_sub(usize::from(function.takes_receiver()))?,
        };
        match arguments.get(at)? {
            // Given by reference.
            Expr::Operate { left: None, right, .. } => super::progress::place(right),
            Expr::Opaque(parts) if parts.len() == 1 => super::progress::place(&parts[0]),
            Expr::Name(name) => {
                let is_set = matches!(&self.statement?.kind, StmtKind::Assign { targets, .. }
                    if targets.iter().any(|target| super::progress::names_in(target).contains(&name.as_str())));
                let is_held = matches!(self.lookup(name), Some(Value::Object(_) | Value::Instance(_)));
                (is_set || is_held).then_some(name.as_str())
            }
            _ => None,
        }
    }

    /// Runs a body in a scope of its own.
    pub(super) fn follow(
        &mut self,
        function: Option<usize>,
        parent: usize,
        parameters: &'p [Parameter],
        values: Vec<Value<'p>>,
        run: impl FnOnce(&mut Self),
    ) -> Followed<'p> {
        let home = self.scopes[parent].home;
        let mut scope = Scope { parent: Some(parent), home, ..Scope::default() };
        for (parameter, value) in parameters.iter().zip(values) {
            scope.names.to_mut().insert(&parameter.name, value);
        }
        self.scopes.push(scope);
        let statement = self.statement;
        let saved = (self.scope, std::mem::take(&mut self.cost), std::mem::take(&mut self.hoisted));
        // What loops around a call go by has nothing to do with names of the function.
        let around_it =
            function.map(|_| (std::mem::take(&mut self.moving), std::mem::take(&mut self.counters)));
        self.scope = self.scopes.len() - 1;
        let around = self.frames.last().map_or(0, |frame| frame.loops);
        self.open_frame(function);
        if function.is_none()
            && let Some(frame) = self.frames.last_mut()
        {
            frame.loops = around;
        }
        run(self);
        let (mut shared, mut passed) = (Vec::new(), Vec::new());
        for hoisted in std::mem::take(&mut self.hoisted) {
            // What begins anew with each call, each call pays.
            let own = match &hoisted.until {
                Until::Next | Until::Failure => false,
                Until::Set(names) => {
                    names.iter().any(|name| self.scopes[self.scope].names.contains_key(name))
                }
            };
            if let Some(places) = function.and_then(|at| self.places_of(at, &hoisted.until)) {
                passed.push(Passed { cost: hoisted.cost, places: Some(places) });
            } else if function.is_some() && matches!(hoisted.until, Until::Failure) {
                passed.push(Passed { cost: hoisted.cost, places: None });
            } else if function.is_some() || own {
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
                self.cap_marks(&recursed.marks, &recursed.calls);
                self.grow_again(&recursed.calls);
                space = space.plus(&self.frames.last().map_or(Order::ONE, |frame| frame.made));
                if recursed.doubles
                    && let Some(Value::Object(id)) =
                        self.frames.last().and_then(|frame| frame.returned.clone())
                {
                    self.heap.get_mut(id).length = recursed.calls;
                    space = space.plus(&recursed.calls);
                } else if let Some(Value::Object(id)) =
                    self.frames.last().and_then(|frame| frame.returned.clone())
                    && joins(self.code.function(at))
                {
                    let object = self.heap.get_mut(id);
                    object.length = object.length.plus(&recursed.calls);
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
        self.statement = statement;
        self.cost = saved.1;
        self.hoisted = saved.2;
        self.hoisted.extend(shared);
        if let Some(around) = around_it {
            (self.moving, self.counters) = around;
        }
        let (mut returned, inner, yields) = frame.map_or((Value::Nothing, Order::ONE, Order::ONE), |frame| {
            (frame.returned.unwrap_or(Value::Nothing), frame.space, frame.yields)
        });
        if function.is_some_and(|at| self.code.function(at).is_generator) {
            returned = self.container(Kind::Iterator, yields, returned);
        } else if let Some(at) = function {
            returned = self.as_declared(at, returned);
        }
        self.younger(&returned);
        Followed { cost, space: space.plus(&inner), returned, marks, passed }
    }

    /// Where the names come from that a shared loop of a function moves on; none where any is the function's own.
    pub(super) fn places_of(&self, at: usize, until: &Until<'p>) -> Option<Vec<Place<'p>>> {
        let Until::Set(names) = until else { return None };
        self.are_passed(at, names).then(|| {
            let function = self.code.function(at);
            let place = |name: &&'p str| {
                let parameter = function.parameters.iter().position(|one| one.name == **name);
                parameter.map_or(Place::Field(name), Place::Parameter)
            };
            names.iter().map(place).collect()
        })
    }

    /// Whether all these names are parameters of a function, or fields of what it is called on.
    pub(super) fn are_passed(&self, at: usize, names: &[&str]) -> bool {
        let function = self.code.function(at);
        let is_method = function.takes_receiver();
        !names.is_empty()
            && names.iter().all(|name| {
                function.parameters.iter().any(|one| one.name == *name)
                    || is_method && !self.scopes[self.scope].names.contains_key(name)
            })
    }

    /// What following a function showed, where that can be so. Powers that no program takes are what is left when sizes
    /// could not be told apart: then it is taken for a call that nothing is known of, and said to be.
    pub(super) fn believable(
        &mut self,
        at: usize,
        followed: Followed<'p>,
        given: Vec<Value<'p>>,
    ) -> Followed<'p> {
        let growth = followed.cost.time.plus(&followed.space);
        let is_own = self.code.home_of(at) == 0;
        let power = growth.degree().power();
        let plain = is_own && power <= MOST_PLAIN_POWER && growth.sizes().all(|size| self.is_plain(size));
        let alike = (power < MOST_POWER || plain) && (is_own || !growth.is_exponential());
        if alike && !followed.cost.time.powers().any(|power| self.is_saturated(power)) {
            return followed;
        }
        let name = format!("{}() in detail", self.code.function(at).name);
        let before = std::mem::take(&mut self.cost);
        for value in &given {
            let length = match value {
                Value::Given(size) => Order::of(*size),
                Value::Instance(at) => self.iterate_instance(*at).0,
                _ => continue,
            };
            self.spend(length, self.line, |_| format!("{name} is taken to go through it once"));
        }
        let returned = self.call_unknown(&name, None, &Arguments::of(given));
        let cost = std::mem::replace(&mut self.cost, before);
        let space = self.length(&returned);
        let returned = self.as_declared(at, returned);
        Followed { cost, space, returned, marks: Vec::new(), passed: Vec::new() }
    }

    /// Whether a size is one of parameters, not of fields or of rounds that nothing tells.
    fn is_plain(&self, size: Size) -> bool {
        !self.sizes.name(size).contains(['.', '@'])
    }

    /// Whether no program takes this power of one size, be it one that stays small: it is what is left of sizes that were
    /// not told apart, multiplied with themselves by each call inside another.
    pub(super) fn is_saturated(&self, (size, power): (Size, f64)) -> bool {
        power > MOST_PLAIN_POWER || power >= MOST_POWER && !self.is_plain(size)
    }

    /// What a function returns, of the type that it says.
    pub(super) fn as_declared(&mut self, at: usize, returned: Value<'p>) -> Value<'p> {
        let function = self.code.function(at);
        let Some(declared) = function.returns.as_deref() else { return returned };
        let declared = self.code.module(self.code.home_of(at)).meant(declared);
        match (self.costs.kind_of_type(declared), &returned) {
            // What stands in the source is as long as it is written.
            (Some(kind @ ("text" | "list")), Value::Given(_) | Value::Unknown)
                if declared.contains("&'static ") =>
            {
                match super::library::kind(kind) {
                    Some(kind) => self.container(kind, Order::ONE, Value::small()),
                    None => returned,
                }
            }
            (Some("number"), Value::Given(size)) => Value::number(Order::of(*size)),
            (Some("number"), Value::Object(_) | Value::Unknown | Value::Instance(_)) => Value::small(),
            (Some("small"), Value::Object(_) | Value::Given(_) | Value::Unknown) => Value::small(),
            (Some("character"), Value::Object(_) | Value::Given(_) | Value::Unknown) => Value::character(),
            // Made in a way that nothing tells: as large as what there was to make it of.
            (Some(kind), Value::Unknown) => match super::library::kind(kind) {
                Some(kind) => {
                    let length = self.unknown_rounds(function.line);
                    self.container(kind, length, Value::Unknown)
                }
                None => returned,
            },
            _ => returned,
        }
    }

    /// What is marked is marked once, by whatever call.
    fn cap_marks(&mut self, marks: &[&'p str], calls: &Order) {
        for name in marks {
            if let Some(Value::Object(id)) = self.lookup(name) {
                let object = self.heap.get_mut(id);
                if matches!(object.kind, Kind::Set | Kind::Dict | Kind::Tree) {
                    object.most = Some(*calls);
                    object.length = object.length.min(*calls);
                }
            }
        }
    }

    /// Each of so many calls inside the one that is open adds to older containers what it added itself.
    pub(super) fn grow_again(&mut self, calls: &Order) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.made = if frame.made.is_constant() { frame.made } else { frame.made.times(calls) };
        let mut grown = std::mem::take(&mut frame.grown);
        // What is taken out again before the call ends does not add up.
        let function = frame.function.map(|at| self.code.function(at));
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
            let object = self.heap.get_mut(*id);
            *by = object.most.map_or(by.times(calls), |most| most.min(by.times(calls)));
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
    pub(super) fn younger(&mut self, value: &Value<'p>) {
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

/// What following a call showed.
#[derive(Debug, Clone)]
pub(super) struct Followed<'p> {
    pub(super) cost: Cost,
    /// Room it takes at most.
    pub(super) space: Order,
    pub(super) returned: Value<'p>,
    /// See [`super::recursion::Recursed::marks`].
    pub(super) marks: Vec<&'p str>,
    /// What all calls cost together that move on the same place.
    pub(super) passed: Vec<Passed<'p>>,
}

/// A loop of a function that moves on a place which its caller goes on from, or what it does once before it fails.
#[derive(Debug, Clone)]
pub(super) struct Passed<'p> {
    pub(super) cost: Cost,
    /// None of what fails.
    pub(super) places: Option<Vec<Place<'p>>>,
}

/// Where a place that moves on comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'p> {
    Parameter(usize),
    /// A field of what the method is called on.
    Field(&'p str),
}
