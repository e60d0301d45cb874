//! Operators on numbers and containers.

use super::Engine;
use super::order::Order;
use super::value::{Kind, Number, Value};
use crate::ir::{Expr, Op};

impl<'p> Engine<'p> {
    pub(super) fn operate(&mut self, op: Op, left: Option<&'p Expr>, right: &'p Expr) -> Value<'p> {
        let Some(left) = left else {
            let value = self.eval(right);
            return match (op, &value) {
                (Op::Neg, Value::Number(number)) => {
                    let constant = number.constant.map(|constant| -constant);
                    Value::Number(Number { constant, ..*number })
                }
                (Op::Neg, _) => Value::number(self.magnitude(&value)),
                _ => Value::small(),
            };
        };
        let (a, b) = (self.eval(left), self.eval(right));
        if !matches!(op, Op::And | Op::Or | Op::Is | Op::In) && (self.is_array(&a) || self.is_array(&b)) {
            return self.operate_on_arrays(op, &a, &b);
        }
        let op = if op == Op::MatMul { Op::Mul } else { op };
        match op {
            Op::And | Op::Or => return self.heap.join(&a, &b),
            Op::Not | Op::Is | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => {
                return Value::character();
            }
            Op::Equal | Op::NotEqual => {
                if let (Value::Object(_), Value::Object(_)) = (&a, &b) {
                    let shorter = self.length(&a).min(self.length(&b));
                    self.spend(shorter, self.line, |_| "two containers are compared".to_owned());
                }
                return Value::character();
            }
            Op::In => {
                // Whether a range has a number is worked out.
                let is_range = matches!(right, Expr::Call { callee, .. } if super::progress::place(callee) == Some("range"));
                if !is_range {
                    self.search(&b);
                }
                return Value::character();
            }
            _ => {}
        }
        if let (Value::Object(_), _) | (_, Value::Object(_)) = (&a, &b) {
            return self.operate_on_containers(op, &a, &b);
        }
        self.arithmetic(op, &a, &b)
    }

    /// `in`: a sequence is gone through, a set or dict is not.
    fn search(&mut self, container: &Value<'p>) {
        let Value::Object(id) = container else {
            if let Value::Given(size) = container {
                let name = self.sizes.name(*size).to_owned();
                if !self.costs.is_hashed(&name) {
                    self.spend(Order::of(*size), self.line, |_| format!("`in` goes through {name}"));
                }
            }
            return;
        };
        self.look_up(container);
        let object = self.heap.get(*id);
        if object.kind.is_sequence() {
            let length = object.length;
            self.spend(length, self.line, |engine| {
                format!("`in` goes through {} elements", engine.sizes.shown(&length))
            });
        }
    }

    fn operate_on_containers(&mut self, op: Op, a: &Value<'p>, b: &Value<'p>) -> Value<'p> {
        let kind_of = |value: &Value<'p>| match value {
            Value::Object(id) => Some(self.heap.get(*id).kind),
            _ => None,
        };
        let (first, second) = (kind_of(a), kind_of(b));
        let kind = first.or(second).unwrap_or(Kind::List);
        let length = match op {
            Op::Mul => {
                let (container, count) = if first.is_some() { (a, b) } else { (b, a) };
                self.length(container).times(&self.magnitude(count))
            }
            // `%` formats a text.
            Op::Rem => self.length(a),
            Op::BitAnd => self.length(a).min(self.length(b)),
            _ => self.length(a).plus(&self.length(b)),
        };
        self.spend(length, self.line, |engine| {
            format!("a container of {} elements is made", engine.sizes.shown(&length))
        });
        let (one, other) = (self.element(a), self.element(b));
        let element =
            if op == Op::Mul && first.is_none() { other } else { self.heap.join_elements(&one, &other, 0) };
        self.container(kind, length, element)
    }

    pub(super) fn arithmetic(&mut self, op: Op, a: &Value<'p>, b: &Value<'p>) -> Value<'p> {
        let constant = a.as_constant().zip(b.as_constant()).and_then(|(a, b)| folded(op, a, b));
        if let Some(constant) = constant {
            return self.literal(constant);
        }
        let (size, by) = (self.magnitude(a), self.magnitude(b));
        let fixed = b.as_constant();
        let magnitude = match op {
            Op::Mul if fixed.is_some() => size,
            Op::Mul if a.as_constant().is_some() => by,
            Op::Mul => size.times(&by),
            Op::Div | Op::FloorDiv | Op::ShiftRight => size,
            Op::Rem => {
                if fixed.is_some() {
                    Order::ONE
                } else {
                    by
                }
            }
            Op::Pow => match fixed {
                Some(0.5) => size.raised(2),
                Some(power) if power > 0.0 && power <= 4.0 => {
                    #[expect(clippy::cast_possible_truncation, reason = "at most 16")]
                    let quarters = (power * 4.0) as i16;
                    size.raised(quarters)
                }
                Some(_) => size,
                None if by.is_constant() => size,
                None => {
                    self.spend(by.log(), self.line, |_| "a power is worked out".to_owned());
                    by.exponential()
                }
            },
            Op::ShiftLeft if fixed.is_none() && !by.is_constant() => by.exponential(),
            Op::BitAnd => size.min(by),
            _ => size.plus(&by),
        };
        let fixed =
            |value: &Value<'p>| matches!(value, Value::Number(one) if one.few || one.constant.is_some());
        let remainder = matches!(op, Op::Rem | Op::BitAnd) && (fixed(b) || op == Op::BitAnd && fixed(a));
        let few = magnitude.is_constant() && (remainder || fixed(a) && fixed(b));
        let open = |value: &Value<'p>| match value {
            Value::Given(_) => true,
            Value::Number(number) => number.joined,
            _ => false,
        };
        let joined = op == Op::Add && open(a) && open(b);
        let digits = self.digits_of(op, a, b, &by);
        Value::Number(Number { magnitude, few, joined, digits, ..Number::default() })
    }
}

/// A constant expression's value.
fn folded(op: Op, a: f64, b: f64) -> Option<f64> {
    let value = match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div => a / b,
        Op::FloorDiv => (a / b).floor(),
        Op::Rem => a - b * (a / b).floor(),
        Op::Pow => a.powf(b),
        Op::ShiftLeft if (0.0..1000.0).contains(&b) => a * b.exp2(),
        _ => return None,
    };
    value.is_finite().then_some(value)
}
