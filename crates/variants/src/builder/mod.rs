//! From a module and recipes to variants in a cache: passes, compilation in workers, timing on the workload, and the choice
//! among a recipe's alternatives.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use plimsoll_model::{Bytes, Millis};
use plimsoll_runtime::cache::{
    Artifact, Digest, Figures, Identity, Manifest, Platform, StateMap, WASMTIME_VERSION,
};
use tempfile::TempDir;

use crate::binaryen;
use crate::compile::Manner;
use crate::host::Ready;
use crate::instrument::instrument;
use crate::module::{Module, ModuleError};
use crate::order::{Heat, Profile, reordered};
use crate::recipe::{Candidate, Hibernate, Order, Recipe, RecipeError, Tune};
use crate::stats::{median, ratios};
use crate::store::{Flaw, Store, StoreError};
use crate::tasks::{Done, Task};
use crate::trace::counting;
use crate::worker::{WorkerError, Workers};
use crate::workload::Workload;

/// Interleaved rounds by which a variant's figures are measured as it is built.
const ROUNDS: u32 = 9;
/// An eager recipe has idle instances hibernated after this long.
const EAGER: Millis = Millis(1000);

/// Builds variants into one cache. Several threads may build different modules with one of these.
pub struct Builder<'a> {
    /// Where variants go.
    pub store: &'a Store,
    /// Who compiles.
    pub workers: &'a Workers,
    /// Hears what is being done: the module's name, and a sentence.
    pub progress: &'a (dyn Fn(&str, &str) + Sync),
    /// One is timed at a time, whatever else is compiled meanwhile.
    pub timing: &'a Mutex<()>,
}

/// What is to be built of one module.
#[derive(Debug, Clone)]
pub struct Request {
    /// What the module is to be called.
    pub name: String,
    /// The module.
    pub module: Module,
    /// By which recipes, in the order they are shown.
    pub recipes: Vec<Recipe>,
    /// What it is timed on.
    pub workload: Option<Workload>,
    /// Build also what is there already.
    pub anew: bool,
}

/// What came of one recipe.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was compiled.
    Built(Box<Manifest>),
    /// It was there, whole.
    Present(Box<Manifest>),
    /// It cannot be had for this module.
    Unavailable {
        /// Name of the recipe.
        recipe: String,
        /// Why.
        why: String,
    },
}

/// Why nothing was built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The bytes are no module.
    #[error(transparent)]
    Module(#[from] ModuleError),
    /// A recipe is none.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// The cache cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The workload cannot be run on this module.
    #[error("the workload cannot be run: {0}")]
    Workload(WorkerError),
    /// Workers cannot be started, or scratch files not written.
    #[error("{0}")]
    Environment(String),
    /// The module's own bytes cannot be read as those of a module after all.
    #[error("the module cannot be read: {0}")]
    Read(String),
}

/// One form of a recipe that a variant can have: the recipe or one of its alternatives, with or without a profile.
#[derive(Clone)]
struct Form {
    recipe: Recipe,
    profile: Option<Profile>,
}

/// Code that was made and can be timed.
struct Made {
    form: Form,
    artifact: PathBuf,
    figures: Figures,
}

impl Outcome {
    /// Name of the recipe it is of.
    #[must_use]
    pub fn recipe(&self) -> &str {
        match self {
            Self::Built(manifest) | Self::Present(manifest) => &manifest.identity.recipe,
            Self::Unavailable { recipe, .. } => recipe,
        }
    }
}

impl Form {
    /// Hash of all that its code hangs on but module, machine and release.
    fn digest(&self, binaryen: Option<&str>) -> Result<Digest, String> {
        let recipe = serde_json::to_string(&self.recipe).map_err(|error| error.to_string())?;
        let binaryen = if self.recipe.wasm_opt.is_empty() { None } else { binaryen };
        let profile = serde_json::to_string(&self.profile).map_err(|error| error.to_string())?;
        Ok(Identity::digest(format!("{recipe}\n{binaryen:?}\n{profile}\n").as_bytes()))
    }

    fn identity(&self, module: Digest, binaryen: Option<&str>) -> Result<Identity, String> {
        Ok(Identity {
            module,
            recipe: self.recipe.name.clone(),
            recipe_digest: self.digest(binaryen)?,
            wasmtime: WASMTIME_VERSION.to_owned(),
            platform: Platform::of(self.recipe.target),
            settings: self.recipe.settings()?,
        })
    }
}

impl Builder<'_> {
    /// Builds all variants of a module, and lets its name stand for it.
    ///
    /// # Errors
    /// When the module's workload fails or the cache cannot be written. A recipe that cannot be applied is no error.
    pub fn build(&self, request: &Request) -> Result<Vec<Outcome>, BuildError> {
        let digest = request.module.digest();
        self.store.keep(&request.name, digest, request.module.bytes())?;
        let mut outcomes: BTreeMap<String, Outcome> = BTreeMap::new();
        let mut missing = Vec::new();
        for recipe in &request.recipes {
            match self.present(digest, recipe, request.workload.is_some()) {
                Some(manifest) if !request.anew => {
                    outcomes.insert(recipe.name.clone(), Outcome::Present(Box::new(manifest)));
                }
                _ => missing.push(recipe),
            }
        }
        if !missing.is_empty() {
            let job = Job::new(self, request)?;
            for outcome in job.variants(&missing)? {
                outcomes.insert(outcome.recipe().to_owned(), outcome);
            }
        }
        Ok(request.recipes.iter().filter_map(|recipe| outcomes.remove(&recipe.name)).collect())
    }

    /// A variant by this recipe that is whole, is for this machine, and was timed if it is to be.
    fn present(&self, module: Digest, recipe: &Recipe, timed: bool) -> Option<Manifest> {
        let (catalog, binaryen) = (self.store.catalog(), binaryen::version());
        let keys: Vec<_> = self
            .forms(module, recipe)
            .iter()
            .filter_map(|form| Some(form.identity(module, binaryen.as_deref()).ok()?.key()))
            .collect();
        let entries = catalog.variants(module).ok()?.into_iter().filter(|entry| keys.contains(&entry.key));
        entries.filter_map(|entry| entry.manifest.ok()).find(|manifest| {
            (!timed || manifest.figures.run_ratio.is_some())
                && catalog.fits(manifest).is_ok()
                && catalog.artifact(manifest).is_ok()
        })
    }

    /// All forms that a recipe can have for a module.
    fn forms(&self, module: Digest, recipe: &Recipe) -> Vec<Form> {
        let mut recipes = vec![recipe.plain()];
        recipes
            .extend(recipe.tune.iter().flat_map(|tune| tune.candidates.iter().map(|one| recipe.taking(one))));
        let kept = self.store.profiles(module);
        let profiles = || std::iter::once(None).chain(kept.iter().cloned().map(Some));
        recipes
            .into_iter()
            .flat_map(|recipe| profiles().map(move |profile| Form { recipe: recipe.clone(), profile }))
            .collect()
    }

    /// Builds again what is damaged. Gives what could not be had again.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn repair(&self, flaws: Vec<Flaw>, recipes: &[Recipe]) -> Result<Vec<String>, BuildError> {
        let mut lost = Vec::new();
        let mut torn: BTreeMap<Digest, Vec<Option<Box<Manifest>>>> = BTreeMap::new();
        for flaw in flaws {
            match (flaw.module, flaw.key) {
                (Some(module), Some(key)) => {
                    self.store.remove(module, key)?;
                    torn.entry(module).or_default().push(flaw.manifest);
                }
                (Some(_), None) => {
                    let path = flaw.path.display();
                    lost.push(format!("{path}: 'plimsoll variants build' puts it back, given the module"));
                }
                (None, _) => {
                    self.store.forget(&flaw.path)?;
                    let path = flaw.path.display();
                    lost.push(format!("{path}: 'plimsoll variants build --name' gives the name again"));
                }
            }
        }
        for (module, manifests) in torn {
            let Some(bytes) = self.store.module(module) else {
                lost.push(format!("module {module}: its bytes are gone too; build it again"));
                continue;
            };
            let request = Request {
                name: module.to_string(),
                module: Module::read(&bytes)?,
                recipes: recipes.to_vec(),
                workload: None,
                anew: false,
            };
            let job = Job::new(self, &request)?;
            let readable: Vec<Manifest> =
                manifests.iter().flatten().map(|manifest| (**manifest).clone()).collect();
            for manifest in &readable {
                lost.extend(job.again(manifest)?);
            }
            if readable.len() < manifests.len() {
                // Which recipe a damaged manifest was of cannot be told: whatever is missing now.
                let missing: Vec<&Recipe> =
                    recipes.iter().filter(|recipe| self.present(module, recipe, false).is_none()).collect();
                job.variants(&missing)?;
            }
        }
        Ok(lost)
    }
}

/// One module on its way.
struct Job<'a> {
    builder: &'a Builder<'a>,
    request: &'a Request,
    digest: Digest,
    scratch: TempDir,
    instrumented: Vec<u8>,
    state: StateMap,
    profile: Option<Profile>,
    binaryen: Option<String>,
}

impl<'a> Job<'a> {
    /// Everything a module's variants have in common; runs the workload once, where there is one.
    fn new(builder: &'a Builder<'a>, request: &'a Request) -> Result<Self, BuildError> {
        let scratch = tempfile::Builder::new().prefix("plimsoll-variants-").tempdir();
        let scratch =
            scratch.map_err(|error| BuildError::Environment(format!("no scratch folder: {error}")))?;
        let made = instrument(request.module.bytes()).map_err(|error| BuildError::Read(error.to_string()))?;
        let mut job = Self {
            builder,
            request,
            digest: request.module.digest(),
            scratch,
            instrumented: made.bytes,
            state: made.state,
            profile: None,
            binaryen: binaryen::version(),
        };
        if let Some(workload) = &request.workload {
            job.profile = Some(job.traced(workload)?);
        }
        Ok(job)
    }

    fn say(&self, text: &str) {
        (self.builder.progress)(&self.request.name, text);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, BuildError> {
        let path = self.path(name);
        std::fs::write(&path, bytes)
            .map_err(|error| BuildError::Environment(format!("{}: {error}", path.display())))?;
        Ok(path)
    }

    /// Runs the workload once with counters, and keeps what they say.
    fn traced(&self, workload: &Workload) -> Result<Profile, BuildError> {
        self.say("traced on its workload");
        let (bytes, counters) =
            counting(&self.instrumented).map_err(|error| BuildError::Read(error.to_string()))?;
        let module = self.write("counting.wasm", &bytes)?;
        let task =
            Task::Count { module, counters, start: self.state.start.clone(), workload: workload.clone() };
        let counts = match self.builder.workers.run(task, |_| ()).map_err(BuildError::Workload)? {
            Done::Counted(counts) => counts,
            other => return Err(strange(&other)),
        };
        let imported = self.request.module.imported_functions();
        let entered = (imported..).zip(counts).filter(|(_, count)| *count > 0);
        let profile = Profile { entered: entered.collect() };
        self.builder.store.keep_profile(self.digest, &profile)?;
        Ok(profile)
    }

    /// Makes the variants by these recipes, times them, and puts them into the cache.
    fn variants(&self, recipes: &[&Recipe]) -> Result<Vec<Outcome>, BuildError> {
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
            let bytes = std::fs::read(&found.artifact)
                .map_err(|error| BuildError::Environment(format!("{}: {error}", found.artifact.display())))?;
            let manifest = self.manifest(&found, default.as_ref().map(|default| default.1))?;
            outcomes.push(Outcome::Built(Box::new(self.builder.store.publish(manifest, &bytes)?)));
        }
        Ok(outcomes)
    }

    fn profile_for(&self, recipe: &Recipe) -> Option<Profile> {
        if recipe.order == Order::HotFirst { self.profile.clone() } else { None }
    }

    /// What variants are compared with; none where Wasmtime's default cannot compile the module.
    fn default(&self) -> Result<Option<(Ready, u64)>, BuildError> {
        self.say("compiled as Wasmtime does by default");
        let module = self.write("default.wasm", self.request.module.bytes())?;
        let artifact = self.path("default.cwasm");
        let task = Task::Compile { module, manner: Manner::Default, artifact: artifact.clone() };
        match self.builder.workers.run(task, |_| ()) {
            Ok(Done::Compiled { bytes, .. }) => {
                let name = "Wasmtime's default".to_owned();
                Ok(Some((Ready { name, artifact, manner: Manner::Default, start: None }, bytes)))
            }
            Ok(other) => Err(strange(&other)),
            Err(WorkerError::Start { program, why }) => {
                Err(BuildError::Environment(WorkerError::Start { program, why }.to_string()))
            }
            Err(_) => Ok(None),
        }
    }

    /// Compiles one form. The inner error says why it cannot be had for this module.
    fn make(&self, form: Form, name: &str) -> Result<Result<Made, String>, BuildError> {
        let mut bytes = self.instrumented.clone();
        if form.recipe.order == Order::HotFirst {
            let heat = Heat::of(&bytes, form.profile.as_ref())
                .map_err(|error| BuildError::Read(error.to_string()))?;
            bytes = match reordered(&bytes, &heat.order()) {
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
        match self.builder.workers.run(Task::Compile { module, manner, artifact: artifact.clone() }, |_| ()) {
            Ok(Done::Compiled { text_bytes, cpu, peak, .. }) => {
                let figures = Figures {
                    module_bytes: Bytes(self.request.module.bytes().len() as u64),
                    text_bytes: Bytes(text_bytes),
                    compile: Millis(u64::try_from(cpu.as_millis()).unwrap_or(u64::MAX)),
                    compile_peak: Bytes(peak),
                    hibernate_after: (form.recipe.hibernate == Hibernate::Eager).then_some(EAGER),
                    ..Figures::default()
                };
                Ok(Ok(Made { form, artifact, figures }))
            }
            Ok(other) => Err(strange(&other)),
            Err(error) => refused(error),
        }
    }

    fn ready(&self, made: &Made, name: &str) -> Ready {
        let manner = Manner::Recipe(Box::new(made.form.recipe.clone()));
        Ready {
            name: name.to_owned(),
            artifact: made.artifact.clone(),
            manner,
            start: self.state.start.clone(),
        }
    }

    /// Times forms on the workload; a row each, in seconds.
    fn timed(
        &self,
        forms: Vec<Ready>,
        rounds: u32,
        workload: &Workload,
    ) -> Result<Vec<Vec<f64>>, WorkerError> {
        let _alone = self.builder.timing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let task = Task::Time { forms, workload: workload.clone(), rounds };
        let step = |round| self.say(&format!("timed, round {round} of {rounds}"));
        match self.builder.workers.run(task, step)? {
            Done::Timed(times) => Ok(times),
            other => Err(WorkerError::Crash(format!("gave {other:?}"))),
        }
    }

    /// Fills in the run ratios; a variant that does not run the workload right says so.
    fn time(
        &self,
        made: &mut [(&Recipe, Made)],
        default: &(Ready, u64),
        workload: &Workload,
    ) -> Result<(), BuildError> {
        let mut forms = vec![default.0.clone()];
        forms.extend(made.iter().map(|(recipe, found)| self.ready(found, &recipe.name)));
        let times = self.timed(forms, ROUNDS, workload).map_err(BuildError::Workload)?;
        for ((_, found), times_of) in made.iter_mut().zip(&times[1..]) {
            found.figures.run_ratio = Some(median(&ratios(times_of, &times[0])));
        }
        Ok(())
    }

    /// Tries a recipe's alternatives and keeps the best if it pays.
    fn tune(
        &self,
        recipe: &Recipe,
        tune: &Tune,
        found: &mut Made,
        default: &(Ready, u64),
        workload: &Workload,
    ) -> Result<(), BuildError> {
        let mut tried: Vec<(&Candidate, Made)> = Vec::new();
        for (number, candidate) in tune.candidates.iter().enumerate() {
            self.say(&format!("compiled by {} with {}", recipe.name, candidate.name));
            let form = Form { recipe: recipe.taking(candidate), profile: self.profile_for(recipe) };
            match self.make(form, &format!("{}-{number}", recipe.name))? {
                Ok(made) => tried.push((candidate, made)),
                Err(why) => found.figures.why.push(format!("{} was not tried: {why}", candidate.name)),
            }
        }
        let (mut plain, mut best) = (self.ready(found, &recipe.name), None::<(f64, usize)>);
        plain.name.push_str(" as it is");
        let mut forms = vec![default.0.clone(), plain.clone()];
        forms.extend(tried.iter().map(|(candidate, made)| self.ready(made, &candidate.name)));
        let times = self.timed(forms, tune.pairs, workload).map_err(BuildError::Workload)?;
        for (index, (candidate, _)) in tried.iter().enumerate() {
            let times_of = &times[index + 2];
            let over_plain = median(&ratios(times_of, &times[1]));
            let over_default = median(&ratios(times_of, &times[0]));
            found.figures.why.push(format!("{}: {over_plain:.3} of the time", candidate.name));
            let fits = over_plain <= 1.0 - tune.keep_from && over_default <= 1.0 + tune.never_above;
            if fits && best.is_none_or(|(ratio, _)| over_plain < ratio) {
                best = Some((over_plain, index));
            }
        }
        let Some((_, index)) = best else {
            found.figures.why.push(format!("none saves {:.0} %: kept as it is", tune.keep_from * 100.0));
            return Ok(());
        };
        // The best of several was also the luckiest: it has to do it once more, alone.
        let (candidate, made) = tried.swap_remove(index);
        let forms = vec![plain, self.ready(&made, &candidate.name)];
        let times = self.timed(forms, tune.pairs, workload).map_err(BuildError::Workload)?;
        let again = median(&ratios(&times[1], &times[0]));
        let mut why = std::mem::take(&mut found.figures.why);
        if again <= 1.0 - tune.keep_from {
            *found = made;
            why.push(format!("{} kept: {again:.3} of the time when timed once more", candidate.name));
        } else {
            why.push(format!(
                "{} was the best, but {again:.3} when timed once more: kept as it is",
                candidate.name
            ));
        }
        found.figures.why = why;
        Ok(())
    }

    fn manifest(&self, made: &Made, default_bytes: Option<u64>) -> Result<Manifest, BuildError> {
        let identity = made.form.identity(self.digest, self.binaryen.as_deref()).map_err(BuildError::Read)?;
        let bytes = made.artifact.metadata().map_or(0, |found| found.len());
        let mut figures = made.figures.clone();
        figures.artifact_ratio = default_bytes.map(|default| bytes as f64 / default.max(1) as f64);
        if made.form.recipe.order == Order::HotFirst {
            let by = if made.form.profile.is_some() { "a traced run" } else { "the call graph and loops" };
            figures.why.push(format!("hot functions first, by {by}"));
        }
        // Whoever publishes seals it.
        let artifact = Artifact { bytes: Bytes(bytes), seal: self.builder.store.catalog().key().seal(b"") };
        Ok(Manifest { identity, artifact, state: self.state.clone(), figures })
    }

    /// Makes one variant again as its manifest says. Gives what it is not.
    fn again(&self, manifest: &Manifest) -> Result<Option<String>, BuildError> {
        let name = &manifest.identity.recipe;
        let recipe = self.request.recipes.iter().find(|recipe| recipe.name == *name);
        let Some(recipe) =
            recipe.cloned().map(|recipe| Recipe { metering: manifest.identity.settings.metering, ..recipe })
        else {
            return Ok(Some(format!("module {}: recipe '{name}' is not among those given", self.digest)));
        };
        let forms = self.builder.forms(self.digest, &recipe);
        let same = |form: &&Form| {
            form.digest(self.binaryen.as_deref())
                .is_ok_and(|digest| digest == manifest.identity.recipe_digest)
        };
        let form = forms.iter().find(same).cloned();
        let known = form.is_some();
        let form =
            form.unwrap_or_else(|| Form { recipe: recipe.plain(), profile: self.profile_for(&recipe) });
        self.say(&format!("compiled again by {name}"));
        let made = match self.make(form, name)? {
            Ok(made) => made,
            Err(why) => return Ok(Some(format!("module {}: {name}: {why}", self.digest))),
        };
        let bytes = std::fs::read(&made.artifact)
            .map_err(|error| BuildError::Environment(format!("{}: {error}", made.artifact.display())))?;
        let mut new = self.manifest(&made, None)?;
        if known {
            new.figures = manifest.figures.clone();
        }
        self.builder.store.publish(new, &bytes)?;
        Ok(None)
    }
}

fn refused(error: WorkerError) -> Result<Result<Made, String>, BuildError> {
    match error {
        WorkerError::Start { .. } => Err(BuildError::Environment(error.to_string())),
        other => Ok(Err(other.to_string())),
    }
}

fn strange(done: &Done) -> BuildError {
    BuildError::Environment(format!("a worker of another release answered: {done:?}"))
}
