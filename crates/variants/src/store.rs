//! The writing side of the code cache: what a reader finds is whole or not there, whoever else writes at the same time.
//!
//! Each file is written under a name that starts with `.`, synced, and renamed; then its folder is synced. Builders hold the
//! cache's lock together, and eviction and repair hold it alone, so that nothing is taken away half published. The module's
//! own bytes are kept beside its variants, which is how a damaged variant can be built again.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use plimsoll_model::{Bytes, VariantKey};
use plimsoll_runtime::cache::{
    Catalog, CatalogError, Damage, Digest, Entry, Layout, Manifest, NameError, Named, SealKey, Sealed, Trust,
    to_sealed,
};
use rustix::fs::FlockOperation;
use tempfile::NamedTempFile;

use crate::profile::Profile;

/// Files of a writer that ended in the middle are taken away after this long.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A cache that can be written.
#[derive(Debug)]
pub struct Store {
    catalog: Catalog,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refuses.
    #[error("cannot write {path}: {why}")]
    Write {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// The cache is not what it should be.
    #[error(transparent)]
    Cache(#[from] CatalogError),
    /// A name no module can have.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A figure that has no form in JSON.
    #[error("a manifest cannot be written: {0}")]
    Form(#[from] serde_json::Error),
}

/// Something in a cache that is not as it should be.
#[derive(Debug)]
pub struct Flaw {
    /// File or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub damage: Damage,
    /// The module it belongs to.
    pub module: Option<Digest>,
    /// The variant it belongs to, as its manifest says, where that can be read.
    pub manifest: Option<Box<Manifest>>,
    /// Key of the variant.
    pub key: Option<VariantKey>,
}

/// What eviction did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evicted {
    /// Variants that went, least recently used first, as recipe and bytes.
    pub variants: Vec<(String, Bytes)>,
    /// Bytes of the cache before and after.
    pub before: Bytes,
    /// See above.
    pub after: Bytes,
}

impl Store {
    /// Opens a cache, making it where there is none: a folder that only this user can enter, with a key of its own.
    ///
    /// # Errors
    /// When the folder cannot be made, or others could have written it.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(root);
        if !root.exists() {
            let mut builder = DirBuilder::new();
            builder.recursive(true).mode(0o700).create(root).map_err(|why| write(root, why))?;
        }
        if !layout.key().exists() {
            let key =
                SealKey::random().map_err(|why| write(&layout.key(), io::Error::other(why.to_string())))?;
            let mut file = temporary(root)?;
            file.write_all(key.bytes())
                .and_then(|()| file.as_file().sync_all())
                .map_err(|why| write(file.path(), why))?;
            match file.persist_noclobber(layout.key()) {
                Ok(_) => {}
                // Another builder was first: its key is the cache's.
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(write(&layout.key(), error.error)),
            }
            sync(root)?;
        }
        for folder in [layout.names(), layout.modules()] {
            make(&folder)?;
        }
        Ok(Self { catalog: Catalog::open(root, Trust::Owner)? })
    }

    /// Opens a cache that is there, and makes nothing.
    ///
    /// # Errors
    /// When there is none, or others could have written it.
    pub fn existing(root: &Path) -> Result<Self, StoreError> {
        Ok(Self { catalog: Catalog::open(root, Trust::Owner)? })
    }

    /// The reading side.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Puts a variant into the cache; what stood under its key is replaced, and so are other variants of the module by the
    /// same recipe for the same machine and settings, for there is one best.
    ///
    /// # Errors
    /// When the system refuses; then nothing has changed.
    pub fn publish(&self, mut manifest: Manifest, artifact: &[u8]) -> Result<Manifest, StoreError> {
        let _lock = self.lock(FlockOperation::LockShared)?;
        let (module, key) = (manifest.identity.module, manifest.identity.key());
        let layout = self.catalog.layout();
        make(&layout.module(module))?;
        (manifest.artifact.bytes, manifest.artifact.seal) =
            (Bytes(artifact.len() as u64), self.catalog.key().seal(artifact));
        put(&layout.artifact(module, key), artifact)?;
        self.seal(&layout.manifest(module, key), &manifest)?;
        for entry in self.entries(module)? {
            let Ok(other) = &entry.manifest else { continue };
            let (a, b) = (&other.identity, &manifest.identity);
            let same = a.recipe == b.recipe
                && a.platform == b.platform
                && a.settings.metering == b.settings.metering;
            if same && entry.key != key {
                self.remove(module, entry.key)?;
            }
        }
        Ok(manifest)
    }

    /// Keeps a module's bytes, and lets a name stand for it.
    ///
    /// # Errors
    /// When the name is none, or the system refuses.
    pub fn keep(&self, name: &str, module: Digest, bytes: &[u8]) -> Result<(), StoreError> {
        let _lock = self.lock(FlockOperation::LockShared)?;
        let path = self.catalog.layout().name(name)?;
        make(&self.catalog.layout().module(module))?;
        if self.module(module).is_none() {
            put(&self.source(module), bytes)?;
        }
        self.seal(&path, &Named { name: name.to_owned(), module })
    }

    /// The bytes of a module, if they are there and are its own.
    #[must_use]
    pub fn module(&self, module: Digest) -> Option<Vec<u8>> {
        let bytes = fs::read(self.source(module)).ok()?;
        (plimsoll_runtime::cache::Identity::digest(&bytes) == module).then_some(bytes)
    }

    /// Keeps a profile beside the module it is of, so that a variant it steered can be built again.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn keep_profile(&self, module: Digest, profile: &Profile) -> Result<(), StoreError> {
        let text = serde_json::to_vec(profile)?;
        let digest = plimsoll_runtime::cache::Identity::digest(&text);
        put(&self.catalog.layout().module(module).join(format!("{digest}.profile")), &text)
    }

    /// The profiles of a module, in order of their names; one that is damaged is left out.
    #[must_use]
    pub fn profiles(&self, module: Digest) -> Vec<Profile> {
        let mut found = Vec::new();
        let entries = fs::read_dir(self.catalog.layout().module(module)).into_iter().flatten();
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".profile")) else {
                continue;
            };
            let Ok(text) = fs::read(&path) else { continue };
            if plimsoll_runtime::cache::Identity::digest(&text).to_string() == name
                && let Ok(profile) = serde_json::from_slice(&text)
            {
                found.push((name.to_owned(), profile));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found.into_iter().map(|(_, profile)| profile).collect()
    }

    fn source(&self, module: Digest) -> PathBuf {
        self.catalog.layout().module(module).join("module.wasm")
    }

    fn entries(&self, module: Digest) -> Result<Vec<Entry>, StoreError> {
        let folder = self.catalog.layout().module(module);
        self.catalog.variants(module).map_err(|why| write(&folder, why))
    }

    /// Everything that is not as it should be. Changes nothing.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn flaws(&self) -> Result<Vec<Flaw>, StoreError> {
        let layout = self.catalog.layout();
        let mut flaws = Vec::new();
        let plain = |path, damage, module| Flaw { path, damage, module, manifest: None, key: None };
        for module in self.catalog.modules().map_err(|why| write(&layout.modules(), why))? {
            let entries = self.entries(module)?;
            // Without variants it is what an interrupted builder left, and no harm.
            if self.module(module).is_none() && !entries.is_empty() {
                let damage = Damage::Misplaced("the module's own bytes are gone or are others".to_owned());
                flaws.push(plain(self.source(module), damage, Some(module)));
            }
            for entry in entries {
                let key = Some(entry.key);
                let path = layout.manifest(module, entry.key);
                match entry.manifest {
                    Err(damage) => {
                        flaws.push(Flaw { path, damage, module: Some(module), manifest: None, key });
                    }
                    Ok(manifest) => {
                        let wrong =
                            self.catalog.fits(&manifest).err().map(|damage| (path, damage)).or_else(|| {
                                let damage = self.catalog.artifact(&manifest).err()?;
                                Some((layout.artifact(module, entry.key), damage))
                            });
                        if let Some((path, damage)) = wrong {
                            let manifest = Some(Box::new(manifest));
                            flaws.push(Flaw { path, damage, module: Some(module), manifest, key });
                        }
                    }
                }
            }
        }
        for name in self.catalog.names().map_err(|why| write(&layout.names(), why))? {
            let damage = match self.catalog.named(&name) {
                Ok(module) if layout.module(module).is_dir() => continue,
                Ok(_) => Damage::Misplaced("it stands for a module that is not here".to_owned()),
                Err(CatalogError::Damaged { damage, .. }) => damage,
                Err(error) => Damage::Form(error.to_string()),
            };
            flaws.push(plain(layout.names().join(&name), damage, None));
        }
        Ok(flaws)
    }

    /// Takes a variant away: its manifest first, so that no reader finds half of it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn remove(&self, module: Digest, key: VariantKey) -> Result<(), StoreError> {
        let layout = self.catalog.layout();
        for path in [layout.manifest(module, key), layout.artifact(module, key)] {
            gone(&path)?;
        }
        sync(&layout.module(module))
    }

    /// Takes a name away.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn forget(&self, path: &Path) -> Result<(), StoreError> {
        gone(path)
    }

    /// Takes least recently used variants away until the cache has at most this many bytes, and what writers left behind
    /// that ended in the middle. A module without variants goes too, with its names.
    ///
    /// # Errors
    /// When the system refuses; what went until then is gone.
    pub fn evict(&self, most: Bytes) -> Result<Evicted, StoreError> {
        let _lock = self.lock(FlockOperation::LockExclusive)?;
        let layout = self.catalog.layout();
        let mut used = Vec::new();
        for module in self.catalog.modules().map_err(|why| write(&layout.modules(), why))? {
            let abandoned = is_abandoned(&layout.module(module));
            self.sweep(module)?;
            let entries = self.entries(module)?;
            // A builder that is at work has its first variant to come.
            if entries.is_empty() && abandoned {
                self.drop_module(module)?;
            }
            for entry in entries {
                let recipe = entry.manifest.as_ref().map_or("damaged", |manifest| &manifest.identity.recipe);
                let bytes =
                    size(&layout.artifact(module, entry.key)) + size(&layout.manifest(module, entry.key));
                used.push((
                    entry.used.unwrap_or(SystemTime::UNIX_EPOCH),
                    module,
                    entry.key,
                    recipe.to_owned(),
                    bytes,
                ));
            }
        }
        used.sort_by_key(|entry| (entry.0, entry.1, entry.2));
        let mut done = Evicted { before: self.bytes(), ..Evicted::default() };
        let mut after = done.before.0;
        for (_, module, key, recipe, bytes) in used {
            if after <= most.0 {
                break;
            }
            self.remove(module, key)?;
            done.variants.push((recipe, Bytes(bytes)));
            if self.entries(module)?.is_empty() {
                self.drop_module(module)?;
            }
            after = self.bytes().0;
        }
        done.after = Bytes(after);
        Ok(done)
    }

    /// Bytes of everything in the cache.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        fn below(folder: &Path) -> u64 {
            let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
            entries
                .map(|entry| match entry.metadata() {
                    Ok(found) if found.is_dir() => below(&entry.path()),
                    Ok(found) => found.len(),
                    Err(_) => 0,
                })
                .sum()
        }
        Bytes(below(self.catalog.layout().root()))
    }

    /// Takes away artifacts without a manifest and files that were never finished.
    fn sweep(&self, module: Digest) -> Result<(), StoreError> {
        let folder = self.catalog.layout().module(module);
        for entry in fs::read_dir(&folder).map_err(|why| write(&folder, why))?.filter_map(Result::ok) {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            let abandoned = name.starts_with('.') && is_abandoned(&path);
            let orphan = name.ends_with(".cwasm") && !path.with_extension("json").exists();
            if abandoned || orphan {
                gone(&path)?;
            }
        }
        Ok(())
    }

    fn drop_module(&self, module: Digest) -> Result<(), StoreError> {
        let layout = self.catalog.layout();
        for name in self.catalog.names().map_err(|why| write(&layout.names(), why))? {
            if self.catalog.named(&name).is_ok_and(|named| named == module) {
                gone(&layout.names().join(name))?;
            }
        }
        let folder = layout.module(module);
        fs::remove_dir_all(&folder).map_err(|why| write(&folder, why))
    }

    fn seal<T: Sealed + Clone>(&self, path: &Path, body: &T) -> Result<(), StoreError> {
        put(path, to_sealed(self.catalog.key(), body)?.as_bytes())
    }

    /// Held until dropped. Works on a cache that is only read by others.
    fn lock(&self, how: FlockOperation) -> Result<File, StoreError> {
        let path = self.catalog.layout().root().join("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o600);
        let file = options.open(&path).map_err(|why| write(&path, why))?;
        rustix::fs::flock(&file, how).map_err(|why| write(&path, why.into()))?;
        Ok(file)
    }
}

/// Whether nobody has written to it for so long that whoever did has ended.
fn is_abandoned(path: &Path) -> bool {
    let changed = fs::metadata(path).and_then(|found| found.modified());
    changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED))
}

fn write(path: &Path, why: io::Error) -> StoreError {
    StoreError::Write { path: path.to_owned(), why }
}

fn make(folder: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder).map_err(|why| write(folder, why))
}

fn temporary(folder: &Path) -> Result<NamedTempFile, StoreError> {
    tempfile::Builder::new().prefix(".new-").tempfile_in(folder).map_err(|why| write(folder, why))
}

/// Writes a file that is whole or not there.
fn put(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = temporary(folder)?;
    file.write_all(content).and_then(|()| file.as_file().sync_all()).map_err(|why| write(path, why))?;
    file.persist(path).map_err(|error| write(path, error.error))?;
    sync(folder)
}

fn sync(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|why| write(folder, why))
}

fn gone(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(write(path, why)),
        _ => Ok(()),
    }
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |found| found.len())
}
