//! The curves of a run, apart from the rest of its usage and in fewer bytes: pairs of a moment and a value.
//!
//! Does not know the table. What is read is not trusted: a curve is thinned to what it may hold.

use plimsoll_model::{Curve, Millis, Point, Usage};
use serde::{Deserialize, Serialize};

use crate::HistoryError;

/// The four curves of a usage.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Curves {
    memory: Vec<(Millis, f64)>,
    cpu: Vec<(Millis, f64)>,
    disk: Vec<(Millis, f64)>,
    network: Vec<(Millis, f64)>,
}

impl Curves {
    /// Takes the curves out of a usage, and gives them and the rest.
    pub(crate) fn split(usage: &Usage) -> Result<(Self, Usage), HistoryError> {
        let mut rest = usage.clone();
        let mut take = |curve: fn(&mut Usage) -> &mut Curve| {
            let points = Vec::from(std::mem::take(curve(&mut rest)));
            let pairs: Vec<_> = points.into_iter().map(|point| (point.at, point.value)).collect();
            // JSON has no word for what is not finite.
            match pairs.iter().find(|(_, value)| !value.is_finite()) {
                None => Ok(pairs),
                Some((at, value)) => {
                    Err(HistoryError::Unkeepable { why: format!("a curve is {value} at {at}") })
                }
            }
        };
        let curves = Self {
            memory: take(|usage| &mut usage.memory_curve)?,
            cpu: take(|usage| &mut usage.cpu_curve)?,
            disk: take(|usage| &mut usage.disk_curve)?,
            network: take(|usage| &mut usage.network_curve)?,
        };
        Ok((curves, rest))
    }

    /// Puts them back.
    pub(crate) fn join(self, usage: &mut Usage) {
        usage.memory_curve = curve(self.memory);
        usage.cpu_curve = curve(self.cpu);
        usage.disk_curve = curve(self.disk);
        usage.network_curve = curve(self.network);
    }
}

fn curve(pairs: Vec<(Millis, f64)>) -> Curve {
    pairs.into_iter().map(|(at, value)| Point { at, value }).collect::<Vec<_>>().into()
}
