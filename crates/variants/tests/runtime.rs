//! What was built here runs there: a host without compilers maps it, switches live instances with their hidden state, and
//! lets them sleep.

use plimsoll_model::{Millis, Pressure, Stall};
use plimsoll_runtime::wasmtime::Val;
use plimsoll_runtime::{Cache, Host, Outlook, Policy, Selector};

use crate::build::STATEFUL;
use crate::world::{World, request};

#[test]
fn a_runtime_switches_what_was_built() {
    let world = World::new();
    let recipes = ["balanced", "cpu-lean", "memory-lean", "address-lean", "start-lean", "portable"];
    world.build(&request(STATEFUL, &recipes)).expect("built");
    let module = Cache::open(world.root()).expect("a cache").module("module").expect("a module");
    assert_eq!(
        (module.variants().len(), module.rejected().len()),
        (recipes.len(), 0),
        "{:?}",
        module.rejected()
    );
    let selector = Selector::new(Policy::default());
    let mut instance = selector.instantiate(&module, &Host::bare()).expect("an instance");
    // Each call adds 1 or 2 to a hidden global, and adds the `b` that a segment left in hidden memory.
    let mut call = |with: i32, expected: i32| {
        let results = instance.call("run", &[Val::I32(with)]).expect("a call");
        assert_eq!(results[0].i32(), Some(expected));
        instance.variant().recipe().to_owned()
    };
    let before = call(0, 1 + 98);
    let short = Pressure { memory: Stall { avg10: 0.9, ..Stall::default() }, ..Pressure::default() };
    for second in 1..20 {
        selector.observe(Millis(second * 1000), &Outlook { now: short, ahead: None });
    }
    let after = call(1, 3 + 98);
    assert_ne!(before, after, "{}", selector.explain());
    instance.hibernate().expect("asleep");
    let results = instance.call("run", &[Val::I32(1)]).expect("awake");
    assert_eq!(results[0].i32(), Some(5 + 98));
}
