//! How many rounds a loop has, by how it comes to its end and what the sizes are that it goes by.

use super::Engine;
use super::endless::NO_END;
use super::order::Order;
use super::progress::{Progress, bounds_of, conjuncts, looks_inside};
use super::value::Value;
use crate::ir::Expr;

impl<'p> Engine<'p> {
    pub(super) fn trips_of(
        &mut self,
        progress: &Progress<'p>,
        pointers: &[(&'p str, &'p Expr)],
        line: u32,
    ) -> Order {
        let largest = |engine: &mut Self, expressions: &[&'p Expr]| {
            expressions.iter().fold(Order::ONE, |sum, one| sum.plus(&engine.size_of(one)))
        };
        match progress {
            Progress::Levels { names } => {
                for name in names {
                    let value = self.lookup_anywhere(name);
                    let total = self.queue_length(name, value.as_ref());
                    if let Some(Value::Object(id)) = value {
                        let object = self.heap.get_mut(id);
                        object.length = object.length.plus(&total);
                    }
                }
                Order::ONE
            }
            Progress::Links { table: Some(table), .. } => {
                let size = largest(self, &[table]);
                if size.is_constant() { self.unknown_rounds(line) } else { size }
            }
            Progress::Links { names, branches, .. } => {
                let value = names.first().and_then(|name| self.lookup_anywhere(name));
                let size = match value {
                    Some(Value::Given(size)) => Order::of(size),
                    Some(Value::Instance(at)) => {
                        let name = self.code.one_type(at).name.clone();
                        Order::of(self.sizes.named(name.rsplit('.').next().unwrap_or_default()))
                    }
                    _ => self.unknown_rounds(line),
                };
                if *branches { size.log() } else { size }
            }
            Progress::Queue { marks, .. } if marks.in_rows && self.area(&marks.names).is_some() => {
                self.area(&marks.names).unwrap_or_default()
            }
            Progress::Queue { queues, .. } => {
                let mut trips = Order::ONE;
                for name in queues {
                    let value = self.lookup_anywhere(name);
                    trips = trips.plus(&self.queue_length(name, value.as_ref()));
                }
                trips
            }
            Progress::Halving { names, bounds } => {
                let size = largest(self, bounds);
                let digits = self.digits_among(names);
                if !digits.is_constant() {
                    digits
                } else if size.is_constant() {
                    self.unknown_rounds(line).log()
                } else {
                    size.log()
                }
            }
            Progress::BackAndForth { bounds, .. } => {
                let size = largest(self, bounds);
                if size.is_constant() { self.unknown_rounds(line) } else { size.times(&size) }
            }
            Progress::Scanner { ends, .. } => self.scanner_trips(ends, line),
            Progress::Chain | Progress::Retry => Order::ONE,
            Progress::Linear { names, tests, all, squared } => {
                let mut trips: Option<Order> = None;
                for alternative in tests.iter().flat_map(|test| conjuncts(test)) {
                    // Where all must hold, the first that fails ends it; a way out is taken where all hold.
                    let sizes = alternative
                        .into_iter()
                        .filter(|one| !*all || !looks_inside(one, names))
                        .filter_map(|one| self.steps_of(one, names));
                    let size = if *all {
                        sizes.reduce(Order::min)
                    } else {
                        sizes.reduce(|one, other| one.plus(&other))
                    };
                    trips = match (trips, size) {
                        (Some(trips), Some(size)) => Some(trips.plus(&size)),
                        (trips, size) => trips.or(size),
                    };
                }
                // A place in a container cannot move on further than to its end.
                let ends = pointers.iter().filter(|(name, _)| !names.contains(name));
                let end = ends.map(|(_, container)| self.size_of(container)).filter(|end| !end.is_constant());
                let end = end.reduce(|one, other| one.plus(&other));
                let trips = end.or(trips).unwrap_or_else(|| self.unknown_rounds(line));
                if *squared { trips.raised(2) } else { trips }
            }
            Progress::Trial { names, tests, squared, .. } => {
                let steps: Vec<Order> = tests.iter().filter_map(|test| self.steps_of(test, names)).collect();
                let steps = steps.into_iter().reduce(|one, other| one.plus(&other));
                let steps = steps.unwrap_or_else(|| self.unknown_rounds(line));
                if *squared { steps.raised(2) } else { steps }
            }
            Progress::Marked { bounds, .. } | Progress::Unknown { bounds, .. } => {
                let ends: Vec<&Expr> = pointers.iter().map(|(_, container)| *container).collect();
                let end = largest(self, &ends);
                let size = if end.is_constant() { largest(self, bounds) } else { end };
                if size.is_polynomial() || size.is_exponential() { size } else { self.unknown_rounds(line) }
            }
        }
    }

    /// How many steps it takes until a condition does not hold; none where the steps have nothing to do with it.
    pub(super) fn steps_of(&mut self, condition: &'p Expr, names: &[&'p str]) -> Option<Order> {
        let (bounds, counted) = bounds_of(&[condition], names);
        if bounds.is_empty() && counted.is_empty() {
            return None;
        }
        let ends = bounds.iter().fold(Order::ONE, |sum, one| sum.plus(&self.size_of(one)));
        let from_zero = !bounds.is_empty() && bounds.iter().all(|one| !is_zero(one));
        if !ends.is_constant() || from_zero {
            return Some(ends);
        }
        Some(counted.iter().fold(Order::ONE, |sum, one| sum.plus(&self.size_of(one))))
    }

    /// What nothing in the source tells.
    pub(super) fn unknown_rounds(&mut self, line: u32) -> Order {
        // All that the function was given is the best guess of what the rounds are about.
        let given = self.frames.last().and_then(|frame| frame.function);
        let names = given.map_or(&[][..], |at| &self.code.function(at).parameters[..]);
        let values: Vec<_> = names.iter().filter_map(|parameter| self.lookup(&parameter.name)).collect();
        let sizes = values
            .iter()
            .fold(Order::ONE, |sum, value| sum.plus(&self.length(value)).plus(&self.magnitude(value)));
        // A generator goes on as long as it is asked to.
        let asked = given.is_some_and(|at| self.code.function(at).is_generator);
        let name = if asked { format!("{NO_END}{line}") } else { format!("rounds@{line}") };
        if sizes.is_constant() { Order::of(self.sizes.named(&name)) } else { sizes }
    }

    /// Rows times columns of what is marked at both, or of the matrix that is looked into meanwhile.
    pub(super) fn area(&mut self, marks: &[&'p str]) -> Option<Order> {
        let own: Vec<_> = marks.iter().filter_map(|name| self.lookup_anywhere(name)).collect();
        let others: Vec<_> = self.scopes[self.scope].names.values().cloned().collect();
        let mut largest: Option<Order> = None;
        for value in own.iter().chain(&others) {
            let row = self.element(value);
            let (rows, columns) = (self.length(value), self.length(&row));
            if rows.is_polynomial() && columns.is_polynomial() {
                let area = rows.times(&columns);
                if largest.is_none_or(|known| known.compare(&area).is_lt()) && area.degree().power() <= 2.0 {
                    largest = Some(area);
                }
            }
        }
        largest
    }

    /// How many a queue will have held when it is empty.
    pub(super) fn queue_length(&mut self, name: &str, value: Option<&Value<'p>>) -> Order {
        let Some(value) = value else { return Order::of(self.sizes.named(name)) };
        if matches!(value, Value::Object(id) if self.heap.get(*id).few) {
            return Order::ONE;
        }
        let length = self.length(value);
        if !length.is_constant() {
            return length;
        }
        // Filled from what the function was given, as nodes are from a graph: each once, as marks make sure.
        let known = self.scopes[self.scope].names.values();
        let largest = known.fold(Order::ONE, |most, value| {
            let size = match value {
                Value::Object(id) => self.heap.get(*id).length,
                Value::Given(size) => Order::of(*size),
                _ => Order::ONE,
            };
            let is_more =
                size.compare(&most).is_gt() && size.degree().power() <= 1.0 && !size.is_exponential();
            if is_more { size } else { most }
        });
        if largest.is_constant() { Order::of(self.sizes.named(name)) } else { largest }
    }

    pub(super) fn lookup_anywhere(&self, name: &str) -> Option<Value<'p>> {
        self.lookup(name).or_else(|| {
            let field = self.fields.iter().find(|((_, field), _)| *field == name);
            field.map(|(_, value)| value.clone())
        })
    }

    /// The size of what stands in a condition: a number's magnitude, a container's length.
    pub(super) fn size_of(&mut self, expression: &'p Expr) -> Order {
        let before = std::mem::take(&mut self.cost);
        let value = self.eval(expression);
        self.cost = before;
        self.length(&value).plus(&self.magnitude(&value))
    }
}

/// Whether a bound is what one counts down to.
pub(super) fn is_zero(bound: &Expr) -> bool {
    match bound {
        Expr::Number(number) => number.abs() <= 1.0,
        Expr::Operate { left: None, right, .. } => is_zero(right),
        Expr::Cast(value, _) => is_zero(value),
        _ => false,
    }
}
