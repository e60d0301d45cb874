//! A Rust program's own modules: those of its binary, and of the libraries in its workspace that it names.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_model::Language;

use super::reader::Reader;
use super::{dependencies, walk};
use crate::entry::Entry;
use crate::entry::rust::{library, read, workspace};
use crate::lower::{Declared, lower_with_modules};
use crate::manifest::cargo::{Needed, inherit};
use crate::pack::pack_of;
use crate::path;
use crate::program::{Package, Program};

/// Crates of the standard distribution, whose cost the runtime's base has.
const STANDARD: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

/// A crate of the same tree that the program may use.
struct Local {
    name: String,
    file: String,
    /// Its package's folder.
    root: String,
}

/// A module file to load.
struct Next {
    name: String,
    file: String,
    /// Folder in which the files of its own modules lie.
    inside: String,
}

struct Loading<'a, 'r> {
    reader: &'r mut Reader<'a>,
    entry: &'r Entry,
    workspace: String,
    shared: Vec<Needed>,
    queue: VecDeque<Next>,
    /// Libraries known by name but not yet named by any source.
    waiting: Vec<Local>,
    /// External crates by the name that source uses.
    external: BTreeMap<String, Option<String>>,
    used: BTreeSet<String>,
    packages_read: BTreeSet<String>,
}

/// Loads what an entry point reaches.
pub(super) fn load(reader: &mut Reader<'_>, entry: &Entry, program: &mut Program) {
    let workspace = workspace(reader.sources, &entry.root);
    let shared = read(reader.sources, &workspace).map(|declared| declared.shared).unwrap_or_default();
    let mut loading = Loading {
        reader,
        entry,
        workspace,
        shared,
        queue: VecDeque::new(),
        waiting: Vec::new(),
        external: BTreeMap::new(),
        used: BTreeSet::new(),
        packages_read: BTreeSet::new(),
    };
    loading.package(&entry.root, true, program);
    loading.queue.push_back(Next {
        name: "crate".to_owned(),
        file: entry.path.clone(),
        inside: path::parent(&entry.path),
    });
    loading.run(program);
    let workspace = loading.workspace.clone();
    let external = std::mem::take(&mut loading.external);
    let used = std::mem::take(&mut loading.used);
    dependencies::cargo_lock(loading.reader, &workspace, program);
    for name in &used {
        let package = external.get(name).and_then(Option::as_ref).unwrap_or(name);
        let version =
            program.dependencies.iter().find(|it| it.name == *package).and_then(|it| it.version.clone());
        program.packages.push(Package { name: name.clone(), version, ..Package::default() });
    }
}

impl Loading<'_, '_> {
    /// Reads a package's manifest: its dependencies become the program's, its libraries wait to be named.
    fn package(&mut self, root: &str, is_entry: bool, program: &mut Program) {
        if !self.packages_read.insert(root.to_owned()) {
            return;
        }
        let manifest = path::join(root, "Cargo.toml");
        if self.reader.manifest(&manifest).is_none() {
            return;
        }
        let Some(mut declared) = read(self.reader.sources, root) else {
            program.findings.push(dependencies::broken_manifest(manifest));
            return;
        };
        inherit(&mut declared.dependencies, &self.shared);
        if is_entry {
            program.language_version.clone_from(&declared.rust_version);
            if let Some((name, file)) =
                library(self.reader.sources, root, &declared).filter(|(_, file)| *file != self.entry.path)
            {
                self.waiting.push(Local { name, file, root: root.to_owned() });
            }
        }
        for needed in declared.dependencies {
            let base = if needed.inherited { &self.workspace } else { root };
            let local = needed.path.as_ref().map(|at| path::join(base, at)).and_then(|folder| {
                let declared = read(self.reader.sources, &folder)?;
                let (_, file) = library(self.reader.sources, &folder, &declared)?;
                Some(Local { name: needed.crate_name.clone(), file, root: folder })
            });
            match local {
                Some(local) => self.waiting.push(local),
                None => {
                    self.external.insert(needed.crate_name, Some(needed.dependency.name.clone()));
                    if !program.dependencies.iter().any(|known| known.name == needed.dependency.name) {
                        program.dependencies.push(needed.dependency);
                    }
                }
            }
        }
    }

    fn run(&mut self, program: &mut Program) {
        let Some(pack) = pack_of(Language::Rust) else { return };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        while let Some(next) = self.queue.pop_front() {
            if !seen.insert(next.file.clone()) {
                continue;
            }
            let Some(bytes) = self.reader.read(&next.file) else { continue };
            let shown = path::relative(&next.file, &self.workspace).to_owned();
            let lowered = lower_with_modules(pack, &shown, &next.name, &bytes);
            for declared in &lowered.declared {
                self.declared(&next, declared);
            }
            let mut heads: Vec<&str> = Vec::new();
            for import in walk::imports(&lowered.module) {
                heads.push(import.module.split('.').next().unwrap_or_default());
            }
            let locals: Vec<&str> = lowered.declared.iter().map(|declared| declared.name.as_str()).collect();
            let root = next.name.split('.').next().unwrap_or_default().to_owned();
            for head in heads {
                let is_own =
                    head == "crate" || head == root || locals.contains(&head) || STANDARD.contains(&head);
                if !is_own
                    && head.starts_with(|c: char| c.is_lowercase())
                    && !self.waiting.iter().any(|it| it.name == head)
                {
                    self.used.insert(head.to_owned());
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            self.named(&text, program);
            let named =
                self.external.keys().filter(|name| !self.used.contains(*name) && mentions(&text, name));
            let named: Vec<String> = named.cloned().collect();
            self.used.extend(named);
            program.modules.push(lowered.module);
        }
        // What the manifests do not know by name is a module or a type rather than a crate; a file without a
        // manifest can name no crate, but may well be written for one.
        let loaded: BTreeSet<&str> =
            program.modules.iter().filter_map(|module| module.name.split('.').next()).collect();
        let external = &self.external;
        let has_manifest = !self.packages_read.is_empty() && !external.is_empty();
        self.used
            .retain(|name| !loaded.contains(name.as_str()) && (!has_manifest || external.contains_key(name)));
    }

    /// Queues the file of `mod name;`.
    fn declared(&mut self, parent: &Next, declared: &Declared) {
        let folder =
            declared.scopes.iter().fold(parent.inside.clone(), |folder, scope| path::join(&folder, scope));
        let candidates = match &declared.file {
            Some(file) => vec![path::join(&path::parent(&parent.file), file)],
            None => vec![
                path::join(&folder, &format!("{}.rs", declared.name)),
                path::join(&folder, &format!("{}/mod.rs", declared.name)),
            ],
        };
        let Some(file) = candidates.into_iter().find(|file| self.reader.sources.is_file(file)) else {
            return;
        };
        let is_folder_root = path::name(&file) == "mod.rs" || declared.file.is_some();
        let here = path::parent(&file);
        let inside = if is_folder_root { here } else { path::join(&here, &declared.name) };
        self.queue.push_back(Next { name: declared.full.clone(), file, inside });
    }

    /// Queues the waiting libraries that a source names.
    fn named(&mut self, text: &str, program: &mut Program) {
        let (named, waiting) =
            std::mem::take(&mut self.waiting).into_iter().partition(|local| mentions(text, &local.name));
        self.waiting = waiting;
        let named: Vec<Local> = named;
        for local in named {
            self.package(&local.root, false, program);
            let inside = path::parent(&local.file);
            self.queue.push_back(Next { name: local.name, file: local.file, inside });
        }
    }
}

/// Whether a text has the name as a word in front of `::`, or behind `use` or `extern crate`.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let is_start = before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.')));
        let after = text[at + name.len()..].trim_start();
        let line = text[..at].trim_end();
        is_start && (after.starts_with("::") || line.ends_with("use") || line.ends_with("extern crate"))
    })
}
