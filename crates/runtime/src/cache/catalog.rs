//! Reads what a cache holds, and verifies it. Maps nothing.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use plimsoll_model::VariantKey;
use thiserror::Error;

use super::manifest::parse_sealed;
use super::{
    Damage, Digest, Layout, Manifest, NameError, Named, Platform, SealKey, Trust, WASMTIME_VERSION,
    checked_name, file,
};

/// An open cache.
#[derive(Debug)]
pub struct Catalog {
    layout: Layout,
    trust: Trust,
    key: SealKey,
    platform: Platform,
}

/// One variant as it stands in the cache.
#[derive(Debug)]
pub struct Entry {
    /// By the name of its files.
    pub key: VariantKey,
    /// What the cache says of it, or what is wrong with that.
    pub manifest: Result<Manifest, Damage>,
    /// When it was last used.
    pub used: Option<SystemTime>,
}

/// Why a cache or a module in it cannot be read.
#[derive(Debug, Error)]
pub enum CatalogError {
    /// Nothing there.
    #[error("{0}: there is no cache")]
    NoCache(PathBuf),
    /// A name no module can have.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A name no module has.
    #[error("the cache {cache} has no module `{name}`; it has {}", listed(.known))]
    NoModule {
        /// The cache's directory.
        cache: PathBuf,
        /// The name asked for.
        name: String,
        /// Names there are, sorted.
        known: Vec<String>,
    },
    /// A file is not what it should be.
    #[error("{path} {damage}")]
    Damaged {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        damage: Damage,
    },
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

impl Catalog {
    /// Opens the cache in this directory.
    ///
    /// # Errors
    /// When there is none, or others than those trusted could have written it.
    pub fn open(root: impl Into<PathBuf>, trust: Trust) -> Result<Self, CatalogError> {
        let layout = Layout::new(root);
        let key = trust.key(&layout).map_err(|(path, damage)| match damage {
            Damage::Read(error) if error.kind() == io::ErrorKind::NotFound => {
                CatalogError::NoCache(layout.root().to_owned())
            }
            damage => CatalogError::Damaged { path, damage },
        })?;
        Ok(Self { layout, trust, key, platform: Platform::native() })
    }

    /// Where things stand.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What seals this cache.
    #[must_use]
    pub fn key(&self) -> &SealKey {
        &self.key
    }

    /// The names of modules, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> io::Result<Vec<String>> {
        listing(&self.layout.names(), |name| checked_name(name).ok().map(str::to_owned))
    }

    /// The modules there are, sorted, with or without a name.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn modules(&self) -> io::Result<Vec<Digest>> {
        listing(&self.layout.modules(), |name| name.parse().ok())
    }

    /// The module that a name stands for.
    ///
    /// # Errors
    /// When the name is none, stands for nothing, or its file is damaged.
    pub fn named(&self, name: &str) -> Result<Digest, CatalogError> {
        let path = self.layout.name(name)?;
        let damaged = |damage| CatalogError::Damaged { path: path.clone(), damage };
        let bytes = match file::read_small(&self.trust, &path) {
            Ok((bytes, _)) => bytes,
            Err(Damage::Read(error)) if error.kind() == io::ErrorKind::NotFound => {
                let (cache, known) = (self.layout.root().to_owned(), self.names().unwrap_or_default());
                return Err(CatalogError::NoModule { cache, name: name.to_owned(), known });
            }
            Err(damage) => return Err(damaged(damage)),
        };
        let found: Named = parse_sealed(&self.key, &bytes).map_err(damaged)?;
        if found.name != name {
            return Err(damaged(Damage::Misplaced(format!("it is that of `{}`", found.name))));
        }
        Ok(found.module)
    }

    /// The variants of a module, in order of key; none when the cache does not know it.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn variants(&self, module: Digest) -> io::Result<Vec<Entry>> {
        let keys = listing(&self.layout.module(module), |name| name.strip_suffix(".json")?.parse().ok())?;
        Ok(keys.into_iter().map(|key| self.entry(module, key)).collect())
    }

    fn entry(&self, module: Digest, key: VariantKey) -> Entry {
        let path = self.layout.manifest(module, key);
        let used = std::fs::metadata(&path).and_then(|found| found.modified()).ok();
        Entry { key, manifest: self.manifest(&path, module, key), used }
    }

    fn manifest(&self, path: &Path, module: Digest, key: VariantKey) -> Result<Manifest, Damage> {
        let (bytes, _) = file::read_small(&self.trust, path)?;
        let manifest: Manifest = parse_sealed(&self.key, &bytes)?;
        if manifest.identity.module != module || manifest.identity.key() != key {
            return Err(Damage::Misplaced(format!("its own key is {}", manifest.identity.key())));
        }
        Ok(manifest)
    }

    /// Whether this release on this machine can run a variant.
    ///
    /// # Errors
    /// [`Damage::Foreign`] with what does not fit.
    pub fn fits(&self, manifest: &Manifest) -> Result<(), Damage> {
        let identity = &manifest.identity;
        if identity.wasmtime != WASMTIME_VERSION {
            let found = &identity.wasmtime;
            return Err(Damage::Foreign(format!(
                "was compiled by Wasmtime {found}, and this release runs {WASMTIME_VERSION}"
            )));
        }
        self.platform.runs(&identity.platform).map_err(Damage::Foreign)
    }

    /// Opens the artifact and verifies every byte of it. Code is to be mapped by the descriptor given back.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn artifact(&self, manifest: &Manifest) -> Result<File, Damage> {
        let path = self.layout.artifact(manifest.identity.module, manifest.identity.key());
        file::open_artifact(&self.trust, &self.key, &path, &manifest.artifact)
    }

    /// Notes that a variant was used now, for whoever evicts the least recently used. A cache that cannot be written
    /// stays as it is.
    pub fn touch(&self, manifest: &Manifest) {
        let path = self.layout.manifest(manifest.identity.module, manifest.identity.key());
        let now = std::fs::FileTimes::new().set_modified(SystemTime::now());
        let _ = file::open_trusted(&self.trust, &path).map(|(file, _)| file.set_times(now));
    }
}

/// The names in a folder that `pick` takes, sorted. A folder that is not there is empty.
fn listing<T: Ord>(folder: &Path, pick: impl Fn(&str) -> Option<T>) -> io::Result<Vec<T>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        found.extend(entry?.file_name().to_str().and_then(&pick));
    }
    found.sort();
    Ok(found)
}
