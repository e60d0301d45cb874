//! Which variant is wanted under which pressure, and what following it costs.

use std::time::Duration;

use plimsoll_model::{Bytes, Millis, Pressure, Stall};
use plimsoll_runtime::cache::Metering;
use plimsoll_runtime::wasmtime::Val;
use plimsoll_runtime::{Decision, Fill, Host, Native, Outlook, Policy, Resource, Room, Rule, Selector};
use proptest::prelude::*;

use crate::counting::counted;
use crate::support::{SERVICE, Shelf, service};

fn pressure(cpu: f64, memory: f64) -> Outlook {
    let stall = |avg10| Stall { avg10, ..Stall::default() };
    let now = Pressure { cpu: stall(cpu), memory: stall(memory), io: Stall::default() };
    Outlook { now, ahead: None }
}

/// Feeds one reading a second and gives the changes, as `second recipe`.
fn changes(selector: &Selector, trace: &[(f64, f64)]) -> Vec<String> {
    (0..)
        .zip(trace)
        .filter_map(|(second, (cpu, memory))| {
            let Decision { to, .. } = selector.observe(Millis(second * 1000), &pressure(*cpu, *memory))?;
            Some(format!("{second} {to}"))
        })
        .collect()
}

fn selector() -> Selector {
    Selector::try_new(Policy::default()).unwrap()
}

#[test]
fn pressure_brings_the_variant_that_eases_it_and_calm_the_baseline() {
    let trace =
        [(0.0, 0.0), (0.6, 0.0), (0.6, 0.0), (0.3, 0.0), (0.3, 0.0), (0.3, 0.0), (0.1, 0.0), (0.1, 0.0)];
    assert_eq!(changes(&selector(), &trace), ["1 cpu-lean", "6 balanced"]);
    let trace =
        [(0.9, 0.0), (0.9, 0.2), (0.9, 0.2), (0.9, 0.2), (0.9, 0.2), (0.9, 0.2), (0.9, 0.05), (0.9, 0.05)];
    assert_eq!(changes(&selector(), &trace), ["0 cpu-lean", "5 memory-lean"], "memory goes before CPU");
}

#[test]
fn a_pressure_that_swings_does_not_make_it_flap() {
    // Between the thresholds.
    let trace: Vec<_> = (0..600).map(|second| (if second % 2 == 0 { 0.49 } else { 0.21 }, 0.0)).collect();
    assert!(changes(&selector(), &trace).is_empty());
    // Across both thresholds every second: at most one change in a dwell time.
    let trace: Vec<_> = (0..600).map(|second| (if second % 2 == 0 { 0.9 } else { 0.0 }, 0.0)).collect();
    assert!(changes(&selector(), &trace).len() <= 120);
}

/// The averages over ten seconds of `/proc/pressure/cpu` and `/proc/pressure/memory`, in percent, read every two seconds
/// while a release build of Wasmtime and two other builds shared two cores.
const RECORDED: [(f64, f64); 26] = [
    (98.82, 0.00),
    (98.84, 0.54),
    (98.87, 0.44),
    (98.89, 1.63),
    (99.09, 6.04),
    (99.08, 10.92),
    (99.24, 13.11),
    (99.38, 11.82),
    (99.31, 14.21),
    (99.25, 18.34),
    (99.21, 16.64),
    (99.17, 13.99),
    (99.14, 13.09),
    (99.11, 10.71),
    (98.91, 8.77),
    (98.92, 7.18),
    (98.94, 6.06),
    (98.95, 4.96),
    (98.96, 4.06),
    (99.14, 3.32),
    (99.30, 2.72),
    (99.43, 2.23),
    (99.53, 1.82),
    (99.43, 1.49),
    (99.53, 1.22),
    (99.44, 1.00),
];

#[test]
fn a_recorded_build_changes_it_when_memory_gets_short_and_back() {
    let trace: Vec<_> =
        RECORDED.iter().flat_map(|(cpu, memory)| [(cpu / 100.0, memory / 100.0); 2]).collect();
    assert_eq!(changes(&selector(), &trace), ["0 cpu-lean", "10 memory-lean", "44 cpu-lean"]);
}

#[test]
fn what_is_forecast_counts_as_if_it_were_there() {
    let selector = selector();
    let outlook = Outlook { ahead: Some(pressure(0.0, 0.5).now), ..pressure(0.0, 0.0) };
    let decision = selector.observe(Millis(0), &outlook).unwrap();
    assert_eq!(decision.to, "memory-lean");
    assert_eq!(decision.why, "memory stalls forecast 50% of the time, from 10% until no more than 2%");
}

#[test]
fn it_says_what_it_wants_and_why() {
    let selector = selector();
    assert_eq!(selector.explain(), "balanced from the start\nno pressure was seen yet\n");
    selector.observe(Millis(1500), &pressure(0.625, 0.0));
    selector.observe(Millis(2500), &pressure(0.625, 0.3));
    assert_eq!(
        selector.explain(),
        "cpu-lean since 1.5 s\n\
         \u{20} memory-lean: holds, memory stalls 30% of the time, from 10% until no more than 2%\n\
         → cpu-lean: holds, CPU stalls 62.5% of the time, from 50% until no more than 20%\n\
         \u{20} balanced: when no rule holds\n\
         at 2.5 s, memory-lean is wanted, in 4.0s at the earliest\n\
         \u{20}    1.5 s  balanced → cpu-lean: CPU stalls 62.5% of the time, from 50% until no more than 20%\n"
    );
}

#[test]
fn a_policy_that_cannot_be_kept_is_refused() {
    let rule = |enter, leave| Rule {
        recipe: "cpu-lean".to_owned(),
        resource: Resource::Io,
        enter,
        leave,
        hibernate_after: None,
    };
    let with = |rules| Selector::try_new(Policy { rules, ..Policy::default() });
    let error = with(vec![rule(0.5, 0.1), rule(0.1, 0.1)]).unwrap_err().to_string();
    assert_eq!(error, "rule 2 (`cpu-lean`) needs 0 <= leave < enter <= 1, and has leave 0.1 and enter 0.1");
    assert!(with(vec![rule(f64::NAN, 0.1)]).is_err());
    assert!(with(vec![rule(0.5, 0.1); 65]).is_err());
}

#[test]
fn native_functions_follow_too() {
    let selector = selector();
    let lean: fn(u32) -> u32 = |x| x + 1;
    let quick: fn(u32) -> u32 = |x| x + 2;
    let native = Native::new(&selector, ("memory-lean", lean), &[("cpu-lean", quick)]);
    assert_eq!(native.get()(1), 3, "without a baseline the last");
    selector.observe(Millis(0), &pressure(0.0, 0.5));
    assert_eq!(native.get()(1), 2);
    selector.observe(Millis(6000), &pressure(0.9, 0.0));
    assert_eq!(native.get()(1), 3);
}

#[test]
fn instances_follow_at_their_next_call_and_new_ones_begin_there() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = selector();
    let mut instance = selector.instantiate(&module, &Host::bare()).unwrap();
    let mut fill = instance.function::<u32, u32>("fill").unwrap();
    let before = fill.call(&mut instance, 100).unwrap();
    selector.observe(Millis(0), &pressure(0.0, 0.5));
    assert_eq!(instance.variant().recipe(), "balanced", "not before it is called");
    assert!(fill.call(&mut instance, 100).unwrap() > before);
    assert_eq!(instance.variant().recipe(), "memory-lean");
    assert_eq!(selector.instantiate(&module, &Host::bare()).unwrap().variant().recipe(), "memory-lean");
    assert_eq!(instance.tend(Duration::from_millis(100)).unwrap(), None);
    let sleep = instance.tend(Duration::from_millis(300)).unwrap().unwrap();
    assert!(sleep.kept.0 < sleep.memory.0);
    assert!(!instance.is_awake());
    selector.observe(Millis(9000), &pressure(0.9, 0.0));
    fill.call(&mut instance, 1).unwrap();
    assert_eq!(instance.variant().recipe(), "cpu-lean", "it wakes in what is wanted by then");
}

#[test]
fn what_sleep_would_give_back_is_learnt_from_sleep() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = selector();
    let filled = || {
        let mut instance = selector.instantiate(&module, &Host::bare()).unwrap();
        instance.call("fill", &[Val::I32(256)]).unwrap();
        instance
    };
    let (mut one, mut other) = (filled(), filled());
    let before = one.would_gain();
    assert!(before >= Bytes(256 << 10), "nothing is known yet, so all that it holds: {before}");
    let sleep = one.hibernate().unwrap();
    assert_eq!(sleep.held, before);
    assert_eq!(one.would_gain(), Bytes::ZERO, "it sleeps already");
    let expected = sleep.held.0 - sleep.kept.0;
    assert!(other.would_gain().0.abs_diff(expected) <= 1, "{} of {expected}", other.would_gain());
    // Where memory is short, it is the one that was idle longest.
    let fill = Fill { limit: Bytes::mib(1), room: Bytes(64 << 10) };
    let mut all = [one, other, filled()];
    let idle: Vec<(usize, Duration)> = (1..3).map(|at| (at, Duration::from_secs(at as u64))).collect();
    assert_eq!(Room::default().make(fill, idle, |at| all[*at].would_gain()), [2]);
}

#[test]
fn a_function_of_one_instance_is_not_called_in_another() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = selector();
    let mut one = selector.instantiate(&module, &Host::bare()).unwrap();
    let mut other = selector.instantiate(&module, &Host::bare()).unwrap();
    let mut fill = one.function::<u32, u32>("fill").unwrap();
    let first = fill.call(&mut one, 10).unwrap();
    assert_eq!(fill.call(&mut other, 10).unwrap(), first);
    assert_eq!(fill.call(&mut one, 10).unwrap(), 2 * first);
}

#[test]
fn a_call_allocates_nothing() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = selector();
    let native = Native::new(&selector, ("cpu-lean", 1), &[("memory-lean", 2)]);
    let mut instance = selector.instantiate(&module, &Host::bare()).unwrap();
    let mut brief = instance.function::<u32, u32>("brief").unwrap();
    brief.call(&mut instance, 1).unwrap();
    let allocations = counted(|| {
        for value in 0..100 {
            brief.call(&mut instance, value).unwrap();
            assert!(native.get() > 0);
        }
    });
    assert_eq!(allocations, 0);
}

proptest! {
    #[test]
    fn no_trace_makes_it_change_twice_in_a_dwell_time(
        trace in prop::collection::vec((0_u64..4000, -0.5..1.5, prop_oneof![0.0..1.0, Just(f64::NAN)]), 1..300),
    ) {
        let selector = selector();
        let (mut now, mut last) = (0, None);
        for (step, cpu, memory) in trace {
            now += step;
            if let Some(decision) = selector.observe(Millis(now), &pressure(cpu, memory)) {
                prop_assert_ne!(&decision.from, &decision.to);
                prop_assert_eq!(&decision.to, &selector.recipe());
                if let Some(last) = last {
                    prop_assert!(now - last >= 5000);
                }
                last = Some(now);
            }
        }
    }

    #[test]
    fn any_pressure_that_stays_is_followed(cpu in 0.0..1.0, memory in 0.0..1.0) {
        let selector = selector();
        for second in 0..20 {
            selector.observe(Millis(second * 1000), &pressure(cpu, memory));
        }
        let expected = if memory >= 0.10 { "memory-lean" } else if cpu >= 0.50 { "cpu-lean" } else { "balanced" };
        prop_assert_eq!(selector.recipe(), expected);
    }
}

#[test]
fn instances_go_from_thread_to_thread_and_the_rest_is_shared() {
    fn goes<T: Send>() {}
    fn shared<T: Send + Sync>() {}
    goes::<plimsoll_runtime::Instance<Vec<u8>>>();
    shared::<plimsoll_runtime::Cache>();
    shared::<plimsoll_runtime::Module>();
    shared::<Host<Vec<u8>>>();
    shared::<Selector>();
    shared::<Native<fn()>>();
}
