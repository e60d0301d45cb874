//! What to give first, and what after each failure: the limits that cost least in expectation.
//!
//! A run that needs `y` for a time `t` and is given `a ≥ y` wastes `(a − y)·t`; given less it fails, wastes all of
//! `a·t`, costs the price of a failure, and is tried again with the next limit. Over a sample of possible needs the
//! best sequence of limits is found by dynamic programming from the highest candidate down: which limits failed before
//! matters only through which needs are still possible.

use super::sample::Atom;

/// Limits to try one after the other, rising. Above the last one each failure grows the limit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ladder {
    rungs: Vec<f64>,
    after: Growth,
}

/// What follows the last rung: the larger of both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// This many times the limit before.
    pub times: f64,
    /// This much more than the limit before.
    pub plus: f64,
}

impl Default for Growth {
    fn default() -> Self {
        Self { times: 2.0, plus: 0.0 }
    }
}

/// Candidate limits at the most: half by quantile, half close together at the top.
const CANDIDATES: usize = 48;

impl Ladder {
    /// The ladder of least expected cost over atoms in order of need; `price` is what a failure costs besides what it
    /// wasted, in need × time.
    #[must_use]
    pub fn cheapest(atoms: &[Atom], price: f64) -> Self {
        let Some(last) = atoms.len().checked_sub(1) else { return Self::default() };
        // What lies at or below each candidate: chance, time-weighted chance, time-weighted need.
        let mut sums = Vec::with_capacity(atoms.len());
        let (mut chance, mut time, mut used) = (0.0, 0.0, 0.0);
        for atom in atoms {
            chance += atom.weight;
            time += atom.weight * atom.time;
            used += atom.weight * atom.time * atom.need;
            sums.push((chance, time, used));
        }
        let total = sums[last];
        let candidates = candidates(atoms.len(), |at| sums[at].0 / total.0);
        let count = candidates.len();
        let mut best = vec![(0.0, 0_usize); count + 1];
        for from in (0..count).rev() {
            let (_, time_before, used_before) =
                if from == 0 { (0.0, 0.0, 0.0) } else { sums[candidates[from - 1]] };
            let mut least = (f64::INFINITY, from);
            for (to, at) in candidates.iter().enumerate().skip(from) {
                let limit = atoms[*at].need;
                let (chance, time, used) = sums[*at];
                let surplus = limit * (time - time_before) - (used - used_before);
                let failed = (total.1 - time) * limit + (total.0 - chance) * price;
                let cost = surplus + failed + best[to + 1].0;
                if cost < least.0 {
                    least = (cost, to);
                }
            }
            best[from] = least;
        }
        let mut rungs: Vec<f64> = Vec::new();
        let mut from = 0;
        while from < count {
            let to = best[from].1;
            let limit = atoms[candidates[to]].need * ROUNDING;
            if rungs.last().is_none_or(|last| *last < limit) {
                rungs.push(limit);
            }
            from = to + 1;
        }
        Self { rungs, after: Growth::default() }
    }

    /// A ladder of these limits, rising.
    #[must_use]
    pub fn of(rungs: Vec<f64>, after: Growth) -> Self {
        Self { rungs, after }
    }

    /// The limits.
    #[must_use]
    pub fn rungs(&self) -> &[f64] {
        &self.rungs
    }

    /// No rung below this.
    #[must_use]
    pub fn at_least(mut self, floor: f64) -> Self {
        let Some(last) = self.rungs.last().copied() else { return self };
        self.rungs.retain(|rung| *rung >= floor);
        if self.rungs.is_empty() {
            self.rungs.push(last.max(floor));
        }
        self
    }

    /// Every limit in turn, without end where the last one grows.
    pub fn limits(&self) -> impl Iterator<Item = f64> + '_ {
        let last = self.rungs.last().copied();
        let grown = std::iter::successors(last, |limit| {
            Some((limit * self.after.times).max(limit + self.after.plus)).filter(|next| next.is_finite())
        });
        self.rungs.iter().copied().chain(grown.skip(1))
    }

    /// What this ladder would have cost a run of `need` and `time`, and how often it would have failed.
    #[must_use]
    pub fn charged(&self, need: f64, time: f64, price: f64) -> (f64, u32) {
        let (mut cost, mut failures) = (0.0, 0);
        for limit in self.limits().take(ATTEMPTS) {
            if limit >= need {
                return (cost + (limit - need) * time, failures);
            }
            cost += limit * time + price;
            failures += 1;
        }
        (cost, failures)
    }
}

/// Attempts after which nobody tries again; doubling passes any size long before.
const ATTEMPTS: usize = 200;

/// A limit is a hair above the need it is for.
const ROUNDING: f64 = 1.000_001;

/// Which of `count` atoms to take for limits: all of them where there are few.
fn candidates(count: usize, below: impl Fn(usize) -> f64) -> Vec<usize> {
    if count <= CANDIDATES {
        return (0..count).collect();
    }
    let top = 24;
    let mut chosen = Vec::with_capacity(CANDIDATES);
    let wanted = CANDIDATES - top;
    let mut next = 0;
    for at in 0..count - top {
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let mark = f64::from(next) / wanted as f64;
        if below(at) >= mark {
            chosen.push(at);
            next += 1;
        }
    }
    chosen.extend(count - top..count);
    chosen
}
