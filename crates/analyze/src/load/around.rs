//! The modules around one file, found by their dotted names one at a time: the package of a Python file or the folder of a
//! script, the crate of a Rust file.
//!
//! Whatever is read is kept for other files of the same project to ask for, and every question is remembered with its
//! answer, so that a result can be known to still hold. Knows nothing of what modules are read for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_model::Language;
use sha2::{Digest, Sha256};

use crate::bounds::Neighbours;
use crate::ir::Module;
use crate::lower::lower;
use crate::pack::pack_of;
use crate::path;
use crate::sources::Sources;

/// Source of all modules that are kept, in bytes; the longest kept go first.
const MOST_KEPT: u64 = 16 << 20;
/// Source that is read for one file, in bytes: bounds are to be had while one looks.
const MOST_AROUND: u64 = 64 << 10;
/// A larger file is data.
const LARGEST: u64 = 1 << 20;
/// Folders above a file that may belong to its package.
const MOST_FOLDERS: usize = 16;
/// Listings of folders that are kept.
const MOST_LISTINGS: usize = 4096;

/// What was asked of one file: its content's hash, none where there is no such file.
pub type Asked = BTreeMap<String, Option<[u8; 32]>>;

/// Modules that were read for one file and may be asked for by others. Threads share one.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    modules: HashMap<String, (Arc<Module>, [u8; 32])>,
    order: VecDeque<(String, u64)>,
    bytes: u64,
    listings: HashMap<String, Arc<BTreeSet<String>>>,
}

impl Shelf {
    fn with<T>(&self, run: impl FnOnce(&mut Kept) -> T) -> T {
        run(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps a module that was read from a path.
    fn keep(&self, path: &str, module: Arc<Module>, hash: [u8; 32]) {
        let bytes = module.bytes;
        self.with(|kept| {
            if kept.modules.insert(path.to_owned(), (module, hash)).is_none() {
                kept.order.push_back((path.to_owned(), bytes));
                kept.bytes += bytes;
            }
            while kept.bytes > MOST_KEPT {
                let Some((oldest, bytes)) = kept.order.pop_front() else { break };
                kept.modules.remove(&oldest);
                kept.bytes -= bytes;
            }
        });
    }

    fn lacks(&self, path: &str) -> bool {
        self.with(|kept| !kept.modules.contains_key(path))
    }

    fn has(&self, sources: &dyn Sources, folder: &str, name: &str) -> bool {
        let known = self.with(|kept| kept.listings.get(folder).cloned());
        let listing = known.unwrap_or_else(|| {
            let listing: Arc<BTreeSet<String>> = Arc::new(sources.list(folder).into_iter().collect());
            self.with(|kept| {
                if kept.listings.len() < MOST_LISTINGS {
                    kept.listings.insert(folder.to_owned(), Arc::clone(&listing));
                }
            });
            listing
        });
        listing.contains(name)
    }
}

/// Whether every file that was asked for is as it was.
#[must_use]
pub fn holds(asked: &Asked, sources: &dyn Sources, shelf: &Shelf) -> bool {
    asked.iter().all(|(path, hash)| {
        let kept = shelf.with(|kept| kept.modules.get(path).map(|(_, hash)| *hash));
        kept.or_else(|| sources.read(path).ok().map(|bytes| Sha256::digest(&bytes).into())) == *hash
    })
}

/// The modules around one file.
pub struct Around<'s> {
    sources: &'s dyn Sources,
    shelf: &'s Shelf,
    language: Language,
    /// Folder that dotted names begin in.
    folder: String,
    /// The step that all names of the project begin with; none for a script, whose folder's files are its modules.
    top: Option<String>,
    /// The file's own dotted name.
    name: String,
    asked: RefCell<Asked>,
    /// Source read for this file so far, in bytes.
    bytes: Cell<u64>,
}

impl<'s> Around<'s> {
    /// Finds out where the file at a path stands.
    #[must_use]
    pub fn of(sources: &'s dyn Sources, shelf: &'s Shelf, language: Language, path: &str) -> Self {
        let (folder, top, name) = match language {
            Language::Rust => in_crate(sources, path),
            _ => in_package(sources, shelf, path),
        };
        Self { sources, shelf, language, folder, top, name, asked: RefCell::default(), bytes: Cell::new(0) }
    }

    /// The name that the file itself goes by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Keeps the file itself, as it was lowered under its name, for others to ask for.
    pub fn keep(&self, path: &str, bytes: &[u8], module: &Arc<Module>) {
        if bytes.len() as u64 <= LARGEST && self.shelf.lacks(path) {
            self.shelf.keep(path, Arc::clone(module), Sha256::digest(bytes).into());
        }
    }

    /// What was asked for since.
    #[must_use]
    pub fn into_asked(self) -> Asked {
        self.asked.into_inner()
    }

    /// Paths that a dotted name may stand for, the first that is there counts.
    fn candidates(&self, name: &str) -> Vec<String> {
        let mut steps: Vec<&str> = name.split('.').collect();
        if self.language == Language::Rust {
            steps.remove(0);
            let Some(last) = steps.pop() else {
                return vec![path::join(&self.folder, "lib.rs"), path::join(&self.folder, "main.rs")];
            };
            let folder = steps.iter().fold(self.folder.clone(), |folder, step| path::join(&folder, step));
            return vec![
                path::join(&folder, &format!("{last}.rs")),
                path::join(&folder, &format!("{last}/mod.rs")),
            ];
        }
        let Some(last) = steps.pop() else { return Vec::new() };
        let folder = steps.iter().fold(self.folder.clone(), |folder, step| path::join(&folder, step));
        let inside = path::join(&folder, last);
        vec![path::join(&inside, "__init__.py"), path::join(&folder, &format!("{last}.py"))]
    }

    fn read(&self, path: &str, name: &str) -> Option<Arc<Module>> {
        let folder = path::parent(path);
        if !self.shelf.has(self.sources, &folder, path::name(path)) {
            self.asked.borrow_mut().insert(path.to_owned(), None);
            return None;
        }
        let kept = self.shelf.with(|kept| kept.modules.get(path).cloned());
        let (module, hash) = match kept.filter(|(module, _)| module.name == name) {
            Some(kept) => kept,
            None => {
                let bytes = self.sources.read(path).ok().filter(|bytes| bytes.len() as u64 <= LARGEST)?;
                let hash: [u8; 32] = Sha256::digest(&bytes).into();
                let module = Arc::new(lower(pack_of(self.language)?, path, name, &bytes));
                self.shelf.keep(path, Arc::clone(&module), hash);
                (module, hash)
            }
        };
        self.asked.borrow_mut().insert(path.to_owned(), Some(hash));
        self.bytes.set(self.bytes.get() + module.bytes);
        Some(module)
    }
}

impl Neighbours for Around<'_> {
    fn may_have(&self, top: &str) -> bool {
        match &self.top {
            Some(own) => own == top,
            None => self.shelf.has(self.sources, &self.folder, &format!("{top}.py")),
        }
    }

    fn module(&self, name: &str) -> Option<Arc<Module>> {
        let is_plain = |step: &str| step.chars().all(|one| one.is_alphanumeric() || one == '_');
        if self.bytes.get() >= MOST_AROUND
            || name == self.name
            || name.len() > 256
            || !name.split('.').all(|step| !step.is_empty() && is_plain(step))
        {
            return None;
        }
        self.candidates(name).into_iter().find_map(|path| self.read(&path, name))
    }
}

/// Folder, first step and dotted name of a file of a Python package; a script's modules are those of its folder.
fn in_package(sources: &dyn Sources, shelf: &Shelf, path: &str) -> (String, Option<String>, String) {
    let is_package = path::name(path) == "__init__.py";
    let mut steps = if is_package { Vec::new() } else { vec![path::stem(path).to_owned()] };
    let mut folder = path::parent(path);
    while steps.len() < MOST_FOLDERS && shelf.has(sources, &folder, "__init__.py") {
        steps.push(path::name(&folder).to_owned());
        folder = path::parent(&folder);
    }
    steps.reverse();
    let top = (steps.len() > 1 || is_package).then(|| steps.first().cloned()).flatten();
    (folder, top, steps.join("."))
}

/// The same of a file of a crate, whose root has a name that Cargo knows; all names begin with `crate`.
fn in_crate(sources: &dyn Sources, path: &str) -> (String, Option<String>, String) {
    let own = path::stem(path);
    let mut steps = if matches!(own, "mod" | "lib" | "main") { Vec::new() } else { vec![own.to_owned()] };
    let mut folder = path::parent(path);
    for _ in 0..MOST_FOLDERS {
        if ["lib.rs", "main.rs"].iter().any(|root| sources.is_file(&path::join(&folder, root))) {
            steps.push("crate".to_owned());
            steps.reverse();
            return (folder, Some("crate".to_owned()), steps.join("."));
        }
        let up = path::parent(&folder);
        if up == folder || matches!(path::name(&folder), "." | ".." | "") {
            break;
        }
        steps.push(path::name(&folder).to_owned());
        folder = up;
    }
    (path::parent(path), Some("crate".to_owned()), "crate".to_owned())
}
