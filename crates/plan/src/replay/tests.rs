//! A replay knows nothing before its time, and does not hang on the order of what started together.

use proptest::prelude::*;

use super::*;
use crate::sizing::{PEERS, Policy, Strategy, ours, peer};

/// Two task types; needs follow inputs, some start together.
fn trace(seeds: &[(f64, f64, f64)]) -> Trace {
    let runs = seeds.iter().enumerate().map(|(index, (input, noise, time))| {
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let start = (index / 4) as f64 * 1000.0;
        TracedRun {
            task: ["align", "sort"][index % 2].to_owned(),
            tag: Some(format!("item{}", index % 7)),
            start,
            complete: start + time,
            realtime: *time,
            rss: Some(input * noise * 1e6 + 1e8),
            peak_rss: Some(input * noise * 1.2e6 + 1e8),
            memory: Some(4e9),
            written: Some(input * 1e6),
            numbers: vec![Some(*input)],
            ..TracedRun::default()
        }
    });
    Trace { columns: vec!["input".to_owned()], runs: runs.collect() }
}

fn seeds() -> impl proptest::prelude::Strategy<Value = Vec<(f64, f64, f64)>> {
    prop::collection::vec((1.0..1e3_f64, 0.8..1.2_f64, 10.0..5000.0_f64), 80..120)
}

fn rules(feedback: Feedback, feature: Feature) -> Rules {
    Rules { target: Target::Rss, feature, feedback, warmup: 0.3 }
}

fn limits(trace: &Trace, rules: &Rules, strategy: &mut dyn Strategy) -> Vec<(usize, f64)> {
    let plan = plan(trace, rules);
    let result = replay(&plan, rules.feedback, strategy, &|| 0.0, &|_| {});
    result.scored.iter().map(|scored| (plan.steps[scored.step].run, scored.limit)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// What is known only after a run and after all later ones is exchanged; what was given up to it stays as it was.
    #[test]
    fn nothing_after_a_run_reaches_its_prediction(
        seeds in seeds(), at in 0.3..1.0_f64, shift in 1_usize..50, complete: bool, upstream: bool, who in 0_usize..9,
    ) {
        let feedback = if complete { Feedback::Complete } else { Feedback::Immediate };
        let rules = rules(feedback, if upstream { Feature::Upstream } else { Feature::Column(0) });
        let before = trace(&seeds);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "an index")]
        let from = (at * before.runs.len() as f64) as usize / 4 * 4;
        let mut after = before.clone();
        let later = before.runs.len() - from;
        for index in 0..later {
            let other = &before.runs[from + (index + shift) % later];
            let run = &mut after.runs[from + index];
            run.rss = other.rss;
            run.peak_rss = other.peak_rss;
            run.written = other.written;
            run.realtime = other.realtime;
            run.complete = run.start + other.realtime;
        }
        let strategy = || if who == 0 { ours(Policy::default()) } else { peer(PEERS[who - 1].0).unwrap() };
        let start = before.runs.get(from).map_or(f64::INFINITY, |run| run.start);
        let known = |limits: Vec<(usize, f64)>, trace: &Trace| -> Vec<(usize, f64)> {
            // Under immediate feedback the first of those that start together is known to the next.
            let until = |run: usize| if complete { trace.runs[run].start <= start } else { run <= from };
            limits.into_iter().filter(|(run, _)| until(*run)).collect()
        };
        prop_assert_eq!(
            known(limits(&before, &rules, strategy().as_mut()), &before),
            known(limits(&after, &rules, strategy().as_mut()), &after)
        );
    }

    #[test]
    fn rows_that_started_together_may_come_in_any_order(seeds in seeds(), turn in 1_usize..4) {
        let rules = rules(Feedback::Complete, Feature::Column(0));
        let one = trace(&seeds);
        let mut other = one.clone();
        for together in other.runs.chunks_mut(4) {
            let by = turn.min(together.len());
            together.rotate_left(by);
        }
        let waste = |trace: &Trace| {
            let plan = plan(trace, &rules);
            let result = replay(&plan, rules.feedback, ours(Policy::default()).as_mut(), &|| 0.0, &|_| {});
            result.scored.iter().map(|scored| scored.waste).sum::<f64>() / used(&plan)
        };
        let (one, other) = (waste(&one), waste(&other));
        prop_assert!((one - other).abs() < 0.1, "{one} {other}");
    }
}

#[test]
fn a_failure_wastes_all_it_was_given_and_the_last_rung_its_surplus() {
    let mut trace = trace(&[(1.0, 1.0, 3_600_000.0); 80]);
    for (index, run) in trace.runs.iter_mut().enumerate() {
        run.task = "one".to_owned();
        run.rss = Some(if index == 79 { 3e9 } else { 2e9 });
        run.memory = Some(2e9);
    }
    let rules = rules(Feedback::Immediate, Feature::Upstream);
    let plan = plan(&trace, &rules);
    let result = replay(&plan, Feedback::Immediate, peer("preset").unwrap().as_mut(), &|| 0.0, &|_| {});
    let last = result.scored.last().unwrap();
    // 2 GB for an hour in vain, then 4 GB where 3 were needed.
    assert_eq!((last.failures, last.waste / GBH), (1, 3.0));
    assert_eq!(result.scored.len(), 80 - 24);
}

#[test]
fn task_types_that_cannot_be_replayed_are_named() {
    let mut trace = trace(&[(1.0, 1.0, 10.0); 80]);
    trace.runs[1].realtime = 0.0;
    trace.runs[0].task = "rare".to_owned();
    let plan = plan(&trace, &rules(Feedback::Complete, Feature::Upstream));
    assert_eq!(plan.tasks, ["align"]);
    assert_eq!(
        plan.left_out,
        [("rare".to_owned(), "too few runs"), ("sort".to_owned(), "a run that took no time")]
    );
}
