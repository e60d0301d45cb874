//! Reasons that add up: what every estimate has in common.
//!
//! Knows nothing of the resource.

use plimsoll_model::{Amount, Basis, Bytes, Reason};

/// Reasons under this share of the whole are told together.
const LEAST_SHARE: f64 = 0.01;

/// A summand on its way to becoming a reason.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) at: Option<String>,
    pub(super) basis: Basis,
    pub(super) bytes: Bytes,
}

/// Parts told at the same place with the same words become one; small ones become one last row; the largest first.
pub(super) fn tell(mut parts: Vec<Part>, total: Bytes) -> Vec<Reason> {
    let mut merged: Vec<Part> = Vec::new();
    for part in parts.drain(..) {
        match merged
            .iter_mut()
            .find(|other| other.text == part.text && other.at == part.at && other.basis == part.basis)
        {
            Some(other) => other.bytes = other.bytes + part.bytes,
            None => merged.push(part),
        }
    }
    let small = |part: &Part| part.bytes.as_f64() < total.as_f64() * LEAST_SHARE;
    let (little, mut large): (Vec<Part>, Vec<Part>) = merged.into_iter().partition(small);
    let little: Vec<Part> = little.into_iter().filter(|part| part.bytes > Bytes::ZERO).collect();
    match little.len() {
        0 => {}
        1 => large.extend(little),
        many => {
            let bytes = little.iter().map(|part| part.bytes).sum();
            let basis = little.iter().map(|part| part.basis).max().unwrap_or(Basis::Table);
            large.push(Part { text: format!("{many} others, each under 1 %"), at: None, basis, bytes });
        }
    }
    large.sort_by(|left, right| right.bytes.cmp(&left.bytes).then_with(|| left.text.cmp(&right.text)));
    large
        .into_iter()
        .map(|part| {
            let reason = Reason::new(part.basis, part.text, Some(Amount::Bytes(part.bytes)));
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
