//! Numbers that are longer than a machine's word, where a language has them: they are made by powers, by bytes taken for
//! a number, and by loops that multiply in each round; what is done with one goes through its digits.
//!
//! A number's digits are counted in whatever base: an order of growth does not tell.

use super::Engine;
use super::order::{Order, Size};
use super::progress::{names_in, pairs, place};
use super::value::{Digits, Kind, Number, Value};
use crate::hashed::Set;
use crate::ir::visit::{Node, walk};
use crate::ir::{Driver, Expr, Op, Stmt, StmtKind};

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
    /// Those of a loop's body that nothing in it begins anew, cuts back to a remainder, or holds below a number.
    pub(super) fn all(body: &'p [Stmt]) -> Vec<Self> {
        let mut found = Vec::new();
        let (mut sums, mut moved, mut cut) = (Vec::new(), Vec::new(), Set::default());
        for node in walk(body) {
            let (targets, value, op) = match node {
                Node::Stmt(Stmt {
                    kind: StmtKind::Assign { targets, value: Some(value), op, .. }, ..
                }) => (targets, value, *op),
                Node::Stmt(Stmt {
                    kind: StmtKind::Loop { driver: Driver::Each { target, .. }, .. }, ..
                }) => {
                    cut.extend(names_in(target));
                    continue;
                }
                // `if combo < 64: combo *= 2`
                Node::Expr(Expr::Operate {
                    op: Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual,
                    left: Some(left),
                    right,
                }) => {
                    if let (Some(name), Expr::Number(_)) = (place(left), &**right) {
                        cut.insert(name);
                    }
                    continue;
                }
                _ => continue,
            };
            for (target, value) in pairs(targets, value) {
                let Some(name) = place(target) else { continue };
                let is_own = |one: &Expr| place(one) == Some(name);
                match (op, value) {
                    // Each shift adds as many digits as it is wide.
                    (Some(Op::ShiftLeft), Expr::Number(_)) => found.push(Self { name, by: None }),
                    (Some(Op::Mul | Op::ShiftLeft), by) => found.push(Self { name, by: Some(by) }),
                    // `x += x`
                    (Some(Op::Add), value) if is_own(value) => found.push(Self { name, by: None }),
                    // `sums |= sums << value`
                    (Some(Op::Add | Op::BitOr), value) => {
                        found.extend(multiple(name, value).map(|by| Self { name, by }));
                    }
                    (Some(_), _) => {
                        cut.insert(name);
                    }
                    (None, Expr::Name(from)) => moved.push((name, from.as_str())),
                    (None, Expr::Operate { op: Op::Add, left: Some(left), right })
                        if place(left).is_some() && place(right).is_some() =>
                    {
                        match (is_own(left), is_own(right)) {
                            (true, true) => found.push(Self { name, by: None }),
                            _ => sums
                                .extend(place(left).zip(place(right)).map(|(one, other)| (name, one, other))),
                        }
                    }
                    (None, value) => match multiple(name, value) {
                        Some(by) => found.push(Self { name, by }),
                        // Begun anew, or cut back.
                        None => {
                            cut.insert(name);
                        }
                    },
                }
            }
        }
        // What is set to another name begins where that one has got to, unless it is one of a sum's.
        let mut grown: Vec<Self> =
            found.into_iter().filter(|one| moved.iter().all(|(to, _)| *to != one.name)).collect();
        for &(name, one, other) in sums.iter().take(MOST_SUMS) {
            let cycle = [name, one, other];
            let goes_on = |part: &str| {
                part == name || moved.iter().any(|(to, from)| *to == part && cycle.contains(from))
            };
            if one != other && goes_on(one) && goes_on(other) && cycle.iter().all(|part| !cut.contains(part))
            {
                grown.extend(cycle.map(|name| Self { name, by: None }));
            }
        }
        grown.retain(|one| !cut.contains(one.name));
        grown
    }
}

/// What a name is multiplied by where it is set to a multiple of itself and something small, `value * 256 + byte`; none
/// for a shift by a fixed number.
fn multiple<'p>(name: &str, value: &'p Expr) -> Option<Option<&'p Expr>> {
    let is_own = |one: &Expr| place(one) == Some(name);
    match value {
        Expr::Operate { op: Op::ShiftLeft, left: Some(left), right } if is_own(left) => {
            Some(Some(&**right).filter(|by| !matches!(by, Expr::Number(_))))
        }
        Expr::Operate { op: Op::Mul, left: Some(left), right } if is_own(left) => Some(Some(right)),
        Expr::Operate { op: Op::Mul, left: Some(left), right } if is_own(right) => Some(Some(left)),
        Expr::Operate { op: Op::Add | Op::Sub | Op::BitOr | Op::BitXor, left: Some(left), right } => {
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
        // In a loop bits are marks in a set of few, or fill up a word.
        let marks = op == Op::ShiftLeft && self.inside_loop();
        // Of a fraction's power there are no more digits than of the fraction.
        let raises = matches!(op, Op::Pow | Op::ShiftLeft)
            && !marks
            && b.as_constant().is_none()
            && by.powers().any(|(size, power)| power > 0.0 && self.can_be_wide(size))
            && (op == Op::ShiftLeft || a.as_constant().is_some_and(|a| a.fract() == 0.0));
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
            if by.is_some_and(|by| !self.multiplies(name, by)) {
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

    /// Whether what a name is multiplied by is a whole number that makes it larger, as far as that can be told.
    fn multiplies(&mut self, name: &str, by: &Expr) -> bool {
        match by {
            Expr::Number(by) => by.abs() >= 2.0 && by.fract() == 0.0,
            Expr::Name(other) => match self.lookup(other) {
                Some(Value::Number(number)) if number.constant.is_some() => {
                    number.constant.is_some_and(|by| by.abs() >= 2.0 && by.fract() == 0.0)
                }
                // What a loop counts by.
                Some(Value::Number(number)) if !number.magnitude.is_constant() && self.is_counter(other) => {
                    true
                }
                _ => self.is_whole(name) || self.is_whole(other),
            },
            Expr::Operate { op: Op::Add | Op::Sub | Op::Mul | Op::FloorDiv, left: Some(left), right } => {
                self.multiplies(name, left) || self.multiplies(name, right)
            }
            _ => self.is_whole(name),
        }
    }

    /// Whether a name of the function being looked at is shifted or divided with a rest, or divides so, and nothing in the function
    /// makes fractions.
    fn is_whole(&mut self, name: &str) -> bool {
        let function = self.frames.last().and_then(|frame| frame.function);
        let Some(function) = function else { return false };
        if !self.whole.contains_key(&function) {
            let whole = divided_with_rest(&self.code.function(function).body);
            self.whole.insert(function, whole);
        }
        self.whole.get(&function).is_some_and(|whole| whole.contains(name))
    }
}

/// Names that stand in divisions with a rest or in shifts; none where anything is divided into fractions.
fn divided_with_rest(body: &[Stmt]) -> Set<&str> {
    let mut whole = Set::default();
    for node in walk(body) {
        let one = match node {
            Node::Stmt(Stmt { kind: StmtKind::Assign { targets, op: Some(op), .. }, .. }) => {
                if matches!(op, Op::FloorDiv | Op::Rem | Op::BitAnd | Op::ShiftLeft | Op::ShiftRight) {
                    whole.extend(targets.iter().flat_map(names_in));
                }
                continue;
            }
            Node::Stmt(_) => continue,
            Node::Expr(one) => one,
        };
        match one {
            Expr::Operate { op: Op::Div, .. } => return Set::default(),
            Expr::Number(number) if number.fract() != 0.0 => return Set::default(),
            Expr::Operate {
                op: Op::FloorDiv | Op::Rem | Op::BitAnd | Op::ShiftLeft | Op::ShiftRight,
                left,
                right,
            } => {
                whole.extend(left.iter().flat_map(|left| names_in(left)));
                whole.extend(names_in(right));
            }
            Expr::Call { callee, args, .. } if matches!(place(callee), Some("divmod" | "gcd")) => {
                whole.extend(args.iter().flat_map(|arg| names_in(&arg.value)));
            }
            _ => {}
        }
    }
    whole
}
