//! Writes small caches, with Wasmtime's own compilers.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use plimsoll_model::Bytes;
use plimsoll_runtime::cache::{
    Artifact, Figures, Identity, Layout, Manifest, Metering, Named, Platform, SealKey, Settings, StateMap,
    Target, Trust, WASMTIME_VERSION, to_sealed,
};
use plimsoll_runtime::wasmtime::{Engine, OptLevel};
use plimsoll_runtime::{Cache, Module, Policy, Selector};
use tempfile::TempDir;

/// A cache that vanishes with the test.
pub(crate) struct Shelf {
    pub(crate) folder: TempDir,
    pub(crate) key: SealKey,
}

/// Recipes whose engines differ in everything that handing over state must bridge.
pub(crate) fn recipes(metering: Metering) -> Vec<(&'static str, Settings)> {
    let usual = Settings { metering, ..Settings::default() };
    vec![
        ("balanced", usual.clone()),
        ("cpu-lean", Settings { inlining: true, ..usual.clone() }),
        ("memory-lean", Settings { memory_copy_on_write: true, address_map: false, ..usual.clone() }),
        (
            "address-lean",
            Settings {
                memory_reservation: 0,
                memory_guard: 0,
                guard_before_memory: false,
                memory_growth_reservation: 0,
                memory_copy_on_write: false,
                ..usual.clone()
            },
        ),
        ("portable", Settings { target: Target::Pulley, ..usual }),
    ]
}

impl Shelf {
    pub(crate) fn new() -> Self {
        Self::with_key(SealKey::random().unwrap())
    }

    pub(crate) fn with_key(key: SealKey) -> Self {
        let folder = TempDir::new().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        write(&Layout::new(folder.path()).key(), key.bytes());
        Self { folder, key }
    }

    pub(crate) fn layout(&self) -> Layout {
        Layout::new(self.folder.path())
    }

    /// Adds one variant, and gives the paths of its manifest and artifact.
    pub(crate) fn add(
        &self,
        name: &str,
        module: &[u8],
        state: &StateMap,
        recipe: &str,
        settings: &Settings,
    ) -> [PathBuf; 2] {
        let mut config = settings.config().unwrap();
        if recipe == "memory-lean" {
            config.cranelift_opt_level(OptLevel::SpeedAndSize);
        }
        let engine = Engine::new(&config).unwrap();
        let code = engine.precompile_module(module).unwrap_or_else(|error| panic!("{recipe}: {error:?}"));
        let identity = Identity {
            module: Identity::digest(module),
            recipe: recipe.to_owned(),
            recipe_digest: Identity::digest(recipe.as_bytes()),
            wasmtime: WASMTIME_VERSION.to_owned(),
            platform: Platform::of(settings.target),
            settings: settings.clone(),
        };
        let artifact = Artifact { bytes: Bytes(code.len() as u64), seal: self.key.seal(&code), cold: None };
        let manifest = Manifest { identity, artifact, state: state.clone(), figures: Figures::default() };
        self.put(name, &manifest, &code)
    }

    pub(crate) fn put(&self, name: &str, manifest: &Manifest, code: &[u8]) -> [PathBuf; 2] {
        let (layout, identity) = (self.layout(), &manifest.identity);
        let paths = [
            layout.manifest(identity.module, identity.key()),
            layout.artifact(identity.module, identity.key()),
        ];
        write(&paths[1], code);
        write(&paths[0], to_sealed(&self.key, manifest).unwrap().as_bytes());
        let named = Named { name: name.to_owned(), module: identity.module };
        write(&layout.name(name).unwrap(), to_sealed(&self.key, &named).unwrap().as_bytes());
        paths
    }

    /// All recipes of one module.
    pub(crate) fn fill(&self, name: &str, module: &[u8], state: &StateMap, metering: Metering) -> Module {
        for (recipe, settings) in recipes(metering) {
            self.add(name, module, state, recipe, &settings);
        }
        let module = self.open().module(name).unwrap();
        assert!(module.rejected().is_empty(), "{:?}", module.rejected());
        assert_eq!(module.variants().len(), recipes(metering).len());
        module
    }

    pub(crate) fn open(&self) -> Cache {
        Cache::open_with(self.folder.path(), Trust::Owner).unwrap()
    }
}

pub(crate) fn selector() -> Selector {
    Selector::try_new(Policy::default()).unwrap()
}

fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().unwrap();
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).unwrap();
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

/// A module with every kind of state, instrumented by hand as `cache` describes it.
pub(crate) const STATEFUL: &[u8] = include_bytes!("stateful.wat");

/// Calls that change or tell the state of [`STATEFUL`], and how many numbers they take.
pub(crate) const STATEFUL_CALLS: [(&str, usize); 12] = [
    ("count", 1),
    ("poke", 2),
    ("poke", 2),
    ("side", 2),
    ("place", 2),
    ("choose", 1),
    ("run-chosen", 1),
    ("run", 2),
    ("load-passive", 1),
    ("grow-table", 1),
    ("grow", 1),
    ("grow-side", 1),
];

/// A service built from C (`modules/service.c`), which exports all state it has.
pub(crate) const SERVICE: &[u8] = include_bytes!("modules/service.wasm");

/// How the state of [`SERVICE`] is reached.
pub(crate) fn service() -> StateMap {
    let globals = vec!["__stack_pointer".to_owned()];
    StateMap { memories: vec!["memory".to_owned()], globals, ..StateMap::default() }
}

/// How the state of [`STATEFUL`] is reached.
pub(crate) fn stateful() -> StateMap {
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
    StateMap {
        memories: names(&["memory", "plimsoll:memory:1"]),
        globals: names(&[
            "plimsoll:global:0",
            "plimsoll:global:1",
            "plimsoll:global:2",
            "plimsoll:global:3",
            "plimsoll:global:4",
            "plimsoll:global:5",
        ]),
        tables: names(&["plimsoll:table:0"]),
        functions: Some("plimsoll:functions".to_owned()),
        start: Some("plimsoll:start".to_owned()),
        settle: Some("plimsoll:settle".to_owned()),
        fixed: Vec::new(),
    }
}
