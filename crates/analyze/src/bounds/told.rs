//! Orders as bounds that people read.
//!
//! Works out nothing.

use plimsoll_model::{Bound, Growth};

use super::order::{Degree, Order};
use super::{Engine, MOST_TOLD};

impl<'p> Engine<'p> {
    pub(super) fn rounds_told(&self, rounds: Vec<(u32, Order)>) -> Vec<(u32, Bound)> {
        rounds.into_iter().map(|(line, trips)| (line, self.bound(&trips, Vec::new(), false))).collect()
    }

    pub(super) fn bound(&self, order: &Order, mut reasons: Vec<String>, cut: bool) -> Bound {
        reasons.truncate(MOST_TOLD);
        reasons.extend(self.notes.iter().take(MOST_TOLD).cloned());
        if cut {
            reasons.push("too large to be looked at whole".to_owned());
        }
        if !self.unknown.is_empty() {
            let named: Vec<_> = self.unknown.iter().take(MOST_TOLD).map(String::as_str).collect();
            reasons.push(format!("not known and not counted: {}", named.join(", ")));
        }
        let believed = order.without(|power| self.is_saturated(power));
        let saturated = order.powers().find(|power| self.is_saturated(*power));
        if let Some((size, power)) = saturated {
            let size = self.sizes.name(size);
            reasons.push(format!(
                "left out as not believed: {size} to the power of {power}, from sizes not told apart"
            ));
        }
        let order = &believed;
        let degree = order.degree().of_all();
        let cut = cut || saturated.is_some();
        // What was seen until then is still the least it takes.
        let growth = if cut && order.is_constant() { Growth::Unknown } else { growth(degree) };
        Bound {
            bound: self.sizes.shown(order),
            class: growth,
            degree: (growth == Growth::Polynomial).then(|| degree.power()),
            complete: !cut && self.unknown.is_empty(),
            reasons,
            worst: None,
        }
    }
}

pub(super) fn growth(degree: Degree) -> Growth {
    let power = degree.power();
    match (degree.exponential, degree.log) {
        (true, _) => Growth::Exponential,
        (_, 0) if power == 0.0 => Growth::Constant,
        _ if power == 0.0 => Growth::Logarithmic,
        (_, 0) if (power - 1.0).abs() < 0.1 => Growth::Linear,
        _ if (power - 1.0).abs() < 0.1 => Growth::Linearithmic,
        _ if (power - 2.0).abs() < 0.1 => Growth::Quadratic,
        _ if (power - 3.0).abs() < 0.1 => Growth::Cubic,
        _ => Growth::Polynomial,
    }
}
