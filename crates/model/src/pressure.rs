//! How contended a machine or a group of processes is, as the kernel's pressure stall information tells it.
//!
//! Source: Linux `Documentation/accounting/psi.rst`.

use serde::{Deserialize, Serialize};

/// One line of a pressure file.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Stall {
    /// Share of the last ten seconds lost, 0 to 1.
    pub avg10: f64,
    /// Share of the last minute lost, 0 to 1.
    pub avg60: f64,
    /// Time lost since the beginning, in microseconds.
    pub total_micros: u64,
}

/// Time lost to waiting, by resource; `some` is when at least one task waits.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Pressure {
    /// Runnable but not running.
    pub cpu: Stall,
    /// Waiting for memory to be reclaimed or read back.
    pub memory: Stall,
    /// Waiting for a device.
    pub io: Stall,
}
