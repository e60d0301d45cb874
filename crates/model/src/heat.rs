//! Where the time of a run is expected to be spent.
//!
//! Knows nothing of how that is worked out.

use serde::{Deserialize, Serialize};

/// What one function is expected to take of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heat {
    /// Share of the run in its own code and in the libraries it calls, 0 to 1; those of a project add up to 1.
    pub share: f64,
    /// The same with all it calls in the project; those of functions that call each other overlap.
    pub share_total: f64,
    /// How often it is called in a run; 1 for code that runs when its file is loaded. Good for comparing, not as a count:
    /// sizes of inputs are nominal.
    pub calls: f64,
    /// Why that much, in a few words.
    pub why: String,
}
