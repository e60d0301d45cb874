//! What is recorded is found again, summed up, and forgotten when asked.

use plimsoll_history::{Filter, History, RunId};
use plimsoll_model::{Bytes, Identity, Millis, Outcome};

use crate::support::{history, identity, run, runs, scratch, started};

#[test]
fn a_run_is_found_again_whole_by_another_process_later() {
    let (_folder, path) = scratch();
    let id = History::open(&path).unwrap().record(&run(1)).unwrap();
    let again = History::open(&path).unwrap();
    assert_eq!(runs(&again), [run(1)]);
    assert_eq!(again.show(id).unwrap().rows, [(id, run(1))]);
    assert_eq!(again.show(RunId(99)).unwrap().rows, []);
}

#[test]
fn the_latest_runs_come_first_and_only_of_the_program_asked_for() {
    let (_folder, history) = history();
    for number in [3, 1, 2] {
        history.record(&run(number)).unwrap();
    }
    let mut other = run(9);
    other.identity.shape = "number".to_owned();
    history.record(&other).unwrap();
    let found = history.runs(&identity(), 2).unwrap();
    let started_at: Vec<_> = found.rows.iter().map(|(_, run)| run.started).collect();
    assert_eq!(started_at, [started(3), started(2)]);
    let mut figures = run(3);
    figures.usage.memory_curve = Default::default();
    figures.usage.cpu_curve = Default::default();
    assert_eq!(found.rows[0].1, figures, "all but the curves");
}

#[test]
fn the_same_run_twice_is_one_run() {
    let (_folder, history) = history();
    let first = history.record(&run(1)).unwrap();
    assert_eq!(history.record(&run(1)).unwrap(), first);
    assert_ne!(history.record(&run(2)).unwrap(), first);
    assert_eq!(runs(&history).len(), 2);
}

#[test]
fn a_program_is_summed_up_in_a_line() {
    let (_folder, history) = history();
    let mut killed = run(5);
    killed.outcome = Outcome::OutOfMemory;
    killed.usage.memory_peak = Bytes::mib(64);
    for run in [run(20), killed, run(30)] {
        history.record(&run).unwrap();
    }
    let mut other = run(1);
    other.identity = Identity { entry: "demo/serve.py".to_owned(), shape: String::new() };
    history.record(&other).unwrap();
    let summaries = history.list(&Filter::all()).unwrap().rows;
    let entries: Vec<_> = summaries.iter().map(|summary| summary.identity.entry.as_str()).collect();
    assert_eq!(entries, ["demo/tools/resize.py", "demo/serve.py"], "the latest used first");
    let resize = &summaries[0];
    assert_eq!((resize.runs, resize.succeeded), (3, 2));
    assert_eq!((resize.last_started, resize.last_outcome), (started(30), Outcome::Exited { code: 0 }));
    assert_eq!((resize.last_peak, resize.highest_peak), (Bytes::mib(80), Bytes::mib(80)));
    assert_eq!(resize.last_predicted, Bytes::mib(60));
    let some = Filter { entry_contains: Some("SERVE".to_owned()), ..Filter::all() };
    assert_eq!(history.list(&some).unwrap().rows.len(), 1);
}

#[test]
fn runs_are_forgotten_by_id_program_or_age_and_ids_are_not_given_again() {
    let (_folder, history) = history();
    let ids: Vec<RunId> = (0..6).map(|number| history.record(&run(number)).unwrap()).collect();
    let check = |filter: &Filter, forgotten: usize, left: usize| {
        assert_eq!(history.forget(filter).unwrap(), forgotten, "{filter:?}");
        assert_eq!(runs(&history).len(), left, "{filter:?}");
    };
    check(&Filter::run(ids[5]), 1, 5);
    check(&Filter::run(ids[5]), 0, 5);
    check(&Filter { before: Some(started(2)), ..Filter::all() }, 2, 3);
    check(&Filter { since: Some(started(4)), ..Filter::all() }, 1, 2);
    check(&Filter { entry_contains: Some("' OR 1=1 --".to_owned()), ..Filter::all() }, 0, 2);
    check(&Filter::identity(&identity()), 2, 0);
    assert!(history.record(&run(7)).unwrap() > ids[5]);
    check(&Filter::all(), 1, 0);
}

#[test]
fn a_run_that_could_not_be_read_back_is_refused_and_the_rest_stays() {
    let (_folder, history) = history();
    history.record(&run(1)).unwrap();
    let mut odd = run(2);
    odd.usage.cpu_seconds = f64::NAN;
    let error = history.record(&odd).unwrap_err();
    assert!(error.to_string().contains("usage"), "{error}");
    let mut bent = run(2);
    bent.usage.disk_curve.push(Millis(1), f64::INFINITY);
    let error = history.record(&bent).unwrap_err();
    assert!(error.to_string().contains("curve is inf at 1 ms"), "{error}");
    let mut huge = run(3);
    huge.footprint.memory.formula = "x".repeat(17 << 20);
    history.record(&huge).unwrap_err();
    assert_eq!(runs(&history), [run(1)]);
}

#[test]
fn curves_keep_their_peak_in_256_points() {
    let (_folder, history) = history();
    history.record(&run(1)).unwrap();
    let usage = &runs(&history)[0].usage;
    let peak = usage.memory_curve.points().iter().map(|point| point.value).fold(0.0, f64::max);
    assert!(usage.memory_curve.points().len() <= 256);
    assert!((peak - Bytes::mib(49).as_f64()).abs() < 1.0);
}

#[test]
fn only_its_owner_may_read_the_arguments_in_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, history) = history();
    let mode = std::fs::metadata(history.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
