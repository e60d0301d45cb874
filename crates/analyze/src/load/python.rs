//! A Python program's own modules, found as the interpreter would, and the packages it imports.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_model::{Finding, Language};

use super::package::Packages;
use super::reader::Reader;
use super::{dependencies, guests, walk};
use crate::entry::Entry;
use crate::entry::python::package_folders;
use crate::ir::Module;
use crate::lower::lower;
use crate::manifest::python as manifest;
use crate::pack::{Pack, pack_of};
use crate::path;
use crate::program::Program;
use crate::sources::Sources;

/// Bytes of a dotted module name that is looked for.
pub(super) const LONGEST_NAME: usize = 256;

/// Finds modules that belong to the program.
struct Own<'a> {
    sources: &'a dyn Sources,
    /// Folders in which own modules lie, first match first.
    folders: Vec<String>,
    /// Top-level names that are the program's own; empty for all.
    tops: Vec<String>,
    listings: BTreeMap<String, BTreeSet<String>>,
}

impl Own<'_> {
    fn has(&mut self, folder: &str, name: &str) -> bool {
        let sources = self.sources;
        let listing = self
            .listings
            .entry(folder.to_owned())
            .or_insert_with(|| sources.list(folder).into_iter().collect());
        listing.contains(name)
    }

    /// The file of an own module: a package's `__init__.py`, or a file. The folder of a namespace package, which
    /// has no file, comes with a trailing `/`.
    fn find(&mut self, module: &str) -> Option<String> {
        let mut steps: Vec<&str> = module.split('.').collect();
        if steps.iter().any(|step| step.is_empty())
            || !(self.tops.is_empty() || self.tops.iter().any(|top| top == steps[0]))
        {
            return None;
        }
        let last = steps.pop()?;
        let mut namespace = None;
        for folder in self.folders.clone() {
            let parent = steps.iter().fold(folder, |folder, step| path::join(&folder, step));
            if self.has(&parent, &format!("{last}/")) {
                let here = path::join(&parent, last);
                if self.has(&here, "__init__.py") {
                    return Some(path::join(&here, "__init__.py"));
                }
                namespace.get_or_insert(format!("{here}/"));
            }
            if self.has(&parent, &format!("{last}.py")) {
                return Some(path::join(&parent, &format!("{last}.py")));
            }
        }
        namespace
    }
}

/// Loads what an entry point reaches.
pub(super) fn load(reader: &mut Reader<'_>, entry: &Entry, program: &mut Program) {
    let Some(pack) = pack_of(Language::Python) else { return };
    let installed = !entry.owned.is_empty();
    let declared = if installed { None } else { Some(dependencies::python(reader, &entry.root, program)) };
    let mut folders = vec![import_folder(entry)];
    if installed && !folders.contains(&entry.root) {
        folders.push(entry.root.clone());
    }
    for folder in declared.iter().flat_map(|declared| package_folders(&entry.root, declared)) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    let sources = reader.sources;
    let own = Own { sources, folders, tops: entry.owned.clone(), listings: BTreeMap::new() };
    let packages = Packages::new(sources, &pack.built_in);
    let mut loading = Loading {
        reader,
        pack,
        own,
        packages,
        entry,
        queue: VecDeque::new(),
        seen: BTreeSet::new(),
        external: Vec::new(),
        seen_external: BTreeSet::new(),
    };
    loading.run(program);
    let mut external = std::mem::take(&mut loading.external);
    let (modules, names) = guests::read(sources, pack, &mut loading.packages, &external);
    program.guests = modules;
    external.extend(names);
    program.packages = loading.packages.closure(external);
    if loading.packages.cut {
        program.findings.push(Finding::warning(
            "too-many-packages",
            "The packages this imports have more files than are looked at; the rest is left out.",
            Some(entry.path.clone()),
        ));
    }
}

/// The folder that the interpreter puts first on its path.
fn import_folder(entry: &Entry) -> String {
    let folder = path::parent(&entry.path);
    // Inside a package, its outermost folder's parent.
    let steps = entry.module.as_deref().map_or(0, |module| module.matches('.').count());
    let is_package = path::name(&entry.path) == "__init__.py";
    let up = steps + usize::from(is_package && entry.module.is_some());
    (0..up).fold(folder, |folder, _| path::parent(&folder))
}

struct Loading<'a, 'r> {
    reader: &'r mut Reader<'a>,
    pack: &'static Pack,
    own: Own<'a>,
    packages: Packages<'a>,
    entry: &'r Entry,
    /// Own modules to load: name and file.
    queue: VecDeque<(String, String)>,
    seen: BTreeSet<String>,
    external: Vec<String>,
    seen_external: BTreeSet<String>,
}

impl Loading<'_, '_> {
    fn run(&mut self, program: &mut Program) {
        let name = self.entry.module.clone().unwrap_or_else(|| "__main__".to_owned());
        self.seen.insert(name.clone());
        self.queue.push_back((name.clone(), self.entry.path.clone()));
        // The packages around the entry are loaded before it, but it stays first in the list.
        for (at, _) in name.match_indices('.') {
            self.reach(&name[..at]);
        }
        while let Some((name, file)) = self.queue.pop_front() {
            // A file may be reached under two names, as the script and as a module.
            let shown = path::relative(&file, &self.entry.root).to_owned();
            let Some(bytes) = self.reader.read(&file) else { continue };
            if program.modules.is_empty()
                && let Some(inline) = manifest::inline(&String::from_utf8_lossy(&bytes))
            {
                program.dependencies.extend(inline.dependencies);
                program.language_version = inline.language_version.or(program.language_version.take());
            }
            let module = lower(self.pack, &shown, &name, &bytes);
            self.follow(&module);
            program.modules.push(module);
        }
    }

    /// Queues an own module and the packages around it; says whether it is an own one.
    fn reach(&mut self, module: &str) -> bool {
        if self.seen.contains(module) {
            return true;
        }
        let Some(file) = self.own.find(module) else { return false };
        if file.ends_with('/') {
            // A folder is a namespace package only if nothing installed has its name.
            return !self.packages.has(module);
        }
        if let Some((parent, _)) = module.rsplit_once('.') {
            self.reach(parent);
        }
        self.seen.insert(module.to_owned());
        if file != self.entry.path {
            self.queue.push_back((module.to_owned(), file));
        }
        true
    }

    fn follow(&mut self, module: &Module) {
        for import in walk::imports(module) {
            // Longer names than any package has are not worth looking for.
            if import.module.starts_with('.') || import.module.len() > LONGEST_NAME {
                continue;
            }
            if self.reach(&import.module) {
                for (name, _) in import.names.iter().filter(|(name, _)| name != "*") {
                    self.reach(&format!("{}.{name}", import.module));
                }
                continue;
            }
            let mut named = vec![import.module.clone()];
            for (name, _) in &import.names {
                let inner = format!("{}.{name}", import.module);
                if name != "*" && self.packages.has(&inner) {
                    named.push(inner);
                }
            }
            for name in named {
                if self.seen_external.insert(name.clone()) {
                    self.external.push(name);
                }
            }
        }
    }
}
