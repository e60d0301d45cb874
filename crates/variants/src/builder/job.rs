//! One module on its way through passes and compilers into the cache.

use std::ops::Range;
use std::path::PathBuf;

use plimsoll_model::{Bytes, Millis};
use plimsoll_runtime::cache::{Artifact, Digest, Figures, Manifest, StateMap};
use tempfile::TempDir;

use super::traced::trace;
use super::{BuildError, Builder, Form, Outcome, Request};
use crate::binaryen;
use crate::compile::Manner;
use crate::host::Ready;
use crate::instrument::instrument;
use crate::order::{Heat, reordered};
use crate::profile::Profile;
use crate::recipe::{Hibernate, Order, Recipe};
use crate::tasks::{Done, Task};
use crate::worker::WorkerError;

/// An eager recipe has idle instances hibernated after this long.
const EAGER: Millis = Millis(1000);

/// One module on its way.
pub(super) struct Job<'a> {
    pub(super) builder: &'a Builder<'a>,
    pub(super) request: &'a Request,
    pub(super) digest: Digest,
    scratch: TempDir,
    instrumented: Vec<u8>,
    state: StateMap,
    profile: Option<Profile>,
    pub(super) binaryen: Option<String>,
}

/// Code that was made and can be timed.
pub(super) struct Made {
    pub(super) form: Form,
    artifact: PathBuf,
    /// Where its machine code is expected to lie idle.
    cold: Option<Range<u64>>,
    pub(super) figures: Figures,
}

impl<'a> Job<'a> {
    /// Everything a module's variants have in common; runs the workload once, where there is one.
    pub(super) fn new(builder: &'a Builder<'a>, request: &'a Request) -> Result<Self, BuildError> {
        let made = instrument(request.module.bytes()).map_err(|error| BuildError::Read(error.to_string()))?;
        let mut job = Self {
            builder,
            request,
            digest: request.module.digest(),
            scratch: scratch()?,
            instrumented: made.bytes,
            state: made.state,
            profile: None,
            binaryen: binaryen::version(),
        };
        job.profile = match (&request.profile, &request.workload) {
            (Some(profile), _) => Some(profile.clone()),
            (None, Some(workload)) => {
                job.say("traced on its workload");
                Some(trace(builder.workers, &request.module, workload)?)
            }
            (None, None) => None,
        };
        if let Some(profile) = &job.profile {
            builder.store.keep_profile(job.digest, profile)?;
        }
        Ok(job)
    }

    pub(super) fn say(&self, text: &str) {
        (self.builder.progress)(&self.request.name, text);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, BuildError> {
        write(self.path(name), bytes)
    }

    /// Makes the variants by these recipes, times them, and puts them into the cache.
    pub(super) fn variants(&self, recipes: &[&Recipe]) -> Result<Vec<Outcome>, BuildError> {
        let default = self.default()?;
        let (mut made, mut outcomes) = (Vec::new(), Vec::new());
        for recipe in recipes {
            self.say(&format!("compiled by {}", recipe.name));
            let form = Form { recipe: recipe.plain(), profile: self.profile_for(recipe) };
            match self.make(form, &recipe.name)? {
                Ok(found) => made.push((*recipe, found)),
                Err(why) => outcomes.push(Outcome::Unavailable { recipe: recipe.name.clone(), why }),
            }
        }
        for (recipe, found) in &mut made {
            let Some(tune) = &recipe.tune else { continue };
            match (&self.request.workload, &default) {
                (Some(workload), Some(default)) => self.tune(recipe, tune, found, default, workload)?,
                _ => found
                    .figures
                    .why
                    .push("not autotuned: there is no workload to tell better from worse".to_owned()),
            }
        }
        if let (Some(workload), Some(default)) = (&self.request.workload, &default) {
            self.time(&mut made, default, workload)?;
        }
        for (_, found) in made {
            let manifest = self.manifest(&found, default.as_ref().map(|default| default.1))?;
            outcomes.push(Outcome::Built(Box::new(self.publish(&found, manifest)?)));
        }
        Ok(outcomes)
    }

    pub(super) fn profile_for(&self, recipe: &Recipe) -> Option<Profile> {
        if recipe.order == Order::HotTogether { self.profile.clone() } else { None }
    }

    /// What variants are compared with; none where Wasmtime's default cannot compile the module.
    fn default(&self) -> Result<Option<(Ready, u64)>, BuildError> {
        self.say("compiled as Wasmtime does by default");
        let module = self.write("default.wasm", self.request.module.bytes())?;
        let artifact = self.path("default.cwasm");
        let task = Task::Compile { module, manner: Manner::Default, artifact: artifact.clone(), cold: None };
        match self.builder.workers.run(task, |_| ()) {
            Ok(Done::Compiled { bytes, .. }) => {
                let name = "Wasmtime's default".to_owned();
                let (manner, setup) = (Manner::Default, self.request.module.setup(&StateMap::default()));
                Ok(Some((Ready { name, artifact, manner, setup, cold: None }, bytes)))
            }
            Ok(other) => Err(strange(&other)),
            Err(WorkerError::Start { program, why }) => {
                Err(BuildError::Environment(WorkerError::Start { program, why }.to_string()))
            }
            Err(_) => Ok(None),
        }
    }

    /// Compiles one form. The inner error says why it cannot be had for this module.
    pub(super) fn make(&self, form: Form, name: &str) -> Result<Result<Made, String>, BuildError> {
        let (mut bytes, mut cold) = (self.instrumented.clone(), None);
        if form.recipe.order == Order::HotTogether {
            let heat = Heat::of(&bytes, form.profile.as_ref())
                .map_err(|error| BuildError::Read(error.to_string()))?;
            let placement = heat.placement();
            // A pass may move and merge functions.
            cold = form.recipe.wasm_opt.is_empty().then_some(placement.cold);
            bytes = match reordered(&bytes, &placement.order) {
                Ok(bytes) => bytes,
                Err(error) => {
                    return Ok(Err(format!("its functions cannot be put into another order: {error}")));
                }
            };
        }
        let mut module = self.write(&format!("{name}.wasm"), &bytes)?;
        if !form.recipe.wasm_opt.is_empty() {
            if self.binaryen.is_none() {
                return Ok(Err("wasm-opt is not installed (Debian: apt-get install binaryen)".to_owned()));
            }
            let to = self.path(&format!("{name}.opt.wasm"));
            let task = Task::Optimize { module, passes: form.recipe.wasm_opt.clone(), to: to.clone() };
            match self.builder.workers.run(task, |_| ()) {
                Ok(_) => module = to,
                Err(error) => return refused(error),
            }
        }
        let artifact = self.path(&format!("{name}.cwasm"));
        let manner = Manner::Recipe(Box::new(form.recipe.clone()));
        let task = Task::Compile { module, manner, artifact: artifact.clone(), cold };
        match self.builder.workers.run(task, |_| ()) {
            Ok(Done::Compiled { text_bytes, cpu, peak, cold, .. }) => {
                let figures = Figures {
                    module_bytes: Bytes(self.request.module.bytes().len() as u64),
                    text_bytes: Bytes(text_bytes),
                    compile: Millis(u64::try_from(cpu.as_millis()).unwrap_or(u64::MAX)),
                    compile_peak: Bytes(peak),
                    hibernate_after: (form.recipe.hibernate == Hibernate::Eager).then_some(EAGER),
                    ..Figures::default()
                };
                Ok(Ok(Made { form, artifact, cold, figures }))
            }
            Ok(other) => Err(strange(&other)),
            Err(error) => refused(error),
        }
    }

    pub(super) fn ready(&self, made: &Made, name: &str) -> Ready {
        let manner = Manner::Recipe(Box::new(made.form.recipe.clone()));
        Ready {
            name: name.to_owned(),
            artifact: made.artifact.clone(),
            manner,
            setup: self.request.module.setup(&self.state),
            cold: made.cold.clone(),
        }
    }

    pub(super) fn publish(&self, made: &Made, manifest: Manifest) -> Result<Manifest, BuildError> {
        let bytes = std::fs::read(&made.artifact)
            .map_err(|error| BuildError::Environment(format!("{}: {error}", made.artifact.display())))?;
        Ok(self.builder.store.publish(manifest, &bytes)?)
    }

    pub(super) fn manifest(&self, made: &Made, default_bytes: Option<u64>) -> Result<Manifest, BuildError> {
        let identity = made.form.identity(self.digest, self.binaryen.as_deref()).map_err(BuildError::Read)?;
        let bytes = made.artifact.metadata().map_or(0, |found| found.len());
        let mut figures = made.figures.clone();
        figures.artifact_ratio = default_bytes.map(|default| bytes as f64 / default.max(1) as f64);
        if made.form.recipe.order == Order::HotTogether {
            let by = if made.form.profile.is_some() { "a traced run" } else { "the call graph and loops" };
            figures.why.push(format!("hot functions together, by {by}"));
        }
        // Whoever publishes seals it.
        let seal = self.builder.store.catalog().key().seal(b"");
        let artifact = Artifact { bytes: Bytes(bytes), seal, cold: made.cold.clone() };
        Ok(Manifest { identity, artifact, state: self.state.clone(), figures })
    }
}

pub(super) fn scratch() -> Result<TempDir, BuildError> {
    crate::scratch::scratch().map_err(|error| BuildError::Environment(format!("no scratch folder: {error}")))
}

pub(super) fn write(path: PathBuf, bytes: &[u8]) -> Result<PathBuf, BuildError> {
    std::fs::write(&path, bytes)
        .map_err(|error| BuildError::Environment(format!("{}: {error}", path.display())))?;
    Ok(path)
}

fn refused(error: WorkerError) -> Result<Result<Made, String>, BuildError> {
    match error {
        WorkerError::Start { .. } => Err(BuildError::Environment(error.to_string())),
        other => Ok(Err(other.to_string())),
    }
}

pub(super) fn strange(done: &Done) -> BuildError {
    BuildError::Environment(format!("a worker of another release answered: {done:?}"))
}
