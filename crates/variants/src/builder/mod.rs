//! From a module and recipes to variants in a cache: passes, compilation in workers, timing on the workload, and the choice
//! among a recipe's alternatives.

mod job;
mod repair;
mod traced;
mod tune;

use std::collections::BTreeMap;
use std::sync::Mutex;

use plimsoll_runtime::cache::{Digest, Identity, Manifest, Platform, WASMTIME_VERSION};

use self::job::Job;
pub use self::traced::trace;
use crate::binaryen;
use crate::module::{Module, ModuleError};
use crate::profile::Profile;
use crate::recipe::{Order, Recipe, RecipeError};
use crate::store::{Store, StoreError};
use crate::worker::{WorkerError, Workers};
use crate::workload::Workload;

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
    /// What tells hot functions from cold; none to trace the workload, or else to go by the call graph.
    pub profile: Option<Profile>,
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
            match self.present(digest, recipe, request) {
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
    fn present(&self, module: Digest, recipe: &Recipe, request: &Request) -> Option<Manifest> {
        let (catalog, binaryen) = (self.store.catalog(), binaryen::version());
        let keys: Vec<_> = self
            .forms(module, recipe)
            .iter()
            .filter(|form| {
                let given = recipe.order == Order::HotTogether && request.profile.is_some();
                !given || form.profile == request.profile
            })
            .filter_map(|form| Some(form.identity(module, binaryen.as_deref()).ok()?.key()))
            .collect();
        let entries = catalog.variants(module).ok()?.into_iter().filter(|entry| keys.contains(&entry.key));
        entries.filter_map(|entry| entry.manifest.ok()).find(|manifest| {
            (request.workload.is_none() || manifest.figures.run_ratio.is_some())
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
}
