//! Timing what was made, and choosing among a recipe's alternatives.

use std::sync::PoisonError;

use super::job::{Job, Made};
use super::{BuildError, Form};
use crate::host::Ready;
use crate::recipe::{Candidate, Recipe, Tune};
use crate::stats::{median, ratios};
use crate::tasks::{Done, Task};
use crate::worker::WorkerError;
use crate::workload::Workload;

/// Interleaved rounds by which a variant's figures are measured as it is built.
const ROUNDS: u32 = 9;

impl Job<'_> {
    /// Times forms on the workload; a row each, in seconds.
    fn timed(
        &self,
        forms: Vec<Ready>,
        rounds: u32,
        workload: &Workload,
    ) -> Result<Vec<Vec<f64>>, WorkerError> {
        let _alone = self.builder.timing.lock().unwrap_or_else(PoisonError::into_inner);
        let task = Task::Time { forms, workload: workload.clone(), rounds };
        let step = |round| self.say(&format!("timed, round {round} of {rounds}"));
        match self.builder.workers.run(task, step)? {
            Done::Timed(times) => Ok(times),
            other => Err(WorkerError::Crash(format!("gave {other:?}"))),
        }
    }

    /// Fills in the run ratios; a variant that does not run the workload right says so.
    pub(super) fn time(
        &self,
        made: &mut [(&Recipe, Made)],
        default: &(Ready, u64),
        workload: &Workload,
    ) -> Result<(), BuildError> {
        let mut forms = vec![default.0.clone()];
        forms.extend(made.iter().map(|(recipe, found)| self.ready(found, &recipe.name)));
        let times = self.timed(forms, ROUNDS, workload).map_err(BuildError::Workload)?;
        for ((_, found), times_of) in made.iter_mut().zip(&times[1..]) {
            found.figures.run_ratio = Some(median(&ratios(times_of, &times[0])));
        }
        Ok(())
    }

    /// Tries a recipe's alternatives and keeps the best if it pays.
    pub(super) fn tune(
        &self,
        recipe: &Recipe,
        tune: &Tune,
        found: &mut Made,
        default: &(Ready, u64),
        workload: &Workload,
    ) -> Result<(), BuildError> {
        let mut tried: Vec<(&Candidate, Made)> = Vec::new();
        for (number, candidate) in tune.candidates.iter().enumerate() {
            self.say(&format!("compiled by {} with {}", recipe.name, candidate.name));
            let form = Form { recipe: recipe.taking(candidate), profile: self.profile_for(recipe) };
            match self.make(form, &format!("{}-{number}", recipe.name))? {
                Ok(made) => tried.push((candidate, made)),
                Err(why) => found.figures.why.push(format!("{} was not tried: {why}", candidate.name)),
            }
        }
        let (mut plain, mut best) = (self.ready(found, &recipe.name), None::<(f64, usize)>);
        plain.name.push_str(" as it is");
        let mut forms = vec![default.0.clone(), plain.clone()];
        forms.extend(tried.iter().map(|(candidate, made)| self.ready(made, &candidate.name)));
        let times = self.timed(forms, tune.pairs, workload).map_err(BuildError::Workload)?;
        for (index, (candidate, _)) in tried.iter().enumerate() {
            let times_of = &times[index + 2];
            let over_plain = median(&ratios(times_of, &times[1]));
            let over_default = median(&ratios(times_of, &times[0]));
            found.figures.why.push(format!("{}: {over_plain:.3} of the time", candidate.name));
            let fits = over_plain <= 1.0 - tune.keep_from && over_default <= 1.0 + tune.never_above;
            if fits && best.is_none_or(|(ratio, _)| over_plain < ratio) {
                best = Some((over_plain, index));
            }
        }
        let Some((_, index)) = best else {
            found.figures.why.push(format!("none saves {:.0} %: kept as it is", tune.keep_from * 100.0));
            return Ok(());
        };
        // The best of several was also the luckiest: it has to do it once more, alone.
        let (candidate, made) = tried.swap_remove(index);
        let forms = vec![plain, self.ready(&made, &candidate.name)];
        let times = self.timed(forms, tune.pairs, workload).map_err(BuildError::Workload)?;
        let again = median(&ratios(&times[1], &times[0]));
        let mut why = std::mem::take(&mut found.figures.why);
        if again <= 1.0 - tune.keep_from {
            *found = made;
            why.push(format!("{} kept: {again:.3} of the time when timed once more", candidate.name));
        } else {
            why.push(format!(
                "{} was the best, but {again:.3} when timed once more: kept as it is",
                candidate.name
            ));
        }
        found.figures.why = why;
        Ok(())
    }
}
