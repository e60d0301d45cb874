//! Live instances go from variant to variant, to sleep and back, and keep all they hold.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use plimsoll_runtime::cache::{Metering, StateMap};
use plimsoll_runtime::wasmtime::{Caller, ExternRef, Func, StoreLimitsBuilder, Val};
use plimsoll_runtime::{Error, Held, Host, Instance, Meter, Stay};

use crate::support::{STATEFUL, STATEFUL_CALLS, Shelf, recipes, selector, stateful};

/// What a host of [`STATEFUL`] keeps.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Notes(pub(crate) Vec<i32>);

pub(crate) fn host() -> Host<Notes> {
    host_with(Meter::None)
}

fn host_with(meter: Meter) -> Host<Notes> {
    Host::builder(Notes::default)
        .imports(|linker| {
            linker.func_wrap("host", "note", |mut caller: Caller<'_, Held<Notes>>, value: i32| {
                caller.data_mut().0.push(value);
                i32::try_from(caller.data().0.len()).unwrap()
            })?;
            Ok(())
        })
        .meter(meter)
        .build()
}

fn number(results: &[Val]) -> i64 {
    match results {
        [Val::I32(number)] => i64::from(*number),
        [Val::I64(number)] => *number,
        _ => 0,
    }
}

pub(crate) fn ask(instance: &mut Instance<Notes>, name: &str, arguments: &[i32]) -> Result<i64, String> {
    let arguments: Vec<Val> = arguments.iter().map(|value| Val::I32(*value)).collect();
    match instance.call(name, &arguments) {
        Ok(results) => Ok(number(&results)),
        Err(Error::Call(error)) => Err(error.root_cause().to_string()),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn all_state_goes_along() {
    let shelf = Shelf::new();
    let module = shelf.fill("stateful", STATEFUL, &stateful(), Metering::None);
    let mut instance = selector().instantiate(&module, &host()).unwrap();
    assert_eq!(instance.variant().recipe(), "balanced");
    let expected = |instance: &mut Instance<Notes>, grown: i64| {
        assert_eq!(ask(instance, "run", &[0, 21]), Ok(42));
        assert_eq!(ask(instance, "run-chosen", &[5]), Ok(-5), "a function in a global");
        assert_eq!(ask(instance, "grow", &[0]), Ok(grown));
        assert!(ask(instance, "load-passive", &[0]).is_err(), "the dropped segment stays dropped");
    };
    assert_eq!(ask(&mut instance, "count", &[3]), Ok(1010));
    ask(&mut instance, "grow", &[3]).unwrap();
    ask(&mut instance, "poke", &[300_000, 99]).unwrap();
    ask(&mut instance, "load-passive", &[8]).unwrap();
    ask(&mut instance, "drop-passive", &[]).unwrap();
    ask(&mut instance, "choose", &[3]).unwrap();
    ask(&mut instance, "run-chosen", &[5]).unwrap();
    let digest = ask(&mut instance, "digest", &[]);
    for recipe in ["cpu-lean", "address-lean", "portable", "memory-lean", "address-lean", "balanced"] {
        instance.switch(recipe).unwrap();
        assert_eq!(instance.variant().recipe(), recipe);
        assert_eq!(ask(&mut instance, "digest", &[]), digest, "{recipe}");
        expected(&mut instance, 5);
        instance.hibernate().unwrap();
        assert!(!instance.is_awake());
        assert_eq!(ask(&mut instance, "digest", &[]), digest, "{recipe}, after sleep");
        expected(&mut instance, 5);
    }
    assert_eq!(instance.data(), Some(&Notes(vec![1])), "the start function ran once");
    assert_eq!(ask(&mut instance, "count", &[1]), Ok(1011));
}

#[test]
fn what_cannot_move_stays_with_its_reason() {
    let shelf = Shelf::new();
    let wat = r#"(module (memory (export "memory") 1) (table (export "t") 2 funcref)
        (func (export "get") (result i32) (i32.load (i32.const 0))))"#;
    let fixed = StateMap { fixed: vec!["it imports memory `env.memory`".to_owned()], ..StateMap::default() };
    let module = shelf.fill("fixed", wat.as_bytes(), &fixed, Metering::None);
    let mut instance = selector().instantiate(&module, &Host::bare()).unwrap();
    let stays = Stay::Fixed("it imports memory `env.memory`".to_owned());
    assert!(matches!(instance.switch("cpu-lean"), Err(Error::Stays(stay)) if *stay == stays));
    assert_eq!(instance.stays_because(), Some(&stays));
    assert!(matches!(instance.hibernate(), Err(Error::Stays(stay)) if *stay == stays));
    assert_eq!(instance.call("get", &[]).map(|results| number(&results)).unwrap(), 0);
    assert_eq!(instance.variant().recipe(), "balanced");
}

/// One thing that happens to an instance.
#[derive(Debug, Clone, Copy)]
enum Step {
    Call(&'static str, [i32; 2], usize),
    Switch(usize),
    Sleep,
}

/// Numbers that look random and are the same each time (xorshift64*; Vigna 2016, section 3).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn number(&mut self) -> i32 {
        let bytes = self.next().to_le_bytes();
        i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    fn step(&mut self, sleeps: bool) -> Step {
        match self.next() % 20 {
            0 if sleeps => Step::Sleep,
            0..10 => Step::Switch(usize::try_from(self.next() % 5).unwrap()),
            10 if self.next().is_multiple_of(200) => Step::Call("drop-passive", [0; 2], 0),
            _ => {
                let (name, count) = STATEFUL_CALLS[usize::try_from(self.next() % 12).unwrap()];
                let small = name.starts_with("grow");
                let number = if small { self.number() & 1 } else { self.number() };
                Step::Call(name, [number, self.number()], count)
            }
        }
    }
}

/// Runs the same calls on an instance that switches and on a twin that never does, and holds them against each other.
fn check_against_twin(seed: u64, switches: usize) {
    let shelf = Shelf::new();
    let module = shelf.fill("stateful", STATEFUL, &stateful(), Metering::None);
    let selector = selector();
    let mut moving = selector.instantiate(&module, &host()).unwrap();
    let mut twin = selector.instantiate(&module, &host()).unwrap();
    let mut dice = Dice(seed);
    let mut done = 0;
    while done < switches {
        match dice.step(true) {
            Step::Call(name, arguments, count) => {
                let (left, right) =
                    (ask(&mut moving, name, &arguments[..count]), ask(&mut twin, name, &arguments[..count]));
                assert_eq!(
                    left,
                    right,
                    "{name}{arguments:?} in {} after {done} switches",
                    moving.variant().recipe()
                );
            }
            Step::Switch(at) => {
                let recipe = module.variants()[at].recipe();
                done += usize::from(recipe != moving.variant().recipe() || !moving.is_awake());
                moving.switch(recipe).unwrap();
            }
            Step::Sleep => {
                moving.hibernate().unwrap();
            }
        }
        if done.is_multiple_of(500) {
            assert_eq!(
                ask(&mut moving, "digest", &[]),
                ask(&mut twin, "digest", &[]),
                "after {done} switches"
            );
            assert_eq!(moving.data(), twin.data());
        }
    }
    assert_eq!(ask(&mut moving, "digest", &[]), ask(&mut twin, "digest", &[]));
    assert_eq!(twin.last_switch(), None);
}

#[test]
fn ten_thousand_switches_lose_nothing() {
    check_against_twin(0x5eed_0001, 10_000);
}

#[test]
fn fuel_goes_along() {
    let shelf = Shelf::new();
    let module = shelf.fill("stateful", STATEFUL, &stateful(), Metering::Fuel);
    let host = host_with(Meter::Fuel(1_000_000));
    let mut instance = selector().instantiate(&module, &host).unwrap();
    ask(&mut instance, "digest", &[]).unwrap();
    let left = instance.fuel().unwrap();
    assert!(left < 1_000_000);
    for recipe in ["cpu-lean", "portable", "address-lean", "balanced"] {
        instance.switch(recipe).unwrap();
        assert_eq!(instance.fuel(), Some(left), "{recipe}");
    }
    instance.hibernate().unwrap();
    assert_eq!(instance.fuel(), Some(left));
    instance.wake().unwrap();
    assert_eq!(instance.fuel(), Some(left));
    instance.set_fuel(10);
    assert!(ask(&mut instance, "digest", &[]).unwrap_err().contains("fuel"));
    instance.set_fuel(1_000_000);
    instance.switch("cpu-lean").unwrap();
    ask(&mut instance, "digest", &[]).unwrap();
}

#[test]
fn a_call_is_ended_by_the_hosts_clock_in_any_variant() {
    let shelf = Shelf::new();
    let wat =
        r#"(module (memory (export "memory") 1) (func (export "spin") (loop (br 0))) (func (export "ok")))"#;
    let state = StateMap { memories: vec!["memory".to_owned()], ..StateMap::default() };
    for (recipe, settings) in recipes(Metering::Epochs) {
        shelf.add("spin", wat.as_bytes(), &state, recipe, &settings);
    }
    let cache = shelf.open();
    let module = cache.module("spin").unwrap();
    let host = Host::builder(|| ()).meter(Meter::Epochs(2)).build();
    let mut instance = selector().instantiate(&module, &host).unwrap();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let clock = std::thread::spawn(move || {
        while stopped
            .recv_timeout(Duration::from_millis(5))
            .is_err_and(|error| error == RecvTimeoutError::Timeout)
        {
            cache.tick();
        }
    });
    for recipe in ["balanced", "address-lean", "portable", "cpu-lean"] {
        instance.switch(recipe).unwrap();
        let Err(Error::Call(error)) = instance.call("spin", &[]) else { panic!("{recipe} ended by itself") };
        assert!(error.root_cause().to_string().contains("interrupt"), "{recipe}: {error:?}");
        instance.call("ok", &[]).unwrap();
    }
    drop(stop);
    clock.join().unwrap();
}

#[test]
fn limits_hold_on_both_sides_of_a_switch() {
    let shelf = Shelf::new();
    let module = shelf.fill("stateful", STATEFUL, &stateful(), Metering::None);
    let limited = || StoreLimitsBuilder::new().memory_size(5 << 16).build();
    let host = Host::builder(limited)
        .imports(|linker| linker.func_wrap("host", "note", |value: i32| value).map(|_| ()))
        .limiter(|limits| limits)
        .build();
    let mut instance = selector().instantiate(&module, &host).unwrap();
    let mut grow = |recipe: &str, by: i32| {
        instance.switch(recipe).unwrap();
        number(&instance.call("grow", &[Val::I32(by)]).unwrap())
    };
    assert_eq!(grow("balanced", 2), 2);
    assert_eq!(grow("address-lean", 2), -1);
    assert_eq!(grow("portable", 1), 4);
    assert_eq!(grow("balanced", 1), -1);
}

#[test]
fn what_lies_outside_a_memory_traps_in_every_variant() {
    let shelf = Shelf::new();
    let wat = r#"(module (memory (export "memory") 1)
        (func (export "get") (param i32) (result i32) (i32.load offset=65532 (local.get 0))))"#;
    let state = StateMap { memories: vec!["memory".to_owned()], ..StateMap::default() };
    let module = shelf.fill("bounds", wat.as_bytes(), &state, Metering::None);
    let mut instance = selector().instantiate(&module, &Host::bare()).unwrap();
    for recipe in ["balanced", "cpu-lean", "memory-lean", "address-lean", "portable"] {
        instance.switch(recipe).unwrap();
        assert!(instance.call("get", &[Val::I32(0)]).is_ok());
        for at in [1, 65536, -1, i32::MAX, i32::MIN] {
            let error = instance.call("get", &[Val::I32(at)]).unwrap_err();
            assert!(
                matches!(&error, Error::Call(cause) if cause.root_cause().to_string().contains("out of bounds"))
            );
        }
    }
}

#[test]
fn foreign_functions_and_objects_stay() {
    let shelf = Shelf::new();
    let wat = r#"(module
        (import "host" "function" (func $function (result funcref)))
        (import "host" "object" (func $object (result externref)))
        (table (export "functions") 0 funcref)
        (table $t (export "t") 3 funcref) (table $o (export "o") 2 externref)
        (func (export "take-function") (table.set $t (i32.const 1) (call $function)))
        (func (export "take-object") (table.set $o (i32.const 1) (call $object)))
        (func (export "forget") (table.set $t (i32.const 1) (ref.null func)) (table.set $o (i32.const 1) (ref.null extern))))"#;
    let tables = vec!["t".to_owned(), "o".to_owned()];
    let state = StateMap { tables, functions: Some("functions".to_owned()), ..StateMap::default() };
    for (recipe, settings) in recipes(Metering::None) {
        shelf.add("foreign", wat.as_bytes(), &state, recipe, &settings);
    }
    let module = shelf.open().module("foreign").unwrap();
    let host = Host::builder(|| ())
        .imports(|linker| {
            linker.func_wrap("host", "function", |mut caller: Caller<'_, Held<()>>| {
                Some(Func::wrap(&mut caller, || 7))
            })?;
            linker.func_wrap("host", "object", |mut caller: Caller<'_, Held<()>>| {
                ExternRef::new(&mut caller, "an object").map(Some)
            })?;
            Ok(())
        })
        .build();
    let mut instance = selector().instantiate(&module, &host).unwrap();
    let mut reason = |call: &str| {
        instance.call(call, &[]).unwrap();
        let to = if instance.variant().recipe() == "balanced" { "cpu-lean" } else { "balanced" };
        match instance.switch(to) {
            Ok(()) => None,
            Err(Error::Stays(stay)) => Some(stay.to_string()),
            Err(error) => panic!("{error}"),
        }
    };
    let foreign = "table `t`, element 1, holds a function that is not this module's own";
    assert_eq!(reason("take-function").as_deref(), Some(foreign));
    assert_eq!(reason("forget"), None);
    let object = "table `o`, element 1, holds a reference to an object, which cannot leave its store";
    assert_eq!(reason("take-object").as_deref(), Some(object));
    assert_eq!(reason("forget"), None);
}
