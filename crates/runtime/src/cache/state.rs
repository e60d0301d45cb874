//! Which exports hold the state of an instance.

use serde::{Deserialize, Serialize};

/// By which exports an instance's state is reached. Variants can take over from each other only if theirs are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateMap {
    /// All memories.
    #[serde(default)]
    pub memories: Vec<String>,
    /// All mutable globals.
    #[serde(default)]
    pub globals: Vec<String>,
    /// All tables that can change.
    #[serde(default)]
    pub tables: Vec<String>,
    /// The table of functions that can escape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<String>,
    /// The function to call after the first instantiation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The function that drops segments again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle: Option<String>,
    /// Why live instances cannot be handed over; empty when they can.
    #[serde(default)]
    pub fixed: Vec<String>,
}
