//! What holds for any history.

use proptest::prelude::*;

use super::{Atom, Facts, Ladder, Learner, PEERS, Policy, Run, Sample, Surroundings, Workload, ours, peer};

const AROUND: Surroundings = Surroundings { price: 0.5, spread: 0.25 };

fn run(need: f64, time: f64, input: Option<f64>) -> Run {
    Run { facts: Facts { input, ..Facts::default() }, need, time, censored: false }
}

/// Needs that follow their inputs, roughly.
fn histories() -> impl Strategy<Value = Vec<Run>> {
    prop::collection::vec((1.0..1e3_f64, 0.5..2.0_f64, 0.1..10.0_f64), 1..40).prop_map(|rows| {
        rows.into_iter().map(|(input, noise, time)| run(input * noise + 5.0, time, Some(input))).collect()
    })
}

fn taught(runs: &[Run]) -> Learner {
    let mut learner = Learner::default();
    for run in runs {
        learner.learn(*run, AROUND);
    }
    learner
}

fn first(learner: &Learner, input: f64, policy: &Policy) -> f64 {
    let at = Facts { input: Some(input), ..Facts::default() };
    learner.advise(&at, AROUND, policy).unwrap().ladder.limits().next().unwrap()
}

/// Anything a caller might pass, sound or not.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-1.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(1e59),
        Just(7.0),
        0.0..1e15_f64
    ]
}

proptest! {
    #[test]
    fn dearer_failures_are_never_more(
        needs in prop::collection::vec((1.0..1e6_f64, 0.1..10.0_f64, 0.1..100.0_f64), 1..60),
        cheap in 0.0..1e6_f64,
        more in 1.0..1e6_f64,
    ) {
        let sample = Sample::new(
            needs.into_iter().map(|(need, weight, time)| Atom { need, weight, time }).collect(),
        );
        let failures = |price: f64| -> f64 {
            let ladder = Ladder::cheapest(sample.atoms(), price);
            sample
                .atoms()
                .iter()
                .map(|atom| atom.weight * f64::from(ladder.charged(atom.need, atom.time, 0.0).1))
                .sum()
        };
        prop_assert!(failures(cheap + more) <= failures(cheap) * (1.0 + 1e-9) + 1e-9);
    }

    #[test]
    fn the_safe_policy_never_goes_below_what_was_seen(runs in histories(), input in 1.0..1e3_f64) {
        let highest = runs.iter().map(|run| run.need).fold(0.0, f64::max);
        let safe = Policy { failure: 0.5, seen: 1.0, least: 0.0 };
        prop_assert!(first(&taught(&runs), input, &safe) >= highest);
    }

    #[test]
    fn needs_in_another_unit_give_the_same_ladder_in_it(runs in histories(), input in 1.0..1e3_f64) {
        const UNIT: f64 = 1024.0;
        let ladder = |unit: f64| {
            let mut workload = Workload::new(Policy::default());
            for past in &runs {
                workload.learn(0, Run { need: past.need * unit, ..*past });
            }
            let at = Facts { input: Some(input), ..Facts::default() };
            workload.advise(0, &at).unwrap().ladder.limits().next().unwrap()
        };
        let (small, large) = (ladder(1.0), ladder(UNIT));
        prop_assert!((large / UNIT / small - 1.0).abs() < 1e-6, "{small} {large}");
    }

    #[test]
    fn a_run_cut_short_never_lowers_what_is_given(
        runs in histories(), seen in 0.1..2e3_f64, input in 1.0..1e3_f64, of in 1.0..1e3_f64,
    ) {
        let mut learner = taught(&runs);
        let before = first(&learner, input, &Policy::default());
        learner.learn(Run { censored: true, ..run(seen, 1.0, Some(of)) }, AROUND);
        prop_assert!(first(&learner, input, &Policy::default()) >= before);
    }

    #[test]
    fn whatever_comes_in_what_comes_out_is_a_rising_ladder_of_finite_limits(
        rows in prop::collection::vec(
            (any_number(), any_number(), prop::option::of(any_number()), prop::option::of(any_number()), any::<bool>()),
            0..30,
        ),
        preset in prop::option::of(any_number()),
        input in prop::option::of(any_number()),
    ) {
        let mut strategies = vec![ours(Policy::default())];
        strategies.extend(PEERS.iter().take(2).filter_map(|(name, _)| peer(name)));
        let mut workload = Workload::new(Policy { failure: 0.5, seen: 1.0, least: 1.0 });
        for (need, time, input, prior, censored) in rows {
            let facts = Facts { input, prior, preset, ..Facts::default() };
            workload.learn(0, Run { facts, need, time, censored });
        }
        let at = Facts { input, prior: input, preset, ..Facts::default() };
        for task in [0, 1] {
            let Some(advice) = workload.advise(task, &at) else { continue };
            let rungs = advice.ladder.rungs();
            prop_assert!(!rungs.is_empty());
            prop_assert!(rungs.iter().all(|rung| rung.is_finite() && *rung > 0.0), "{:?}", rungs);
            prop_assert!(rungs.is_sorted(), "{:?}", rungs);
        }
    }
}

#[test]
fn a_task_type_that_never_varies_is_given_next_to_no_more() {
    let learner = taught(&vec![run(100.0, 1.0, None); 30]);
    let given = learner.advise(&Facts::default(), AROUND, &Policy::default()).unwrap().ladder.rungs()[0];
    assert!((100.0..101.0).contains(&given), "{given}");
}

#[test]
fn after_a_change_old_runs_hardly_count() {
    let mut runs = vec![run(1000.0, 1.0, None); 30];
    runs.extend(vec![run(100.0, 1.0, None); 8]);
    let given =
        taught(&runs).advise(&Facts::default(), AROUND, &Policy::default()).unwrap().ladder.rungs()[0];
    assert!(given < 200.0, "{given}");
}

#[test]
fn a_new_task_type_learns_from_what_others_took_of_what_they_asked_for() {
    let mut workload = Workload::new(Policy::default());
    for index in 0..20 {
        let facts = Facts { preset: Some(1000.0), ..Facts::default() };
        workload.learn(0, Run { facts, need: 200.0 + f64::from(index), time: 1.0, censored: false });
    }
    let at = Facts { preset: Some(400.0), ..Facts::default() };
    let given = workload.advise(1, &at).unwrap().ladder.rungs()[0];
    assert!((80.0..200.0).contains(&given), "{given}");
}

#[test]
fn peers_give_what_their_documents_say() {
    const MIB: f64 = 1_048_576.0;
    let given = |name: &str, needs: &[f64]| {
        let mut strategy = peer(name).unwrap();
        for need in needs {
            strategy.learn(0, &run(*need, 1.0, None));
        }
        let at = Facts { preset: Some(7e9), ..Facts::default() };
        strategy.predict(0, &at).unwrap().limits().take(2).collect::<Vec<_>>()
    };
    for (name, _) in PEERS {
        assert_eq!(given(name, &[])[0], 7e9, "{name} gives what was asked for where nothing was seen");
    }
    assert_eq!(given("max-seen", &[1e9, 3e9, 2e9]), [3e9, 6e9]);
    assert_eq!(given("krr", &[1e9]), [1.15e9, 1.15e9 * 1.25]);
    assert_eq!(given("krr", &[1e6])[0], 100.0 * MIB);
    assert_eq!(given("vpa", &[1e6]), [250.0 * MIB, 350.0 * MIB]);
    let vpa = given("vpa", &[1e9])[0];
    assert!((1.15e9..1.15e9 * 1.06).contains(&vpa), "{vpa}");
    assert_eq!(given("witt-percentile", &[1e9, 2e9])[0], 1.95e9);
    assert_eq!(given("tovar", &[1e9; 9]), [1e9, 2e9]);
}
