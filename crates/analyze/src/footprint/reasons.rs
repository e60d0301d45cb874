//! Reasons that add up: what every estimate has in common.
//!
//! Knows nothing of the resource.

use std::iter::Sum;

use plimsoll_model::{Amount, Basis, Bytes, CpuTime, Reason};

/// Reasons under this share of the whole are told together.
const LEAST_SHARE: f64 = 0.01;

/// A quantity that reasons add up to.
pub(super) trait Quantity: Copy + Ord + Sum {
    fn value(self) -> f64;
    fn amount(self) -> Amount;
}

impl Quantity for Bytes {
    fn value(self) -> f64 {
        self.as_f64()
    }

    fn amount(self) -> Amount {
        Amount::Bytes(self)
    }
}

impl Quantity for CpuTime {
    fn value(self) -> f64 {
        self.as_seconds()
    }

    fn amount(self) -> Amount {
        Amount::Seconds(self)
    }
}

/// A summand on its way to becoming a reason.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part<T> {
    pub(super) text: String,
    pub(super) at: Option<String>,
    pub(super) basis: Basis,
    pub(super) amount: T,
}

/// Parts told at the same place with the same words become one; small ones become one last row; the largest first.
pub(super) fn tell<T: Quantity>(mut parts: Vec<Part<T>>, total: T) -> Vec<Reason> {
    let mut merged: Vec<Part<T>> = Vec::new();
    for part in parts.drain(..) {
        match merged
            .iter_mut()
            .find(|other| other.text == part.text && other.at == part.at && other.basis == part.basis)
        {
            Some(other) => other.amount = [other.amount, part.amount].into_iter().sum(),
            None => merged.push(part),
        }
    }
    let small = |part: &Part<T>| part.amount.value() < total.value() * LEAST_SHARE;
    let (little, mut large): (Vec<Part<T>>, Vec<Part<T>>) = merged.into_iter().partition(small);
    let little: Vec<Part<T>> = little.into_iter().filter(|part| part.amount.value() > 0.0).collect();
    match little.len() {
        0 => {}
        1 => large.extend(little),
        many => {
            let amount = little.iter().map(|part| part.amount).sum();
            let basis = little.iter().map(|part| part.basis).max().unwrap_or(Basis::Table);
            large.push(Part { text: format!("{many} others, each under 1 %"), at: None, basis, amount });
        }
    }
    large.sort_by(|left, right| right.amount.cmp(&left.amount).then_with(|| left.text.cmp(&right.text)));
    large
        .into_iter()
        .map(|part| {
            let reason = Reason::new(part.basis, part.text, Some(part.amount.amount()));
            match part.at {
                Some(at) => reason.at(at),
                None => reason,
            }
        })
        .collect()
}

/// Those bytes of a size that rest on inputs nobody stated.
pub(super) fn rests_on_assumption(size: &crate::size::Size, symbols: &crate::size::Symbols) -> bool {
    size.inputs().any(|symbol| symbols.get(symbol).is_some_and(|input| input.basis == Basis::Assumption))
}
