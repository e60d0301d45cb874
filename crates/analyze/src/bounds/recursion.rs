//! Functions that call themselves: how often, by schemas.
//!
//! A function whose argument shrinks by steps runs as often as the argument is large; one whose argument is halved as
//! often as its logarithm; several halves are a divide-and-conquer recurrence (the master theorem: Bentley, Haken and
//! Saxe 1980); remembered results are as many as there are arguments; marks make sure that each node is met once; and
//! what is none of these branches without end.

use super::Engine;
use super::cost::Cost;
use super::descent::{Links, compresses_links, links_of, shape};
use super::doubling::doubles;
use super::marks::{is_remembered, mark_keys, mark_names, sets_marks, undoes_marks};
use super::order::Order;
use super::progress::place;
use super::value::Value;
use crate::ir::visit::Node;
use crate::ir::{Expr, Function, Op};

/// One call of a function from inside itself.
pub(super) struct Recursion<'p> {
    /// Arguments as they stand in the source; none where it is called for each of some elements.
    pub(super) written: Vec<&'p Expr>,
    /// What its method is called on, where that is another object than its own.
    pub(super) on_another: bool,
    /// How often the loops around it run.
    pub(super) loops: Vec<Order>,
    pub(super) line: u32,
}

/// What a function costs that calls itself.
pub(super) struct Recursed<'p> {
    pub(super) cost: Cost,
    /// How deep the calls stand inside each other.
    pub(super) depth: Order,
    /// How many calls there are in all.
    pub(super) calls: Order,
    /// What it marks so that nothing is met twice, by whatever call: all calls together cost this once.
    pub(super) marks: Vec<&'p str>,
    /// Each call returns twice as much as the one inside it.
    pub(super) doubles: bool,
}

impl Recursed<'_> {
    const fn new(cost: Cost, depth: Order, calls: Order) -> Self {
        Self { cost, depth, calls, marks: Vec::new(), doubles: false }
    }
}

impl<'p> Engine<'p> {
    /// What a function costs that calls itself so, given what it costs without; and how deep it goes.
    pub(super) fn recurse(&mut self, at: usize, recursions: &[Recursion<'p>], body: Cost) -> Recursed<'p> {
        let function = self.code.function(at);
        let shape = shape(function, recursions);
        let line = recursions.first().map_or(function.line, |recursion| recursion.line);
        let marks = sets_marks(function);
        let undoes = undoes_marks(function);
        let size = self.size_of_parameters(function, &shape.varying);
        let told = |engine: &Self, what: &str, times: &Order| {
            format!("{}() calls itself {what}: {} times in all", function.name, engine.sizes.shown(times))
        };
        if is_remembered(function) {
            let states = self.states(function, &shape.varying, recursions);
            let depth = size;
            let cost = body.repeated(&states, line, || told(self, "and remembers the results", &states));
            return Recursed::new(cost, depth.plus(&states), states);
        }
        let among = if shape.doubled { self.size_of_parameters(function, &[]) } else { Order::ONE };
        let size = if among.is_constant() { size } else { among };
        if shape.halved + shape.remainder > 0 && shape.stepped + shape.looped + shape.parts == 0 {
            let depth = size.log();
            let uneven = shape.selects && shape.remainder == 0;
            self.differs |= uneven && !self.worst;
            if uneven && self.worst {
                let what = "with all but one element, at worst";
                let cost = body.repeated(&size, line, || told(self, what, &size));
                return Recursed::new(cost, size, size);
            }
            if shape.calls <= 1 || shape.remainder > 0 {
                let times = if body.time.is_polynomial() { Order::ONE } else { depth };
                let cost =
                    body.repeated(&times, line, || told(self, "with a fraction of its argument", &times));
                return Recursed::new(cost, depth, depth);
            }
            let work = body.time.degree();
            let times = if work.power() < 0.9 {
                size
            } else if work.power() < 1.1 {
                depth
            } else {
                Order::ONE
            };
            let cost = if work.power() < 0.9 {
                Cost::of(times, line, || told(self, "with halves of its argument", &times))
            } else {
                body.repeated(&times, line, || told(self, "with halves of its argument", &times))
            };
            return Recursed::new(cost, depth, size);
        }
        if shape.parts > 0 && shape.calls <= 1 && shape.looped == 0 && compresses_links(function) {
            // Tarjan 1975: each find costs the inverse of Ackermann's function on average.
            return Recursed::new(body, Order::ONE, Order::ONE);
        }
        if let Some(links) = links_of(function, recursions)
            && shape.stepped + shape.halved + shape.remainder == 0
        {
            return self.recurse_down(function, &links, body, line);
        }
        // Through other functions only: each goes on with what the one before has left.
        let own = function.name.rsplit('.').next().unwrap_or(&function.name);
        let is_own = |node: &Node<'_>| match node {
            Node::Expr(Expr::Call { callee, .. }) => place(callee) == Some(own),
            _ => false,
        };
        let through_others = !super::shapes::everything(&function.body).iter().any(is_own);
        let tree = shape.parts > 0 && shape.stepped == 0 || through_others;
        if tree || (marks && !undoes) {
            let total = if size.is_constant() { self.unnamed_size(function) } else { size };
            let total =
                if marks && !undoes { self.marked(function, &shape.varying).unwrap_or(total) } else { total };
            let own = shape.looped > 0 && body.time.degree().power() <= 1.0 && body.time.degree().log == 0;
            let once = own || body.time.is_at_most(&total) && marks;
            let cost = if once {
                let mut cost = Cost::of(total, line, || told(self, "once for each part", &total));
                cost.add(body);
                cost
            } else {
                body.repeated(&total, line, || told(self, "once for each part", &total))
            };
            let marks = if marks && !undoes { mark_names(function) } else { Vec::new() };
            return Recursed { marks, ..Recursed::new(cost, total, total) };
        }
        if shape.calls <= 1 && shape.looped == 0 {
            let times = if size.is_constant() { self.unnamed_size(function) } else { size };
            if doubles(function) {
                let all = times.exponential();
                let cost = body
                    .repeated(&all, line, || told(self, "and puts what that returns to use twice", &times));
                return Recursed { doubles: true, ..Recursed::new(cost, times, all) };
            }
            let cost = body.repeated(&times, line, || told(self, "step by step", &times));
            return Recursed::new(cost, times, times);
        }
        let base = if size.is_constant() { self.unnamed_size(function) } else { size };
        let times = base.exponential();
        Recursed::new(body.repeated(&times, line, || told(self, "more than once", &times)), base, times)
    }

    /// A function of a node that calls itself for several others that the node refers to.
    fn recurse_down(
        &mut self,
        function: &'p Function,
        links: &Links<'p>,
        mut body: Cost,
        line: u32,
    ) -> Recursed<'p> {
        let value = self.lookup(links.parameter).unwrap_or_default();
        let nodes = self.length(&value).plus(&self.magnitude(&value));
        let nodes = if nodes.is_constant() { self.unnamed_size(function) } else { nodes };
        // What a node's own fields cost, each node costs once; what is done with all below it, each level does once.
        let name = match &value {
            Value::Given(size) => format!("{}.", self.sizes.name(*size)),
            _ => format!("{}.", links.parameter),
        };
        let below = body.time.degree().power() >= 1.0 && {
            let linked = |size: &str| {
                size.strip_prefix(name.as_str()).is_some_and(|field| links.fields.contains(&field))
            };
            let whole = nodes;
            let (rest, deep) = body.time.partition(|size| linked(self.sizes.name(size)) || whole.names(size));
            body.time = rest;
            !deep.is_constant()
        };
        let depth = nodes.log();
        let own = self.sizes.prefix(&name);
        body.time = own.iter().fold(body.time, |time, size| time.with(*size, &Order::ONE));
        // A generator hands each value up through all levels.
        let times = if below || function.is_generator { nodes.times(&depth) } else { nodes };
        let named = function.name.rsplit('.').next().unwrap_or(&function.name).to_owned();
        let cost = body.repeated(&times, line, || {
            format!("{named}() calls itself for each part of a tree, taken to be balanced")
        });
        Recursed::new(cost, depth, nodes)
    }

    /// How many places there are to mark, where marks stand at more than one number: rows times columns.
    fn marked(&mut self, function: &'p Function, varying: &[&str]) -> Option<Order> {
        let keys: Vec<&str> = mark_keys(function).into_iter().filter(|key| varying.contains(key)).collect();
        if keys.len() < 2 {
            return None;
        }
        let names = mark_names(function);
        if let Some(area) = self.area(&names) {
            return Some(area);
        }
        let sizes =
            keys.iter().take(3).filter_map(|key| self.lookup(key)).map(|value| self.magnitude(&value));
        sizes.reduce(|all, size| all.times(&size)).filter(|all| !all.is_constant())
    }

    /// How large the parameters are that change.
    fn size_of_parameters(&self, function: &Function, varying: &[&str]) -> Order {
        let parameters =
            function.parameters.iter().filter(|parameter| varying.contains(&parameter.name.as_str()));
        let mut largest = Order::ONE;
        for parameter in parameters {
            if let Some(value) = self.lookup(&parameter.name) {
                let size = self.length(&value).plus(&self.magnitude(&value));
                if largest.compare(&size).is_lt() {
                    largest = size;
                }
            }
        }
        if !largest.is_constant() {
            return largest;
        }
        // An index that goes through what stays the same.
        let values = function.parameters.iter().filter_map(|parameter| self.lookup(&parameter.name));
        values.fold(Order::ONE, |largest, value| {
            let size = self.length(&value);
            if largest.compare(&size).is_lt() { size } else { largest }
        })
    }

    fn unnamed_size(&mut self, function: &Function) -> Order {
        let values: Vec<_> = self.scopes[self.scope].names.values().cloned().collect();
        let mut largest = Order::ONE;
        for value in values {
            let size = self.length(&value);
            if largest.compare(&size).is_lt() && size.degree().power() <= 1.0 {
                largest = size;
            }
        }
        if largest.is_constant() {
            let own = function.name.rsplit('.').next().unwrap_or_default();
            return Order::of(self.sizes.named(&format!("depth of {own}")));
        }
        largest
    }

    /// Different arguments that a function may be called with.
    fn states(&mut self, function: &Function, varying: &[&str], recursions: &[Recursion<'p>]) -> Order {
        let mut states = Order::ONE;
        for parameter in function.parameters.iter().filter(|one| varying.contains(&one.name.as_str())).take(3)
        {
            let value = self.lookup(&parameter.name).unwrap_or_default();
            let magnitude = self.magnitude(&value).plus(&self.length(&value));
            let chosen =
                recursions.iter().find(|one| one.written.iter().any(|arg| sets_bit(arg, &parameter.name)));
            if let Some(chosen) = chosen {
                let all = chosen.loops.iter().fold(Order::ONE, Order::plus);
                let all = if all.is_constant() { self.unnamed_size(function) } else { all };
                states = states.times(&all.exponential());
                continue;
            }
            let magnitude = if magnitude.is_constant() {
                // Counts up from a constant through something else: as far as that goes.
                let others = self.size_of_parameters(function, &[]);
                if others.is_constant() { Order::of(self.sizes.named(&parameter.name)) } else { others }
            } else {
                magnitude
            };
            states = states.times(&magnitude);
        }
        if states.is_constant() { self.unnamed_size(function) } else { states }
    }
}

/// `visited | 1 << next`: a number whose bits say what was chosen; there are two to the power of all as many.
fn sets_bit(argument: &Expr, name: &str) -> bool {
    let is_bit = |one: &Expr| matches!(one, Expr::Operate { op: Op::ShiftLeft, left: Some(left), .. } if matches!(**left, Expr::Number(1.0)));
    match argument {
        Expr::Operate { op: Op::BitOr | Op::BitXor | Op::Add | Op::Sub, left: Some(left), right } => {
            is_bit(right) && place(left) == Some(name) || is_bit(left) && place(right) == Some(name)
        }
        _ => false,
    }
}
