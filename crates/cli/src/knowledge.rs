//! The knowledge tables that ship with Plimsoll, with this machine's measurements laid over them.

use plimsoll_analyze::{Costs, Knowledge, KnowledgeError, Rates};
use plimsoll_model::Language;

use crate::calibrations;
use crate::error::{CommandError, Outcome};
use crate::python::Python;

/// The tables as they ship: all of them.
pub(crate) fn shipped() -> Outcome<Knowledge> {
    parse(plimsoll_profiles::TABLES)
}

/// The tables that matter to one program, measurements of its interpreter laid over them. Parsing the others would
/// cost more than everything else a profile does.
pub(crate) fn for_program(language: Option<Language>, python: Option<&Python>) -> Outcome<Knowledge> {
    let prefixes: &[&str] = match language {
        Some(Language::Python) => &["model", "python"],
        Some(Language::Rust) => &["model", "rust"],
        None => &["model"],
    };
    let matters = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let tables: Vec<(&str, &str)> =
        plimsoll_profiles::TABLES.iter().filter(|(name, _)| matters(name)).copied().collect();
    let mut knowledge = parse(&tables)?;
    if let Some(calibration) = python.and_then(|python| calibrations::load(&python.executable)) {
        knowledge.calibrate(calibration);
    }
    Ok(knowledge)
}

/// What calls of each language's libraries cost.
pub(crate) fn costs() -> Outcome<Vec<(Language, Costs)>> {
    let of = |language| {
        Ok((
            language,
            Costs::from_tables(language, plimsoll_profiles::TABLES).map_err(|error| broken(&error))?,
        ))
    };
    [Language::Python, Language::Rust].into_iter().map(of).collect()
}

/// How often branches are taken and loops go round.
pub(crate) fn rates() -> Outcome<Rates> {
    Rates::from_tables(plimsoll_profiles::TABLES).map_err(|error| broken(&error))
}

fn parse(tables: &[(&str, &str)]) -> Outcome<Knowledge> {
    Knowledge::from_tables(tables).map_err(|error| broken(&error))
}

fn broken(error: &KnowledgeError) -> CommandError {
    CommandError::environment(format!("the built-in knowledge tables are broken: {error}"))
}
