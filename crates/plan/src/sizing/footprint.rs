//! What to give a program: what its source says and what its past runs took, resource by resource.
//!
//! Every resource is sized by the same [`Learner`]: past runs are carried over to the inputs at hand by whichever expert did
//! best so far, and as runs gather they outweigh the source without a seam. Knows nothing of where runs are kept or how
//! programs are read.

use plimsoll_model::{
    Amount, Basis, Bytes, Confidence, Cores, CpuTime, Estimate, Flow, Footprint, Outcome, PastRun, Reason,
    Usage, Version,
};

use super::expert::Expert;
use super::facts::{Facts, Run};
use super::learner::{Advice, Learner, Surroundings};
use super::policy::Policy;

/// Weight of the source, in runs: with this many runs seen both count the same.
const SOURCE: f64 = 0.5;
/// Weight of a run of another version of the program, against 1 for one of this version…
const OLD_VERSION: f64 = 0.3;
/// …and of each run against the one after it.
const AGE: f64 = 0.9;
/// A limit right at what was seen fails on the next run's rounding: this much more than runs alike have taken.
const LEAST_MARGIN: f64 = 0.08;
/// By what share programs vary whose runs do not show it yet.
const SPREAD: f64 = 0.25;
/// Page cache that a program keeps using (its mapped code), at the most: held on top of the working set.
const MAPPED: Bytes = Bytes::mib(16);

/// Sizes a program from its source's footprint and its past runs, newest first. Without runs it is the source's footprint
/// itself; the recommended memory never falls below what the version run last was seen to need on inputs of which the
/// source says the same.
#[must_use]
pub fn size(
    prior: &Footprint,
    runs: &[PastRun],
    version: &Version,
    input: Bytes,
    policy: &Policy,
) -> Footprint {
    let told: Vec<&PastRun> = runs.iter().filter(|run| run.usage.memory_peak > Bytes::ZERO).collect();
    if told.is_empty() {
        return prior.clone();
    }
    let weight: f64 = told
        .iter()
        .zip(std::iter::successors(Some(1.0), |age| Some(age * AGE)))
        .map(|(run, age)| age * if run.version == *version { 1.0 } else { OLD_VERSION })
        .sum();
    let history = History { runs: &told, version, input, share: weight / (weight + SOURCE), policy };
    let mut sized = prior.clone();
    sized.memory = history.memory(prior);
    sized.cpu = history.cpu(prior);
    sized.cpu_seconds = history.seconds(prior);
    type Read = fn(&Usage) -> Option<Bytes>;
    type Of = fn(&Footprint) -> &Flow;
    let flows: [(&mut Flow, Read, Of); 4] = [
        (&mut sized.disk.read, |u| u.disk_read, |f| &f.disk.read),
        (&mut sized.disk.write, |u| u.disk_written, |f| &f.disk.write),
        (&mut sized.network.inbound, |u| u.network_in, |f| &f.network.inbound),
        (&mut sized.network.outbound, |u| u.network_out, |f| &f.network.outbound),
    ];
    for (flow, read, of) in flows {
        history.flow(flow, read, of);
    }
    sized
}

/// Past runs that tell something, newest first, and how far they outweigh the source.
struct History<'a> {
    runs: &'a [&'a PastRun],
    version: &'a Version,
    input: Bytes,
    share: f64,
    policy: &'a Policy,
}

/// A number that stands for a version.
fn number(version: &Version) -> u64 {
    version
        .0
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn known(input: Bytes) -> Option<f64> {
    Some(input.as_f64()).filter(|input| *input > 0.0)
}

impl History<'_> {
    /// What the learner advises of one resource; none where no run tells of it.
    fn advice(
        &self,
        took: impl Fn(&PastRun) -> Option<f64>,
        said: impl Fn(&Footprint) -> f64,
        now: f64,
        is_memory: bool,
    ) -> Option<Advice> {
        let mut learner = Learner::default();
        let runs = || self.runs.iter().filter_map(|run| Some((run, took(run).filter(|took| *took > 0.0)?)));
        // A sum of runs' use in need × seconds, for the price of a failure.
        let (used, count) = runs().fold((0.0, 0.0), |(used, count), (run, took)| {
            (used + took * run.usage.elapsed_seconds.max(SHORTEST), count + 1.0)
        });
        if count <= 0.0 {
            return None;
        }
        let around = Surroundings { price: self.policy.failure * used / count, spread: SPREAD };
        for (run, need) in runs().collect::<Vec<_>>().into_iter().rev() {
            let facts = Facts {
                input: known(run.inputs.total()),
                prior: Some(said(&run.footprint)),
                version: number(&run.version),
                ..Facts::default()
            };
            // Time that ran out says little of other resources: what was seen by then is taken as it is.
            let censored = is_memory && run.outcome.censors_memory() && run.outcome != Outcome::TimedOut;
            learner
                .learn(Run { facts, need, time: run.usage.elapsed_seconds.max(SHORTEST), censored }, around);
        }
        let facts = Facts {
            input: known(self.input),
            prior: Some(now),
            version: number(self.version),
            ..Facts::default()
        };
        // The floor is one of memory.
        let least = if is_memory { self.policy.least } else { 0.0 };
        learner.advise(&facts, around, &Policy { least, ..*self.policy })
    }

    /// Between the runs' figure and the source's.
    fn between(&self, of_runs: f64, of_source: f64) -> f64 {
        of_runs * self.share + of_source * (1.0 - self.share)
    }

    fn memory(&self, prior: &Footprint) -> Estimate<Bytes> {
        let memory = &prior.memory;
        let took = |run: &PastRun| Some((run.usage.memory_peak + run.usage.cache_peak.min(MAPPED)).as_f64());
        let said = |footprint: &Footprint| footprint.memory.recommended.as_f64();
        let Some(advice) = self.advice(took, said, said(prior), true) else { return memory.clone() };
        let limits: Vec<Bytes> = advice
            .ladder
            .limits()
            .take(advice.ladder.rungs().len() + 1)
            .map(|limit| {
                Bytes::from_f64(self.between(limit, memory.recommended.as_f64())).max(self.floor(prior))
            })
            .collect();
        let recommended = limits.first().copied().unwrap_or(memory.recommended);
        let lowest = advice.sample.quantile(0.0);
        let minimum = Bytes::from_f64(self.between(lowest, memory.minimum.as_f64()));
        let mut sized = Estimate::ordered(minimum, recommended, memory.maximum.max(recommended.scale(1.2)));
        sized.confidence = self.firmer(memory.confidence, spread(&advice));
        sized.formula = format!(
            "{:.2} × ({})",
            recommended.as_f64() / memory.recommended.as_f64().max(1.0),
            memory.formula
        );
        sized.assumptions.clone_from(&memory.assumptions);
        sized.reasons = self.reasons(&memory.reasons, recommended, &limits, &advice);
        sized
    }

    /// What runs of the version run last were seen to take where the source says the same as now (within a hundredth),
    /// the least margin on top: going below would repeat a known failure.
    fn floor(&self, prior: &Footprint) -> Bytes {
        let now = prior.memory.recommended.as_f64();
        let alike = |run: &PastRun| (run.footprint.memory.recommended.as_f64() - now).abs() <= 0.01 * now;
        let newest = self.runs.first().map(|run| &run.version);
        let latest = || self.runs.iter().filter(|run| Some(&run.version) == newest);
        let needed =
            latest().filter(|run| alike(run)).map(|run| run.usage.memory_peak.scale(1.0 + LEAST_MARGIN));
        // What the policy keeps of the highest need, whatever its input, holds against the source's word too.
        let highest = latest().map(|run| run.usage.memory_peak.scale(self.policy.seen)).max();
        needed.max().max(highest).unwrap_or_default().max(Bytes::from_f64(self.policy.least))
    }

    /// The runs' part as one reason, then the source's own reasons scaled down so that all add up to `recommended`; then
    /// what explains and adds nothing: the limits after a failure, and why this expert.
    fn reasons(
        &self,
        source: &[Reason],
        recommended: Bytes,
        limits: &[Bytes],
        advice: &Advice,
    ) -> Vec<Reason> {
        let amount = |reason: &Reason| match reason.amount {
            Some(Amount::Bytes(bytes)) => bytes,
            _ => Bytes::ZERO,
        };
        let mut kept: Vec<Reason> = source.to_vec();
        for reason in &mut kept {
            let bytes = amount(reason).scale(1.0 - self.share);
            if reason.amount.is_some() {
                reason.amount = Some(Amount::Bytes(bytes));
            }
            reason.share = Some(part(bytes, recommended));
        }
        let of_source: Bytes = kept.iter().map(amount).sum();
        let of_runs = recommended.saturating_sub(of_source);
        let censored = self.runs.iter().filter(|run| run.outcome.censors_memory()).count();
        let peak = self.runs.iter().map(|run| run.usage.memory_peak).max().unwrap_or_default();
        let counted = match censored {
            0 => counted(self.runs.len()),
            censored => format!("{} ({censored} cut short: at least)", counted(self.runs.len())),
        };
        let text = format!("{counted}, highest working set {peak}, carried over to this input");
        let mut runs = Reason::new(Basis::Runs, text, Some(Amount::Bytes(of_runs))).at("plimsoll history");
        runs.share = Some(part(of_runs, recommended));
        kept.insert(0, runs);
        for text in explanation(limits, advice) {
            kept.push(Reason::new(Basis::Runs, text, None).at("plimsoll history"));
        }
        kept
    }

    /// Agreement of the runs makes the figure firmer, their spread keeps it loose.
    fn firmer(&self, source: Confidence, spread: f64) -> Confidence {
        let of_runs = 0.95 / (1.0 + 2.0 * spread);
        Confidence::new(source.value() * (1.0 - self.share) + of_runs.max(source.value()) * self.share)
    }

    fn cpu(&self, prior: &Footprint) -> Estimate<Cores> {
        let cpu = &prior.cpu;
        let took = |run: &PastRun| Some(run.usage.cores_peak.as_f64());
        let said = |footprint: &Footprint| footprint.cpu.recommended.as_f64();
        let Some(advice) = self.advice(took, said, said(prior), false) else { return cpu.clone() };
        // A tenth of a core is as fine as a sampled peak can be trusted.
        let figure = self.between(first(&advice), cpu.recommended.as_f64());
        let recommended = Cores::from_f64((figure * 10.0).ceil() / 10.0);
        let peak = self.runs.iter().map(|run| run.usage.cores_peak).max().unwrap_or_default();
        let mut estimate = Estimate::ordered(cpu.minimum, recommended, cpu.maximum.max(peak));
        estimate.formula.clone_from(&cpu.formula);
        estimate.confidence = self.firmer(cpu.confidence, 0.1);
        estimate.assumptions.clone_from(&cpu.assumptions);
        estimate.reasons.clone_from(&cpu.reasons);
        let text = format!("{} used at most {:.1} cores", counted(self.runs.len()), peak.as_f64());
        let mut runs = Reason::new(Basis::Runs, text, None).at("plimsoll history");
        runs.share = Some((self.share * 1000.0).round() / 1000.0);
        estimate.reasons.insert(0, runs);
        estimate
    }

    /// Time on the processor: what the runs let expect in the middle, for nothing fails by taking a little longer.
    fn seconds(&self, prior: &Footprint) -> Option<Estimate<CpuTime>> {
        let source = prior.cpu_seconds.as_ref();
        let told = |footprint: &Footprint| {
            footprint.cpu_seconds.as_ref().map_or(0.0, |time| time.recommended.as_seconds())
        };
        let took = |run: &PastRun| Some(run.usage.cpu_seconds).filter(|_| !run.outcome.censors_memory());
        let Some(advice) = self.advice(took, told, told(prior), false) else { return source.cloned() };
        let at = |share: f64, of_source: fn(&Estimate<CpuTime>) -> CpuTime| {
            let of_runs = advice.sample.quantile(share);
            let figure =
                source.map_or(of_runs, |source| self.between(of_runs, of_source(source).as_seconds()));
            CpuTime::from_seconds(figure)
        };
        let recommended = at(0.5, |source| source.recommended);
        let mut sized = Estimate::ordered(
            at(0.0, |source| source.minimum),
            recommended,
            at(1.0, |source| source.maximum),
        );
        let text = format!("{}, carried over to this input", counted(self.runs.len()));
        let mut of_runs = recommended;
        if let Some(source) = source {
            let factor = recommended.as_seconds() / source.recommended.as_seconds().max(1e-6);
            sized.formula = format!("{factor:.2} × ({})", source.formula);
            sized.confidence = self.firmer(source.confidence, spread(&advice));
            sized.assumptions.clone_from(&source.assumptions);
            sized.reasons.clone_from(&source.reasons);
            for reason in &mut sized.reasons {
                if let Some(Amount::Seconds(time)) = reason.amount {
                    let kept = CpuTime::from_seconds(time.as_seconds() * (1.0 - self.share));
                    reason.amount = Some(Amount::Seconds(kept));
                    of_runs = of_runs.saturating_sub(kept);
                }
            }
        }
        let mut runs = Reason::new(Basis::Runs, text, Some(Amount::Seconds(of_runs))).at("plimsoll history");
        runs.share = Some((self.share * 1000.0).round() / 1000.0);
        sized.reasons.insert(0, runs);
        Some(sized)
    }

    fn flow(&self, flow: &mut Flow, read: fn(&Usage) -> Option<Bytes>, of: fn(&Footprint) -> &Flow) {
        let seen: Vec<Bytes> = self.runs.iter().filter_map(|run| read(&run.usage)).collect();
        let Some(most) = seen.iter().copied().max() else { return };
        // Nothing moved is worth knowing too, and no learner takes a need of nothing.
        let took = |run: &PastRun| read(&run.usage).map(Bytes::as_f64);
        let advice = self.advice(took, |footprint| of(footprint).bytes.as_f64(), flow.bytes.as_f64(), false);
        let figure = self.between(advice.as_ref().map_or(0.0, first), flow.bytes.as_f64());
        let of_source = flow.bytes.scale(1.0 - self.share);
        for reason in &mut flow.reasons {
            if let Some(Amount::Bytes(bytes)) = reason.amount {
                reason.amount = Some(Amount::Bytes(bytes.scale(1.0 - self.share)));
            }
        }
        flow.bytes = Bytes::from_f64(figure);
        flow.confidence = self.firmer(flow.confidence, 0.5);
        let text = format!("{}, most {most}", counted(seen.len()));
        let amount = Amount::Bytes(flow.bytes.saturating_sub(of_source));
        let mut runs = Reason::new(Basis::Runs, text, Some(amount)).at("plimsoll history");
        runs.share = Some((self.share * 1000.0).round() / 1000.0);
        flow.reasons.insert(0, runs);
    }
}

/// No run is taken to have been shorter than this, in seconds: what was not measured is zero.
const SHORTEST: f64 = 0.001;

fn first(advice: &Advice) -> f64 {
    advice.ladder.limits().next().unwrap_or(0.0)
}

/// How far apart the middle and the top of a sample lie.
fn spread(advice: &Advice) -> f64 {
    let middle = advice.sample.quantile(0.5);
    if middle > 0.0 { (advice.sample.highest() - middle) / middle } else { 1.0 }
}

/// Expert, sample, ladder, and why: one line each.
fn explanation(limits: &[Bytes], advice: &Advice) -> Vec<String> {
    let expert = advice.expert.map_or_else(|| "all experts together".to_owned(), Expert::name);
    let why = match advice.regret {
        Some(share) => {
            format!("its ladders would have cost least on past runs, {:.0} % of their use", share * 100.0)
        }
        None => "too few runs to tell experts apart".to_owned(),
    };
    let at = |share: f64| Bytes::from_f64(advice.sample.quantile(share));
    let mut lines = vec![
        format!("followed: {expert}; {why}"),
        format!(
            "what it may need: {} at least, {} in the middle, {} at most, from {}",
            at(0.0),
            at(0.5),
            at(1.0),
            counted(advice.runs)
        ),
    ];
    if let Some((_, after)) = limits.split_first() {
        let after: Vec<String> = after.iter().map(ToString::to_string).collect();
        lines.push(format!("after a failure: {}", after.join(", then ")));
    }
    lines
}

fn counted(runs: usize) -> String {
    if runs == 1 { "the last run".to_owned() } else { format!("{runs} past runs") }
}

fn part(bytes: Bytes, of: Bytes) -> f64 {
    (bytes.as_f64() / of.as_f64().max(1.0) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Disk, GpuNeed, Identity, Inputs, Kind, Network, Resource};
    use proptest::prelude::*;

    use super::*;

    fn footprint(mib: u64) -> Footprint {
        let mut memory = Estimate::ordered(Bytes::mib(mib / 2), Bytes::mib(mib), Bytes::mib(mib * 2));
        memory.confidence = Confidence::new(0.5);
        memory.reasons = vec![Reason::new(Basis::Table, "base", Some(Amount::Bytes(Bytes::mib(mib))))];
        Footprint {
            program: "a.py".to_owned(),
            language: None,
            kind: Kind::Job,
            memory,
            cpu: Estimate::ordered(Cores::ONE, Cores::ONE, Cores::whole(2)),
            disk: Disk::default(),
            network: Network::default(),
            gpu: GpuNeed::default(),
            tasks: Estimate::ordered(1, 1, 16),
            cpu_seconds: None,
            findings: Vec::new(),
        }
    }

    fn run(said: u64, took: u64, version: &str, outcome: Outcome) -> PastRun {
        PastRun {
            identity: Identity { entry: "a.py".to_owned(), shape: String::new() },
            version: Version(version.to_owned()),
            commit: None,
            started: jiff::Timestamp::UNIX_EPOCH,
            inputs: Inputs::default(),
            footprint: footprint(said),
            predicted: footprint(said),
            backend: "test".to_owned(),
            memory_limit: Bytes::mib(said),
            cpu_limit: Cores::ONE,
            raises: Vec::new(),
            usage: Usage { memory_peak: Bytes::mib(took), ..Usage::default() },
            outcome,
        }
    }

    const FINE: Outcome = Outcome::Exited { code: 0 };

    fn recommended(prior: u64, runs: &[PastRun]) -> f64 {
        size(&footprint(prior), runs, &Version("v".to_owned()), Bytes::ZERO, &Policy::default())
            .memory
            .recommended
            .as_f64()
            / Bytes::mib(1).as_f64()
    }

    #[test]
    fn without_runs_the_source_stands() {
        assert_eq!(
            size(&footprint(100), &[], &Version("v".to_owned()), Bytes::ZERO, &Policy::default()),
            footprint(100)
        );
    }

    #[test]
    fn an_overestimate_comes_down_run_by_run_and_stays_above_what_was_seen() {
        let run = run(300, 100, "v", FINE);
        let figures: Vec<f64> =
            [1, 2, 4, 10].iter().map(|n| recommended(300, &vec![run.clone(); *n])).collect();
        assert!(figures.is_sorted_by(|a, b| a >= b), "{figures:?}");
        assert!(figures[0] < 250.0 && figures[3] < 135.0 && figures[3] > 105.0, "{figures:?}");
    }

    #[test]
    fn an_underestimate_is_mended_by_the_first_run() {
        assert!(recommended(50, &[run(50, 100, "v", FINE)]) >= 108.0);
    }

    #[test]
    fn a_run_on_a_small_input_serves_a_large_one() {
        let figure = recommended(1000, &[run(100, 200, "v", FINE), run(100, 200, "v", FINE)]);
        assert!((1600.0..2600.0).contains(&figure), "{figure}");
    }

    #[test]
    fn the_safe_policy_keeps_to_the_highest_need_whatever_the_input() {
        let safe = Policy { failure: 0.5, seen: 1.0, least: 0.0 };
        let runs = [run(300, 250, "v", FINE), run(50, 40, "v", FINE)];
        let sized = size(&footprint(50), &runs, &Version("v".to_owned()), Bytes::ZERO, &safe);
        assert!(sized.memory.recommended >= Bytes::mib(250), "{}", sized.memory.recommended);
    }

    #[test]
    fn another_version_counts_less() {
        let (same, other) = (run(300, 100, "v", FINE), run(300, 100, "old", FINE));
        assert!(recommended(300, &[other]) > recommended(300, &[same]));
    }

    #[test]
    fn a_killed_run_is_at_least_not_a_peak() {
        let killed = run(100, 100, "v", Outcome::OutOfMemory);
        assert!(recommended(100, &[killed]) > recommended(100, &[run(100, 100, "v", FINE)]) * 1.2);
    }

    #[test]
    fn reasons_add_up_and_show_their_share() {
        let sized = size(
            &footprint(300),
            &[run(300, 100, "v", FINE)],
            &Version("v".to_owned()),
            Bytes::ZERO,
            &Policy::default(),
        );
        let sum: Bytes = sized
            .memory
            .reasons
            .iter()
            .filter_map(|reason| match reason.amount {
                Some(Amount::Bytes(bytes)) => Some(bytes),
                _ => None,
            })
            .sum();
        assert_eq!(sum, sized.memory.recommended);
        let shares: f64 = sized.memory.reasons.iter().filter_map(|reason| reason.share).sum();
        assert!((shares - 1.0).abs() < 0.01, "{shares}");
    }

    proptest! {
        #[test]
        fn any_history_gives_an_ordered_finite_estimate(
            prior in 0_u64..1 << 40,
            runs in prop::collection::vec((0_u64..1 << 40, 0_u64..1 << 40, any::<bool>(), 0_usize..4), 0..30),
        ) {
            let runs: Vec<PastRun> = runs
                .into_iter()
                .map(|(said, took, same, how)| {
                    let outcome = [FINE, Outcome::OutOfMemory, Outcome::TimedOut,
                        Outcome::Stopped { resource: Resource::Memory }][how];
                    run(said, took, if same { "v" } else { "w" }, outcome)
                })
                .collect();
            let memory = size(&footprint(prior), &runs, &Version("v".to_owned()), Bytes::ZERO, &Policy::default()).memory;
            prop_assert!(memory.minimum <= memory.recommended && memory.recommended <= memory.maximum);
            prop_assert!((0.0..=1.0).contains(&memory.confidence.value()));
        }
    }
}
