//! What lies above everything seen: the chance that the next run needs more than any before it, and how much more.
//!
//! Of n runs that could as well have come in any other order, the next is the highest with chance 1/(n + 1). How far
//! above is not known from ranks; it is taken to fall off exponentially at the scale of the upper half of the sample,
//! with a little mass far out, so that no ladder rests on the scale being right. One run says nothing of the scale,
//! a few say little: what like tasks vary by stands in, and fades with the square of the runs.

use super::sample::{Atom, Sample};

/// Least scale of the tail, as a share of the highest need: what never varied may still vary a little.
const LEAST_SCALE: f64 = 1e-4;
/// Where the tail's atoms lie, in scales above the highest, and what share of its mass each has.
const NEAR: [(f64, f64); 5] = [(0.1, 0.2), (0.25, 0.2), (0.5, 0.2), (1.0, 0.15), (2.0, 0.1)];
/// The same far out, as multiples of the highest itself.
const FAR: [(f64, f64); 3] = [(1.05, 0.07), (1.25, 0.05), (2.0, 0.03)];

/// The sample's atoms and the tail's above them, by need. `spread` is by what share of their highest need like tasks
/// vary.
#[must_use]
pub fn with_tail(sample: &Sample, spread: f64) -> Vec<Atom> {
    let mut atoms = sample.atoms().to_vec();
    if atoms.is_empty() {
        return atoms;
    }
    let highest = sample.highest();
    let runs = sample.effective();
    let above = sample.weight() / (runs + 1.0);
    let of_others = spread * highest / (runs * runs);
    let scale = (highest - sample.quantile(0.5)).max(LEAST_SCALE * highest).max(of_others);
    let time = sample.atoms().last().map_or(0.0, |atom| atom.time);
    let near = NEAR.iter().map(|(at, share)| (highest + at * scale, share));
    let far = FAR.iter().map(|(at, share)| (highest * at, share));
    let tail = near.chain(far).map(|(need, share)| Atom { need, weight: above * share, time });
    let start = atoms.len();
    atoms.extend(tail);
    atoms[start..].sort_unstable_by(|a, b| a.need.total_cmp(&b.need));
    atoms
}
