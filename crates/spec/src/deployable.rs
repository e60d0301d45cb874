//! What is to be deployed: a footprint, and what a spec needs to know of the program besides.
//!
//! Knows nothing of formats. The texts in it come from users and projects; each is checked where it is used.

use plimsoll_model::{Footprint, Language};

use crate::error::shown;
use crate::{ImageReference, Images, Name, SpecError};

/// How a program is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A Python file, by its path below the project's root.
    Script {
        /// `tools/resize.py`.
        path: String,
    },
    /// `python -m NAME`.
    Module {
        /// `package.module`.
        name: String,
    },
    /// A command that installing the project puts on the search path.
    Command {
        /// As `pyproject.toml` declares it.
        name: String,
    },
    /// A binary of a Cargo project.
    Binary {
        /// Name of the `[[bin]]` target.
        name: String,
    },
    /// A Rust file that `rustc` compiles by itself, by its path below the project's root; the binary bears its stem.
    Source {
        /// `sum.rs`.
        path: String,
    },
    /// Any other program, as it would be typed.
    Program {
        /// A path or a name.
        path: String,
    },
}

/// What a Containerfile follows from. Paths are relative to the project's root, with `/` between parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// What it is written in; absent where that is not known.
    pub language: Option<Language>,
    /// The versions of its language that it admits: `requires-python` (`>=3.10,<3.13`), the content of
    /// `.python-version` (`3.12`), or `rust-version`.
    pub requires: Option<String>,
    /// The files that exist of those that name dependencies: `requirements.txt`, `pyproject.toml`, `uv.lock`,
    /// `poetry.lock`, `Pipfile`, `Pipfile.lock`, `setup.py`, `Cargo.toml`, `Cargo.lock`, and every workspace member's
    /// `Cargo.toml`.
    pub manifests: Vec<String>,
    /// Root source files of Cargo targets and build scripts (`src/main.rs`, `crates/a/src/lib.rs`, `build.rs`), so
    /// that dependencies can be built before the source is there.
    pub sources: Vec<String>,
    /// Names of the packages it depends on, as its registry spells them, whether declared or only imported. Decides
    /// compilers and shared libraries; where no manifest exists these are what is installed.
    pub packages: Vec<String>,
}

/// A block device by its numbers, for an OCI runtime's IO limits. It must be a whole disk: the kernel limits no
/// partitions, and the runtime then fails to start the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockDevice {
    /// Major number.
    pub major: u32,
    /// Minor number.
    pub minor: u32,
}

/// A program and its footprint, ready to be written down as a spec.
#[derive(Debug, Clone)]
pub struct Deployable<'a> {
    /// What it needs.
    pub footprint: &'a Footprint,
    /// `--name`; absent: the nearest name to the program's path.
    pub name: Option<&'a str>,
    /// `--image`; absent: `NAME:latest`, which building the Containerfile with `--tag NAME` gives.
    pub image: Option<&'a str>,
    /// `--replicas`; absent: one.
    pub replicas: Option<u32>,
    /// How it is started.
    pub entry: Entry,
    /// Its arguments. Kubernetes and Compose hand them to the image's own entry point.
    pub args: &'a [String],
    /// Absolute path of the project's root on the host, for a systemd unit; absent: `/opt/NAME`.
    pub directory: Option<&'a str>,
    /// The interpreter on the host, for a systemd unit; absent: `python3` from the search path.
    pub interpreter: Option<&'a str>,
    /// The device under the program's data, for an OCI runtime; without one no disk rate is limited there.
    pub device: Option<BlockDevice>,
    /// What a Containerfile follows from.
    pub project: &'a Project,
    /// Base images to choose from, as parsed from `profiles/images.toml`.
    pub images: &'a Images,
}

impl Entry {
    /// The text that names it, whatever it is.
    fn text(&self) -> &str {
        match self {
            Self::Script { path } | Self::Source { path } | Self::Program { path } => path,
            Self::Module { name } | Self::Command { name } | Self::Binary { name } => name,
        }
    }
}

impl Deployable<'_> {
    /// Linux' `PATH_MAX`.
    const MOST_PATH: usize = 4096;
    /// Longest argument Linux takes (`MAX_ARG_STRLEN`, 32 pages), in bytes.
    const MOST_ARGUMENT: usize = 128 * 1024;
    /// Most bytes of all arguments: etcd, behind Kubernetes, takes objects of 1.5 MiB.
    const MOST_ARGUMENTS: usize = 512 * 1024;

    /// The name to go by.
    pub(crate) fn name(&self) -> Result<Name, SpecError> {
        self.name.map_or_else(|| Ok(Name::nearest(&self.footprint.program)), Name::new)
    }

    /// The image to run.
    pub(crate) fn image(&self, name: &Name) -> Result<ImageReference, SpecError> {
        self.image.map_or_else(|| Ok(ImageReference::local(name)), ImageReference::new)
    }

    /// The replicas asked for, where they were, in the type that servers count them in.
    pub(crate) fn replicas(&self) -> Result<Option<i32>, SpecError> {
        let count = |given: u32| {
            i32::try_from(given).map_err(|_| SpecError::Replicas { given, most: i32::MAX.unsigned_abs() })
        };
        self.replicas.map(count).transpose()
    }

    /// The whole command inside a container that was built from our Containerfile: exec form, without a shell.
    pub(crate) fn container_command(&self) -> Vec<String> {
        let mut command = match &self.entry {
            // A path that begins like an option would be taken for one.
            Entry::Script { path } if path.starts_with('-') => vec!["python".to_owned(), format!("./{path}")],
            Entry::Script { path } => vec!["python".to_owned(), path.clone()],
            Entry::Module { name } => vec!["python".to_owned(), "-m".to_owned(), name.clone()],
            Entry::Command { name } => vec![name.clone()],
            Entry::Binary { name } => vec![format!("/usr/local/bin/{name}")],
            Entry::Source { path } => vec![format!("/usr/local/bin/{}", stem(path))],
            Entry::Program { path } => vec![path.clone()],
        };
        command.extend_from_slice(self.args);
        command
    }

    /// An entry and arguments that the kernel or a server would not take are refused before any format is written.
    pub(crate) fn check_command(&self) -> Result<(), SpecError> {
        let entry = self.entry.text();
        if entry.is_empty() || entry.len() > Self::MOST_PATH || entry.chars().any(char::is_control) {
            let why = "it is empty, longer than 4096 bytes, or has control characters";
            return Err(SpecError::Entry { given: shown(entry), why });
        }
        let mut total = 0;
        for (index, argument) in self.args.iter().enumerate() {
            let wrong = |why| Err(SpecError::Argument { number: index + 1, why });
            total += argument.len();
            if argument.contains('\0') {
                return wrong("it contains a NUL character");
            }
            if argument.len() >= Self::MOST_ARGUMENT {
                return wrong("it is longer than 128 KiB");
            }
            if total > Self::MOST_ARGUMENTS {
                return wrong("all arguments together are longer than 512 KiB");
            }
        }
        Ok(())
    }
}

/// A Rust file's name without folder and ending: what its binary is called.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".rs").unwrap_or(name)
}
