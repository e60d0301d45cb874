//! Rust's entry points: the binaries of a package or of a workspace's members, and single files.

use plimsoll_model::Language;

use super::{Entry, EntryError};
use crate::manifest::cargo::{self, Declared};
use crate::path;
use crate::sources::Sources;

/// Members of one workspace that are looked at.
const MOST_MEMBERS: usize = 500;

/// A single file: a program of its own, or a part of the package around it.
pub(super) fn file(sources: &dyn Sources, at: &str) -> Entry {
    let folder = path::parent(at);
    let mut found = None;
    for root in path::upwards(&folder).into_iter().take(6) {
        if !sources.is_file(&path::join(&root, "Cargo.toml")) {
            continue;
        }
        let declared = read(sources, &root).unwrap_or_default();
        found = binaries(sources, &root, &declared).into_iter().find(|entry| entry.path == at);
        break;
    }
    found.unwrap_or_else(|| entry(path::stem(at).to_owned(), at.to_owned(), folder))
}

fn entry(name: String, path: String, root: String) -> Entry {
    Entry {
        name,
        path,
        function: None,
        module: Some("crate".to_owned()),
        language: Language::Rust,
        root,
        owned: Vec::new(),
        is_default: false,
    }
}

/// The `Cargo.toml` of a folder; none where there is none or it is no TOML.
pub(crate) fn read(sources: &dyn Sources, root: &str) -> Option<Declared> {
    let bytes = sources.read(&path::join(root, "Cargo.toml")).ok()?;
    cargo::cargo(&String::from_utf8_lossy(&bytes))
}

/// The entry points of a project folder. What keeps a project from having one goes to `reasons`.
pub(super) fn entries(sources: &dyn Sources, root: &str, reasons: &mut Vec<EntryError>) -> Vec<Entry> {
    let manifest = path::join(root, "Cargo.toml");
    if !sources.is_file(&manifest) {
        let main = path::join(root, "main.rs");
        return if sources.is_file(&main) {
            vec![entry("main".to_owned(), main, root.to_owned())]
        } else {
            Vec::new()
        };
    }
    let Some(declared) = read(sources, root) else {
        reasons.push(EntryError::BrokenManifest { path: manifest });
        return Vec::new();
    };
    let mut found = binaries(sources, root, &declared);
    for member in members(sources, root, &declared) {
        let Some(inner) = read(sources, &member) else {
            reasons.push(EntryError::BrokenManifest { path: path::join(&member, "Cargo.toml") });
            continue;
        };
        let folder = path::relative(&member, root).to_owned();
        found.extend(binaries(sources, &member, &inner).into_iter().map(|mut entry| {
            entry.name = format!("{folder}/{}", entry.name);
            entry.is_default = false;
            entry
        }));
    }
    if found.is_empty() {
        let lib = library(sources, root, &declared).is_some();
        let found = match (declared.is_workspace, lib) {
            (true, _) => "a Rust workspace without a binary",
            (false, true) => "a Rust library without a binary",
            _ => "a Cargo.toml, but no source of a binary",
        };
        reasons.push(EntryError::Empty { path: root.to_owned(), found: found.to_owned() });
    }
    found
}

/// The binaries of one package, by declaration and by where files lie.
fn binaries(sources: &dyn Sources, root: &str, declared: &Declared) -> Vec<Entry> {
    let Some(package) = &declared.name else { return Vec::new() };
    let mut found: Vec<(String, String)> = Vec::new();
    let by_place = |name: &str| {
        let mut places = vec![format!("src/bin/{name}.rs"), format!("src/bin/{name}/main.rs")];
        if name == package || declared.bins.len() == 1 {
            places.push("src/main.rs".to_owned());
        }
        places.into_iter().map(|place| path::join(root, &place)).find(|file| sources.is_file(file))
    };
    for (name, at) in &declared.bins {
        let file = at.as_ref().map(|at| path::join(root, at)).filter(|file| sources.is_file(file));
        found.extend(file.or_else(|| by_place(name)).map(|file| (name.clone(), file)));
    }
    if declared.finds_bins {
        let mut add = |name: &str, place: String| {
            let file = path::join(root, &place);
            if sources.is_file(&file) && !found.iter().any(|(known, path)| known == name || *path == file) {
                found.push((name.to_owned(), file));
            }
        };
        add(package, "src/main.rs".to_owned());
        for name in sources.list(&path::join(root, "src/bin")) {
            match name.strip_suffix('/') {
                Some(folder) => add(folder, format!("src/bin/{folder}/main.rs")),
                None if path::extension(&name) == "rs" => add(path::stem(&name), format!("src/bin/{name}")),
                None => {}
            }
        }
    }
    found
        .into_iter()
        .map(|(name, file)| {
            let mut entry = entry(name, file, root.to_owned());
            entry.is_default = declared.default_run.as_ref() == Some(&entry.name);
            entry
        })
        .collect()
}

/// Crate name and root file of a package's library.
pub(crate) fn library(sources: &dyn Sources, root: &str, declared: &Declared) -> Option<(String, String)> {
    let (name, at) = &declared.lib;
    let file = path::join(root, at.as_deref().unwrap_or("src/lib.rs"));
    let name = name.clone().or_else(|| Some(declared.name.as_ref()?.replace('-', "_")))?;
    sources.is_file(&file).then_some((name, file))
}

/// Folders of a workspace's members.
fn members(sources: &dyn Sources, root: &str, declared: &Declared) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for pattern in &declared.members {
        let mut folders = vec![root.to_owned()];
        for step in pattern.split('/').filter(|step| !step.is_empty() && *step != ".") {
            folders = folders
                .into_iter()
                .flat_map(|folder| matching(sources, &folder, step))
                .take(MOST_MEMBERS)
                .collect();
        }
        found.extend(folders);
    }
    let excluded: Vec<String> = declared.excluded.iter().map(|folder| path::join(root, folder)).collect();
    let mut kept: Vec<String> = Vec::new();
    for folder in found {
        let is_member = folder != root
            && !excluded.contains(&folder)
            && !kept.contains(&folder)
            && sources.is_file(&path::join(&folder, "Cargo.toml"));
        if is_member && kept.len() < MOST_MEMBERS {
            kept.push(folder);
        }
    }
    kept
}

/// Folders inside a folder that one step of a pattern with `*` names.
fn matching(sources: &dyn Sources, folder: &str, step: &str) -> Vec<String> {
    let Some((start, end)) = step.split_once('*') else { return vec![path::join(folder, step)] };
    let end = end.trim_start_matches('*');
    let names = sources.list(folder).into_iter().filter_map(|name| name.strip_suffix('/').map(str::to_owned));
    names
        .filter(|name| {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        })
        .map(|name| path::join(folder, &name))
        .collect()
}

/// The folder of the workspace that a package belongs to; its own where it stands alone.
pub(crate) fn workspace(sources: &dyn Sources, root: &str) -> String {
    let above = path::upwards(root).into_iter().take(8);
    let mut workspaces =
        above.filter(|folder| read(sources, folder).is_some_and(|declared| declared.is_workspace));
    workspaces.next().unwrap_or_else(|| root.to_owned())
}
