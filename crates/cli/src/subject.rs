//! A program as it was read: its static footprint, and the names under which its runs are remembered.

use std::path::Path;

use plimsoll_analyze::bounds::program_bounds;
use plimsoll_analyze::program::Program;
use plimsoll_analyze::{footprint, footprint_of_binary, literal_paths};
use plimsoll_model::{Bytes, Footprint, Grows, Identity, Inputs, Version};
use plimsoll_plan::sizing::{Policy, size};
use sha2::{Digest, Sha256};

use crate::args;
use crate::error::{CommandError, Outcome};
use crate::git::repository;
use crate::python::Python;
use crate::store::Store;
use crate::target::{Found, Target};
use crate::{inputs, knowledge, loaded, machine};

/// Everything known of a program before it runs, past runs aside.
pub(crate) struct Subject {
    /// What the source alone says.
    pub(crate) footprint: Footprint,
    pub(crate) identity: Identity,
    pub(crate) version: Version,
    pub(crate) commit: Option<String>,
    pub(crate) inputs: Inputs,
    /// The program, where its source was found.
    pub(crate) program: Option<Program>,
    /// Language versions that its project admits, as written there.
    pub(crate) requires: Option<String>,
}

/// Past runs that a prediction looks at: enough for a stable figure, few enough to be quick.
const RUNS: usize = 50;

/// Reads a program and says what its source says.
pub(crate) fn read(target: &Target, source: &args::Source) -> Outcome<Subject> {
    let repository = repository::around(&target.place);
    let commit = repository.as_ref().and_then(|repository| repository.commit.clone());
    let entry = remembered_name(target, repository.as_ref().map(|repository| repository.root.as_path()));
    match &target.found {
        Found::Source { entry: start, python, .. } => {
            let loaded = loaded::read(start, python.as_ref());
            let mut program = loaded.program;
            let requires = program.language_version.take();
            // What runs it decides what it costs, whatever else the project would admit.
            program.language_version = python.as_ref().and_then(minor_version).or_else(|| requires.clone());
            let inputs = inputs::look(
                &target.arguments,
                &literal_paths(&program),
                target.project.as_deref(),
                &source.inputs,
            );
            let knowledge = knowledge::for_program(Some(program.language), python.as_ref())?;
            let mut footprint = footprint(&program, &knowledge, &inputs, machine::probe().as_ref());
            footprint.program.clone_from(&target.name);
            check_inputs(&footprint, &source.inputs)?;
            let identity = inputs::identity(entry, &inputs);
            Ok(Subject {
                footprint,
                identity,
                version: loaded.version,
                commit,
                inputs,
                program: Some(program),
                requires,
            })
        }
        Found::Binary => {
            let inputs = inputs::look(&target.arguments, &[], None, &source.inputs);
            let size = std::fs::metadata(&target.place).map_or(0, |metadata| metadata.len());
            let knowledge = knowledge::for_program(None, None)?;
            let machine = machine::probe();
            let footprint =
                footprint_of_binary(&target.name, Bytes(size), &inputs, &knowledge, machine.as_ref());
            let identity = inputs::identity(entry, &inputs);
            Ok(Subject {
                footprint,
                identity,
                version: binary_version(&target.place),
                commit,
                inputs,
                program: None,
                requires: None,
            })
        }
    }
}

impl Subject {
    /// The footprint to act on: the source's word, and what past runs took.
    pub(crate) fn predict(&self, store: Option<&mut Store>, policy: &Policy) -> Footprint {
        let runs = store.map_or_else(Vec::new, |store| store.runs(&self.identity, RUNS));
        size(&self.footprint, &runs, &self.version, self.inputs.total(), policy)
    }

    /// How what it needs grows with what it is given, where its language has a table of costs.
    ///
    /// # Errors
    ///
    /// When a table is malformed.
    pub(crate) fn grows(&self) -> Outcome<Option<Grows>> {
        let Some(program) = &self.program else { return Ok(None) };
        let costs = knowledge::costs()?;
        let own = costs.iter().find(|(language, _)| *language == program.language);
        Ok(own.and_then(|(_, costs)| program_bounds(program, costs)))
    }
}

/// An input that no formula names would silently change nothing.
fn check_inputs(footprint: &Footprint, stated: &[(String, Bytes)]) -> Outcome<()> {
    let (disk, network) = (&footprint.disk, &footprint.network);
    let formulas = [
        &footprint.memory.formula,
        &footprint.cpu.formula,
        &disk.read.formula,
        &disk.write.formula,
        &network.inbound.formula,
        &network.outbound.formula,
    ];
    let named = |name: &str| {
        let is_part = |c: char| !(c.is_alphanumeric() || c == '_' || c == '-' || c == '.');
        formulas.iter().any(|formula| formula.split(is_part).any(|word| word == name))
    };
    match stated.iter().find(|(name, _)| !named(name)) {
        Some((name, _)) => Err(CommandError::usage(format!("{} has no input '{name}'", footprint.program))
            .hint(format!("inputs go by the names of its formula: {}", footprint.memory.formula))),
        None => Ok(()),
    }
}

/// The entry's path inside its repository, else its project, under that folder's name; outside of both, its full path.
fn remembered_name(target: &Target, repository: Option<&Path>) -> String {
    let place = target.place.canonicalize().unwrap_or_else(|_| target.place.clone());
    let root = repository
        .and_then(|root| root.canonicalize().ok())
        .or_else(|| target.project.as_ref().and_then(|root| root.canonicalize().ok()))
        .filter(|root| place.starts_with(root) && *root != place);
    let mut name = match &root {
        Some(root) => {
            let inside = place.strip_prefix(root).unwrap_or(&place);
            let of = root.file_name().unwrap_or_default().to_string_lossy();
            format!("{of}/{}", inside.display())
        }
        None => place.display().to_string(),
    };
    if let Found::Source { chosen: Some(chosen), .. } = &target.found {
        name.push('#');
        name.push_str(chosen);
    }
    name
}

/// `3.11` of `3.11.7`.
fn minor_version(python: &Python) -> Option<String> {
    let (minor, _patch) = python.version.rsplit_once('.')?;
    Some(minor.to_owned())
}

/// Size and time of change stand for the content: hashing a large binary at every start would cost more than it tells.
fn binary_version(path: &Path) -> Version {
    let mut hash = Sha256::new();
    if let Ok(metadata) = std::fs::metadata(path) {
        hash.update(metadata.len().to_le_bytes());
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        hash.update(modified.unwrap_or_default().as_nanos().to_le_bytes());
    }
    Version(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
