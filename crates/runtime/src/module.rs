//! An open cache, and a module in it with all variants that can be used here, verified and mapped.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use plimsoll_model::{Bytes, VariantKey};
use wasmtime::{Engine, ExternType, ModuleExport};

use crate::cache::{Catalog, Damage, Digest, Entry, Manifest, Metering, Settings, Trust, exports, set_apart};
use crate::{Error, Rejected};

/// A code cache, opened for running what is in it. Cheap to clone; clones share their engines.
#[derive(Debug, Clone)]
pub struct Cache {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    catalog: Catalog,
    engines: RwLock<Vec<(Settings, Engine)>>,
}

/// A module with its variants. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Module {
    inner: Arc<Loaded>,
}

#[derive(Debug)]
struct Loaded {
    name: String,
    digest: Digest,
    variants: Vec<Variant>,
    rejected: Vec<Rejected>,
    /// Exported functions that are the module's own, sorted.
    functions: Vec<String>,
    /// Bytes that its instances held before they slept, and that were kept of them.
    slept: [AtomicU64; 2],
}

/// One variant, verified and mapped.
pub struct Variant {
    /// Its content address.
    pub key: VariantKey,
    /// What the cache says of it.
    pub manifest: Manifest,
    pub(crate) code: wasmtime::Module,
    /// Where the functions of [`Loaded::functions`] stand among this variant's exports.
    pub(crate) functions: Vec<ModuleExport>,
}

impl fmt::Debug for Variant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Variant")
            .field("key", &self.key)
            .field("recipe", &self.recipe())
            .finish_non_exhaustive()
    }
}

impl Variant {
    /// Name of the recipe it was built by.
    #[must_use]
    pub fn recipe(&self) -> &str {
        &self.manifest.identity.recipe
    }
}

impl Cache {
    /// Opens a cache that belongs to this user and that nobody else can read.
    ///
    /// # Errors
    /// When there is none in this directory, or others have access to it.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::open_with(root, Trust::Owner)
    }

    /// Opens a cache, saying whom to trust.
    ///
    /// # Errors
    /// When there is none in this directory, or others than those trusted could have written it.
    pub fn open_with(root: impl Into<PathBuf>, trust: Trust) -> Result<Self, Error> {
        let catalog = Catalog::open(root, trust)?;
        Ok(Self { inner: Arc::new(Inner { catalog, engines: RwLock::default() }) })
    }

    /// What the cache holds.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.inner.catalog
    }

    /// Lets one tick of the clock pass for every instance that is limited by epochs. To be called from a thread of the
    /// host's, at the pace the host likes.
    pub fn tick(&self) {
        let engines = self.inner.engines.read().unwrap_or_else(PoisonError::into_inner);
        engines.iter().for_each(|(_, engine)| engine.increment_epoch());
    }

    /// Verifies and maps all variants of a module. Those that are damaged, or not for this release or machine, are left
    /// out and told of by [`Module::rejected`].
    ///
    /// # Errors
    /// When the name stands for no module, or none of its variants can be used.
    pub fn module(&self, name: &str) -> Result<Module, Error> {
        self.choose(name, |_| true)
    }

    /// As [`module`](Self::module), with no other variants than those of these recipes.
    ///
    /// # Errors
    /// When the name stands for no module, or none of these variants can be used.
    pub fn module_with(&self, name: &str, recipes: &[&str]) -> Result<Module, Error> {
        self.choose(name, |recipe| recipes.contains(&recipe))
    }

    fn choose(&self, name: &str, wanted: impl Fn(&str) -> bool) -> Result<Module, Error> {
        let digest = self.inner.catalog.named(name)?;
        let (mut variants, mut rejected) = (Vec::new(), Vec::new());
        for Entry { key, manifest, .. } in self.inner.catalog.variants(digest)? {
            match manifest {
                Err(damage) => rejected.push(Rejected { key, recipe: None, damage }),
                Ok(manifest) if !wanted(&manifest.identity.recipe) => {}
                Ok(manifest) => match self.load(&manifest) {
                    Ok(code) => variants.push((key, manifest, code)),
                    Err(damage) => {
                        rejected.push(Rejected { key, recipe: Some(manifest.identity.recipe), damage });
                    }
                },
            }
        }
        variants.sort_by(|(left_key, left, _), (right_key, right, _)| {
            (&left.identity.recipe, left_key).cmp(&(&right.identity.recipe, right_key))
        });
        let Some((_, _, first)) = variants.first() else {
            return Err(Error::NoVariant { name: name.to_owned(), rejected });
        };
        let functions = own_functions(first);
        let mut kept = Vec::with_capacity(variants.len());
        for (key, manifest, code) in variants {
            let places: Option<Vec<_>> =
                functions.iter().map(|function| code.get_export_index(function)).collect();
            match places {
                Some(functions) => kept.push(Variant { key, manifest, code, functions }),
                None => rejected.push(Rejected {
                    key,
                    recipe: Some(manifest.identity.recipe),
                    damage: Damage::Form("exports other functions than the other variants".to_owned()),
                }),
            }
        }
        let (name, slept) = (name.to_owned(), Default::default());
        Ok(Module { inner: Arc::new(Loaded { name, digest, variants: kept, rejected, functions, slept }) })
    }

    fn load(&self, manifest: &Manifest) -> Result<wasmtime::Module, Damage> {
        self.inner.catalog.fits(manifest)?;
        let engine = self.engine(&manifest.identity.settings)?;
        let file = self.inner.catalog.artifact(manifest)?;
        // SAFETY: every byte of this very file was held against a seal that only a trusted builder can make, and nobody
        // but trusted users can write to it; see `cache` for what that does and does not guard against.
        let code = unsafe { wasmtime::Module::deserialize_open_file(&engine, file) }
            .map_err(|error| Damage::Refused(format!("{error:#}")))?;
        set_apart(code.text(), manifest.artifact.cold.as_ref());
        self.inner.catalog.touch(manifest);
        Ok(code)
    }

    fn engine(&self, settings: &Settings) -> Result<Engine, Damage> {
        let mut engines = self.inner.engines.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, engine)) = engines.iter().find(|(known, _)| known == settings) {
            return Ok(engine.clone());
        }
        let engine = settings
            .config()
            .and_then(|config| Engine::new(&config))
            .map_err(|error| Damage::Refused(format!("{error:#}")))?;
        engines.push((settings.clone(), engine.clone()));
        Ok(engine)
    }
}

fn own_functions(code: &wasmtime::Module) -> Vec<String> {
    let mut functions: Vec<String> = code
        .exports()
        .filter(|export| {
            matches!(export.ty(), ExternType::Func(_)) && !export.name().starts_with(exports::PREFIX)
        })
        .map(|export| export.name().to_owned())
        .collect();
    functions.sort();
    functions
}

impl Module {
    /// The name it was asked for by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The hash of its bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.inner.digest
    }

    /// Its variants, by recipe.
    #[must_use]
    pub fn variants(&self) -> &[Variant] {
        &self.inner.variants
    }

    /// What the cache has of it and was not mapped, and why.
    #[must_use]
    pub fn rejected(&self) -> &[Rejected] {
        &self.inner.rejected
    }

    /// The functions it exports, sorted.
    #[must_use]
    pub fn functions(&self) -> &[String] {
        &self.inner.functions
    }

    /// The type of what it exports under this name.
    #[must_use]
    pub fn export(&self, name: &str) -> Option<ExternType> {
        self.variants().first()?.code.get_export(name)
    }

    /// Takes note of what sleep kept of an instance.
    pub(crate) fn slept(&self, held: Bytes, kept: Bytes) {
        let [all_held, all_kept] = &self.inner.slept;
        all_held.fetch_add(held.0, Ordering::Relaxed);
        all_kept.fetch_add(kept.0, Ordering::Relaxed);
    }

    /// Share that sleep kept of what its instances held, 0 to 1; none was seen yet is nothing, so that one is tried.
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    pub(crate) fn kept(&self) -> f64 {
        let [held, kept] = self.inner.slept.each_ref().map(|all| all.load(Ordering::Relaxed) as f64);
        if held > 0.0 { (kept / held).min(1.0) } else { 0.0 }
    }

    pub(crate) fn function(&self, name: &str) -> Result<usize, Error> {
        self.inner.functions.binary_search_by(|known| known.as_str().cmp(name)).map_err(|_| {
            Error::NoFunction {
                module: self.inner.name.clone(),
                function: name.to_owned(),
                known: if self.inner.functions.is_empty() {
                    "none".to_owned()
                } else {
                    self.inner.functions.join(", ")
                },
            }
        })
    }

    /// The variant of this recipe with this metering.
    pub(crate) fn variant(&self, recipe: &str, metering: Metering) -> Option<usize> {
        self.variants().iter().position(|variant| {
            variant.recipe() == recipe && variant.manifest.identity.settings.metering == metering
        })
    }

    /// Any variant with this metering.
    pub(crate) fn any_variant(&self, metering: Metering) -> Result<usize, Error> {
        self.variants()
            .iter()
            .position(|variant| variant.manifest.identity.settings.metering == metering)
            .ok_or_else(|| Error::NoMetering { name: self.inner.name.clone(), wanted: metering })
    }
}
