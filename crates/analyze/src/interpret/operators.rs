//! Arithmetic, comparison and truth, as far as sizes and branches depend on them.
//!
//! Works on values only; expressions are evaluated elsewhere.

use plimsoll_model::Language;

use super::Interpreter;
use super::arguments::{Arguments, pick};
use super::value::{Class, LONGEST_KNOWN, Number, State, Truth, Value};
use crate::ir::Op;
use crate::size::Size;

impl<'p> Interpreter<'p> {
    /// `left op right`.
    pub(super) fn operate(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Value<'p> {
        match op {
            Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => self.compared(op, left, right),
            Op::Equal | Op::NotEqual | Op::Is | Op::In => self.equated(op, left, right),
            Op::And | Op::Or | Op::Not => Value::open(),
            _ => self.arithmetic(op, left, right),
        }
    }

    fn arithmetic(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Value<'p> {
        if op == Op::Rem && matches!(left, Value::Text(_)) {
            let tuple = Self::is_class(right, |class| matches!(class, Class::Tuple));
            let values = self.exact_items(right).filter(|_| tuple).unwrap_or_else(|| vec![right.clone()]);
            if let Some(text) = self.filled_in(left, "%s", &values) {
                return text;
            }
        }
        match (left, right) {
            (Value::Number(a), Value::Number(b)) => {
                let mut made = number(op, a, b);
                self.lengthen(op, a, b, &mut made);
                Value::Number(made)
            }
            (Value::Object(_), _) | (_, Value::Object(_)) => self.with_object(op, left, right),
            // `"a" + "b"`, `"-" * 80`, `"%s" % x`.
            (Value::Text(text), Value::Number(times)) if op == Op::Mul => {
                let times = times.value.clone().unwrap_or_else(|| Size::number(10.0));
                let len = times.scale(crate::knowledge::as_float(text.len() as u64)).at_least_zero();
                self.make_text(len, false, "repeated text")
            }
            (Value::Given(_), Value::Text(_) | Value::Given(_)) if op == Op::Div => self.inside(left, right),
            (Value::Text(a), Value::Text(b)) if op == Op::Add && a.len() + b.len() <= LONGEST_KNOWN => {
                Value::Text(format!("{a}{b}").into())
            }
            // `"do_" + sys.argv[1]` is a name as good as one that stands in the source.
            (Value::Text(a), Value::Given(given))
                if op == Op::Add
                    && self.given_text(*given).is_some_and(|b| a.len() + b.len() <= LONGEST_KNOWN) =>
            {
                Value::Text(format!("{a}{}", self.given_text(*given).unwrap_or_default()).into())
            }
            (Value::Text(_), _) | (_, Value::Text(_)) if matches!(op, Op::Add | Op::Rem) => {
                let len = self.text_len(left) + &self.text_len(right);
                let made = self.make_text(len, false, "text");
                let beginning = self.beginning(left);
                let plain = |text: &str| {
                    if op == Op::Rem { text.split('%').next().map(Into::into) } else { Some(text.into()) }
                };
                self.note_beginning(&made, beginning.and_then(|text| plain(&text)));
                made
            }
            (Value::Given(_), _) => left.clone(),
            (Value::Library(name), _) if op == Op::Div && name.contains("Path") => self.inside(left, right),
            // Of whatever it is, no more is left than the mask has; `~x` is read as what is true or not.
            (Value::Number(mask), Value::Unknown | Value::Truth(_))
            | (Value::Unknown | Value::Truth(_), Value::Number(mask))
                if op == Op::BitAnd =>
            {
                Value::Number(number(op, &Number::default(), mask))
            }
            (Value::Unknown, Value::Number(divisor)) if op == Op::Rem => {
                Value::Number(number(op, &Number::default(), divisor))
            }
            (Value::Number(_), _) | (_, Value::Number(_)) => Value::some_number(false),
            _ => Value::Unknown,
        }
    }

    /// A text with values in the place of its marks (`%s`, `{}`), where all of them are known and short.
    pub(super) fn filled_in(
        &self,
        template: &Value<'p>,
        mark: &str,
        values: &[Value<'p>],
    ) -> Option<Value<'p>> {
        let Value::Text(template) = template else { return None };
        let mut pieces = template.split(mark);
        let mut text = pieces.next()?.to_owned();
        let mut values = values.iter();
        for piece in pieces {
            text.push_str(&self.known_text(values.next()?)?);
            text.push_str(piece);
            if text.len() > LONGEST_KNOWN {
                return None;
            }
        }
        let plain = values.next().is_none() && !template.replace(mark, "").contains(['%', '{', '}']);
        plain.then(|| Value::Text(text.into()))
    }

    fn with_object(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Value<'p> {
        let class = |value: &Value<'p>| value.object().map(|object| object.state.borrow().class.clone());
        match (op, class(left), class(right)) {
            (_, Some(Class::Array | Class::Frame), _) | (_, _, Some(Class::Array | Class::Frame)) => {
                self.elementwise(op, left, right)
            }
            (Op::Add, Some(Class::Text), _) | (Op::Add, _, Some(Class::Text)) => {
                let len = self.text_len(left) + &self.text_len(right);
                let made = self.make_text(len, false, "joined text");
                let beginning = self.beginning(left);
                self.note_beginning(&made, beginning);
                made
            }
            (Op::Add, Some(Class::Bytes), _) | (Op::Add, _, Some(Class::Bytes)) => {
                let len = self.text_len(left) + &self.text_len(right);
                self.make_text(len, true, "joined bytes")
            }
            (Op::Add, Some(Class::List | Class::Tuple), _) => {
                let copy = self.shallow_copy(left, Class::List, "joined list");
                if let Value::Object(list) = &copy {
                    self.extend(&list.clone(), right);
                }
                copy
            }
            (Op::Mul, Some(class @ (Class::Text | Class::Bytes)), _) => {
                let times = right.number().cloned().unwrap_or_else(|| Size::number(10.0));
                let len = self.text_len(left).times(&times).at_least_zero();
                self.make_text(len, matches!(class, Class::Bytes), "repeated text")
            }
            (Op::Mul, Some(Class::List | Class::Tuple), _) => self.repeated_list(left, right),
            (Op::Mul, _, Some(Class::List | Class::Tuple)) => self.repeated_list(right, left),
            (Op::Rem, Some(Class::Text), _) => {
                let len = self.text_len(left) + &self.text_len(right);
                self.make_text(len, false, "formatted text")
            }
            (Op::BitOr | Op::BitAnd | Op::BitXor | Op::Sub, Some(class @ (Class::Set | Class::Dict)), _) => {
                let copy = self.shallow_copy(left, class, "combined set");
                if let (Value::Object(set), Op::BitOr | Op::BitXor) = (&copy, op) {
                    self.extend(&set.clone(), right);
                }
                copy
            }
            (Op::Div, Some(Class::Path), _) => self.inside(left, right),
            (_, Some(Class::Instance(of)), _) => self.operator_method(op, of, left, right),
            _ => Value::Unknown,
        }
    }

    fn operator_method(
        &mut self,
        op: Op,
        of: super::value::TypeRef<'p>,
        left: &Value<'p>,
        right: &Value<'p>,
    ) -> Value<'p> {
        let name = match (op, self.language) {
            (Op::Add, Language::Python) => "__add__",
            (Op::Sub, Language::Python) => "__sub__",
            (Op::Mul, Language::Python) => "__mul__",
            (Op::Div, Language::Python) => "__truediv__",
            (Op::Add, Language::Rust) => "add",
            (Op::Sub, Language::Rust) => "sub",
            (Op::Mul, Language::Rust) => "mul",
            _ => return Value::Unknown,
        };
        match self.method_of(of, name) {
            Some((module, function)) => {
                let args = [left, right].map(|value| super::arguments::Argument::plain(value.clone()));
                self.call_own(module, function, args.to_vec())
            }
            None => Value::Unknown,
        }
    }

    /// `[x] * n`.
    fn repeated_list(&mut self, list: &Value<'p>, times: &Value<'p>) -> Value<'p> {
        let Value::Object(object) = list else { return Value::Unknown };
        let (len, element) = {
            let state = object.state.borrow();
            let item = state.items.as_ref().and_then(|items| items.first().cloned());
            (state.len.clone().unwrap_or(Size::ONE), item.or_else(|| state.held.first().cloned()))
        };
        let times =
            times.number().cloned().unwrap_or_else(|| self.assumed_rounds("count", self.assume.number));
        self.repeated(&element.unwrap_or_default(), &Value::whole(len.times(&times)))
    }

    /// Arithmetic on whole arrays makes a new one of the larger size.
    fn elementwise(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Value<'p> {
        let compares = matches!(
            op,
            Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual | Op::Equal | Op::NotEqual
        );
        let frame = |value: &Value<'p>| Self::is_class(value, |class| matches!(class, Class::Frame));
        if !frame(left)
            && !frame(right)
            && let (Some(a), Some(b)) = (self.grid(left), self.grid(right))
            && (op != Op::MatMul || a.axes.len() + b.axes.len() > 2)
        {
            return self.array_of_both(op == Op::MatMul, compares, &a, &b);
        }
        let (a, b) = (self.deep(left), self.deep(right));
        let larger = if b.value() > a.value() { right } else { left };
        let Value::Object(object) = larger else { return Value::Unknown };
        let mut state = State::new(object.state.borrow().class.clone());
        state.len.clone_from(&object.state.borrow().len);
        state.own = a.max(b);
        if compares {
            state.own = state.own.scale(0.125);
        }
        self.make(state, "array computed from others")
    }

    fn compared(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Value<'p> {
        if let (Value::Number(a), Value::Number(b)) = (left, right) {
            let (Some(a), Some(b)) = (&a.value, &b.value) else { return Value::open() };
            let difference = a.clone() - b;
            let less = difference.value() < 0.0;
            let equal = difference.value() == 0.0;
            let holds = match op {
                Op::Less => less,
                Op::LessEqual => less || equal,
                Op::Greater => !less && !equal,
                _ => !less,
            };
            return Value::Truth(self.firmness(&difference, holds));
        }
        match (left, right) {
            (Value::Object(_), _) | (_, Value::Object(_)) => {
                let array = |value: &Value<'p>| {
                    Self::is_class(value, |class| matches!(class, Class::Array | Class::Frame))
                };
                if array(left) || array(right) { self.elementwise(op, left, right) } else { Value::open() }
            }
            _ => Value::open(),
        }
    }

    /// How sure a comparison is: certain between constants, likely where inputs are stated, open otherwise.
    fn firmness(&self, difference: &Size, holds: bool) -> Truth {
        if difference.as_number().is_some() {
            return Truth::Known(holds);
        }
        let assumed = difference.inputs().any(|symbol| {
            self.symbols.get(symbol).is_some_and(|input| input.basis == plimsoll_model::Basis::Assumption)
        });
        if assumed { Truth::Open } else { Truth::Likely(holds) }
    }

    fn equated(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Value<'p> {
        let same = match (left, right) {
            (Value::Text(a), Value::Text(b)) => Some(a == b),
            (Value::Nothing, Value::Nothing) => Some(true),
            (Value::Nothing, other) | (other, Value::Nothing) if op != Op::In => match other {
                Value::Unknown | Value::Given(_) => None,
                Value::Library(_) | Value::Method(_) => None,
                // What was looked for may not have been found.
                Value::Object(object) if matches!(&object.state.borrow().class, Class::Library(of) if &**of == super::matches::MATCH) => {
                    None
                }
                _ => Some(false),
            },
            (Value::Truth(Truth::Known(a)), Value::Truth(Truth::Known(b))) => Some(a == b),
            // Whole numbers that were divided, as by a recursion by halves, are whole again where they are compared.
            (Value::Number(a), Value::Number(b)) if parted(a, b) => {
                return Value::Truth(Truth::Likely(op != Op::NotEqual));
            }
            // Two of several states each: which ones the round that stands for all has says nothing.
            (Value::Number(a), Value::Number(b)) if several(a) && several(b) => return Value::open(),
            (Value::Number(_), Value::Number(_)) => {
                return match self.compared(Op::LessEqual, left, right) {
                    Value::Truth(Truth::Known(below)) => {
                        let above = matches!(
                            self.compared(Op::GreaterEqual, left, right),
                            Value::Truth(Truth::Known(true))
                        );
                        Value::Truth(Truth::Known((below && above) == (op != Op::NotEqual)))
                    }
                    Value::Truth(Truth::Likely(below)) => {
                        let above = matches!(
                            self.compared(Op::GreaterEqual, left, right),
                            Value::Truth(Truth::Likely(true))
                        );
                        Value::Truth(Truth::Likely((below && above) == (op != Op::NotEqual)))
                    }
                    _ => Value::open(),
                };
            }
            (Value::Given(given), Value::Text(text)) | (Value::Text(text), Value::Given(given))
                if op != Op::In =>
            {
                return Value::Truth(match self.given_text(*given) {
                    Some(known) => Truth::Likely((known == **text) == (op != Op::NotEqual)),
                    None => Truth::Open,
                });
            }
            _ if op == Op::In => return Value::Truth(self.contains(right, left)),
            _ => {
                let array = |value: &Value<'p>| {
                    Self::is_class(value, |class| matches!(class, Class::Array | Class::Frame))
                };
                if array(left) || array(right) {
                    return self.elementwise(op, left, right);
                }
                None
            }
        };
        Value::Truth(same.map_or(Truth::Open, |same| Truth::Known(same == (op != Op::NotEqual))))
    }

    /// `needle in haystack`, where both are known texts.
    fn contains(&self, haystack: &Value<'p>, needle: &Value<'p>) -> Truth {
        let Some(needle) = self.known_text(needle) else { return Truth::Open };
        match haystack {
            Value::Text(text) => Truth::Known(text.contains(&*needle)),
            Value::Object(object) => {
                let state = object.state.borrow();
                let Some(items) = &state.items else { return Truth::Open };
                let mut all_known = true;
                for item in items {
                    match item {
                        Value::Text(text) if **text == *needle => return Truth::Likely(true),
                        Value::Given(given)
                            if self.given_text(*given).is_some_and(|text| *text == *needle) =>
                        {
                            return Truth::Likely(true);
                        }
                        Value::Text(_) | Value::Number(_) => {}
                        Value::Given(given) if self.given_text(*given).is_some() => {}
                        _ => all_known = false,
                    }
                }
                if all_known { Truth::Likely(false) } else { Truth::Open }
            }
            _ => Truth::Open,
        }
    }

    /// Whether a value counts as true.
    pub(super) fn truth_of(&self, value: &Value<'p>) -> Truth {
        match value {
            Value::Truth(truth) => *truth,
            Value::Nothing => Truth::Known(false),
            Value::Number(number) => match &number.value {
                Some(value) => self.firmness(value, value.value() != 0.0),
                None => Truth::Open,
            },
            Value::Text(text) => Truth::Known(!text.is_empty()),
            Value::Given(given) => match self.given_text(*given) {
                Some(text) => Truth::Likely(!text.is_empty()),
                None => Truth::Likely(true),
            },
            Value::Function(_) | Value::Type(_) | Value::Module(_) | Value::Partial(_) => Truth::Known(true),
            Value::Object(object) => {
                let state = object.state.borrow();
                match (&state.class, &state.len) {
                    (class, Some(len)) if class.is_container() && self.loops.is_empty() => {
                        self.firmness(len, len.value() > 0.0)
                    }
                    (Class::Instance(_), _) => Truth::Likely(true),
                    _ => Truth::Open,
                }
            }
            _ => Truth::Open,
        }
    }

    /// Functions of numbers whose result is known where the number is.
    pub(super) fn math_call(&self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let value = pick(args, 0, "")?.number()?.clone();
        let second = pick(args, 1, "").and_then(|base| base.number()).map(Size::value);
        let of = value.value();
        let figure = match (function, second) {
            ("ceil" | "floor" | "trunc" | "fabs", _) => return Some(Value::whole(value)),
            ("sqrt", _) => of.max(0.0).sqrt(),
            ("isqrt", _) => of.max(0.0).sqrt().floor(),
            ("log", Some(base)) if of > 0.0 && base > 0.0 => of.ln() / base.ln(),
            ("log", None) if of > 0.0 => of.ln(),
            ("log2", _) if of > 0.0 => of.log2(),
            ("log10", _) if of > 0.0 => of.log10(),
            ("exp", _) => of.exp(),
            ("pow", Some(by)) => of.powf(by),
            _ => return None,
        };
        figure.is_finite().then(|| {
            Value::Number(Number { value: Some(Size::number(figure)), float: true, ..Number::default() })
        })
    }

    /// `value as type`.
    pub(super) fn cast(&mut self, value: Value<'p>, to: &str) -> Value<'p> {
        match value {
            Value::Number(number) => {
                let width = super::rust::width(to).or(number.width);
                Value::Number(Number { float: to.starts_with('f'), width, ..number })
            }
            Value::Unknown if self.language == Language::Rust => Value::Number(Number {
                float: to.starts_with('f'),
                width: super::rust::width(to),
                ..Number::default()
            }),
            value => value,
        }
    }
}

/// Arithmetic on numbers; what cannot be told is not known.
fn number(op: Op, left: &Number, right: &Number) -> Number {
    let float = left.float || right.float || op == Op::Div;
    // Of a rest there are as many as the divisor tells, of what a mask lets through as many as it has.
    let states = match (op, &left.value, &right.value) {
        _ if float => None,
        (Op::Rem, _, Some(divisor)) => Some(divisor.value().abs()),
        (Op::BitAnd, None, Some(mask)) | (Op::BitAnd, Some(mask), None) => Some(mask.value().abs() + 1.0),
        (Op::BitAnd, Some(a), Some(b)) => Some(a.value().abs().min(b.value().abs()) + 1.0),
        (Op::Add | Op::Sub | Op::Mul, ..) => match (left.states, right.states) {
            (Some(states), None) if is_constant(right) => Some(states),
            (None, Some(states)) if is_constant(left) => Some(states),
            (Some(a), Some(b)) => Some(a * b),
            _ => None,
        },
        _ => None,
    };
    // At most the divisor, at most the mask.
    if let (Op::Rem, None, Some(most)) | (Op::BitAnd, None, Some(most)) | (Op::BitAnd, Some(most), None) =
        (op, &left.value, &right.value)
    {
        let width = left.width.or(right.width);
        return Number { value: Some(most.clone()), float, width, states, ..Number::default() };
    }
    let value = left.value.as_ref().zip(right.value.as_ref()).and_then(|(a, b)| {
        let constants = a.as_number().zip(b.as_number());
        match op {
            Op::Add => Some(a.clone() + b),
            Op::Sub => Some(a.clone() - b),
            Op::Mul => Some(a.times(b)),
            Op::Div => Some(a.divided(b)),
            Op::FloorDiv => match constants {
                Some((a, b)) if b != 0.0 => Some(Size::number((a / b).floor())),
                _ => Some(a.divided(b)),
            },
            Op::Rem => match constants {
                Some((a, b)) if b != 0.0 => Some(Size::number(a.rem_euclid(b))),
                // At most the divisor.
                _ => Some(b.clone()),
            },
            Op::Pow => power(a, b),
            Op::ShiftLeft => b
                .as_number()
                .map(|bits| a.scale(bits.clamp(0.0, 64.0).exp2()))
                .or_else(|| Some(Size::number(a.value() * b.value().clamp(0.0, 64.0).exp2()))),
            Op::ShiftRight => Some(a.scale((-b.value().clamp(0.0, 64.0)).exp2())),
            Op::BitAnd => Some(a.clone().min(b.clone())),
            Op::BitOr | Op::BitXor => Some(a.clone().max(b.clone())),
            _ => None,
        }
    });
    let counting = left.counting || right.counting;
    let width = left.width.or(right.width);
    Number {
        value,
        float,
        width,
        counting: counting && matches!(op, Op::Add | Op::Sub | Op::Mul),
        states,
        ..Number::default()
    }
}

fn is_constant(number: &Number) -> bool {
    number.value.as_ref().is_some_and(|value| value.as_number().is_some()) && !number.counting
}

/// Whether two whole numbers differ by a part of one alone.
fn parted(a: &Number, b: &Number) -> bool {
    let values = a.value.as_ref().zip(b.value.as_ref());
    let apart = values.map_or(0.0, |(a, b)| (a.value() - b.value()).abs());
    !a.float && !b.float && apart > 0.0 && apart < 0.5
}

/// The lesser or greater of two, where both are numbers.
pub(super) fn extreme<'p>(least: bool, one: &Value<'p>, other: &Value<'p>) -> Option<Value<'p>> {
    let (Value::Number(a), Value::Number(b)) = (one, other) else { return None };
    let (a_value, b_value) = (a.value.clone()?, b.value.clone()?);
    // The end of a piece moves along with its start and is cut off in the last round alone: `min(start + step, end)`.
    let cut = |moving: &Number, at: &Number, moved: &Size, end: &Size| {
        let near = end.value() < moved.value() && moved.value() < 2.0 * end.value();
        least && moving.counting && !at.counting && near
    };
    if cut(a, b, &a_value, &b_value) {
        return Some(one.clone());
    }
    if cut(b, a, &b_value, &a_value) {
        return Some(other.clone());
    }
    Some(Value::whole(if least { a_value.min(b_value) } else { a_value.max(b_value) }))
}

fn power(base: &Size, exponent: &Size) -> Option<Size> {
    match exponent.as_number() {
        Some(2.0) => Some(base.times(base)),
        Some(3.0) => Some(base.times(base).times(base)),
        _ => {
            let value = base.value().powf(exponent.value());
            value.is_finite().then(|| Size::number(value))
        }
    }
}

/// Whether a number is one of several that are known by how many there are.
fn several(number: &Number) -> bool {
    number.states.is_some_and(|states| states > 1.0)
}
