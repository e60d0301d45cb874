//! What to give a program, from what its source says and what its past runs took.
//!
//! Each past run is carried over to the inputs at hand by the static formula: a run that took 1.3 times what the
//! source said then is expected to take 1.3 times what the source says now. So a size seen once serves every
//! size, and a program whose formula knows no inputs simply keeps its peak. Runs are weighted by version and
//! age, and outweigh the source as they gather. Knows nothing of where runs are kept or how programs are read.

use plimsoll_model::{
    Amount, Basis, Bytes, Confidence, Cores, Estimate, Flow, Footprint, Outcome, PastRun, Reason, Usage,
    Version,
};

/// How past runs are weighed against the source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Weight of the source, in runs: with this many runs seen both count the same.
    pub source_weight: f64,
    /// Weight of a run of another version of the program, against 1 for one of this version.
    pub old_version: f64,
    /// Weight of each run against the one after it.
    pub discount: f64,
    /// Margin over the highest expected peak after one run; falls with the root of the weight gathered…
    pub first_margin: f64,
    /// …but never below this.
    pub least_margin: f64,
    /// Page cache that a program keeps using (its mapped code), at the most: held on top of the working set.
    pub mapped: Bytes,
    /// Of a run that its limit ended, the true peak is at least this multiple of what was seen.
    pub censored: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            source_weight: 0.5,
            old_version: 0.3,
            discount: 0.9,
            first_margin: 0.25,
            least_margin: 0.08,
            mapped: Bytes::mib(16),
            censored: 1.5,
        }
    }
}

/// A past run with what it is worth here.
struct Weighed<'a> {
    run: &'a PastRun,
    weight: f64,
}

/// Blends the static footprint with past runs of the same program, newest first. Without runs it is the static
/// footprint itself; the recommended figure never falls below what the version run last was seen to need on inputs
/// of which the source says the same.
#[must_use]
pub fn blend(prior: &Footprint, runs: &[PastRun], version: &Version, policy: &Policy) -> Footprint {
    let weighed = weigh(runs, version, policy);
    let total: f64 = weighed.iter().map(|past| past.weight).sum();
    if total <= 0.0 {
        return prior.clone();
    }
    let share = total / (total + policy.source_weight);
    let mut blended = prior.clone();
    blended.memory = blend_memory(prior, &weighed, share, policy);
    blended.cpu = blend_cpu(prior, &weighed, share);
    type Read = fn(&Usage) -> Option<Bytes>;
    let read: [Read; 4] = [|u| u.disk_read, |u| u.disk_written, |u| u.network_in, |u| u.network_out];
    let flows = [
        &mut blended.disk.read,
        &mut blended.disk.write,
        &mut blended.network.inbound,
        &mut blended.network.outbound,
    ];
    for (flow, read) in flows.into_iter().zip(read) {
        blend_flow(flow, &weighed, share, read);
    }
    blended
}

/// Runs that tell something, with a weight from version, age and outcome.
fn weigh<'a>(runs: &'a [PastRun], version: &Version, policy: &Policy) -> Vec<Weighed<'a>> {
    let mut age = 1.0;
    runs.iter()
        .filter(|run| run.usage.memory_peak > Bytes::ZERO)
        .map(|run| {
            let weight = age * if run.version == *version { 1.0 } else { policy.old_version };
            age *= policy.discount;
            Weighed { run, weight }
        })
        .collect()
}

/// How a run's peak compares with what the source said of it; 1 where the source said nothing.
fn ratio(run: &PastRun, policy: &Policy) -> f64 {
    let said = run.footprint.memory.recommended.as_f64();
    let mapped = run.usage.cache_peak.min(policy.mapped);
    let took = (run.usage.memory_peak + mapped).as_f64()
        * if run.outcome.censors_memory() && run.outcome != Outcome::TimedOut {
            policy.censored
        } else {
            1.0
        };
    if said > 0.0 { took / said } else { 1.0 }
}

fn blend_memory(prior: &Footprint, weighed: &[Weighed<'_>], share: f64, policy: &Policy) -> Estimate<Bytes> {
    let memory = &prior.memory;
    let total: f64 = weighed.iter().map(|past| past.weight).sum();
    let ratios: Vec<(f64, f64)> = weighed.iter().map(|past| (ratio(past.run, policy), past.weight)).collect();
    let mean = ratios.iter().map(|(ratio, weight)| ratio * weight).sum::<f64>() / total;
    let spread = (ratios.iter().map(|(ratio, weight)| weight * (ratio - mean).powi(2)).sum::<f64>() / total)
        .sqrt()
        / mean;
    // An old peak fades with its weight, so that one outlier is not paid for ever.
    let highest = ratios
        .iter()
        .map(|(ratio, weight)| mean + (ratio - mean).max(0.0) * weight.sqrt())
        .fold(mean, f64::max);
    let margin = (policy.first_margin / total.sqrt()).max(policy.least_margin).max(spread.min(1.0));
    let seen = memory.recommended.scale(highest * (1.0 + margin));
    let recommended = Bytes::from_f64(seen.as_f64() * share + memory.recommended.as_f64() * (1.0 - share))
        .max(floor(prior, weighed, policy));
    let lowest = memory.recommended.scale(ratios.iter().map(|(ratio, _)| *ratio).fold(mean, f64::min));
    let minimum = Bytes::from_f64(lowest.as_f64() * share + memory.minimum.as_f64() * (1.0 - share));
    let mut blended = Estimate::ordered(minimum, recommended, memory.maximum.max(recommended.scale(1.2)));
    blended.confidence = firmer(memory.confidence, share, spread);
    blended.formula =
        format!("{:.2} × ({})", recommended.as_f64() / memory.recommended.as_f64().max(1.0), memory.formula);
    blended.assumptions.clone_from(&memory.assumptions);
    blended.reasons = reasons(&memory.reasons, weighed, recommended, share, margin);
    blended
}

/// What runs of the version run last were seen to take where the source says the same as now (within a hundredth),
/// the least margin on top: going below would repeat a known failure.
fn floor(prior: &Footprint, weighed: &[Weighed<'_>], policy: &Policy) -> Bytes {
    let now = prior.memory.recommended.as_f64();
    let alike = |run: &PastRun| (run.footprint.memory.recommended.as_f64() - now).abs() <= 0.01 * now;
    let newest = weighed.first().map(|past| &past.run.version);
    weighed
        .iter()
        .filter(|past| alike(past.run) && Some(&past.run.version) == newest)
        .map(|past| past.run.usage.memory_peak.scale(1.0 + policy.least_margin))
        .max()
        .unwrap_or_default()
}

/// The runs' part as one reason, then the source's own reasons scaled down so that all add up to `recommended`.
fn reasons(
    source: &[Reason],
    weighed: &[Weighed<'_>],
    recommended: Bytes,
    share: f64,
    margin: f64,
) -> Vec<Reason> {
    let amount = |reason: &Reason| match reason.amount {
        Some(Amount::Bytes(bytes)) => bytes,
        _ => Bytes::ZERO,
    };
    let mut kept: Vec<Reason> = source.to_vec();
    for reason in &mut kept {
        let bytes = amount(reason).scale(1.0 - share);
        if reason.amount.is_some() {
            reason.amount = Some(Amount::Bytes(bytes));
        }
        reason.share = Some(part(bytes, recommended));
    }
    let of_source: Bytes = kept.iter().map(amount).sum();
    let of_runs = recommended.saturating_sub(of_source);
    let censored = weighed.iter().filter(|past| past.run.outcome.censors_memory()).count();
    let peak = weighed.iter().map(|past| past.run.usage.memory_peak).max().unwrap_or_default();
    let counted = match censored {
        0 => counted(weighed.len()),
        censored => format!("{} ({censored} cut short: at least)", counted(weighed.len())),
    };
    let text = format!(
        "{counted}, highest working set {peak}, carried over to this input, + {:.0} %",
        margin * 100.0
    );
    let mut runs = Reason::new(Basis::Runs, text, Some(Amount::Bytes(of_runs))).at("plimsoll history");
    runs.share = Some(part(of_runs, recommended));
    kept.insert(0, runs);
    kept
}

fn counted(runs: usize) -> String {
    if runs == 1 { "the last run".to_owned() } else { format!("{runs} past runs") }
}

fn part(bytes: Bytes, of: Bytes) -> f64 {
    (bytes.as_f64() / of.as_f64().max(1.0) * 1000.0).round() / 1000.0
}

/// Agreement of the runs makes the figure firmer, their spread keeps it loose.
fn firmer(source: Confidence, share: f64, spread: f64) -> Confidence {
    let of_runs = 0.95 / (1.0 + 2.0 * spread);
    Confidence::new(source.value() * (1.0 - share) + of_runs.max(source.value()) * share)
}

fn blend_cpu(prior: &Footprint, weighed: &[Weighed<'_>], share: f64) -> Estimate<Cores> {
    let cpu = &prior.cpu;
    let peak = weighed.iter().map(|past| past.run.usage.cores_peak).max().unwrap_or_default();
    if peak == Cores::ZERO {
        return cpu.clone();
    }
    // A tenth of a core is as fine as a sampled peak can be trusted.
    let blended = peak.as_f64() * share + cpu.recommended.as_f64() * (1.0 - share);
    let recommended = Cores::from_f64((blended * 10.0).ceil() / 10.0);
    let mut estimate = Estimate::ordered(cpu.minimum, recommended, cpu.maximum.max(peak));
    estimate.formula.clone_from(&cpu.formula);
    estimate.confidence = firmer(cpu.confidence, share, 0.1);
    estimate.assumptions.clone_from(&cpu.assumptions);
    estimate.reasons.clone_from(&cpu.reasons);
    let text = format!("{} used at most {:.1} cores", counted(weighed.len()), peak.as_f64());
    let mut runs = Reason::new(Basis::Runs, text, None).at("plimsoll history");
    runs.share = Some((share * 1000.0).round() / 1000.0);
    estimate.reasons.insert(0, runs);
    estimate
}

fn blend_flow(flow: &mut Flow, weighed: &[Weighed<'_>], share: f64, read: fn(&Usage) -> Option<Bytes>) {
    let seen: Vec<Bytes> = weighed.iter().filter_map(|past| read(&past.run.usage)).collect();
    let Some(most) = seen.iter().copied().max() else { return };
    let blended = most.as_f64() * share + flow.bytes.as_f64() * (1.0 - share);
    let of_source = flow.bytes.scale(1.0 - share);
    for reason in &mut flow.reasons {
        if let Some(Amount::Bytes(bytes)) = reason.amount {
            reason.amount = Some(Amount::Bytes(bytes.scale(1.0 - share)));
        }
    }
    flow.bytes = Bytes::from_f64(blended);
    flow.confidence = firmer(flow.confidence, share, 0.5);
    let text = format!("{}, most {most}", counted(seen.len()));
    let amount = Amount::Bytes(flow.bytes.saturating_sub(of_source));
    let mut runs = Reason::new(Basis::Runs, text, Some(amount)).at("plimsoll history");
    runs.share = Some((share * 1000.0).round() / 1000.0);
    flow.reasons.insert(0, runs);
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
        blend(&footprint(prior), runs, &Version("v".to_owned()), &Policy::default())
            .memory
            .recommended
            .as_f64()
            / Bytes::mib(1).as_f64()
    }

    #[test]
    fn without_runs_the_source_stands() {
        assert_eq!(blend(&footprint(100), &[], &Version("v".to_owned()), &Policy::default()), footprint(100));
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
        let blended =
            blend(&footprint(300), &[run(300, 100, "v", FINE)], &Version("v".to_owned()), &Policy::default());
        let sum: Bytes = blended
            .memory
            .reasons
            .iter()
            .filter_map(|reason| match reason.amount {
                Some(Amount::Bytes(bytes)) => Some(bytes),
                _ => None,
            })
            .sum();
        assert_eq!(sum, blended.memory.recommended);
        let shares: f64 = blended.memory.reasons.iter().filter_map(|reason| reason.share).sum();
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
            let memory = blend(&footprint(prior), &runs, &Version("v".to_owned()), &Policy::default()).memory;
            prop_assert!(memory.minimum <= memory.recommended && memory.recommended <= memory.maximum);
            prop_assert!((0.0..=1.0).contains(&memory.confidence.value()));
        }
    }
}
