//! What a project declares that it needs: manifests read with their lock files, so that versions are those that
//! are really installed.

use plimsoll_model::Finding;

use super::reader::Reader;
use crate::manifest::{cargo, python};
use crate::path;
use crate::program::Program;

/// Reads a Python project's manifests and lock file into the program.
pub(super) fn python(reader: &mut Reader<'_>, root: &str, program: &mut Program) -> python::Declared {
    for name in ["pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "Pipfile"] {
        reader.manifest(&path::join(root, name));
    }
    let mut broken = Vec::new();
    let declared = crate::entry::python::declared(reader.sources, root, &mut broken);
    for manifest in broken {
        program.findings.push(broken_manifest(manifest));
    }
    program.dependencies.clone_from(&declared.dependencies);
    program.language_version = reader
        .manifest(&path::join(root, ".python-version"))
        .and_then(|text| text.lines().next().map(|line| line.trim().to_owned()))
        .filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        .or_else(|| declared.language_version.clone());
    for name in ["uv.lock", "poetry.lock"] {
        let Some(text) = reader.manifest(&path::join(root, name)) else { continue };
        let Some(versions) = python::lock(&text) else {
            program.findings.push(broken_manifest(path::join(root, name)));
            continue;
        };
        for dependency in &mut program.dependencies {
            if let Some(version) = versions.get(&python::normal(&dependency.name)) {
                dependency.version = Some(version.clone());
            }
        }
        break;
    }
    declared
}

/// Puts the versions of a `Cargo.lock` into the program's dependencies.
pub(super) fn cargo_lock(reader: &mut Reader<'_>, root: &str, program: &mut Program) {
    let at = path::join(root, "Cargo.lock");
    let Some(text) = reader.manifest(&at) else { return };
    let Some(versions) = cargo::lock(&text) else {
        program.findings.push(broken_manifest(at));
        return;
    };
    for dependency in &mut program.dependencies {
        if let Some(version) = versions.get(&dependency.name) {
            dependency.version = Some(version.clone());
        }
    }
}

pub(super) fn broken_manifest(path: String) -> Finding {
    Finding::warning("broken-manifest", "Not valid TOML; what it declares is not known.", Some(path))
}
