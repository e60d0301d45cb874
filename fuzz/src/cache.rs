//! A cache in which anything can stand: reading it does not panic, what was written by nobody with the key is not believed,
//! and what has the right seal and no sense is told as damage.
//!
//! The first byte of an input says what the rest is: a text as it is, or one to be sealed first so that reading goes on
//! behind the seal; and which file of a cache is to hold it. Artifacts are never sealed here: they are native code, and a
//! seal means that a trusted builder made it.
#![no_main]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plimsoll_runtime::cache::{
    Identity, Layout, Manifest, Named, Platform, SealKey, Sealed, Settings, Target, Trust, WASMTIME_VERSION,
    parse_sealed, to_sealed,
};
use plimsoll_runtime::{Cache, Host, Policy, Selector};

fuzz_target!(|input: &[u8]| {
    let Some((first, rest)) = input.split_first() else { return };
    let text = if first & 1 == 1 { sealed(rest) } else { rest.to_vec() };
    read::<Manifest>(&text);
    read::<Named>(&text);
    let world = &*WORLD;
    let spoilt = match first >> 1 & 3 {
        0 => &world.name,
        1 => &world.manifest,
        2 if first & 1 == 0 => &world.artifact,
        _ => return,
    };
    fs::write(spoilt, &text).expect("a file of the cache");
    let cache = Cache::open_with(&world.folder, Trust::Owner).expect("a folder with its key");
    let _ = cache.catalog().names();
    let _ = cache
        .catalog()
        .modules()
        .map(|all| all.into_iter().map(|one| cache.catalog().variants(one)).collect::<Vec<_>>());
    if let Ok(module) = cache.module("module") {
        assert!(module.variants().is_empty(), "no code was ever sealed here");
        let selector = Selector::new(Policy::default());
        assert!(selector.instantiate(&module, &Host::bare()).is_err());
    }
    world.mend();
});

/// What is read is what is written again.
fn read<T: Sealed + Clone + PartialEq + std::fmt::Debug>(text: &[u8]) {
    let Ok(found) = parse_sealed::<T>(&WORLD.key, text) else { return };
    let again = to_sealed(&WORLD.key, &found).expect("what was read can be written");
    assert_eq!(parse_sealed::<T>(&WORLD.key, again.as_bytes()).expect("and read again"), found);
}

fn sealed(body: &[u8]) -> Vec<u8> {
    let mut text = format!("{}\n", WORLD.key.seal(body)).into_bytes();
    text.extend_from_slice(body);
    text
}

/// A cache with one module and one variant, whose artifact is of the length its manifest says and fits no seal.
struct World {
    folder: PathBuf,
    key: SealKey,
    name: PathBuf,
    manifest: PathBuf,
    artifact: PathBuf,
    whole: [Vec<u8>; 3],
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("plimsoll-fuzz-{}", std::process::id()));
    let (key, layout) = (SealKey::new([7; 32]), Layout::new(&folder));
    let settings = Settings::default();
    let identity = Identity {
        module: Identity::digest(b"module"),
        recipe: "balanced".to_owned(),
        recipe_digest: Identity::digest(b"recipe"),
        wasmtime: WASMTIME_VERSION.to_owned(),
        platform: Platform::of(Target::Native),
        settings,
    };
    let (module, variant) = (identity.module, identity.key());
    let text = format!(
        r#"{{"schema":"plimsoll.variant/1","identity":{},"artifact":{{"bytes":4,"seal":"{}"}},"state":{{}}}}"#,
        serde_json::to_string(&identity).expect("JSON"),
        key.seal(b"code"),
    );
    let seal = |body: &str| format!("{}\n{body}\n", key.seal(format!("{body}\n").as_bytes())).into_bytes();
    let named = Named { name: "module".to_owned(), module };
    let world = World {
        name: layout.name("module").expect("a name"),
        manifest: layout.manifest(module, variant),
        artifact: layout.artifact(module, variant),
        whole: [to_sealed(&key, &named).expect("JSON").into_bytes(), seal(&text), b"CODE".to_vec()],
        folder,
        key,
    };
    for path in [&world.name, &world.manifest] {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a scratch folder");
    }
    let close =
        |path: &PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights");
    close(&world.folder, 0o700);
    fs::write(layout.key(), world.key.bytes()).expect("the key");
    close(&layout.key(), 0o600);
    world.mend();
    parse_sealed::<Manifest>(&world.key, &world.whole[1])
        .expect("the manifest is one before anything is done to it");
    world
});

impl World {
    fn mend(&self) {
        for (path, bytes) in [&self.name, &self.manifest, &self.artifact].into_iter().zip(&self.whole) {
            fs::write(path, bytes).expect("a file of the cache");
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("rights");
        }
    }
}
