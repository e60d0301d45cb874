//! A cache and workers for one test.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use plimsoll_runtime::cache::Manifest;
use plimsoll_variants::builder::{BuildError, Builder, Outcome, Request};
use plimsoll_variants::module::Module;
use plimsoll_variants::recipe::Recipe;
use plimsoll_variants::store::Store;
use plimsoll_variants::worker::{Bounds, Workers};
use plimsoll_variants::workload::Workload;
use tempfile::TempDir;

pub(crate) struct World {
    folder: TempDir,
    pub(crate) workers: Workers,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a scratch folder");
        let mut workers =
            Workers::new(PathBuf::from(env!("CARGO_BIN_EXE_plimsoll-variants-worker")), Vec::new());
        workers.bounds = Bounds { time: Duration::from_secs(300), memory: 2 << 30 };
        Self { folder, workers }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.root()).expect("a cache")
    }

    pub(crate) fn build(&self, request: &Request) -> Result<Vec<Outcome>, BuildError> {
        let (store, timing) = (self.store(), Mutex::new(()));
        Builder { store: &store, workers: &self.workers, progress: &|_, _| (), timing: &timing }
            .build(request)
    }

    pub(crate) fn repair(&self) -> Vec<String> {
        let (store, timing) = (self.store(), Mutex::new(()));
        let builder =
            Builder { store: &store, workers: &self.workers, progress: &|_, _| (), timing: &timing };
        let all: Vec<Recipe> = recipes(&["balanced", "memory-lean"]);
        builder
            .repair(store.flaws().expect("a cache that can be read"), &all)
            .expect("a cache that can be written")
    }
}

pub(crate) fn recipes(names: &[&str]) -> Vec<Recipe> {
    names.iter().map(|name| Recipe::built_in(name).expect("a recipe")).collect()
}

/// A WASI reactor built from C (`modules/reader.c`).
pub(crate) const READER: &[u8] = include_bytes!("modules/reader.wasm");

/// A request for a module as text.
pub(crate) fn request(text: &str, names: &[&str]) -> Request {
    bytes(text.as_bytes(), names)
}

/// A request for a module, text or binary.
pub(crate) fn bytes(module: &[u8], names: &[&str]) -> Request {
    Request {
        name: "module".to_owned(),
        module: Module::read(module).expect("a module"),
        recipes: recipes(names),
        workload: None,
        profile: None,
        anew: false,
    }
}

/// A request for a module of the corpus with its workload.
pub(crate) fn corpus(name: &str, names: &[&str]) -> Request {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/wasm");
    let read = |ending: &str| {
        std::fs::read(folder.join(format!("{name}.{ending}"))).expect("a module of the corpus")
    };
    let workload = String::from_utf8(read("toml")).expect("a workload");
    Request {
        name: name.to_owned(),
        module: Module::read(&read("wasm")).expect("a module"),
        recipes: recipes(names),
        workload: Some(Workload::parse(&workload, &folder).expect("a workload")),
        profile: None,
        anew: false,
    }
}

/// The manifests of what was built or was there.
pub(crate) fn manifests(outcomes: Vec<Outcome>) -> Vec<Manifest> {
    outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Built(manifest) | Outcome::Present(manifest) => *manifest,
            Outcome::Unavailable { recipe, why } => panic!("{recipe}: {why}"),
        })
        .collect()
}
