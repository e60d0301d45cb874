//! Layers of a Python project: a virtual environment with what it depends on, then the source.
//!
//! Knows pip, uv, Poetry and Pipenv by their manifests. Does not know the project's content.

use std::str::FromStr;

use plimsoll_model::Language;

use super::{Lines, is_plain};
use crate::images::{self, BaseImages, Needs};
use crate::{Deployable, Entry, Project, SpecError};

/// Puts the virtual environment's commands first; every tool used here installs into the active one.
const ACTIVATE: &str = "ENV VIRTUAL_ENV=/opt/venv UV_PROJECT_ENVIRONMENT=/opt/venv PATH=/opt/venv/bin:$PATH";

/// What a project's dependencies are installed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Installer {
    Uv,
    Poetry,
    Pipenv {
        locked: bool,
    },
    Requirements,
    Pyproject,
    /// `setup.py` alone: its dependencies are known only when it runs.
    Setup,
    /// No manifest: the packages that the source imports.
    Imports,
}

impl Installer {
    /// Lock files first: they say most.
    fn of(project: &Project) -> Self {
        let has = |name: &str| project.manifests.iter().any(|manifest| manifest == name);
        match () {
            () if has("uv.lock") && has("pyproject.toml") => Self::Uv,
            () if has("poetry.lock") && has("pyproject.toml") => Self::Poetry,
            () if has("Pipfile") => Self::Pipenv { locked: has("Pipfile.lock") },
            () if has("requirements.txt") => Self::Requirements,
            () if has("pyproject.toml") => Self::Pyproject,
            () if has("setup.py") => Self::Setup,
            () => Self::Imports,
        }
    }
}

/// The interpreter's image and version for a project.
struct Base {
    run: String,
    build: String,
    version: String,
    /// Distribution packages that bring the interpreter.
    install: Vec<String>,
}

/// All stages up to the source; leaves the working directory at the project's root.
pub(super) fn layers(
    lines: &mut Lines,
    deployable: &Deployable<'_>,
    images: &BaseImages,
    needs: &Needs,
) -> Result<(), SpecError> {
    let base = base(lines, deployable, images)?;
    let project = deployable.project;
    let installer = Installer::of(project);
    // A project that is started by its own command or module is installed; a script is only copied.
    let installed = matches!(deployable.entry, Entry::Command { .. } | Entry::Module { .. });
    let mut packages = base.install.clone();
    packages.extend_from_slice(&needs.run);
    if needs.compiler || !needs.build.is_empty() {
        let mut build = base.install.clone();
        build.extend_from_slice(&needs.build);
        lines.stage(&base.build, Some("build"));
        lines.packages(&build);
        environment(lines);
        dependencies(lines, installer, project, images, &base.version);
        if installed {
            lines.add("COPY . .");
            install_project(lines, installer, project);
        }
        lines.stage(&base.run, None);
        lines.packages(&packages);
        lines.add(ACTIVATE);
        lines.add("ENV PYTHONUNBUFFERED=1");
        lines.add("WORKDIR /app");
        lines.add("COPY --from=build /opt/venv /opt/venv");
        lines.add("COPY . .");
    } else {
        lines.stage(&base.run, None);
        lines.packages(&packages);
        environment(lines);
        dependencies(lines, installer, project, images, &base.version);
        lines.add("COPY . .");
        if installed {
            install_project(lines, installer, project);
        }
    }
    Ok(())
}

fn base(lines: &mut Lines, deployable: &Deployable<'_>, images: &BaseImages) -> Result<Base, SpecError> {
    let requires = deployable.project.requires.as_deref();
    let of = |reference: &str, version: &str| reference.replace("{version}", version);
    let wants_gpu = deployable.footprint.gpu.recommended.max(deployable.footprint.gpu.minimum) > 0;
    if let Some(gpu) = images.gpu.as_ref().filter(|_| wants_gpu) {
        match &gpu.version {
            Some(version) if images::admits_version(requires, version) => {
                let mut install = gpu.install.clone();
                // The image has no compiler of its own, and packages for GPUs may bring source.
                install.sort();
                return Ok(Base {
                    run: gpu.run.clone(),
                    build: gpu.run.clone(),
                    version: version.clone(),
                    install,
                });
            }
            _ => lines.add(
                "# The CUDA image has no Python that this project admits: CUDA comes with the packages' own wheels.",
            ),
        }
    }
    let version = images.version(requires).ok_or_else(|| SpecError::NoBaseImage {
        what: format!("{} {}", Language::Python, crate::error::shown(requires.unwrap_or_default())),
    })?;
    Ok(Base {
        run: of(&images.run, &version),
        build: of(&images.build, &version),
        version,
        install: Vec::new(),
    })
}

fn environment(lines: &mut Lines) {
    lines.add("RUN python -m venv /opt/venv");
    lines.add(ACTIVATE);
    lines.add("ENV PYTHONUNBUFFERED=1");
    lines.add("WORKDIR /app");
}

/// The layer that only a change of the manifests builds again.
fn dependencies(
    lines: &mut Lines,
    installer: Installer,
    project: &Project,
    images: &BaseImages,
    version: &str,
) {
    match installer {
        Installer::Uv => {
            let uv = images.tools.get("uv");
            match uv {
                Some(image) => lines.add(format!("COPY --from={image} /uv /usr/local/bin/uv")),
                None => lines.add("RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir uv \\\n    && ln -s /opt/uv/bin/uv /usr/local/bin/uv"),
            }
            lines.copy(&["pyproject.toml", "uv.lock"], "./");
            lines.add("RUN uv sync --locked --no-cache --no-dev --no-install-project");
        }
        Installer::Poetry => {
            tool(lines, "poetry");
            lines.copy(&["pyproject.toml", "poetry.lock"], "./");
            lines.add("RUN poetry install --no-interaction --no-cache --only main --no-root");
        }
        Installer::Pipenv { locked } => {
            tool(lines, "pipenv");
            if locked {
                lines.copy(&["Pipfile", "Pipfile.lock"], "./");
                lines.add("RUN pipenv sync");
            } else {
                lines.copy(&["Pipfile"], "./");
                lines.add("RUN pipenv install --skip-lock");
            }
        }
        Installer::Requirements => {
            // Requirement files name one another with -r and -c.
            let text = |name: &&str| name.ends_with(".txt") && is_plain(name) && !name.contains('/');
            let files: Vec<&str> = project.manifests.iter().map(String::as_str).filter(text).collect();
            lines.copy(&files, "./");
            lines.add("RUN pip install --no-cache-dir --requirement requirements.txt");
        }
        Installer::Pyproject => {
            lines.copy(&["pyproject.toml"], "./");
            lines.add(format!("RUN python -c \"{}\" > /tmp/requirements.txt \\", declared(version)));
            lines.add("    && pip install --no-cache-dir --requirement /tmp/requirements.txt");
        }
        Installer::Setup => {}
        Installer::Imports => {
            let packages: Vec<&str> = project
                .packages
                .iter()
                .map(String::as_str)
                .filter(|name| is_plain(name) && !name.contains('/'))
                .collect();
            if !packages.is_empty() {
                lines.add("# No manifest was found: these are the packages that the source imports, at no fixed version.");
                lines.add(format!("RUN pip install --no-cache-dir {}", packages.join(" ")));
            }
        }
    }
}

/// An installer in an environment of its own, so that it brings nothing into the project's.
fn tool(lines: &mut Lines, name: &str) {
    lines.add(format!(
        "RUN python -m venv /opt/{name} && /opt/{name}/bin/pip install --no-cache-dir {name} \\"
    ));
    lines.add(format!("    && ln -s /opt/{name}/bin/{name} /usr/local/bin/{name}"));
}

/// Python that prints the dependencies `pyproject.toml` declares, one a line; `tomllib` is there since 3.11.
fn declared(version: &str) -> String {
    let modern =
        pep440_rs::Version::from_str(version).is_ok_and(|version| *version.release() >= *[3, 11].as_slice());
    let import = if modern { "import tomllib" } else { "from pip._vendor import tomli as tomllib" };
    format!(
        "{import}; print(*tomllib.load(open('pyproject.toml', 'rb')).get('project', {{}}).get('dependencies', []), sep='\\n')"
    )
}

/// The project itself, its dependencies being there.
fn install_project(lines: &mut Lines, installer: Installer, project: &Project) {
    let has = |name: &str| project.manifests.iter().any(|manifest| manifest == name);
    match installer {
        Installer::Uv => lines.add("RUN uv sync --locked --no-cache --no-dev --no-editable"),
        Installer::Poetry => lines.add("RUN pip install --no-cache-dir --no-deps ."),
        Installer::Setup | Installer::Pyproject => lines.add("RUN pip install --no-cache-dir ."),
        Installer::Pipenv { .. } | Installer::Requirements if has("pyproject.toml") || has("setup.py") => {
            lines.add("RUN pip install --no-cache-dir --no-deps .");
        }
        Installer::Pipenv { .. } | Installer::Requirements | Installer::Imports => {}
    }
}
