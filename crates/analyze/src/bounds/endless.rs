//! What has no end: counters, cycles, generators that never stop. It is as long as what goes through it asks for.
//!
//! Until then its length is a size of its own, `steps@line`; what was done with its elements is told by where that ends.

use super::Engine;
use super::calls::Arguments;
use super::order::{Order, Size};
use super::progress::{has_square, names_in};
use super::value::{Kind, Number, Value};
use crate::ir::visit::within;
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// How sizes are named of what has no end.
pub(super) const NO_END: &str = "steps@";

impl<'p> Engine<'p> {
    /// As many elements as a limit says, where there are as many.
    pub(super) fn piece(&mut self, subject: &Value<'p>, limit: &Value<'p>) -> Value<'p> {
        let all = self.length(subject);
        let width = self.magnitude(limit);
        if let Value::Object(id) = subject {
            let from = self.heap.get(*id);
            // What an iterator that is older than the loop hands out piece by piece is together all that it has.
            if from.kind == Kind::Iterator
                && from.depth < self.loops.len()
                && self.inside_loop()
                && !width.is_constant()
            {
                let element = self.element(subject);
                let piece = self.container(Kind::Iterator, Order::ONE, element);
                if let Value::Object(piece) = &piece {
                    self.heap.get_mut(*piece).together = Some(all);
                }
                self.spend_together(all, |engine| {
                    format!("pieces of {} elements in all", engine.sizes.shown(&all))
                });
                return piece;
            }
        }
        let length = match (limit.as_constant(), width.is_constant()) {
            (Some(_), _) => Order::ONE,
            (None, false) if all.sizes().any(|size| self.has_no_end(size)) => width,
            (None, false) => width.min(all),
            (None, true) => all,
        };
        self.end(&all, &length);
        let element = self.element(subject);
        self.container(Kind::Iterator, length, element)
    }

    /// How far something without an end is gone through until a test holds: `(0..).find(|one| !used.contains(one))`.
    pub(super) fn sought(&mut self, arguments: &Arguments<'p>, line: u32) -> Order {
        let test = arguments.written.iter().find_map(|one| test_of(one));
        let found = test.and_then(|(names, test)| {
            let container = within(test).expressions().find_map(|one| match one {
                Expr::Call { callee, .. } => match &**callee {
                    Expr::Attribute(owner, method) if method == "contains" => Some(&**owner),
                    _ => None,
                },
                Expr::Operate { op: Op::In, right, .. } => Some(&**right),
                // `(0..).find(|&at| !used[at])`
                Expr::Index(of, at) if names_in(at).iter().any(|name| names.contains(name)) => Some(&**of),
                _ => None,
            });
            match container {
                Some(container) => Some(self.size_of(container)),
                None => self.steps_to(&names, test),
            }
        });
        found.filter(|end| !end.is_constant()).unwrap_or_else(|| self.unknown_rounds(line))
    }

    /// How many elements there are of what has no end.
    pub(super) fn endless(&mut self) -> Order {
        let name = format!("{NO_END}{}", self.line);
        Order::of(self.sizes.named(&name))
    }

    /// Whether so many elements are those of what has no end.
    pub(super) fn is_endless(&self, length: &Order) -> bool {
        !length.is_constant() && length.sizes().all(|size| self.has_no_end(size))
    }

    fn has_no_end(&self, size: Size) -> bool {
        self.sizes.name(size).starts_with(NO_END)
    }

    /// What has no end is gone through so far: that is what has been done with its elements.
    pub(super) fn end(&mut self, endless: &Order, by: &Order) {
        if endless != by {
            let sizes: Vec<Size> = endless.sizes().filter(|size| self.has_no_end(*size)).collect();
            self.ended.extend(sizes.iter().map(|size| (*size, *by)));
            self.cost.time = sizes.iter().fold(self.cost.time, |time, size| time.with(*size, by));
        }
    }

    /// Elements of several side by side, as many as the shortest has.
    pub(super) fn zipped(
        &mut self,
        values: &[Value<'p>],
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Option<Value<'p>> {
        let lengths: Vec<Order> = values.iter().map(|value| self.length(value)).collect();
        let ended = lengths.iter().copied().filter(|length| !self.is_endless(length)).reduce(Order::min);
        let shortest = ended.or_else(|| lengths.first().copied())?;
        for length in lengths {
            self.end(&length, &shortest);
        }
        let values: Vec<_> = values.iter().map(|value| self.element(value)).collect();
        if let ([value], false) = (values.as_slice(), arguments.spread.is_constant()) {
            // Rows become columns.
            let all = shortest.times(&arguments.spread);
            self.spend(all, line, |engine| format!("zip() takes {}", engine.sizes.shown(&all)));
            let column = self.container(Kind::List, arguments.spread, value.clone());
            return Some(self.container(Kind::Iterator, shortest, column));
        }
        Some(self.container(Kind::Iterator, shortest, Value::tuple(values)))
    }

    /// Elements up to the first that a test does not hold of.
    pub(super) fn taken_while(
        &mut self,
        subject: &Value<'p>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> Value<'p> {
        let length = self.length(subject);
        let element = self.element(subject);
        let (end, element) = if self.is_endless(&length) {
            self.tested(&length, element, arguments, line)
        } else {
            (length, element)
        };
        self.end(&length, &end);
        let made = self.container(Kind::Iterator, end, element);
        let called = arguments.values.iter().find(|value| value.is_callable()).cloned();
        if let Some(called) = called {
            self.call_for_each(&called, &made, None, &end, line);
        }
        made
    }

    /// Where a test ends what has no end, and what its elements are up to there.
    fn tested(
        &mut self,
        length: &Order,
        element: Value<'p>,
        arguments: &Arguments<'p>,
        line: u32,
    ) -> (Order, Value<'p>) {
        let test = arguments.written.iter().find_map(|one| test_of(one));
        let Some(steps) = test.and_then(|(names, test)| self.steps_to(&names, test)) else {
            return (self.unknown_rounds(line), element);
        };
        // What the elements are by then: `(0..).map(|at| 1 << at)`, `(1..).map(|at| at * at)`.
        let grows = self.magnitude(&element);
        let power = length.sizes().next().map_or(1.0, |size| grows.power_of(size));
        let end = match power {
            _ if grows.is_exponential() => steps.log(),
            2.0 => steps.raised(2),
            4.0 => steps.raised(1),
            _ => steps,
        };
        let element = match element {
            Value::Number(number) => Value::Number(Number { magnitude: steps, ..number }),
            element => element,
        };
        (end, element)
    }

    /// How often a test of names that count up holds.
    pub(super) fn steps_to(&mut self, names: &[&'p str], test: &'p Expr) -> Option<Order> {
        let steps = self.steps_of(test, names)?;
        Some(if has_square(test) { steps.raised(2) } else { steps })
    }
}

/// What a function without a name tests, and of which names.
fn test_of(one: &Expr) -> Option<(Vec<&str>, &Expr)> {
    let Expr::Lambda { parameters, body } = one else { return None };
    let names = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    match body.as_slice() {
        [Stmt { kind: StmtKind::Return(Some(test)) | StmtKind::Expr(test), .. }] => Some((names, test)),
        _ => None,
    }
}
