//! What to start and what to hold it to, as plain values.
//!
//! Does not know how any backend does it.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use plimsoll_model::{Bytes, Cores};

/// A program to start.
#[derive(Debug, Clone)]
pub struct Launch {
    /// A path, or a name to be looked for in `PATH`.
    pub program: OsString,
    /// Its arguments, without its own name.
    pub arguments: Vec<OsString>,
    /// Where it starts; here when absent.
    pub directory: Option<PathBuf>,
    /// Variables to set on top of our own environment.
    pub environment: Vec<(OsString, OsString)>,
    /// What it is held to.
    pub limits: Limits,
    /// How often a sample is wanted. Closer looks are taken where they pay, and told of where they matter.
    pub sample_every: Duration,
    /// Pass signals sent to this process on to the program. Handlers stay installed while the job lives, so at
    /// most one job of a process can ask for it.
    pub forward_signals: bool,
}

impl Launch {
    /// A program without arguments and limits, sampled ten times a second.
    #[must_use]
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            directory: None,
            environment: Vec::new(),
            limits: Limits::default(),
            sample_every: Duration::from_millis(100),
            forward_signals: false,
        }
    }
}

/// What a program is held to; what is absent is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Hard limit on memory. At it the program is paused or slowed, or killed by the kernel where the backend
    /// cannot help it.
    pub memory: Option<Bytes>,
    /// Working set from which on samples are told as [`Event::MemoryNear`](crate::Event::MemoryNear), at once.
    pub memory_event: Option<Bytes>,
    /// CPU quota.
    pub cpu: Option<Cores>,
    /// Processes and threads at once.
    pub tasks: Option<u64>,
    /// Bytes a second from each device.
    pub disk_read_rate: Option<Bytes>,
    /// Bytes a second to each device.
    pub disk_write_rate: Option<Bytes>,
}

/// Which backend is to hold the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BackendChoice {
    /// The best that works here.
    #[default]
    Auto,
    /// Control groups, version 2.
    CgroupV2,
    /// Control groups, version 1; pressure from version 2 on a hybrid machine.
    CgroupV1,
    /// No groups: watching the process tree, with resource limits as a backstop.
    Rlimit,
}

impl BackendChoice {
    const NAMES: [(&'static str, Self); 4] = [
        ("auto", Self::Auto),
        ("cgroup-v2", Self::CgroupV2),
        ("cgroup-v1", Self::CgroupV1),
        ("rlimit", Self::Rlimit),
    ];
}

impl fmt::Display for BackendChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, choice)| choice == self).map_or("", |(name, _)| name);
        f.pad(name)
    }
}

/// A name that is no backend's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a backend; choose auto, cgroup-v2, cgroup-v1 or rlimit")]
pub struct UnknownBackend(String);

impl FromStr for BackendChoice {
    type Err = UnknownBackend;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::NAMES.iter().find(|(name, _)| *name == text);
        known.map(|(_, choice)| *choice).ok_or_else(|| UnknownBackend(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backends_are_read_by_the_names_they_print() {
        for (name, choice) in BackendChoice::NAMES {
            assert_eq!(name.parse(), Ok(choice));
            assert_eq!(choice.to_string(), name);
        }
        assert!("docker".parse::<BackendChoice>().is_err());
    }
}
