//! One binary for all tests of this crate.
#![cfg(target_os = "linux")]

mod reading;
mod support;
mod switching;
