//! Whole numbers too long for a machine word, as Python has them: how many bits they have, and what arithmetic on them
//! takes.
//!
//! Times are those of CPython's `Objects/longobject.c`: digits of 30 bits; schoolbook multiplication up to 70 digits and
//! Karatsuba's above it; division digit by digit, whatever the length.

use super::Interpreter;
use super::value::{Number, Value};
use crate::ir::Op;
use crate::size::Size;

/// What fits into a machine word.
const WORD: f64 = 64.0;
/// Beyond so many bits a number has no value that could be told, only a length.
const TOLD: f64 = 512.0;
/// No number is longer than memory.
const LONGEST: f64 = 1e12;
const DIGIT: f64 = 30.0;
/// Digits from which on numbers are multiplied by Karatsuba's method.
const KARATSUBA: f64 = 70.0;
/// Steps that one digit times another takes: about 1.3 ns where a step takes 5.
const OF_A_DIGIT: f64 = 0.25;

impl Interpreter<'_> {
    /// Adds to what an operation makes how long it is, where that is more than a word, and counts the time.
    pub(super) fn lengthen(&mut self, op: Op, left: &Number, right: &Number, made: &mut Number) {
        if self.layout.inline || left.float || right.float || op == Op::Div {
            return;
        }
        let (Some(x), Some(y)) = (bits(left), bits(right)) else { return };
        let by = right.value.as_ref().map_or(0.0, Size::value);
        let bits = match op {
            Op::Mul => x + y,
            Op::Pow => x * by.max(0.0),
            Op::ShiftLeft => x + by.max(0.0),
            Op::ShiftRight => x - by,
            Op::FloorDiv => x - y,
            Op::Rem | Op::BitAnd => x.min(y),
            _ => x.max(y),
        };
        let longest = bits.max(x).max(y);
        if longest <= WORD {
            return;
        }
        let digits = match op {
            Op::Mul => product(x, y),
            Op::Pow => 1.5 * product(bits / 2.0, bits / 2.0),
            Op::FloorDiv | Op::Rem => (x - y).max(DIGIT) / DIGIT * (y / DIGIT).max(1.0),
            _ => longest / DIGIT,
        };
        self.spend(digits * OF_A_DIGIT * self.pace.step);
        made.lengthen_to(bits);
    }

    /// `isqrt(value)`: the last of its divisions, of all bits by half of them, takes most of it.
    pub(super) fn long_root(&mut self, of: &Value<'_>) -> Option<Number> {
        let Value::Number(of) = of else { return None };
        let bits = bits(of).filter(|bits| *bits > WORD)?;
        let half = bits / 2.0 / DIGIT;
        self.spend(half * half * OF_A_DIGIT * self.pace.step);
        let mut made = Number::default();
        made.lengthen_to(bits / 2.0);
        Some(made)
    }
}

impl Number {
    /// Makes it as long as so many bits.
    pub(super) fn lengthen_to(&mut self, bits: f64) {
        if bits > WORD {
            self.bits = Some(bits.min(LONGEST));
        }
        if bits > TOLD {
            self.value = None;
        }
    }
}

/// How long a whole number is; none where nothing is known of it.
fn bits(number: &Number) -> Option<f64> {
    number.bits.or_else(|| number.value.as_ref().map(|value| value.value().abs().max(1.0).log2()))
}

/// Products of two digits that multiplying numbers of so many bits takes.
fn product(one: f64, other: f64) -> f64 {
    let (longer, shorter) = (one.max(other) / DIGIT, (one.min(other) / DIGIT).max(1.0));
    if shorter <= KARATSUBA {
        return longer * shorter;
    }
    // Pieces of the longer one, each as long as the shorter.
    let piece = KARATSUBA * KARATSUBA * (shorter / KARATSUBA).powf(3_f64.log2());
    longer / shorter * piece
}
