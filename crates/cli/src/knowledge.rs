//! The knowledge tables that ship with Plimsoll, with this machine's measurements laid over them.

use plimsoll_analyze::Knowledge;

use crate::calibrations;
use crate::error::{CommandError, Outcome};
use crate::python::Python;

/// The tables as they ship.
pub(crate) fn shipped() -> Outcome<Knowledge> {
    Knowledge::from_tables(plimsoll_profiles::TABLES).map_err(|error| {
        CommandError::environment(format!("the built-in knowledge tables are broken: {error}"))
    })
}

/// The tables as they apply to a program that this interpreter runs.
pub(crate) fn for_interpreter(python: Option<&Python>) -> Outcome<Knowledge> {
    let mut knowledge = shipped()?;
    if let Some(calibration) = python.and_then(|python| calibrations::load(&python.executable)) {
        knowledge.calibrate(calibration);
    }
    Ok(knowledge)
}
