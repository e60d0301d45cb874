//! Layers of a Cargo project: dependencies built on placeholders, then the source, then an image with the binary
//! alone.
//!
//! Does not know the project's content beyond the paths of its manifests and targets.

use std::collections::BTreeMap;

use super::{Lines, is_plain};
use crate::deployable::stem;
use crate::error::shown;
use crate::images::{BaseImages, Needs};
use crate::{Deployable, Entry, Project, SpecError};

/// All stages up to the binary.
pub(super) fn layers(
    lines: &mut Lines,
    deployable: &Deployable<'_>,
    images: &BaseImages,
    needs: &Needs,
) -> Result<(), SpecError> {
    lines.stage(&images.build.replace("{version}", &images.preferred), Some("build"));
    lines.packages(&needs.build);
    lines.add("WORKDIR /src");
    let binary = match &deployable.entry {
        Entry::Source { path } => compile(lines, path)?,
        Entry::Binary { name } | Entry::Command { name } => build(lines, deployable.project, name)?,
        Entry::Script { path: given } | Entry::Module { name: given } | Entry::Program { path: given } => {
            return Err(SpecError::Entry {
                given: shown(given),
                why: "it is neither a Cargo binary nor a Rust file",
            });
        }
    };
    let wants_gpu = deployable.footprint.gpu.recommended.max(deployable.footprint.gpu.minimum) > 0;
    let gpu = images.gpu.as_ref().filter(|_| wants_gpu).map(|gpu| &gpu.run);
    let bare = images.bare.as_ref().filter(|_| needs.run.is_empty());
    lines.stage(gpu.or(bare).unwrap_or(&images.run), None);
    lines.packages(&needs.run);
    lines.add("WORKDIR /app");
    let name = binary.rsplit('/').next().unwrap_or(&binary);
    lines.add(format!("COPY --from=build /src/{binary} /usr/local/bin/{name}"));
    Ok(())
}

/// A file without a project; gives the binary's path below `/src`.
fn compile(lines: &mut Lines, path: &str) -> Result<String, SpecError> {
    let name = stem(path);
    if !is_plain(path) || !is_plain(name) {
        return Err(SpecError::Entry { given: shown(path), why: "its path would need quoting" });
    }
    lines.copy(&[path], "./");
    let file = path.rsplit('/').next().unwrap_or(path);
    lines.add(format!("RUN mkdir bin && rustc --edition 2024 -O -o bin/{name} {file}"));
    Ok(format!("bin/{name}"))
}

/// A binary of a Cargo project; gives its path below `/src`.
fn build(lines: &mut Lines, project: &Project, name: &str) -> Result<String, SpecError> {
    if !is_plain(name) || name.contains('/') {
        return Err(SpecError::Entry { given: shown(name), why: "it is no name of a Cargo binary" });
    }
    let locked = project.manifests.iter().any(|manifest| manifest == "Cargo.lock");
    let build = format!("cargo build --release{} --bin {name}", if locked { " --locked" } else { "" });
    let placed = dependencies(lines, project, &build);
    lines.add("COPY . .");
    if placed.is_empty() {
        lines.add(format!("RUN {build}"));
    } else {
        // Cargo goes by times, and a copied file may be older than its placeholder.
        lines.add(format!("RUN touch {} && {build}", placed.join(" ")));
    }
    Ok(format!("target/release/{name}"))
}

/// Builds the dependencies against empty targets; gives the paths of the placeholders. Without manifests, or where a
/// path would need quoting, there is no such layer.
fn dependencies<'a>(lines: &mut Lines, project: &'a Project, build: &str) -> Vec<&'a str> {
    let manifests: Vec<&str> = project.manifests.iter().map(String::as_str).collect();
    let sources: Vec<&str> = project.sources.iter().map(String::as_str).collect();
    let plain = manifests.iter().chain(&sources).all(|path| is_plain(path));
    if !plain || !manifests.contains(&"Cargo.toml") || sources.is_empty() {
        return Vec::new();
    }
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for manifest in manifests {
        folders.entry(manifest.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default().push(manifest);
    }
    for (folder, files) in folders {
        lines.copy(&files, &format!("./{folder}{}", if folder.is_empty() { "" } else { "/" }));
    }
    let mut made: Vec<&str> = sources.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    made.sort_unstable();
    made.dedup();
    if !made.is_empty() {
        lines.add(format!("RUN mkdir -p {}", made.join(" ")));
    }
    // An empty `main` will do for a library as well. A target that was not listed makes this build fail, which costs
    // the layer's use and nothing else.
    lines
        .add(format!("RUN for file in {}; do echo 'fn main() {{}}' > \"$file\"; done \\", sources.join(" ")));
    lines.add(format!("    && ({build} || echo 'dependencies will be built with the source')"));
    sources
}
