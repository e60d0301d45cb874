//! What was built here runs there: a host without compilers maps it, switches live instances with their hidden state, and
//! lets them sleep.

use plimsoll_model::{Millis, Pressure, Stall};
use plimsoll_runtime::wasmtime::Val;
use plimsoll_runtime::{Cache, Error, Held, Host, Instance, Module, Outlook, Policy, Selector, Stay};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::{MemoryInputPipe, MemoryOutputPipe};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::build::STATEFUL;
use crate::world::{READER, World, bytes, request};

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

/// Builds a module as text by these recipes, and opens it.
fn opened(world: &World, text: &str, recipes: &[&str]) -> Module {
    world.build(&request(text, recipes)).expect("built");
    let module = Cache::open(world.root()).expect("a cache").module("module").expect("a module");
    assert!(module.rejected().is_empty(), "{:?}", module.rejected());
    module
}

#[test]
fn wasi_that_the_host_sets_up_goes_along() {
    let (world, texts) = (World::new(), tempfile::tempdir().expect("a folder"));
    std::fs::write(texts.path().join("letter.txt"), "one\ntwo\nthree\nfour\nfive\n").expect("written");
    let recipes = ["balanced", "memory-lean", "address-lean", "portable"];
    world.build(&bytes(READER, &recipes)).expect("built");
    let module = Cache::open(world.root()).expect("a cache").module("module").expect("a module");
    let printed = MemoryOutputPipe::new(4096);
    let (folder, stdout) = (texts.path().to_owned(), printed.clone());
    let wasi = move || {
        WasiCtxBuilder::new()
            .allow_blocking_current_thread(true)
            .stdin(MemoryInputPipe::new("alpha\nbeta\n"))
            .stdout(stdout.clone())
            .preopened_dir(&folder, "/texts", FsPerms::ReadOnly)
            .expect("a folder")
            .build_p1()
    };
    let host = Host::builder(wasi)
        .imports(|linker| p1::add_to_linker_sync(linker, |held: &mut Held<WasiP1Ctx>| &mut **held))
        .build();
    let mut instance =
        Selector::new(Policy::default()).instantiate(&module, &host).expect("an instance with WASI");
    let call = |instance: &mut Instance<WasiP1Ctx>, name: &str| {
        instance.call(name, &[]).expect("a call").first().map_or(0, |value| value.i32().expect("a number"))
    };
    call(&mut instance, "_initialize");
    assert_eq!(call(&mut instance, "begin"), 1, "the preopened folder is there");
    // The file stays open and goes on where it was read to, wherever the instance is by then.
    for (length, recipe) in [(4, "memory-lean"), (4, "address-lean"), (6, "portable"), (5, "balanced")] {
        assert_eq!(call(&mut instance, "next"), length);
        instance.switch(recipe).expect("a switch");
    }
    instance.hibernate().expect("asleep");
    assert_eq!((call(&mut instance, "next"), call(&mut instance, "next")), (5, -1));
    assert_eq!(call(&mut instance, "echo"), 6);
    instance.switch("memory-lean").expect("a switch");
    assert_eq!((call(&mut instance, "echo"), call(&mut instance, "echo")), (5, -1));
    let printed = String::from_utf8(printed.contents().to_vec()).expect("text");
    assert_eq!(printed, "1: one\n2: two\n3: three\n4: four\n5: five\nsaid: alpha\nsaid: beta\n");
}

#[test]
fn a_shared_memory_runs_and_stays() {
    let world = World::new();
    let text = "(module (memory 1 2 shared)
        (func (export \"run\") (result i32) (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))";
    let module = opened(&world, text, &["balanced", "memory-lean"]);
    let mut instance =
        Selector::new(Policy::default()).instantiate(&module, &Host::bare()).expect("an instance");
    instance.call("run", &[]).expect("a call");
    let Err(Error::Stays(stay)) = instance.switch("memory-lean") else { panic!("it has to stay") };
    assert!(
        matches!(&*stay, Stay::Fixed(why) if why == "memory 0 is shared: other threads may be in it"),
        "{stay}"
    );
    assert_eq!(instance.call("run", &[]).expect("a call")[0].i32(), Some(1));
}

#[test]
fn a_module_that_imports_a_memory_is_built_and_refused() {
    let world = World::new();
    let text = "(module (import \"env\" \"memory\" (memory 1)) (func (export \"run\") (drop (i32.load (i32.const 0)))))";
    let module = opened(&world, text, &["balanced", "memory-lean"]);
    assert_eq!(module.variants()[0].manifest.state.fixed, ["memory 0 is imported: others may hold it"]);
    let refused =
        Selector::new(Policy::default()).instantiate(&module, &Host::bare()).expect_err("no such import");
    let said = format!("{refused:#}");
    assert!(said.contains("env::memory"), "{said}");
}

#[test]
fn an_asynchronous_import_is_refused() {
    let world = World::new();
    let text = "(module (import \"host\" \"wait\" (func $wait)) (func (export \"run\") (call $wait)))";
    let module = opened(&world, text, &["balanced"]);
    let host = Host::builder(|| ())
        .imports(|linker| {
            linker.func_wrap_async("host", "wait", |_, (): ()| Box::new(async { Ok(()) }))?;
            Ok(())
        })
        .build();
    let made = Selector::new(Policy::default()).instantiate(&module, &host);
    let said = match made.and_then(|mut instance| instance.call("run", &[])) {
        Ok(results) => panic!("{results:?}"),
        Err(error) => format!("{error:?}"),
    };
    assert!(said.contains("async"), "{said}");
}
