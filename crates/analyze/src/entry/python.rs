//! Python's entry points: declared scripts, packages that can be run, and scripts.

use plimsoll_model::Language;

use super::{Entry, EntryError};
use crate::manifest::python::{self as manifest, Declared};
use crate::path;
use crate::sources::Sources;

/// Files that are programs by custom.
const CUSTOMARY: [&str; 4] = ["main.py", "app.py", "manage.py", "run.py"];
/// Files of which no program is made, though they may have code of their own.
const NEVER: [&str; 4] = ["setup.py", "conftest.py", "__init__.py", "noxfile.py"];
/// Files in one folder that are looked into.
const MOST_FILES: usize = 500;

/// A file that is run as it stands.
pub(super) fn script(sources: &dyn Sources, at: &str) -> Entry {
    let folder = path::parent(at);
    let root = path::upwards(&folder).into_iter().take(6).find(|folder| is_project(sources, folder));
    Entry {
        name: path::name(at).to_owned(),
        path: at.to_owned(),
        function: None,
        // A package's `__main__` is only run as a part of it.
        module: (path::name(at) == "__main__.py").then(|| dotted(sources, at)).flatten(),
        language: Language::Python,
        root: root.unwrap_or(folder),
        owned: Vec::new(),
        is_default: false,
    }
}

/// The dotted name of a file inside packages; none outside of one.
fn dotted(sources: &dyn Sources, at: &str) -> Option<String> {
    let mut steps = vec![path::stem(at).to_owned()];
    for folder in path::upwards(&path::parent(at)) {
        if !sources.is_file(&path::join(&folder, "__init__.py")) {
            break;
        }
        steps.push(path::name(&folder).to_owned());
    }
    steps.reverse();
    (steps.len() > 1).then(|| steps.join("."))
}

fn is_project(sources: &dyn Sources, folder: &str) -> bool {
    ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"]
        .iter()
        .any(|name| sources.is_file(&path::join(folder, name)))
}

/// What a project's manifests declare together.
pub(crate) fn declared(sources: &dyn Sources, root: &str, broken: &mut Vec<String>) -> Declared {
    let read = |name: &str| {
        let bytes = sources.read(&path::join(root, name)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let mut all = Declared::default();
    let mut add = |more: Declared| {
        for script in more.scripts {
            if !all.scripts.iter().any(|(name, _)| *name == script.0) {
                all.scripts.push(script);
            }
        }
        for needed in more.dependencies {
            let name = manifest::normal(&needed.name);
            if !all.dependencies.iter().any(|known| manifest::normal(&known.name) == name) {
                all.dependencies.push(needed);
            }
        }
        if all.language_version.is_none() {
            all.language_version = more.language_version;
        }
        all.package_folders.extend(more.package_folders);
    };
    if let Some(text) = read("pyproject.toml") {
        match manifest::pyproject(&text) {
            Some(found) => add(found),
            None => broken.push(path::join(root, "pyproject.toml")),
        }
    }
    if let Some(text) = read("setup.cfg") {
        add(manifest::setup_cfg(&text));
    }
    if let Some(text) = read("setup.py") {
        add(manifest::setup_py(&text));
    }
    if let Some(text) = read("requirements.txt") {
        add(Declared { dependencies: manifest::requirements(&text), ..Declared::default() });
    }
    if let Some(text) = read("Pipfile") {
        match manifest::pipfile(&text) {
            Some(found) => add(found),
            None => broken.push(path::join(root, "Pipfile")),
        }
    }
    all
}

/// Folders in which a project's own packages lie, nearest first.
pub(crate) fn package_folders(root: &str, declared: &Declared) -> Vec<String> {
    let mut folders = vec![path::join(root, "src"), root.to_owned()];
    for folder in &declared.package_folders {
        let folder = path::join(root, folder);
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// The file of a module below one of some folders: `a/b.py` or `a/b/__init__.py`.
pub(crate) fn module_file(sources: &dyn Sources, folders: &[String], module: &str) -> Option<String> {
    let steps = module.replace('.', "/");
    folders.iter().find_map(|folder| {
        let package = path::join(folder, &format!("{steps}/__init__.py"));
        let file = path::join(folder, &format!("{steps}.py"));
        [package, file].into_iter().find(|file| sources.is_file(file))
    })
}

/// The entry points of a project folder. What keeps a project from having one goes to `reasons`.
pub(super) fn entries(sources: &dyn Sources, root: &str, reasons: &mut Vec<EntryError>) -> Vec<Entry> {
    let mut broken = Vec::new();
    let declared = declared(sources, root, &mut broken);
    reasons.extend(broken.into_iter().map(|path| EntryError::BrokenManifest { path }));
    let folders = package_folders(root, &declared);
    let entry = |name: String, path: String, module: Option<String>, function: Option<String>| Entry {
        name,
        path,
        function,
        module,
        language: Language::Python,
        root: root.to_owned(),
        owned: Vec::new(),
        is_default: false,
    };
    let mut found = Vec::new();
    for (name, target) in &declared.scripts {
        let (module, function) = target.split_once(':').unwrap_or((target, ""));
        let (module, function) =
            (module.trim(), function.split(['[', ' ']).next().unwrap_or_default().trim());
        match module_file(sources, &folders, module) {
            Some(path) => {
                let function = (!function.is_empty()).then(|| format!("{module}:{function}"));
                found.push(entry(name.clone(), path, Some(module.to_owned()), function));
            }
            None => reasons.push(EntryError::Empty {
                path: root.to_owned(),
                found: format!("the script {name} names a module {module} that is not there"),
            }),
        }
    }
    let own_main = path::join(root, "__main__.py");
    if sources.is_file(&own_main) {
        let module = dotted(sources, &own_main);
        found.insert(0, entry("__main__".to_owned(), own_main, module, None));
    }
    if found.is_empty() {
        found.extend(runnable_packages(sources, &folders).into_iter().map(|(name, path)| {
            let module = Some(format!("{name}.__main__"));
            entry(name, path, module, None)
        }));
        let scripts = scripts(sources, root);
        found.extend(scripts.into_iter().map(|path| entry(path::name(&path).to_owned(), path, None, None)));
    }
    if found.is_empty() && sources.list(root).iter().any(|name| path::extension(name) == "py") {
        let found = "Python files, none of which is a program by its name or a `__main__` guard".to_owned();
        reasons.push(EntryError::Empty { path: root.to_owned(), found });
    }
    found
}

/// Packages with a `__main__.py`, by name.
fn runnable_packages(sources: &dyn Sources, folders: &[String]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for folder in folders {
        for name in sources.list(folder).into_iter().take(MOST_FILES) {
            let Some(package) = name.strip_suffix('/').filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let main = path::join(folder, &format!("{package}/__main__.py"));
            if sources.is_file(&main) && !found.iter().any(|(name, _)| name == package) {
                found.push((package.to_owned(), main));
            }
        }
    }
    found
}

/// Scripts at the top of a folder: those with a `__main__` guard or a customary name, else an only file.
fn scripts(sources: &dyn Sources, root: &str) -> Vec<String> {
    let names: Vec<String> = sources
        .list(root)
        .into_iter()
        .filter(|name| path::extension(name) == "py" && !NEVER.contains(&name.as_str()))
        .filter(|name| !name.starts_with("test_"))
        .take(MOST_FILES)
        .collect();
    if let [only] = &names[..] {
        return vec![path::join(root, only)];
    }
    let is_program =
        |name: &&String| CUSTOMARY.contains(&name.as_str()) || is_guarded(sources, &path::join(root, name));
    names.iter().filter(is_program).map(|name| path::join(root, name)).collect()
}

/// Whether a file has an `if __name__ == "__main__"` at its top level.
fn is_guarded(sources: &dyn Sources, at: &str) -> bool {
    let Ok(bytes) = sources.read(at) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().any(|line| {
        let line = line.strip_prefix("if").unwrap_or_default();
        line.contains("__name__") && line.contains("__main__")
    })
}

/// The program that `python -m MODULE` runs; none where no such module can be run.
#[must_use]
pub fn entry_for_module(sources: &dyn Sources, module: &str) -> Option<Entry> {
    let here = ".".to_owned();
    let folders: Vec<String> = std::iter::once(here.clone()).chain(sources.library_folders()).collect();
    let file = module_file(sources, &folders, module)?;
    let is_package = path::name(&file) == "__init__.py";
    let (path, dotted) = if is_package {
        let main = path::join(&path::parent(&file), "__main__.py");
        (main, format!("{module}.__main__"))
    } else {
        (file, module.to_owned())
    };
    if !sources.is_file(&path) {
        return None;
    }
    let root = super::wrapper::holding(&folders, &path);
    let owned = match &root {
        Some(root) => super::wrapper::owned(sources, root, module),
        // Found from where we stand: all of it is the user's own.
        None => Vec::new(),
    };
    Some(Entry {
        name: module.to_owned(),
        path,
        function: None,
        module: Some(dotted),
        language: Language::Python,
        root: root.unwrap_or(here),
        owned,
        is_default: false,
    })
}
