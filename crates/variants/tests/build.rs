//! What is built, and that it means the same.

use plimsoll_variants::builder::{BuildError, Outcome, trace};
use plimsoll_variants::profile::Profile;
use plimsoll_variants::recipe::BUILT_IN;
use plimsoll_variants::workload::Workload;

use crate::world::{READER, World, bytes, corpus, manifests, request};

/// Hidden state, a start function, an indirect call, a segment that is dropped.
pub(crate) const STATEFUL: &str = "(module
  (memory 1) (global $count (mut i32) (i32.const 0)) (table 2 funcref) (elem (i32.const 0) $one $two) (data $d \"abc\")
  (func $one (result i32) i32.const 1) (func $two (result i32) i32.const 2)
  (func $begin (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3)) (data.drop $d))
  (func (export \"run\") (param i32) (result i32)
    (global.set $count (i32.add (global.get $count) (call_indirect (result i32) (i32.and (local.get 0) (i32.const 1)))))
    (i32.add (global.get $count) (i32.load8_u (i32.const 1))))
  (start $begin))";

#[test]
fn all_recipes_give_what_wasmtimes_default_gives() {
    let world = World::new();
    for name in ["dispatch", "parsing"] {
        // Timing compares the results of all forms with each other.
        let found = manifests(
            world
                .build(&corpus(name, &["balanced", "memory-lean", "address-lean", "start-lean"]))
                .expect(name),
        );
        assert!(found.iter().all(|manifest| manifest.figures.run_ratio.is_some_and(|ratio| ratio > 0.0)));
    }
}

#[test]
fn the_same_module_gives_the_same_bytes() {
    let (a, b) = (World::new(), World::new());
    let request = request(STATEFUL, &BUILT_IN);
    let (one, two) =
        (manifests(a.build(&request).expect("built")), manifests(b.build(&request).expect("built")));
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one.identity, two.identity);
        assert_eq!(one.state, two.state);
        let bytes = |world: &World| {
            let store = world.store();
            let path = store.catalog().layout().artifact(one.identity.module, one.identity.key());
            std::fs::read(path).expect("an artifact")
        };
        assert_eq!(bytes(&a), bytes(&b), "{}", one.identity.recipe);
    }
}

#[test]
fn what_is_there_is_not_built_again() {
    let world = World::new();
    let request = request(STATEFUL, &["balanced", "start-lean"]);
    world.build(&request).expect("built");
    let again = world.build(&request).expect("there");
    assert!(again.iter().all(|outcome| matches!(outcome, Outcome::Present(_))), "{again:?}");
}

#[test]
fn without_a_workload_cpu_lean_says_that_it_was_not_tuned() {
    let world = World::new();
    let found = manifests(world.build(&request(STATEFUL, &["cpu-lean"])).expect("built"));
    assert!(found[0].figures.why[0].starts_with("not autotuned"), "{:?}", found[0].figures.why);
}

#[test]
fn a_recipe_that_cannot_be_applied_says_why() {
    let world = World::new();
    // Winch knows no tail calls.
    let text =
        "(module (func $a (export \"a\") (result i32) return_call $b) (func $b (result i32) i32.const 1))";
    let found = world.build(&request(text, &["balanced", "start-lean"])).expect("built");
    assert!(matches!(&found[0], Outcome::Built(_)));
    assert!(
        matches!(&found[1], Outcome::Unavailable { why, .. } if why.contains("tail call")),
        "{:?}",
        found[1]
    );
}

/// A workload of [`READER`] with a folder, standard input, and what has to come of both.
fn reading(folder: &std::path::Path) -> Workload {
    std::fs::write(folder.join("letter.txt"), "one\ntwo\n").expect("written");
    let text = "export = \"run\"\nresults = [4]\nstdin = \"alpha\\nbeta\\n\"\n\
        stdout = \"1: one\\n2: two\\nsaid: alpha\\nsaid: beta\\n\"\nfolders = { \"/texts\" = \".\" }\n";
    Workload::parse(text, folder).expect("a workload")
}

#[test]
fn a_workload_gives_folders_and_standard_input() {
    let (world, folder) = (World::new(), tempfile::tempdir().expect("a folder"));
    let mut request = bytes(READER, &["balanced", "memory-lean", "start-lean"]);
    request.workload = Some(reading(folder.path()));
    let found = manifests(world.build(&request).expect("built"));
    assert!(found.iter().all(|manifest| manifest.figures.run_ratio.is_some()));
    let cold = found[1].artifact.cold.clone().expect("part of the C library is never entered");
    // Behind it stand what is entered, and the ways into the module.
    assert!(cold.start < cold.end && cold.end < found[1].figures.text_bytes.0, "{cold:?}");
    // Another input does not give what the workload says.
    std::fs::write(folder.path().join("letter.txt"), "one\n").expect("written");
    request.anew = true;
    let error = world.build(&request).expect_err("other results");
    assert!(matches!(error, BuildError::Workload(_)), "{error}");
}

#[test]
fn a_profile_of_a_run_steers_as_the_run_itself() {
    let (world, folder) = (World::new(), tempfile::tempdir().expect("a folder"));
    let mut request = bytes(READER, &["memory-lean"]);
    let workload = reading(folder.path());
    let profile = trace(&world.workers, &request.module, &workload).expect("traced");
    let again = Profile::parse(&profile.to_text(&request.module), &request.module).expect("a profile");
    assert_eq!(again, profile);
    let plain = manifests(world.build(&request).expect("built"));
    request.profile = Some(profile);
    let steered = manifests(world.build(&request).expect("built"));
    request.profile = None;
    request.workload = Some(workload);
    let traced = manifests(world.build(&request).expect("built"));
    assert_ne!(plain[0].identity, steered[0].identity);
    assert_eq!(steered[0].identity, traced[0].identity);
    assert_eq!(steered[0].artifact, traced[0].artifact);
}

#[test]
fn what_sets_an_instance_up_runs_once() {
    let text = "(module (global $count (mut i32) (i32.const 0)) (func (export \"run\") (result i32) (global.get $count))
        (func $set-up (export \"_initialize\") (global.set $count (i32.add (global.get $count) (i32.const 1)))) START)";
    for start in ["", "(start $set-up)"] {
        let world = World::new();
        let mut request = request(&text.replace("START", start), &["balanced", "memory-lean"]);
        let workload = Workload::parse("export = \"run\"\nresults = [1]", std::path::Path::new("/"));
        request.workload = Some(workload.expect("a workload"));
        assert_eq!(manifests(world.build(&request).expect(start)).len(), 2, "{start}");
    }
}
