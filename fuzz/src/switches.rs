//! Any sequence of calls, switches and sleeps: an instance that goes through it gives what a twin gives that stays where it
//! is, and holds the same in the end. Each three bytes of an input are one step.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plimsoll_runtime::cache::Metering;
use plimsoll_runtime::wasmtime::{Caller, Val};
use plimsoll_runtime::{Error, Held, Host, Instance, Module};

#[path = "../../crates/runtime/tests/support.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod support;

use support::{STATEFUL, STATEFUL_CALLS, Shelf, selector, stateful};

/// Compiled once; what the fuzzer's counters see of that is the same for every input.
static WORLD: LazyLock<(Shelf, Module, Host<Vec<i32>>)> = LazyLock::new(|| {
    let shelf = Shelf::new();
    let module = shelf.fill("stateful", STATEFUL, &stateful(), Metering::None);
    let host = Host::builder(Vec::new)
        .imports(|linker| {
            linker.func_wrap("host", "note", |mut caller: Caller<'_, Held<Vec<i32>>>, value: i32| {
                caller.data_mut().push(value);
                caller.data().len() as i32
            })?;
            Ok(())
        })
        .build();
    (shelf, module, host)
});

fuzz_target!(|input: &[u8]| {
    let (_, module, host) = &*WORLD;
    let selector = selector();
    let mut moving = selector.instantiate(module, host).expect("an instance");
    let mut twin = selector.instantiate(module, host).expect("an instance");
    for [what, a, b] in input.as_chunks().0.iter().take(200) {
        match what % 16 {
            0..3 => moving
                .switch(module.variants()[usize::from(*a) % module.variants().len()].recipe())
                .expect("a switch"),
            3 => drop(moving.hibernate().expect("asleep")),
            4 => assert_eq!(ask(&mut moving, "drop-passive", &[]), ask(&mut twin, "drop-passive", &[])),
            _ => {
                let (name, count) = STATEFUL_CALLS[usize::from(*what) % STATEFUL_CALLS.len()];
                let small = if name.starts_with("grow") { i32::from(a & 1) } else { i32::from(*a) << 9 };
                let arguments = [Val::I32(small), Val::I32(i32::from(*b))];
                let (left, right) =
                    (ask(&mut moving, name, &arguments[..count]), ask(&mut twin, name, &arguments[..count]));
                assert_eq!(left, right, "{name}{arguments:?} in {}", moving.variant().recipe());
            }
        }
    }
    assert_eq!(ask(&mut moving, "digest", &[]), ask(&mut twin, "digest", &[]));
    assert_eq!(moving.data(), twin.data());
});

/// What a call gives, or why it traps.
fn ask(instance: &mut Instance<Vec<i32>>, name: &str, arguments: &[Val]) -> Result<String, String> {
    match instance.call(name, arguments) {
        Ok(results) => Ok(format!("{results:?}")),
        Err(Error::Call(error)) => Err(error.root_cause().to_string()),
        Err(error) => panic!("{error}"),
    }
}
