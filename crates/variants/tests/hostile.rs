//! Modules that mean harm, and those that are only broken: a clear error, nothing lost, nothing left running.

use std::time::Duration;

use plimsoll_variants::builder::{BuildError, Outcome};
use plimsoll_variants::worker::{Bounds, WorkerError};
use plimsoll_variants::workload::Workload;

use crate::world::{World, request};

fn workload(text: &str) -> Option<Workload> {
    Some(Workload::parse(text, std::path::Path::new("/")).expect("a workload"))
}

fn check(module: &str, text: &str, expected: &str) {
    let mut world = World::new();
    world.workers.bounds = Bounds { time: Duration::from_secs(20), memory: 1 << 30 };
    let mut request = request(module, &["balanced"]);
    request.workload = workload(text);
    match world.build(&request) {
        Err(BuildError::Workload(error)) => {
            assert!(error.to_string().contains(expected), "{module}\n  says: {error}");
        }
        other => panic!("{module}: {other:?}"),
    }
}

#[test]
fn a_workload_that_fails_says_how() {
    let run = "export = \"run\"";
    check("(module (func (export \"run\") unreachable))", run, "'run' trapped: wasm `unreachable`");
    check("(module (func $f (export \"run\") call $f))", run, "call stack exhausted");
    check(
        "(module (func (export \"run\") (drop (i32.div_s (i32.const 1) (i32.const 0)))))",
        run,
        "divide by zero",
    );
    check("(module (func (export \"walk\")))", run, "there is no function 'run'; exports are walk");
    check("(module (func (export \"run\") (param i32)))", run, "takes 1 arguments, and the workload gives 0");
    check("(module (func (export \"run\") (param i32)))", "export = \"run\"\narguments = [1.5]", "takes i32");
    check(
        "(module (func (export \"run\") (result i32) i32.const 1))",
        "export = \"run\"\nresults = [2]",
        "the workload says",
    );
    check("(module (memory 60000) (func (export \"run\")))", run, "memory");
    check("(module (func $s unreachable) (start $s) (func (export \"run\")))", run, "trapped");
}

#[test]
fn a_module_that_never_ends_is_ended() {
    let mut world = World::new();
    world.workers.bounds.time = Duration::from_secs(2);
    let mut request = request("(module (func (export \"run\") (loop (br 0))))", &["balanced"]);
    request.workload = workload("export = \"run\"");
    let error = world.build(&request).expect_err("endless");
    assert!(matches!(error, BuildError::Workload(WorkerError::Time(_) | WorkerError::Crash(_))), "{error}");
}

#[test]
fn imports_that_are_not_named_are_stubbed() {
    let world = World::new();
    let text = "(module (import \"host\" \"ask\" (func $ask (param i32) (result i64))) (import \"host\" \"limit\" (global i32))
        (func (export \"run\") (result i64) (call $ask (global.get 0))))";
    let mut request = request(text, &["balanced"]);
    request.workload = workload("export = \"run\"\nresults = [0]");
    assert!(matches!(world.build(&request).expect("built")[0], Outcome::Built(_)));
}

#[test]
fn a_bomb_stays_in_its_process() {
    // A function of half a million instructions that are all alive to its end.
    let mut text = String::from("(module (func (export \"run\") (param i64) (result i64) local.get 0\n");
    for number in 0..250_000 {
        text.push_str(&format!("(i64.mul (local.get 0) (i64.const {number}))\n"));
    }
    text.push_str(&"i64.add\n".repeat(250_000));
    text.push_str("))");
    let mut world = World::new();
    world.workers.bounds = Bounds { time: Duration::from_secs(2), memory: 192 << 20 };
    let found =
        world.build(&request(&text, &["balanced"])).expect("a recipe that cannot be applied is no error");
    assert!(
        matches!(&found[0], Outcome::Unavailable { why, .. } if why.contains("bound") || why.contains("worker process")),
        "{:?}",
        found[0]
    );
    assert!(world.store().flaws().expect("readable").is_empty());
}

#[test]
fn workers_that_cannot_be_started_are_the_environments_fault() {
    let mut world = World::new();
    let bounds = world.workers.bounds;
    world.workers = plimsoll_variants::worker::Workers::new("/nowhere/worker".into(), Vec::new());
    world.workers.bounds = bounds;
    let error = world.build(&request("(module)", &["balanced"])).expect_err("no workers");
    assert!(matches!(&error, BuildError::Environment(why) if why.contains("/nowhere/worker")), "{error}");
}
