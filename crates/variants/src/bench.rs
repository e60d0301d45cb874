//! Times the variants a cache has of a module against Wasmtime's default, in turns and in one process.

use plimsoll_model::Bytes;
use plimsoll_runtime::cache::{Digest, StateMap};

use crate::builder::BuildError;
use crate::compile::Manner;
use crate::host::Ready;
use crate::module::Module;
use crate::scratch::scratch;
use crate::stats::{Estimate, estimate, median, ratios};
use crate::store::Store;
use crate::tasks::{Done, Task};
use crate::worker::{WorkerError, Workers};
use crate::workload::Workload;

/// What was measured of one form of a module.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of the recipe, or Wasmtime's default.
    pub name: String,
    /// Median CPU time of the call, in seconds.
    pub seconds: f64,
    /// Its time over that of Wasmtime's default in the same round; below 1 is faster.
    pub ratio: Estimate,
    /// Every round's ratio, in order.
    pub ratios: Vec<f64>,
    /// Length of the artifact.
    pub artifact: Bytes,
}

/// What was measured, the default first, and recipes that could not be with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Bench {
    /// In order of recipes' names behind the default.
    pub rows: Vec<Row>,
    /// Recipe and reason.
    pub left_out: Vec<(String, String)>,
}

/// Name of what variants are compared with.
pub const DEFAULT: &str = "wasmtime-default";

/// Times a module's variants, each as often as `rounds` says. `step` hears how many rounds are behind.
///
/// # Errors
/// When the module is not in the cache with its bytes, or does not do on Wasmtime's default what the workload says.
pub fn bench(
    store: &Store,
    workers: &Workers,
    module: Digest,
    workload: &Workload,
    rounds: u32,
    step: impl FnMut(u32),
) -> Result<Bench, BuildError> {
    let unreadable = |error: std::io::Error| BuildError::Environment(format!("scratch: {error}"));
    let bytes = store.module(module).ok_or_else(|| {
        BuildError::Environment("the cache has lost the module's own bytes: build it again".to_owned())
    })?;
    let given = Module::read(&bytes)?;
    let scratch = scratch().map_err(unreadable)?;
    let (wasm, artifact) = (scratch.path().join("module.wasm"), scratch.path().join("default.cwasm"));
    std::fs::write(&wasm, bytes).map_err(unreadable)?;
    let manner = Manner::Default;
    let task = Task::Compile { module: wasm, manner: manner.clone(), artifact: artifact.clone(), cold: None };
    workers.run(task, |_| ()).map_err(BuildError::Workload)?;
    let (name, setup) = (DEFAULT.to_owned(), given.setup(&StateMap::default()));
    let mut forms = vec![Ready { name, artifact, manner, setup, cold: None }];
    let mut left_out = Vec::new();
    let catalog = store.catalog();
    let entries = catalog.variants(module).map_err(unreadable)?;
    let mut found: Vec<_> = entries.into_iter().filter_map(|entry| entry.manifest.ok()).collect();
    found.sort_by(|a, b| a.identity.recipe.cmp(&b.identity.recipe));
    for manifest in found {
        let recipe = manifest.identity.recipe.clone();
        if let Err(damage) = catalog.fits(&manifest).and_then(|()| catalog.artifact(&manifest).map(drop)) {
            left_out.push((recipe, damage.to_string()));
            continue;
        }
        if manifest.identity.settings.metering != plimsoll_runtime::cache::Metering::None {
            left_out.push((recipe, "it is metered, which the default is not".to_owned()));
            continue;
        }
        forms.push(Ready {
            name: recipe,
            artifact: catalog.layout().artifact(module, manifest.identity.key()),
            manner: Manner::Cached(Box::new(manifest.identity.settings)),
            setup: given.setup(&manifest.state),
            cold: manifest.artifact.cold,
        });
    }
    let times = match workers
        .run(Task::Time { forms: forms.clone(), workload: workload.clone(), rounds }, step)
    {
        Ok(Done::Timed(times)) => times,
        Ok(other) => {
            return Err(BuildError::Environment(format!("a worker of another release answered: {other:?}")));
        }
        Err(error @ WorkerError::Start { .. }) => return Err(BuildError::Environment(error.to_string())),
        Err(error) => return Err(BuildError::Workload(error)),
    };
    let rows = forms.into_iter().zip(&times).map(|(form, times_of)| {
        let ratios = ratios(times_of, &times[0]);
        let artifact = Bytes(form.artifact.metadata().map_or(0, |found| found.len()));
        Row { name: form.name, seconds: median(times_of), ratio: estimate(&ratios), ratios, artifact }
    });
    Ok(Bench { rows: rows.collect(), left_out })
}
