//! Numbers that are longer than a machine's word, where a language has them: they are made by powers, by bytes taken for
//! a number, and by loops that multiply in each round; what is done with one goes through its digits.
//!
//! A number's digits are counted in whatever base: an order of growth does not tell.

use super::Engine;
use super::order::{Order, Size};
use super::progress::{pairs, place};
use super::value::{Digits, Kind, Number, Value};
use crate::hashed::Set;
use crate::ir::visit::walk;
use crate::ir::{Expr, Op, Stmt, StmtKind};

/// Sums of one loop that are looked at: each is held against all that are moved.
const MOST_SUMS: usize = 32;

/// A name that each round of a loop multiplies, and by what.
#[derive(Debug)]
pub(super) struct Lengthened<'p> {
    name: &'p str,
    /// None where it is added to itself, as Fibonacci's numbers are.
    by: Option<&'p Expr>,
}

impl<'p> Lengthened<'p> {
    /// Those of a loop's body that nothing in it cuts back to a remainder.
    pub(super) fn all(body: &'p [Stmt]) -> Vec<Self> {
        let (mut found, mut sums, mut moved, mut cut) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for statement in walk(body).statements() {
            let StmtKind::Assign { targets, value: Some(value), op, .. } = &statement.kind else { continue };
            for (target, value) in pairs(targets, value) {
                let Some(name) = place(target) else { continue };
                match (op, value) {
                    // Each shift adds as many digits as it is wide.
                    (Some(Op::ShiftLeft), Expr::Number(_)) => found.push(Self { name, by: None }),
                    (Some(Op::Mul | Op::ShiftLeft), by) => found.push(Self { name, by: Some(by) }),
                    (Some(Op::Rem | Op::BitAnd | Op::BitXor | Op::Sub | Op::Div | Op::ShiftRight), _) => {
                        cut.push(name);
                    }
                    (None, Expr::Operate { op: Op::Rem | Op::BitAnd | Op::Div | Op::ShiftRight, .. }) => {
                        cut.push(name);
                    }
                    // Begun anew.
                    (None, Expr::Number(_)) => cut.push(name),
                    (None, Expr::Name(from)) => moved.push((name, from.as_str())),
                    (None, Expr::Operate { op: Op::Add, left: Some(left), right }) => {
                        match (place(left), place(right)) {
                            (Some(one), Some(other)) if one == name && other == name => {
                                found.push(Self { name, by: None });
                            }
                            (Some(one), Some(other)) => sums.push((name, one, other)),
                            _ => found.extend(multiple(name, value).map(|by| Self { name, by: Some(by) })),
                        }
                    }
                    (None, value) => {
                        found.extend(multiple(name, value).map(|by| Self { name, by: Some(by) }));
                    }
                    _ => {}
                }
            }
        }
        for &(name, one, other) in sums.iter().take(MOST_SUMS) {
            let cycle = [name, one, other];
            let goes_on = |part: &str| {
                part == name || moved.iter().any(|(to, from)| *to == part && cycle.contains(from))
            };
            if one != other && goes_on(one) && goes_on(other) {
                found.extend(cycle.map(|name| Self { name, by: None }));
            }
        }
        let cut: Set<&str> = cut.into_iter().collect();
        found.retain(|one| !cut.contains(&one.name));
        found
    }
}

/// What a name is multiplied by where it is set to a multiple of itself and something small: `value * 256 + byte`.
fn multiple<'p>(name: &str, value: &'p Expr) -> Option<&'p Expr> {
    let is_own = |one: &Expr| place(one) == Some(name);
    match value {
        Expr::Operate { op: Op::Mul | Op::ShiftLeft, left: Some(left), right } if is_own(left) => Some(right),
        Expr::Operate { op: Op::Mul, left: Some(left), right } if is_own(right) => Some(left),
        Expr::Operate { op: Op::Add | Op::Sub | Op::BitOr, left: Some(left), right } => {
            multiple(name, left).or_else(|| multiple(name, right))
        }
        // `ways * (n - k) // (k + 1)`
        Expr::Operate { op: Op::FloorDiv, left: Some(left), right }
            if !matches!(**right, Expr::Number(_)) =>
        {
            multiple(name, left)
        }
        _ => None,
    }
}

fn is_power_of_two(number: f64) -> bool {
    number >= 2.0 && number.log2().fract() == 0.0
}

impl<'p> Engine<'p> {
    /// Whether numbers can be long: in scripts, which are told by one of their test cases, they keep to what those allow.
    fn has_long_numbers(&self) -> bool {
        self.costs.long_numbers() && !self.is_script
    }

    /// Counts what an operator does with the digits of long numbers; gives those of its result.
    pub(super) fn digits_of(&mut self, op: Op, a: &Value<'p>, b: &Value<'p>, by: &Order) -> Digits {
        if !self.has_long_numbers() {
            return Digits::default();
        }
        let (left, right) = (self.heap.digits(a), self.heap.digits(b));
        // In a loop a single bit is a mark in a set of few.
        let marks = op == Op::ShiftLeft && a.as_constant().is_some() && self.inside_loop();
        // Of a fraction's power there are no more digits than of the fraction.
        let raises = matches!(op, Op::Pow | Op::ShiftLeft)
            && !marks
            && b.as_constant().is_none()
            && by.powers().any(|(size, power)| power > 0.0 && self.can_be_wide(size))
            && (op == Op::ShiftLeft
                || a.as_constant().is_some_and(|a| a.fract() == 0.0)
                || self.counts_whole());
        if left.is_constant() && right.is_constant() && !raises {
            return Digits::default();
        }
        let longer = left.plus(&right);
        let (time, digits) = match op {
            Op::ShiftLeft if raises => (left.plus(by), left.plus(by)),
            // Powers of two are mostly zeros.
            Op::Pow if raises && a.as_constant().is_some_and(is_power_of_two) => (*by, *by),
            // Karatsuba's multiplication, log₂ 3 = 1.58 rounded to a quarter's multiple.
            Op::Pow if raises => {
                let digits = left.times(by);
                (digits.raised(6), digits)
            }
            Op::Mul if !left.is_constant() && !right.is_constant() => {
                let shorter = left.min(right);
                let longer_one = if left.compare(&right).is_lt() { right } else { left };
                (longer_one.times(&shorter.raised(2)), longer)
            }
            Op::FloorDiv | Op::Div if left.compare(&right).is_gt() => (left.times(&right), left),
            Op::FloorDiv | Op::Div => (left, Order::ONE),
            Op::Rem if left.compare(&right).is_gt() => (left.times(&right), right),
            Op::BitAnd => (left.min(right), left.min(right)),
            Op::ShiftRight => (left, left),
            _ => (longer, longer),
        };
        let told = digits;
        self.spend(time, self.line, |engine| {
            format!(
                "numbers of {} digits",
                engine.sizes.shown(&if told.is_constant() { longer } else { told })
            )
        });
        self.hold_digits(digits)
    }

    /// Whether a number can have as many digits as this says: fields and choices of how keep to a machine's word.
    fn can_be_wide(&self, size: Size) -> bool {
        let name = self.sizes.name(size);
        !name.contains('.') && !self.costs.is_choice(name)
    }

    /// A number of so many digits is held.
    pub(super) fn hold_digits(&mut self, digits: Order) -> Digits {
        if !self.has_long_numbers() {
            return Digits::default();
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.space = frame.space.plus(&digits);
        }
        self.heap.long(digits)
    }

    /// Numbers that a loop's rounds have multiplied are as long as there were rounds.
    pub(super) fn lengthen(&mut self, lengthened: &[Lengthened<'p>], trips: &Order) {
        if lengthened.is_empty() || !self.has_long_numbers() || !trips.is_polynomial() || !trips.grows() {
            return;
        }
        for Lengthened { name, by } in lengthened {
            let Some(Value::Number(number)) = self.lookup(name) else { continue };
            if by.is_some_and(|by| !self.multiplies(by)) {
                continue;
            }
            let digits = self.heap.digits(&Value::Number(number));
            if trips.is_at_most(&digits) {
                continue;
            }
            let digits = self.hold_digits(digits.plus(trips));
            if let Some(scope) = self.scope_of(name) {
                self.set_name(
                    scope,
                    name,
                    Value::Number(Number { digits, few: false, constant: None, ..number }),
                );
            }
        }
    }

    /// Digits of the longest number among some names.
    pub(super) fn digits_among(&self, names: &[&str]) -> Order {
        let values = names.iter().filter_map(|name| self.lookup(name));
        values.fold(Order::ONE, |sum, value| sum.plus(&self.heap.digits(&value)))
    }

    /// What is written out: a number's digits, everything in a container; none of what is neither.
    pub(super) fn as_text(&mut self, subject: &Value<'p>, line: u32) -> Option<Value<'p>> {
        let digits = self.heap.digits(subject);
        let length = match subject {
            Value::Number(_) if !digits.is_constant() => {
                self.spend(digits.times(&digits), line, |engine| {
                    format!("a number of {} digits as text", engine.sizes.shown(&digits))
                });
                digits
            }
            // Of many numbers each has a few digits.
            Value::Number(_) | Value::Given(_) if !self.is_script && self.inside_loop() => Order::ONE,
            Value::Given(size) if self.sizes.name(*size).contains(['.', '[']) => Order::ONE,
            Value::Number(number) if !number.magnitude.is_constant() => number.magnitude.log(),
            Value::Given(size) => {
                let length = Order::of(*size).log();
                self.spend(length, line, |_| "a number as text".to_owned());
                length
            }
            Value::Object(_) => {
                let length = self.heap.room(subject, 0);
                self.spend(length, line, |engine| {
                    format!("a text of {} is made", engine.sizes.shown(&length))
                });
                length
            }
            _ => return None,
        };
        Some(self.container(Kind::Text, length, Value::small()))
    }

    /// `divmod(a, b)`
    pub(super) fn divide_with_rest(&mut self, a: &Value<'p>, b: &Value<'p>) -> Value<'p> {
        let quotient = self.arithmetic(Op::FloorDiv, a, b);
        let rest = self.arithmetic(Op::Rem, a, b);
        Value::tuple([quotient, rest])
    }

    /// The scope that a name is looked up in.
    fn scope_of(&self, name: &str) -> Option<usize> {
        let mut here = Some(self.scope);
        while let Some(at) = here {
            if self.scopes[at].names.contains_key(name) {
                return Some(at);
            }
            here = self.scopes[at].parent;
        }
        None
    }

    /// Whether what something is multiplied by is a whole number that makes it larger, as far as that can be told.
    fn multiplies(&mut self, by: &Expr) -> bool {
        match by {
            Expr::Number(by) => by.abs() >= 2.0 && by.fract() == 0.0,
            Expr::Name(name) => match self.lookup(name) {
                Some(Value::Number(number)) => {
                    number.constant.is_none_or(|by| by.abs() >= 2.0 && by.fract() == 0.0)
                        && (!number.magnitude.is_constant()
                            || number.constant.is_some()
                            || self.counts_whole())
                }
                _ => self.counts_whole(),
            },
            Expr::Operate { op: Op::Add | Op::Sub | Op::Mul | Op::FloorDiv, left: Some(left), right } => {
                self.multiplies(left) || self.multiplies(right)
            }
            _ => self.counts_whole(),
        }
    }

    /// Whether the function being looked at works with whole numbers: it divides with a rest, and never into fractions.
    fn counts_whole(&mut self) -> bool {
        let function = self.frames.last().and_then(|frame| frame.function);
        let Some(function) = function else { return false };
        if let Some(known) = self.whole.get(&function) {
            return *known;
        }
        let whole = self.divides_with_rest(function);
        self.whole.insert(function, whole);
        whole
    }

    fn divides_with_rest(&self, function: usize) -> bool {
        let mut whole = false;
        for one in walk(&self.code.function(function).body).expressions() {
            match one {
                Expr::Operate { op: Op::Div, .. } => return false,
                Expr::Number(number) if number.fract() != 0.0 => return false,
                Expr::Operate {
                    op: Op::FloorDiv | Op::Rem | Op::ShiftLeft | Op::ShiftRight | Op::BitAnd,
                    ..
                } => {
                    whole = true;
                }
                Expr::Call { callee, .. } => {
                    whole |= matches!(place(callee), Some("divmod" | "gcd" | "ord" | "pow"));
                }
                _ => {}
            }
        }
        whole
    }
}
