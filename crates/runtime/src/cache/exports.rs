//! Names of the exports that an instrumented module has beside its own. Their form is taken by no toolchain; a module
//! that already exports such a name is refused by whoever instruments it.

/// What all of them start with.
pub const PREFIX: &str = "plimsoll:";
/// A funcref table of all functions that can escape.
pub const FUNCTIONS: &str = "plimsoll:functions";
/// The original start function.
pub const START: &str = "plimsoll:start";
/// Drops the segments that the instance before had dropped.
pub const SETTLE: &str = "plimsoll:settle";

/// The memory with this index.
#[must_use]
pub fn memory(index: u32) -> String {
    format!("plimsoll:memory:{index}")
}

/// The global with this index, in the instrumented module.
#[must_use]
pub fn global(index: u32) -> String {
    format!("plimsoll:global:{index}")
}

/// The table with this index.
#[must_use]
pub fn table(index: u32) -> String {
    format!("plimsoll:table:{index}")
}
