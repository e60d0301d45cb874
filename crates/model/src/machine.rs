//! What the machine (or the container we are in) has: the bound for everything unknown.

use serde::{Deserialize, Serialize};

use crate::{Bytes, Cores};

/// Capacity at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Cores this process may use (affinity and quota counted).
    pub cores: Cores,
    /// Memory installed, or our own container's limit where that is lower.
    pub memory: Bytes,
    /// Memory that a new program could take now without swapping.
    pub memory_available: Bytes,
}

impl Machine {
    /// What may be promised to one program: the available memory less a reserve of a tenth, at least 256 MiB
    /// (a half where there is less than 512 MiB), for the rest of the machine.
    #[must_use]
    pub fn memory_to_give(&self) -> Bytes {
        let available = self.memory_available;
        let reserve = available.scale(0.1).max(Bytes::mib(256)).min(available.scale(0.5));
        available.saturating_sub(reserve)
    }
}
