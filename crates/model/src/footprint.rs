//! What a unit of work needs, resource by resource, with the reasons that add up to each figure.
//!
//! Does not know where the figures came from: source, past runs and people all speak in footprints.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Bytes, Cores, CpuTime, Finding, Kind, Language};

/// How sure an estimate is, from 0 (a guess) to 1 (measured on this very input).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(f64);

impl Confidence {
    /// Clamped into 0 to 1; NaN is 0. Kept to two decimals, more would claim too much.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { (value.clamp(0.0, 1.0) * 100.0).round() / 100.0 })
    }

    /// The figure itself, 0 to 1.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// `72 %`.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.0} %", self.0 * 100.0))
    }
}

/// What a reason rests on, from the firmest to the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Past runs of the same program.
    Runs,
    /// Measured on this machine by `plimsoll calibrate`.
    Calibration,
    /// A line of the program's source, with sizes that are known.
    Source,
    /// A row of a knowledge table that ships with Plimsoll.
    Table,
    /// What the machine has.
    Machine,
    /// The user said so.
    Request,
    /// Nothing but a stated assumption.
    Assumption,
}

/// How much one reason adds, in its resource's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Amount {
    /// Memory, disk or network, in bytes.
    Bytes(Bytes),
    /// CPU, in cores.
    Cores(Cores),
    /// Time on a processor, in seconds.
    Seconds(CpuTime),
    /// A plain number: operations, devices.
    Count(u64),
}

/// One summand of an estimate: why, how much, and where to look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// One line for a person.
    pub text: String,
    /// What it adds to the recommended figure; absent where it explains but adds nothing.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// `a.py:3`, `profiles/python.toml [packages.numpy]`, `3 runs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What it rests on.
    pub basis: Basis,
    /// Weight of this reason in a figure blended from several sources, 0 to 1; absent when not blended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
}

impl Reason {
    /// A reason with no place and no share.
    #[must_use]
    pub fn new(basis: Basis, text: impl Into<String>, amount: Option<Amount>) -> Self {
        Self { text: text.into(), amount, at: None, basis, share: None }
    }

    /// The same reason, with the place to look.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.at = Some(place.into());
        self
    }
}

/// One resource's need. `minimum <= recommended <= maximum` always holds ([`Estimate::ordered`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate<T> {
    /// Below this the program will not get through.
    pub minimum: T,
    /// What to give it.
    pub recommended: T,
    /// What it may be raised to.
    pub maximum: T,
    /// The recommended figure as a function of named inputs, such as `24.1 MiB + 5.2 × data`.
    pub formula: String,
    /// How sure the recommended figure is.
    pub confidence: Confidence,
    /// What adds up to the recommended figure, largest first.
    pub reasons: Vec<Reason>,
    /// What had to be taken for granted, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
}

impl<T: Copy + Ord> Estimate<T> {
    /// An estimate whose three figures are put in order: the minimum comes down to the recommended figure, the
    /// maximum up to it.
    #[must_use]
    pub fn ordered(minimum: T, recommended: T, maximum: T) -> Self {
        Self {
            minimum: minimum.min(recommended),
            recommended,
            maximum: maximum.max(recommended),
            formula: String::new(),
            confidence: Confidence::default(),
            reasons: Vec::new(),
            assumptions: Vec::new(),
        }
    }
}

/// Bytes moved in one direction over a whole run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Total bytes.
    pub bytes: Bytes,
    /// Total operations (reads, writes, packets of at most 64 KiB).
    pub operations: u64,
    /// Highest rate to expect, bytes a second.
    pub peak_rate: Bytes,
    /// Bytes as a function of named inputs.
    pub formula: String,
    /// How sure the figures are.
    pub confidence: Confidence,
    /// What adds up to the bytes.
    pub reasons: Vec<Reason>,
}

/// The two directions of disk traffic.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Disk {
    /// From disk into the program.
    pub read: Flow,
    /// From the program to disk.
    pub write: Flow,
}

/// The two directions of network traffic, loopback included.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Network {
    /// Into the program.
    #[serde(rename = "in")]
    pub inbound: Flow,
    /// Out of the program.
    #[serde(rename = "out")]
    pub outbound: Flow,
}

/// GPUs a program needs to do what it is for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GpuNeed {
    /// Devices that it will not work without.
    pub minimum: u64,
    /// Devices to give it.
    pub recommended: u64,
    /// Devices that it can use.
    pub maximum: u64,
    /// How sure the figures are.
    pub confidence: Confidence,
    /// Which import or call asks for them.
    pub reasons: Vec<Reason>,
}

/// What a program needs before it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Footprint {
    /// What was looked at, as the user would name it: a path, with the entry point where there are several.
    pub program: String,
    /// What it is written in; absent for a program whose source was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Runs to an end, or serves until stopped.
    pub kind: Kind,
    /// Resident memory that the kernel cannot take back, plus the mapped code the program works in.
    pub memory: Estimate<Bytes>,
    /// Cores it can keep busy.
    pub cpu: Estimate<Cores>,
    /// Time on the processor over the whole run, all its processes and threads together; absent where it cannot be
    /// told: a service has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_seconds: Option<Estimate<CpuTime>>,
    /// Disk traffic.
    pub disk: Disk,
    /// Network traffic.
    pub network: Network,
    /// Accelerators.
    pub gpu: GpuNeed,
    /// Processes and threads at once, for task limits.
    pub tasks: Estimate<u64>,
    /// What was skipped or not understood on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}
