//! Ways to carry past runs over to the run at hand: each turns them into a sample of what it may need.

use super::facts::{Axis, Facts};
use super::line::{Line, Point};
use super::sample::{Atom, Sample};

/// One way to see past runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expert {
    /// It will be as one of them was; each weighs this share of the one after it.
    Constant(f64),
    /// Along a line, as far above or below it as they were.
    Additive(Axis),
    /// Along a line, as many times above or below it as they were.
    Relative(Axis),
    /// Along a power law.
    Power(Axis),
    /// As the nearest few were.
    Neighbours(Axis, usize),
    /// As those nearby were, the nearer the more; the width is in natural logarithms.
    Kernel(Axis, f64),
    /// As many times the source's figure as they were of theirs.
    Rescaled,
}

impl Expert {
    /// All of them; each speaks only where its facts are known.
    pub const ALL: [Self; 11] = [
        Self::Constant(1.0),
        Self::Constant(0.9),
        Self::Rescaled,
        Self::Additive(Axis::Input),
        Self::Relative(Axis::Input),
        Self::Power(Axis::Input),
        Self::Neighbours(Axis::Input, 5),
        Self::Neighbours(Axis::Input, 15),
        Self::Neighbours(Axis::Input, 40),
        Self::Kernel(Axis::Input, 0.15),
        Self::Relative(Axis::Prior),
    ];

    /// As people are told.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Constant(fade) if fade < 1.0 => "as the latest runs".to_owned(),
            Self::Constant(_) => "as any past run".to_owned(),
            Self::Additive(axis) => format!("along a line over {}", axis.name()),
            Self::Relative(axis) => format!("in proportion to a line over {}", axis.name()),
            Self::Power(axis) => format!("along a power of {}", axis.name()),
            Self::Neighbours(axis, count) => format!("as the {count} runs nearest in {}", axis.name()),
            Self::Kernel(axis, _) => format!("as runs near in {}", axis.name()),
            Self::Rescaled => "the source's figure, rescaled by past runs".to_owned(),
        }
    }

    /// What the run at hand may need; empty where this expert has nothing to go by.
    pub(super) fn sample(self, past: &[Past], at: &Facts) -> Sample {
        match self {
            Self::Constant(fade) => {
                let mut age = 1.0;
                let atoms = past.iter().rev().map(|run| {
                    let weight = run.weight * age;
                    age *= fade;
                    Atom { weight, ..run.atom() }
                });
                Sample::new(atoms.collect())
            }
            Self::Additive(axis) => fitted(
                past,
                at,
                axis,
                |x, run| (x.0, run.need),
                |line, x, point| line.at(x) + line.left_out(point),
            ),
            Self::Relative(axis) => {
                let least = past.iter().map(|run| run.need).fold(f64::INFINITY, f64::min) * 0.5;
                fitted(
                    past,
                    at,
                    axis,
                    |x, run| (x.0, run.need),
                    move |line, x, point| {
                        line.at(x).max(least) * (1.0 + line.left_out(point) / line.at(point.x).max(least))
                    },
                )
            }
            Self::Power(axis) => fitted(
                past,
                at,
                axis,
                |x, run| (x.1, run.log_need),
                |line, x, point| (line.at(x) + line.left_out(point)).exp(),
            ),
            Self::Neighbours(axis, count) => neighbours(past, at, axis, count),
            Self::Kernel(axis, width) => kernel(past, at, axis, width),
            Self::Rescaled => rescaled(past, at),
        }
    }
}

/// A past run as experts see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past {
    /// What it needed, and the logarithm of that.
    pub(super) need: f64,
    pub(super) log_need: f64,
    /// How long a run of that need takes.
    pub(super) time: f64,
    /// How much it counts.
    pub(super) weight: f64,
    /// Its facts along each axis, as they are and as `ln(1 + x)`.
    pub(super) along: [Option<(f64, f64)>; 2],
}

impl Past {
    fn atom(&self) -> Atom {
        Atom { need: self.need, weight: self.weight, time: self.time }
    }

    const fn fact(&self, axis: Axis) -> Option<(f64, f64)> {
        self.along[axis as usize]
    }
}

/// A fact as it is, and its logarithm.
pub(super) fn with_log(at: &Facts, axis: Axis) -> Option<(f64, f64)> {
    at.along(axis).map(|fact| (fact, fact.ln_1p()))
}

/// Least runs that a line is drawn through.
const FEWEST: usize = 3;

/// Residuals of a line, moved to the run at hand, and kept from leaving what was seen behind: not below a share of the
/// least, and above the highest at most as fast as the square of the input.
fn fitted(
    past: &[Past],
    at: &Facts,
    axis: Axis,
    place: impl Fn((f64, f64), &Past) -> (f64, f64),
    carried: impl Fn(&Line, f64, &Point) -> f64,
) -> Sample {
    let Some(here) = with_log(at, axis) else { return Sample::default() };
    let mut points = Vec::with_capacity(past.len());
    let mut times = Vec::with_capacity(past.len());
    let (mut least, mut most, mut furthest) = (f64::INFINITY, 0.0_f64, 0.0_f64);
    for run in past {
        let Some(along) = run.fact(axis) else { continue };
        let (x, y) = place(along, run);
        points.push(Point { x, y, weight: run.weight });
        times.push(run.time);
        least = least.min(run.need);
        most = most.max(run.need);
        furthest = furthest.max(along.0);
    }
    if points.len() < FEWEST {
        return Sample::default();
    }
    let line = Line::fit(&points);
    let (x, _) = place(here, &past[0]);
    let beyond = ((1.0 + here.0) / (1.0 + furthest)).max(1.0);
    let (low, high) = (least * 0.3, most * 2.0 * beyond * beyond);
    let atoms = points.iter().zip(times).map(|(point, time)| Atom {
        need: carried(&line, x, point).clamp(low, high.max(low)),
        weight: point.weight,
        time,
    });
    Sample::new(atoms.collect())
}

fn rescaled(past: &[Past], at: &Facts) -> Sample {
    let Some(here) = at.along(Axis::Prior) else { return Sample::default() };
    let atoms = past.iter().filter_map(|run| {
        let (said, _) = run.fact(Axis::Prior).filter(|(said, _)| *said > 0.0)?;
        Some(Atom { need: run.need / said * here, ..run.atom() })
    });
    Sample::new(atoms.collect())
}

/// How far in logarithm each run's fact is from that of the run at hand.
fn distances(past: &[Past], at: &Facts, axis: Axis) -> Vec<(f64, Atom)> {
    let Some((_, here)) = with_log(at, axis) else { return Vec::new() };
    past.iter().filter_map(|run| Some(((run.fact(axis)?.1 - here).abs(), run.atom()))).collect()
}

fn neighbours(past: &[Past], at: &Facts, axis: Axis, count: usize) -> Sample {
    let mut near = distances(past, at, axis);
    if near.len() > count {
        near.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0));
        near.truncate(count);
    }
    near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let Some((middle, _)) = near.get(near.len() / 2).copied() else { return Sample::default() };
    let closeness = |distance: f64| 1.0 / (1.0 + distance / (middle + 1e-9));
    let atoms =
        near.into_iter().map(|(distance, atom)| Atom { weight: atom.weight * closeness(distance), ..atom });
    Sample::new(atoms.collect())
}

fn kernel(past: &[Past], at: &Facts, axis: Axis, width: f64) -> Sample {
    let closeness = |distance: f64| (-0.5 * (distance / width).powi(2)).exp() + 1e-3;
    let atoms = distances(past, at, axis)
        .into_iter()
        .map(|(distance, atom)| Atom { weight: atom.weight * closeness(distance), ..atom });
    Sample::new(atoms.collect())
}
