//! What this very machine's interpreters and packages were measured to cost: made by `plimsoll calibrate`, laid
//! over the shipped tables afterwards.
//!
//! Knows nothing of how it was measured or where it is kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Bytes;

/// One interpreter, and the packages measured with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Which interpreter.
    pub interpreter: CalibratedInterpreter,
    /// Packages by the dotted name they are imported by; figures are what importing one alone adds to a bare
    /// start, everything it loads included.
    #[serde(default)]
    pub packages: BTreeMap<String, CalibratedPackage>,
    /// When it was measured.
    pub measured_at: Timestamp,
    /// Machine it was measured on, in one line for a person.
    #[serde(default)]
    pub machine: String,
}

/// A bare start of an interpreter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibratedInterpreter {
    /// Path of the program that was started.
    pub path: String,
    /// Such as `3.11.7`.
    pub version: String,
    /// Highest resident memory.
    pub rss: Bytes,
    /// The part of it that no file backs.
    pub anon: Bytes,
    /// CPU time, milliseconds.
    pub cpu_ms: f64,
    /// What one node of a program's source takes when it runs, nanoseconds; absent where it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_ns: Option<f64>,
}

/// What importing one package costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibratedPackage {
    /// Version, where its distribution says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Resident memory added.
    pub rss: Bytes,
    /// The part of it that no file backs.
    pub anon: Bytes,
    /// CPU time added, milliseconds.
    pub cpu_ms: f64,
    /// Other measured packages or table rows that it loads, by dotted name.
    #[serde(default)]
    pub contains: Vec<String>,
}
