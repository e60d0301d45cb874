//! Sizes as polynomials over named inputs, so that a footprint can be a formula as well as a number.
//!
//! Every input has an expected value (known or assumed), so that two sizes can always be compared and the larger
//! one kept. Knows nothing of programs. Bounded: products of more than three inputs, and sums of more than
//! [`MOST_TERMS`] terms, are folded into plain numbers.

use std::ops::{Add, Mul, Sub};

use plimsoll_model::{Basis, Bytes};

/// Terms a size keeps apart; further ones are folded into the constant.
pub(crate) const MOST_TERMS: usize = 12;
/// Inputs that one footprint names; further ones share the last name.
const MOST_SYMBOLS: usize = 400;
/// Larger than any machine, small enough that sums and products of sizes stay finite.
const HUGE: f64 = 1e24;

/// One named input: its place in [`Symbols`], and the value to expect of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Symbol {
    index: u16,
    value: f64,
}

/// What an input is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of a file, a stream or an argument.
    Bytes,
    /// A plain number: rows, rounds, workers.
    Count,
}

/// What is known of one input.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Name in formulas and in `--input NAME=SIZE`.
    pub name: String,
    /// What it counts.
    pub unit: Unit,
    /// Expected value.
    pub value: f64,
    /// Largest value to be ready for.
    pub high: f64,
    /// Where the value comes from; [`Basis::Assumption`] where it is not known.
    pub basis: Basis,
    /// Whether it is no input but something that only running tells: rounds of a loop, elements met.
    pub internal: bool,
}

/// All inputs that sizes of one program refer to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Symbols {
    inputs: Vec<Input>,
}

impl Symbols {
    /// The input of this name and unit, added where it is new; the first description of a name stays.
    pub fn define(&mut self, input: Input) -> Symbol {
        let found = self.inputs.iter().position(|other| other.name == input.name && other.unit == input.unit);
        let index = found.unwrap_or_else(|| {
            if self.inputs.len() < MOST_SYMBOLS {
                self.inputs.push(input);
            }
            self.inputs.len() - 1
        });
        self.symbol(index)
    }

    fn symbol(&self, index: usize) -> Symbol {
        let value = self.inputs.get(index).map_or(0.0, |input| tame(input.value));
        Symbol { index: u16::try_from(index).unwrap_or(0), value }
    }

    /// What is known of an input.
    #[must_use]
    pub fn get(&self, symbol: Symbol) -> Option<&Input> {
        self.inputs.get(usize::from(symbol.index))
    }

    /// All inputs, in the order they were met.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &Input)> {
        self.inputs.iter().enumerate().map(|(index, input)| (self.symbol(index), input))
    }
}

/// A product of one to three inputs, and what it is expected to come to.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Term {
    /// Sorted by index; `None` beyond the degree.
    of: [Option<Symbol>; 3],
    /// What it is multiplied with.
    weight: f64,
}

impl Term {
    fn key(&self) -> [u16; 3] {
        self.of.map(|symbol| symbol.map_or(u16::MAX, |symbol| symbol.index))
    }

    fn symbols(&self) -> impl Iterator<Item = Symbol> + use<> {
        self.of.into_iter().flatten()
    }

    fn evaluate(&self, value: impl Fn(Symbol) -> f64) -> f64 {
        tame(self.weight * self.symbols().map(value).product::<f64>())
    }

    /// The product with another; inputs beyond the third are taken at their values.
    fn times(&self, other: &Self) -> Self {
        let mut all: Vec<Symbol> = self.symbols().chain(other.symbols()).collect();
        all.sort_unstable_by_key(|symbol| symbol.index);
        let folded: f64 = all.iter().skip(3).map(|symbol| symbol.value).product();
        let mut kept = all.into_iter();
        Self {
            of: [kept.next(), kept.next(), kept.next()],
            weight: tame(self.weight * other.weight * folded),
        }
    }
}

/// A number, possibly depending on inputs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Size {
    constant: f64,
    terms: Vec<Term>,
}

impl Size {
    /// Nothing.
    pub const ZERO: Self = Self { constant: 0.0, terms: Vec::new() };
    /// One.
    pub const ONE: Self = Self { constant: 1.0, terms: Vec::new() };

    /// A plain number; not a number is none.
    #[must_use]
    pub fn number(value: f64) -> Self {
        Self { constant: tame(value), terms: Vec::new() }
    }

    /// The input itself.
    #[must_use]
    pub fn symbol(symbol: Symbol) -> Self {
        Self { constant: 0.0, terms: vec![Term { of: [Some(symbol), None, None], weight: 1.0 }] }
    }

    /// The number where no input is involved.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// Whether this is the plain number zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty() && self.constant == 0.0
    }

    /// Multiplied by a plain number.
    #[must_use]
    pub fn scale(&self, factor: f64) -> Self {
        let factor = tame(factor);
        if factor == 0.0 {
            return Self::ZERO;
        }
        let terms =
            self.terms.iter().map(|term| Term { weight: tame(term.weight * factor), ..*term }).collect();
        Self { constant: tame(self.constant * factor), terms }
    }

    /// Multiplied by another size.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        if let Some(factor) = other.as_number() {
            return self.scale(factor);
        }
        if let Some(factor) = self.as_number() {
            return other.scale(factor);
        }
        let mut result = self.scale(other.constant);
        for right in &other.terms {
            result.add_term(Term { weight: right.weight * self.constant, ..*right });
            for left in &self.terms {
                result.add_term(left.times(right));
            }
        }
        result
    }

    fn add_term(&mut self, term: Term) {
        if term.weight == 0.0 {
            return;
        }
        match self.terms.binary_search_by_key(&term.key(), Term::key) {
            Ok(at) => {
                self.terms[at].weight = tame(self.terms[at].weight + term.weight);
                if self.terms[at].weight == 0.0 {
                    self.terms.remove(at);
                }
            }
            Err(at) if self.terms.len() < MOST_TERMS => self.terms.insert(at, term),
            Err(_) => self.constant = tame(self.constant + term.evaluate(|symbol| symbol.value)),
        }
    }

    /// Divided by another size, with the divisor taken at its expected value; division by nothing is by one.
    #[must_use]
    pub fn divided(&self, other: &Self) -> Self {
        if self == other && !self.is_zero() {
            return Self::ONE;
        }
        let divisor = other.value();
        if divisor.abs() < f64::EPSILON { self.clone() } else { self.scale(1.0 / divisor) }
    }

    /// Expected value.
    #[must_use]
    pub fn value(&self) -> f64 {
        tame(self.constant + self.terms.iter().map(|term| term.evaluate(|symbol| symbol.value)).sum::<f64>())
    }

    /// Value with every input at its highest.
    #[must_use]
    pub fn high(&self, symbols: &Symbols) -> f64 {
        let high = |symbol: Symbol| symbols.get(symbol).map_or(symbol.value, |input| input.high);
        tame(self.constant + self.terms.iter().map(|term| term.evaluate(high)).sum::<f64>())
    }

    /// Expected value as bytes; negative is none.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        Bytes::from_f64(self.value())
    }

    /// Whichever is larger at the expected values.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other.value() > self.value() { other } else { self }
    }

    /// Whichever is smaller at the expected values.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.value() < self.value() { other } else { self }
    }

    /// The size itself, or nothing where it is expected to be negative.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        if self.value() < 0.0 { Self::ZERO } else { self }
    }

    /// The plain number, the terms without any of the inputs that `pick` says, and those with one.
    #[must_use]
    pub fn split(&self, pick: impl Fn(Symbol) -> bool) -> (Self, Self, Self) {
        let (picked, rest) = self.terms.iter().partition(|term: &&Term| term.symbols().any(&pick));
        (
            Self::number(self.constant),
            Self { constant: 0.0, terms: rest },
            Self { constant: 0.0, terms: picked },
        )
    }

    /// Every product that has one of the picked inputs in it and comes to more than `most` of their values makes that much
    /// instead, growing with the largest of them alone.
    #[must_use]
    pub fn tempered(&self, pick: impl Fn(Symbol) -> bool, most: impl Fn(f64) -> f64) -> Self {
        let mut result = Self::number(self.constant);
        for term in &self.terms {
            let mut picked: Vec<Symbol> = term.symbols().filter(|symbol| pick(*symbol)).collect();
            picked.dedup();
            let largest = picked.iter().copied().max_by(|left, right| left.value.total_cmp(&right.value));
            let bound = most(picked.iter().map(|symbol| symbol.value).sum());
            let tempered = match largest {
                Some(symbol) if term.evaluate(|symbol| symbol.value) > bound => {
                    Term { of: [Some(symbol), None, None], weight: tame(bound / symbol.value.max(1.0)) }
                }
                _ => *term,
            };
            result.add_term(tempered);
        }
        result
    }

    /// The inputs it depends on.
    pub fn inputs(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.terms.iter().flat_map(Term::symbols)
    }

    /// For a person, as bytes: `11.2 MiB + 5.1 × data + 36 B × n`.
    #[must_use]
    pub fn formula(&self, symbols: &Symbols) -> String {
        let bytes = |value: f64| Bytes::from_f64(value).to_string();
        self.written(
            symbols,
            4096.0,
            bytes,
            |weight, in_bytes| {
                if in_bytes == 0 { bytes(weight) } else { significant(weight) }
            },
        )
    }

    /// For a person, of nanoseconds: `25.1 ms + 5.1 ns × data + 36 µs × n`.
    #[must_use]
    pub fn duration(&self, symbols: &Symbols) -> String {
        let time = |nanoseconds: f64| match nanoseconds {
            v if v < 1e3 => format!("{} ns", significant(v)),
            v if v < 1e6 => format!("{} µs", significant(v / 1e3)),
            v if v < 1e9 => format!("{} ms", significant(v / 1e6)),
            v => format!("{} s", significant(v / 1e9)),
        };
        self.written(symbols, 1e6, time, |weight, _| time(weight))
    }

    /// The constant and its terms, the largest first. Terms that add less than a two-hundredth stand in the constant,
    /// unless their input is only assumed and they come to `least`. `factor` is given the inputs counted in bytes.
    fn written(
        &self,
        symbols: &Symbols,
        least: f64,
        constant: impl Fn(f64) -> String,
        factor: impl Fn(f64, usize) -> String,
    ) -> String {
        let total = self.value().abs();
        let mut rest = self.constant;
        let mut parts = Vec::new();
        for term in &self.terms {
            let value = term.evaluate(|symbol| symbol.value);
            let assumed = |symbol| symbols.get(symbol).is_some_and(|input| input.basis == Basis::Assumption);
            if value.abs() < total / 200.0 && !(term.symbols().any(assumed) && value.abs() > least) {
                rest += value;
            } else {
                parts.push((value, written(term, symbols, &factor)));
            }
        }
        parts.sort_by(|left, right| right.0.total_cmp(&left.0));
        let mut text = constant(rest.max(0.0));
        for (_, part) in parts {
            text.push_str(&part);
        }
        text
    }
}

/// ` + 5.1 × data` for one term.
fn written(term: &Term, symbols: &Symbols, factor: impl Fn(f64, usize) -> String) -> String {
    let inputs: Vec<&Input> = term.symbols().filter_map(|symbol| symbols.get(symbol)).collect();
    let in_bytes = inputs.iter().filter(|input| input.unit == Unit::Bytes).count();
    let sign = if term.weight < 0.0 { '−' } else { '+' };
    let mut text = format!(" {sign} {}", factor(term.weight.abs(), in_bytes));
    let mut index = 0;
    while index < inputs.len() {
        let run = inputs[index..].iter().take_while(|other| other.name == inputs[index].name).count();
        text.push_str(" × ");
        text.push_str(&inputs[index].name);
        text.push_str(match run {
            2 => "²",
            3 => "³",
            _ => "",
        });
        index += run;
    }
    text
}

/// Two to three significant digits without an exponent where that is readable.
fn significant(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v if v >= 0.995 => format!("{v:.2}"),
        v if v >= 0.001 => format!("{v:.3}"),
        v => format!("{v:.1e}"),
    }
}

/// Finite, and no larger than anything real.
fn tame(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-HUGE, HUGE) }
}

impl Add<&Size> for Size {
    type Output = Self;

    fn add(mut self, other: &Self) -> Self {
        self += other;
        self
    }
}

impl std::ops::AddAssign<&Size> for Size {
    fn add_assign(&mut self, other: &Self) {
        self.constant = tame(self.constant + other.constant);
        for &term in &other.terms {
            self.add_term(term);
        }
    }
}

impl Sub<&Size> for Size {
    type Output = Self;

    fn sub(self, other: &Self) -> Self {
        self + &other.scale(-1.0)
    }
}

impl Mul<f64> for &Size {
    type Output = Size;

    fn mul(self, factor: f64) -> Size {
        self.scale(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> (Symbols, Size, Size) {
        let mut symbols = Symbols::default();
        let mut input = |name: &str, unit, value: f64| {
            let known = Input {
                name: name.into(),
                unit,
                value,
                high: value * 4.0,
                basis: Basis::Source,
                internal: false,
            };
            Size::symbol(symbols.define(known))
        };
        let data = input("data", Unit::Bytes, 1e6);
        let n = input("n", Unit::Count, 1000.0);
        (symbols, data, n)
    }

    #[test]
    fn formulas_read_as_a_person_would_write_them() {
        let (symbols, data, n) = inputs();
        let sum = Size::number(Bytes::mib(11).as_f64()) + &data.scale(5.1) + &n.scale(360.0);
        assert_eq!(sum.formula(&symbols), "11.0 MiB + 5.10 × data + 360 B × n");
        let square = n.times(&n).scale(8.0);
        assert_eq!(square.formula(&symbols), "0 B + 8 B × n²");
        assert_eq!(square.value(), 8e6);
        assert_eq!(square.high(&symbols), 8e6 * 16.0);
    }

    #[test]
    fn high_degrees_fold_into_numbers() {
        let (_, data, n) = inputs();
        assert_eq!(n.times(&n).times(&n).times(&n).value(), 1e12);
        let sum = data.times(&n) + &Size::ONE;
        assert_eq!(sum.times(&sum).value(), (1e9 + 1.0) * (1e9 + 1.0));
    }

    #[test]
    fn what_cancels_is_gone() {
        let (_, data, n) = inputs();
        assert!((data.clone() - &data).is_zero());
        assert_eq!(data.clone().max(n.clone()), data);
        assert_eq!(data.divided(&n).value(), 1000.0);
        assert_eq!(Size::number(f64::NAN), Size::ZERO);
        assert!(Size::number(f64::INFINITY).times(&Size::number(1e300)).value().is_finite());
    }
}
