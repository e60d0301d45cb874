//! From a profiled program to a container spec: what the project looks like from outside, for `spec` to write down.

use std::path::Path;

use plimsoll_model::{Footprint, Language};
use plimsoll_spec::{BlockDevice, Deployable, Entry, Format, Images, Project};

use crate::args;
use crate::error::{CommandError, Outcome};
use crate::subject::Subject;
use crate::target::{Found, Start, Target};

/// Files that name dependencies, as `spec` knows them.
const MANIFESTS: [&str; 9] = [
    "rust-toolchain.toml",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "Pipfile",
    "Pipfile.lock",
    "setup.py",
    "Cargo.toml",
    "Cargo.lock",
];

/// Writes one spec.
pub(crate) fn spec(
    format: Format,
    options: &args::Profile,
    target: &Target,
    subject: &Subject,
    footprint: &Footprint,
) -> Outcome<String> {
    let text = plimsoll_profiles::table("images.toml").unwrap_or_default();
    let images: Images = toml::from_str(text).map_err(|error| {
        CommandError::environment(format!("the built-in table of images is broken: {error}"))
    })?;
    let root =
        target.project.clone().or_else(|| target.place.parent().map(Path::to_owned)).unwrap_or_default();
    let root = root.canonicalize().unwrap_or(root);
    let arguments: Vec<String> =
        target.arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let interpreter = match &target.found {
        Found::Source { python, .. } => python.as_ref().map(|python| python.executable.clone()),
        Found::Binary => None,
    };
    let directory = root.to_string_lossy().into_owned();
    let deployable = Deployable {
        footprint,
        name: options.name.as_deref(),
        image: options.image.as_deref(),
        replicas: options.replicas,
        entry: entry(target, &root),
        args: &arguments,
        directory: Some(&directory),
        interpreter: interpreter.as_deref(),
        device: device(&root),
        project: &project(subject, &root),
        images: &images,
    };
    plimsoll_spec::emit(format, &deployable).map_err(|error| CommandError::usage(error.to_string()))
}

/// How the program is started inside a container, where its project is the working directory.
fn entry(target: &Target, root: &Path) -> Entry {
    let place = target.place.canonicalize().unwrap_or_else(|_| target.place.clone());
    let path = place.strip_prefix(root).unwrap_or(&place).to_string_lossy().into_owned();
    match &target.found {
        Found::Binary => Entry::Program { path: place.to_string_lossy().into_owned() },
        Found::Source { start, .. } => match start {
            Start::Script => Entry::Script { path },
            Start::Module(name) => Entry::Module { name: name.clone() },
            Start::Function { command, .. } => Entry::Command { name: command.clone() },
            Start::Cargo { binary, .. } => Entry::Binary { name: binary.clone() },
            Start::Rustc => Entry::Source { path },
        },
    }
}

/// What a Containerfile follows from.
fn project(subject: &Subject, root: &Path) -> Project {
    let Some(program) = &subject.program else { return Project::default() };
    let manifests = manifests(root);
    let targets = ["src/main.rs", "src/lib.rs", "build.rs"];
    let mut sources: Vec<String> =
        targets.iter().filter(|name| root.join(name).is_file()).map(|name| (*name).to_owned()).collect();
    let first = program.modules.first().map(|module| module.path.clone());
    if program.language == Language::Rust {
        sources.extend(first.filter(|path| root.join(path).is_file() && !targets.contains(&path.as_str())));
    }
    let mut packages: Vec<String> =
        program.dependencies.iter().map(|dependency| dependency.name.clone()).collect();
    if packages.is_empty() {
        packages = program
            .packages
            .iter()
            .filter(|package| package.version.is_some())
            .map(|p| p.name.clone())
            .collect();
    }
    Project {
        language: Some(program.language),
        requires: subject.requires.clone(),
        manifests,
        sources,
        packages,
    }
}

/// The files at the root that name dependencies, and those of a workspace's members.
fn manifests(root: &Path) -> Vec<String> {
    let names = crate::files::names(root);
    let requirements = |name: &str| name.starts_with("requirements") && name.ends_with(".txt");
    let mut found: Vec<String> = names
        .iter()
        .filter(|name| MANIFESTS.contains(&name.as_str()) || requirements(name))
        .cloned()
        .collect();
    // Members lie one or two folders down.
    for folder in names.iter().filter_map(|name| name.strip_suffix('/')) {
        let below = crate::files::names(&root.join(folder));
        let deeper =
            below.iter().filter_map(|name| name.strip_suffix('/')).map(|name| format!("{folder}/{name}"));
        for member in std::iter::once(folder.to_owned()).chain(deeper) {
            let manifest = format!("{member}/Cargo.toml");
            if found.contains(&"Cargo.toml".to_owned()) && root.join(&manifest).is_file() {
                found.push(manifest);
            }
        }
    }
    found
}

/// The block device under a folder.
#[cfg(target_os = "linux")]
fn device(folder: &Path) -> Option<BlockDevice> {
    use std::os::linux::fs::MetadataExt as _;
    let device = folder.metadata().ok()?.st_dev();
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    // Major 0 stands for file systems without a device of their own (overlay, tmpfs).
    if major == 0 {
        return None;
    }
    let entry = std::fs::canonicalize(format!("/sys/dev/block/{major}:{minor}")).ok()?;
    if !entry.join("partition").is_file() {
        return Some(BlockDevice { major, minor });
    }
    // The kernel limits whole disks only: a partition's parent folder is its disk.
    let numbers = std::fs::read_to_string(entry.parent()?.join("dev")).ok()?;
    let (major, minor) = numbers.trim().split_once(':')?;
    Some(BlockDevice { major: major.parse().ok()?, minor: minor.parse().ok()? })
}

#[cfg(not(target_os = "linux"))]
fn device(_: &Path) -> Option<BlockDevice> {
    None
}
