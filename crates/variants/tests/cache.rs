//! The writing side of the cache: builders at the same time, damage, repair, eviction.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use plimsoll_model::Bytes;
use plimsoll_runtime::cache::{Damage, Metering};
use plimsoll_variants::recipe::Recipe;

use crate::world::{World, manifests, request};

const TEXT: &str = "(module (memory 1) (func (export \"run\") (result i32) i32.const 7))";

/// A way of harming an artifact or its manifest, given the artifact's path, and what it is called.
type Harm = (&'static str, fn(&PathBuf));

/// A world with one module in two variants, and the paths of the artifacts.
fn built() -> (World, Vec<PathBuf>) {
    let world = World::new();
    let found = manifests(world.build(&request(TEXT, &["balanced", "memory-lean"])).expect("built"));
    let store = world.store();
    let layout = store.catalog().layout();
    let paths = found.iter().map(|one| layout.artifact(one.identity.module, one.identity.key())).collect();
    (world, paths)
}

#[test]
fn builders_at_the_same_time_agree() {
    let world = World::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| world.build(&request(TEXT, &["balanced", "memory-lean"])).expect("built"));
        }
    });
    let store = world.store();
    assert!(store.flaws().expect("readable").is_empty());
    let modules = store.catalog().modules().expect("readable");
    assert_eq!(modules.len(), 1);
    assert_eq!(store.catalog().variants(modules[0]).expect("readable").len(), 2);
}

#[test]
fn what_an_interrupted_builder_leaves_is_no_damage_and_goes() {
    let world = World::new();
    let store = world.store();
    let (request, most) = (request(TEXT, &[]), Bytes(u64::MAX));
    let digest = request.module.digest();
    store.keep("begun", digest, request.module.bytes()).expect("kept");
    assert!(store.flaws().expect("readable").is_empty());
    store.evict(most).expect("evicted");
    assert_eq!(store.catalog().modules().expect("readable"), [digest], "it may be at work yet");
    let folder = store.catalog().layout().module(digest);
    fs::remove_file(folder.join("module.wasm")).expect("removed");
    assert!(store.flaws().expect("readable").is_empty());
    let long_ago = SystemTime::now() - Duration::from_secs(7200);
    fs::File::open(&folder).expect("a folder").set_modified(long_ago).expect("aged");
    store.evict(most).expect("evicted");
    assert!(store.catalog().modules().expect("readable").is_empty());
    assert!(store.catalog().names().expect("readable").is_empty());
}

#[test]
fn damage_is_found_and_repaired() {
    let harm: [Harm; 5] = [
        ("a flipped byte", |path| {
            let mut bytes = fs::read(path).expect("an artifact");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).expect("written");
        }),
        ("half of it", |path| {
            let bytes = fs::read(path).expect("an artifact");
            fs::write(path, &bytes[..bytes.len() / 2]).expect("written");
        }),
        ("nothing left", |path| fs::remove_file(path).expect("removed")),
        ("a changed manifest", |path| {
            let path = path.with_extension("json");
            let text = fs::read_to_string(&path).expect("a manifest");
            fs::write(&path, text.replace("balanced", "hacked!!").replace("memory-lean", "hacked!!!!!"))
                .expect("written");
        }),
        ("a manifest of another release", |path| {
            let path = path.with_extension("json");
            fs::write(&path, "plimsoll.variant/0\n{}\n").expect("written");
        }),
    ];
    for (what, harm) in harm {
        let (world, paths) = built();
        let before: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).expect("an artifact")).collect();
        paths.iter().for_each(harm);
        assert_eq!(world.store().flaws().expect("readable").len(), 2, "{what}");
        assert_eq!(world.repair(), Vec::<String>::new(), "{what}");
        assert!(world.store().flaws().expect("readable").is_empty(), "{what}");
        let after: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).expect("an artifact")).collect();
        assert_eq!(before, after, "{what}");
    }
}

#[test]
fn what_a_damaged_manifest_was_of_is_told_by_its_key() {
    let world = World::new();
    let mut wanted = request(TEXT, &["balanced", "memory-lean"]);
    wanted.recipes.iter_mut().for_each(|recipe| recipe.metering = Metering::Fuel);
    let found = manifests(world.build(&wanted).expect("built"));
    let store = world.store();
    let layout = store.catalog().layout();
    for manifest in &found {
        fs::write(layout.manifest(manifest.identity.module, manifest.identity.key()), "nothing")
            .expect("written");
    }
    assert_eq!(world.repair(), Vec::<String>::new());
    let module = found[0].identity.module;
    let again: Vec<_> = store
        .catalog()
        .variants(module)
        .expect("readable")
        .into_iter()
        .map(|entry| entry.manifest.expect("whole").identity)
        .collect();
    assert_eq!(again.len(), 2, "none is made that was not there");
    assert!(found.iter().all(|manifest| again.contains(&manifest.identity)), "{again:?}");
}

#[test]
fn what_can_no_longer_be_told_is_not_made_up() {
    let world = World::new();
    let mut wanted = request(TEXT, &["balanced"]);
    wanted.recipes[0].knobs =
        Recipe::parse("own", "summary = \"own\"\n[optimize]\nopt-level = 0").expect("a recipe").knobs;
    let found = manifests(world.build(&wanted).expect("built"));
    let store = world.store();
    let identity = &found[0].identity;
    fs::write(store.catalog().layout().manifest(identity.module, identity.key()), "nothing")
        .expect("written");
    let lost = world.repair();
    assert!(lost.len() == 1 && lost[0].contains("can no longer be told"), "{lost:?}");
    assert!(store.catalog().variants(identity.module).expect("readable").is_empty());
}

#[test]
fn looking_changes_nothing() {
    let (world, paths) = built();
    fs::write(&paths[0], "no code").expect("written");
    let before = world.store().bytes();
    let flaws = world.store().flaws().expect("readable");
    assert!(matches!(flaws[0].damage, Damage::Length { .. }), "{:?}", flaws[0]);
    assert_eq!(world.store().bytes(), before);
}

#[test]
fn the_least_recently_used_goes_first() {
    let (world, paths) = built();
    let (old, new) = (paths[1].with_extension("json"), paths[0].with_extension("json"));
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    let file = fs::File::options().write(true).open(&old).expect("a manifest");
    file.set_times(fs::FileTimes::new().set_modified(hour_ago)).expect("its time");
    let store = world.store();
    let kept = Bytes(store.bytes().0 - 1);
    let done = store.evict(kept).expect("writable");
    assert_eq!(done.variants.iter().map(|(recipe, _)| recipe.as_str()).collect::<Vec<_>>(), ["memory-lean"]);
    assert!(!old.exists() && new.exists() && done.after.0 <= kept.0);
    store.evict(Bytes(0)).expect("writable");
    assert!(store.catalog().modules().expect("readable").is_empty());
    assert!(store.catalog().names().expect("readable").is_empty());
}

#[test]
fn what_others_can_write_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let (world, _) = built();
    fs::set_permissions(world.root(), fs::Permissions::from_mode(0o777)).expect("rights");
    let error = plimsoll_variants::store::Store::open(&world.root()).expect_err("exposed").to_string();
    assert!(error.contains("others have access"), "{error}");
}
