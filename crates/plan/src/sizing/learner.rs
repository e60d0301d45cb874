//! One task type: its past runs, how well each expert would have done on them, and the ladder for the next run.
//!
//! Every expert's word is scored as it would have been acted on: the cost of its ladder for a run it had not seen. The one
//! of the least discounted cost is followed (A. P. Dawid, "Statistical Theory: The Prequential Approach", 1984; M.
//! Herbster and M. Warmuth, "Tracking the Best Expert", 1998, for the discount), where costs of runs with inputs like the
//! one at hand count most. A score of long ago was made with less to go by, so that with every new run one old score is
//! made anew, that run left out. Memory is bounded: the latest [`KEPT`] runs.

use std::collections::VecDeque;

use super::drift;
use super::expert::{Expert, Past, with_log};
use super::facts::{Axis, Facts, Run};
use super::ladder::{Growth, Ladder};
use super::line::{Line, Point};
use super::policy::Policy;
use super::sample::{Atom, Sample};
use super::tail::with_tail;

/// Runs kept at the most. With the weight of age, those left out would have weighed little more than a quarter of the whole.
pub const KEPT: usize = 256;
/// Runs before experts are scored; until then all are heard.
const FEWEST_SCORED: usize = 4;
/// Weight of an expert's cost against that of the run after it.
const DISCOUNT: f64 = 0.98;
/// Costs of runs this far off in input, in natural logarithms, count little…
const WIDTH: f64 = 0.5;
/// …but always this much.
const FAR: f64 = 0.1;
/// An expert's weight in the mixture falls by e for each tenth that it costs more than the best…
const SHARPNESS: f64 = 10.0;
/// …and below this it is left out.
const LEAST_VOICE: f64 = 0.01;
/// Atoms at the top of a voice that are heard one by one; those below in as many groups.
const TOP: usize = 32;
/// What an expert that had nothing to say is charged, in uses of the run.
const SILENCE: f64 = 4.0;
/// A run that was ended at a limit would have taken this much more at least, as a guess.
const CENSORED: f64 = 1.5;
/// Runs that a limit ended kept at the most.
const KEPT_CUT: usize = 32;

/// The index after all experts: their mixture.
const MIXTURE: usize = Expert::ALL.len();

/// A run with what each expert's ladder would have cost on it.
#[derive(Debug, Clone, PartialEq)]
struct Scored {
    run: Run,
    log_need: f64,
    log_time: f64,
    along: [Option<(f64, f64)>; 2],
    costs: Option<[f64; MIXTURE + 1]>,
}

/// What is known around a task type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// What a failure costs, in need × time.
    pub price: f64,
    /// By what share of their highest need like tasks vary.
    pub spread: f64,
}

/// A ladder, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// What to give, and what after each failure.
    pub ladder: Ladder,
    /// Whose word it is; none for the mixture of all.
    pub expert: Option<Expert>,
    /// What it was chosen over.
    pub sample: Sample,
    /// Runs it rests on.
    pub runs: usize,
    /// What the chosen one would have cost on past runs, in their uses; none before anything was scored.
    pub regret: Option<f64>,
}

/// What one task type's runs have taught.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Learner {
    runs: VecDeque<Scored>,
    /// Runs that a limit ended, the latest few.
    cut: VecDeque<Run>,
    /// First run after the last change seen.
    change: usize,
    /// Which old score is made anew next.
    turn: usize,
}

impl Learner {
    /// Runs kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether nothing was learnt yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.cut.is_empty()
    }

    /// By what share of the highest need the upper half of the needs varies; none below four runs.
    #[must_use]
    pub fn spread(&self) -> Option<f64> {
        if self.runs.len() < FEWEST_SCORED {
            return None;
        }
        let sample = Expert::Constant(1.0).sample(&self.past(&Facts::default(), None), &Facts::default());
        Some(1.0 - sample.quantile(0.5) / sample.highest())
    }

    /// The ladder for a run of which this much is known; none without any past run.
    #[must_use]
    pub fn advise(&self, at: &Facts, around: Surroundings, policy: &Policy) -> Option<Advice> {
        let mut past = self.past(at, None);
        let costs = self.costs(at);
        // Runs that were cut short are heard only where they ask for more than those that were not.
        let floor = if self.cut.is_empty() || past.is_empty() {
            0.0
        } else {
            self.followed(&past, at, &costs, around).2.limits().next().unwrap_or(0.0)
        };
        past.extend(self.cut.iter().map(cut_short));
        if past.is_empty() {
            return None;
        }
        let (best, sample, ladder) = self.followed(&past, at, &costs, around);
        let highest = past.iter().map(|run| run.need).fold(0.0, f64::max);
        let ladder =
            if ladder.rungs().is_empty() { Ladder::of(vec![highest], Growth::default()) } else { ladder };
        let used: f64 = self.runs.iter().map(|scored| scored.run.need * scored.run.time).sum();
        Some(Advice {
            ladder: ladder.at_least(self.floor(at, policy).max(floor)),
            expert: Expert::ALL.get(best).copied(),
            sample,
            runs: past.len(),
            regret: (costs[best] > 0.0 && used > 0.0).then(|| costs[best] / used),
        })
    }

    /// The expert followed, by its index, with its sample and its ladder.
    fn followed(
        &self,
        past: &[Past],
        at: &Facts,
        costs: &[f64; MIXTURE + 1],
        around: Surroundings,
    ) -> (usize, Sample, Ladder) {
        let best = best(costs, past, at);
        if best == MIXTURE {
            let sample = mixture(past, at, costs, around);
            let ladder = Ladder::cheapest(sample.atoms(), around.price);
            return (best, sample, ladder);
        }
        let sample = Expert::ALL[best].sample(past, at);
        let ladder = Ladder::cheapest(&with_tail(&sample, around.spread), around.price);
        (best, sample, ladder)
    }

    /// Takes a run in, after scoring every expert on it and one old run anew.
    pub fn learn(&mut self, run: Run, around: Surroundings) {
        if !run.is_sound() {
            return;
        }
        if run.censored {
            self.cut.push_back(run);
            if self.cut.len() > KEPT_CUT {
                self.cut.pop_front();
            }
            return;
        }
        let costs = (self.runs.len() >= FEWEST_SCORED).then(|| self.score(&run, None, around));
        let log_need = run.need.ln();
        let along = [Axis::Input, Axis::Prior].map(|axis| with_log(&run.facts, axis));
        self.runs.push_back(Scored { run, log_need, log_time: run.time.ln(), along, costs });
        if self.runs.len() > KEPT {
            self.runs.pop_front();
            self.change = self.change.saturating_sub(1);
        }
        let runs: Vec<&Run> = self.runs.iter().map(|scored| &scored.run).collect();
        if let Some(change) = drift::change(&runs) {
            self.change = change;
        }
        self.renew(around);
    }

    fn renew(&mut self, around: Surroundings) {
        if self.runs.len() <= FEWEST_SCORED {
            return;
        }
        self.turn = (self.turn + 1) % self.runs.len();
        let held = self.runs[self.turn].run;
        self.runs[self.turn].costs = Some(self.score(&held, Some(self.turn), around));
    }

    /// What each expert's ladder would have cost on a run, that run left out.
    fn score(&self, run: &Run, without: Option<usize>, around: Surroundings) -> [f64; MIXTURE + 1] {
        let past = self.past(&run.facts, without);
        let known = self.costs(&run.facts);
        let mut costs = [0.0; MIXTURE + 1];
        let mut voices: Vec<Atom> = Vec::new();
        let least = least(&known);
        for (index, expert) in Expert::ALL.iter().enumerate() {
            let sample = expert.sample(&past, &run.facts);
            let atoms = with_tail(&sample, around.spread);
            costs[index] = charge(&Ladder::cheapest(&atoms, around.price), run, around);
            add_voice(&mut voices, &atoms, &sample, voice(known[index], least));
        }
        let mixed = Ladder::cheapest(Sample::new(voices).atoms(), around.price);
        costs[MIXTURE] = charge(&mixed, run, around);
        costs
    }

    /// Runs that got to their end with their weights, oldest first.
    fn past(&self, at: &Facts, without: Option<usize>) -> Vec<Past> {
        let weights = drift::weights(self.runs.iter().map(|scored| &scored.run), at, self.change);
        // How long a run takes is taken from its need alone: few runs that were long by chance must not make failures at
        // their need look dear, or at others' cheap.
        let points: Vec<Point> = self
            .runs
            .iter()
            .zip(&weights)
            .map(|(scored, weight)| Point { x: scored.log_need, y: scored.log_time, weight: *weight })
            .collect();
        let line = Line::fit(&points);
        let kept = self.runs.iter().zip(points).enumerate().filter(|(index, _)| Some(*index) != without);
        kept.map(|(_, (scored, point))| Past {
            need: scored.run.need,
            log_need: point.x,
            time: line.at(point.x).exp(),
            weight: point.weight,
            along: scored.along,
        })
        .collect()
    }

    fn floor(&self, at: &Facts, policy: &Policy) -> f64 {
        let runs = self.runs.iter().map(|scored| &scored.run).chain(&self.cut);
        let same = runs.filter(|run| run.facts.version == at.version);
        let highest = same.map(|run| run.need).fold(0.0, f64::max);
        (highest * policy.seen).max(policy.least)
    }

    /// Discounted cost of each expert, near inputs first.
    fn costs(&self, at: &Facts) -> [f64; MIXTURE + 1] {
        let here = at.along(Axis::Input).map(f64::ln_1p);
        let mut sums = [0.0; MIXTURE + 1];
        let mut age = 1.0;
        for scored in self.runs.iter().rev() {
            let Some(costs) = &scored.costs else { continue };
            let weight = match (here, scored.along[Axis::Input as usize].map(|(_, log)| log)) {
                (Some(here), Some(there)) => (-0.5 * ((here - there) / WIDTH).powi(2)).exp() + FAR,
                _ => 1.0,
            };
            for (sum, cost) in sums.iter_mut().zip(costs) {
                *sum += age * weight * cost;
            }
            age *= DISCOUNT;
        }
        sums
    }
}

/// A run that a limit ended, as a guess above what was seen of it.
fn cut_short(run: &Run) -> Past {
    let need = run.need * CENSORED;
    let along = [Axis::Input, Axis::Prior].map(|axis| with_log(&run.facts, axis));
    Past { need, log_need: need.ln(), time: run.time, weight: 1.0, along }
}

/// The expert of least cost that has something to say. Before anything was scored, the source's figure rescaled, where
/// there is one; else the mixture.
fn best(costs: &[f64; MIXTURE + 1], past: &[Past], at: &Facts) -> usize {
    if costs.iter().all(|cost| *cost <= 0.0) {
        let rescaled = Expert::ALL.iter().position(|expert| *expert == Expert::Rescaled);
        return rescaled.filter(|index| !Expert::ALL[*index].sample(past, at).is_empty()).unwrap_or(MIXTURE);
    }
    let mut order: Vec<usize> = (0..=MIXTURE).collect();
    order.sort_by(|a, b| costs[*a].total_cmp(&costs[*b]).then(b.cmp(a)));
    order
        .into_iter()
        .find(|index| *index == MIXTURE || !Expert::ALL[*index].sample(past, at).is_empty())
        .unwrap_or(MIXTURE)
}

fn least(costs: &[f64; MIXTURE + 1]) -> f64 {
    costs[..MIXTURE].iter().copied().fold(f64::INFINITY, f64::min)
}

/// Weight of an expert in the mixture.
fn voice(cost: f64, least: f64) -> f64 {
    if least <= 0.0 { 1.0 } else { (-(cost - least) / least * SHARPNESS).exp() }
}

fn add_voice(voices: &mut Vec<Atom>, atoms: &[Atom], sample: &Sample, voice: f64) {
    let weight = sample.weight();
    if voice < LEAST_VOICE || weight <= 0.0 {
        return;
    }
    // Atoms that lie close together speak as one, by their highest; those at the top speak for themselves.
    let top = atoms.len().saturating_sub(TOP);
    let stride = top.div_ceil(TOP).max(1);
    for chunk in atoms[..top].chunks(stride).chain(atoms[top..].chunks(1)) {
        let Some(last) = chunk.last() else { continue };
        let chunk_weight: f64 = chunk.iter().map(|atom| atom.weight).sum();
        voices.push(Atom { weight: chunk_weight / weight * voice, ..*last });
    }
}

fn mixture(past: &[Past], at: &Facts, costs: &[f64; MIXTURE + 1], around: Surroundings) -> Sample {
    let mut voices = Vec::new();
    let least = least(costs);
    for (expert, cost) in Expert::ALL.iter().zip(costs) {
        let voice = voice(*cost, least);
        if voice >= LEAST_VOICE {
            let sample = expert.sample(past, at);
            add_voice(&mut voices, &with_tail(&sample, around.spread), &sample, voice);
        }
    }
    Sample::new(voices)
}

fn charge(ladder: &Ladder, run: &Run, around: Surroundings) -> f64 {
    if ladder.rungs().is_empty() {
        return run.need * run.time * SILENCE;
    }
    ladder.charged(run.need, run.time, around.price).0
}
