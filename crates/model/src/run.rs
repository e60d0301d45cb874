//! One run of a program: what was predicted, what was given, what happened.
//!
//! This is what the history keeps and what sizing learns from. An outcome that the limit caused is censored:
//! its peak is "at least", not a measurement.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bytes, Cores, Footprint, Identity, Inputs, Usage, Version};

/// What a limit can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resource {
    /// Working set.
    Memory,
    /// CPU quota.
    Cpu,
    /// Processes and threads.
    Tasks,
    /// Disk rates.
    Disk,
    /// Wall-clock time.
    Time,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Outcome {
    /// The program ended itself with this code.
    Exited {
        /// 0 to 255.
        code: i32,
    },
    /// A signal that was not ours ended it.
    Signaled {
        /// Signal number.
        signal: i32,
    },
    /// It took longer than it was given.
    TimedOut,
    /// Plimsoll stopped it at the line.
    Stopped {
        /// The resource that ran out.
        resource: Resource,
    },
    /// The kernel killed it at its memory limit.
    OutOfMemory,
}

impl Outcome {
    /// Whether the memory peak is only a lower bound of what the program would have taken.
    #[must_use]
    pub const fn censors_memory(self) -> bool {
        matches!(self, Self::OutOfMemory | Self::Stopped { .. } | Self::TimedOut | Self::Signaled { .. })
    }

    /// Whether the program got to its own end with success.
    #[must_use]
    pub const fn succeeded(self) -> bool {
        matches!(self, Self::Exited { code: 0 })
    }
}

/// A limit that was changed while the program ran; `from` and `to` in bytes, or in cores for the CPU.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Raise {
    /// Since the start.
    pub at_seconds: f64,
    /// Of what.
    pub resource: Resource,
    /// The limit before.
    pub from: f64,
    /// The limit after; below `from` when what was raised came back down.
    pub to: f64,
}

/// One run as the history keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastRun {
    /// Which program.
    pub identity: Identity,
    /// Which state of its source.
    pub version: Version,
    /// Commit that was checked out, where there is a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When it started.
    pub started: Timestamp,
    /// What was known of its inputs before the run.
    pub inputs: Inputs,
    /// What the source alone said.
    pub footprint: Footprint,
    /// What was predicted after blending with the runs before.
    pub predicted: Footprint,
    /// Backend that held it.
    pub backend: String,
    /// Memory limit at the end.
    pub memory_limit: Bytes,
    /// CPU limit at the end.
    pub cpu_limit: Cores,
    /// Limits changed on the way.
    pub raises: Vec<Raise>,
    /// What it took.
    pub usage: Usage,
    /// How it ended.
    pub outcome: Outcome,
}
