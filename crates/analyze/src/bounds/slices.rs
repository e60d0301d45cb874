//! Parts of containers and rows of numbers: how long they are, by where they begin and end.

use super::Engine;
use super::loops::Until;
use super::order::Order;
use super::progress::{names_in, pairs};
use super::value::{Kind, Value};
use crate::hashed::Map;
use crate::ir::visit::walk;
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// Places behind others that are kept of one loop: each is looked for by name.
const MOST_PLACES: usize = 64;

impl<'p> Engine<'p> {
    pub(super) fn slice(
        &mut self,
        value: Option<&'p Expr>,
        start: Option<&'p Expr>,
        stop: Option<&'p Expr>,
        step: Option<&'p Expr>,
    ) -> Value<'p> {
        let Some(value) = value else {
            return self.range(start, stop);
        };
        let whole = self.eval(value);
        if self.is_array(&whole) {
            return self.array_result("view", &whole, None, &super::calls::Arguments::default());
        }
        let ends = [start, stop].map(|end| end.map(|end| self.eval(end)));
        let length = self.slice_length(&whole, [start, stop], &ends);
        // Pieces one after the other are, together, as long as what they are cut out of.
        let is_piece = stop.is_some() && start.is_some_and(|start| self.is_next_piece(start, stop));
        if is_piece && self.costs.slices_copy() && !length.is_constant() {
            self.spend_together(length, |engine| {
                format!("slices one after the other copy {} elements", engine.sizes.shown(&length))
            });
        }
        // So are those that calls cut out, each from where the one before has left off.
        let passed = if is_piece || length.is_constant() {
            None
        } else {
            start.zip(stop).and_then(|(start, stop)| self.is_passed_by(start, stop))
        };
        if let Some(place) = passed
            && self.costs.slices_copy()
        {
            self.spend_until(Until::Set(vec![place]), length, |engine| {
                format!("slices one after the other copy {} elements", engine.sizes.shown(&length))
            });
        }
        // What is left from where the round before has found something: it is looked through as far as the next.
        let is_left = !self.costs.slices_copy()
            && !length.is_constant()
            && stop.is_none()
            && start.is_some_and(|start| self.is_next_piece(start, None));
        if is_left {
            self.spend_together(length, |engine| {
                format!("what lies between two places is gone through once: {}", engine.sizes.shown(&length))
            });
        }
        let is_piece = is_piece || passed.is_some() || is_left;
        // `sieve[i * i::i]` inside a loop over i: a harmonic sum.
        let is_strided = !is_piece
            && !length.is_constant()
            && matches!(step, Some(Expr::Name(step)) if self.is_counter(step));
        if is_strided && self.costs.slices_copy() {
            let together = length.times(&length.log());
            self.spend_together(together, |engine| {
                format!("slices of wider and wider steps copy {} elements", engine.sizes.shown(&together))
            });
        }
        let length = if is_piece || is_strided { Order::ONE } else { length };
        // A view costs nothing; a copy its length.
        if self.costs.slices_copy() {
            self.spend(length, self.line, |engine| {
                format!("a slice copies {} elements", engine.sizes.shown(&length))
            });
        }
        let element = self.element(&whole);
        let kind = match &whole {
            Value::Object(id) => self.heap.get(*id).kind,
            _ => Kind::List,
        };
        let made = self.container(kind, length, element);
        if let Value::Object(id) = &made {
            self.heap.get_mut(*id).is_view = !self.costs.slices_copy();
        }
        made
    }

    pub(super) fn slice_length(
        &self,
        whole: &Value<'p>,
        [start, stop]: [Option<&'p Expr>; 2],
        ends: &[Option<Value<'p>>; 2],
    ) -> Order {
        let all = self.length(whole);
        if start.zip(stop).is_some_and(|(start, stop)| is_same_place(start, stop)) {
            return Order::ONE;
        }
        let constant = |end: &Option<Value<'p>>| end.as_ref().and_then(Value::as_constant);
        match (start, stop) {
            // `x[:3]`, `x[-3:]`
            (None, Some(_)) if constant(&ends[1]).is_some_and(|stop| stop >= 0.0) => Order::ONE,
            (Some(_), None) if constant(&ends[0]).is_some_and(|start| start < 0.0) => Order::ONE,
            // `x[i:i + k]`, `x[i:end]` with `end = min(i + k, n)`
            (Some(start), Some(stop)) if let Some(width) = self.apart(start, stop) => {
                self.known_magnitude(width).map_or(all, |width| width.min(all))
            }
            (None, Some(_)) => {
                let width = ends[1].as_ref().map(|stop| self.magnitude(stop)).unwrap_or_default();
                if width.is_constant() { all } else { width.min(all) }
            }
            _ => all,
        }
    }

    /// How far a place lies behind another, where it is told from that one, or both from a third.
    fn apart<'e>(&self, start: &'e Expr, stop: &'e Expr) -> Option<&'e Expr>
    where
        'p: 'e,
    {
        let meant = |one: &'e Expr| match one {
            Expr::Name(name) => {
                self.behind.iter().rev().find(|(known, _)| known == name).map(|(_, end)| *end)
            }
            one => Some(one),
        };
        let (base, width) = step_from(meant(stop)?)?;
        let same =
            *base == *start || meant(start).and_then(step_from).is_some_and(|(other, _)| *other == *base);
        same.then_some(width)
    }

    /// The magnitude of a name or number, without working anything out.
    pub(super) fn known_magnitude(&self, expression: &Expr) -> Option<Order> {
        match expression {
            Expr::Number(_) => Some(Order::ONE),
            Expr::Name(name) => self.lookup(name).map(|value| self.magnitude(&value)),
            Expr::Cast(value, _) => self.known_magnitude(value),
            Expr::Operate { op: Op::Mul | Op::Add, left: Some(left), right } => {
                Some(self.known_magnitude(left)?.times(&self.known_magnitude(right)?))
            }
            Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
                (Expr::Name(name), [arg]) if name == "len" => match &arg.value {
                    Expr::Name(of) => self.lookup(of).map(|value| self.length(&value)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// Numbers from one bound to another.
    pub(super) fn range(&mut self, start: Option<&'p Expr>, stop: Option<&'p Expr>) -> Value<'p> {
        let low = start.map(|start| self.eval(start));
        let high = stop.map(|stop| self.eval(stop));
        let length = self.range_length(start.zip(low.as_ref()), stop.zip(high.as_ref()), false);
        let magnitude = [low.as_ref(), high.as_ref()].into_iter().flatten();
        let magnitude = magnitude.fold(Order::ONE, |sum, end| sum.plus(&self.magnitude(end)));
        let read = matches!((&low, &high), (None | Some(Value::Number(_)), Some(Value::Number(number))) if number.read);
        let (length, magnitude) = if start.is_some() && stop.is_none() {
            let endless = self.endless();
            (endless, magnitude.plus(&endless))
        } else {
            (length, magnitude)
        };
        let value = self.container(Kind::Iterator, length, Value::number(magnitude));
        if let Value::Object(id) = &value {
            self.heap.get_mut(*id).counts = read;
        }
        value
    }

    pub(super) fn range_length(
        &self,
        low: Option<(&'p Expr, &Value<'p>)>,
        high: Option<(&'p Expr, &Value<'p>)>,
        downwards: bool,
    ) -> Order {
        let Some((stop, high)) = high else {
            return Order::ONE;
        };
        if let Some((start, low)) = low {
            // `range(i, i + 3)`, `range(i - 3, i)`
            let near = |far: &'p Expr, base: &'p Expr| match far {
                Expr::Operate { op: Op::Add | Op::Sub, left: Some(left), right } if **left == *base => {
                    self.known_magnitude(right)
                }
                _ => None,
            };
            let apart = || self.apart(start, stop).and_then(|width| self.known_magnitude(width));
            if let Some(width) = near(stop, start).or_else(|| near(start, stop)).or_else(apart) {
                return width;
            }
            if is_same_place(start, stop) {
                return Order::ONE;
            }
            // Upwards from zero or more, it is no longer than where it ends.
            let (low, high) = (self.magnitude(low), self.magnitude(high));
            let upwards =
                !downwards && !high.is_constant() && !matches!(start, Expr::Operate { left: None, .. });
            return if upwards { high } else { low.plus(&high) };
        }
        self.magnitude(high)
    }
}

/// Whether two bounds are a fixed number apart: `i - 1` and `i + 2`, `max(0, i - 1)` and `min(n, i + 2)`.
pub(super) fn is_same_place(start: &Expr, stop: &Expr) -> bool {
    let (one, other) = (places(start), places(stop));
    one.iter().any(|name| other.contains(name))
}

/// Names that an expression may be a fixed number away from.
pub(super) fn places(expression: &Expr) -> Vec<&str> {
    match expression {
        Expr::Name(name) => vec![name],
        Expr::Operate { op: Op::Add | Op::Sub, left: Some(left), right } => match &**right {
            Expr::Number(_) => places(left),
            _ => Vec::new(),
        },
        // `max(0, i - 1)`, `i.saturating_sub(1)`, `(i + 2).min(n)`
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Name(name), [one, other]) if matches!(name.as_str(), "max" | "min") => {
                [places(&one.value), places(&other.value)].concat()
            }
            (Expr::Attribute(owner, name), [by]) => {
                let nearby = matches!(by.value, Expr::Number(_)) || matches!(name.as_str(), "max" | "min");
                if nearby { places(owner) } else { Vec::new() }
            }
            _ => Vec::new(),
        },
        Expr::Cast(value, _) => places(value),
        _ => Vec::new(),
    }
}

/// A place and how far behind it another lies: `i + k`, `min(i + k, n)`, `(i + k).min(n)`.
fn step_from(end: &Expr) -> Option<(&Expr, &Expr)> {
    match end {
        Expr::Operate { op: Op::Add, left: Some(left), right } => Some((left, right)),
        Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
            (Expr::Name(name), [one, other]) if name == "min" => {
                step_from(&one.value).or_else(|| step_from(&other.value))
            }
            (Expr::Attribute(of, name), [one]) if name == "min" => {
                step_from(of).or_else(|| step_from(&one.value))
            }
            _ => None,
        },
        Expr::Opaque(parts) if parts.len() == 1 => step_from(&parts[0]),
        _ => None,
    }
}

/// Names that a body gives a place behind another and nothing else, with that place.
pub(super) fn places_behind(body: &[Stmt]) -> Vec<(&str, &Expr)> {
    let mut behind = Vec::new();
    let mut set: Map<&str, usize> = Map::default();
    for statement in walk(body).statements() {
        let StmtKind::Assign { targets, value: Some(value), op, .. } = &statement.kind else { continue };
        for (target, value) in pairs(targets, value) {
            let bound = if matches!(target, Expr::Index(..) | Expr::Slice { .. }) {
                Vec::new()
            } else {
                names_in(target)
            };
            for name in bound {
                *set.entry(name).or_default() += 1;
            }
            if let (Expr::Name(name), None, true) = (target, op, behind.len() < MOST_PLACES)
                && step_from(value).is_some()
            {
                behind.push((name.as_str(), value));
            }
        }
    }
    behind.retain(|(name, _)| set.get(name) == Some(&1));
    behind
}
