//! One binary for all tests of this crate.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "tests may fail")]

#[cfg(feature = "capi")]
mod capi;
mod choosing;
mod counting;
mod example;
mod packaging;
mod reading;
mod support;
mod switching;
mod vandals;
