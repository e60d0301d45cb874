//! Loads code variants that were compiled beforehand, picks one by how contended the machine is, and switches live
//! instances from one to another without losing their state.
//!
//! Knows no compiler: what it runs, it maps from a [`cache`] after verifying it. Built on Linux only.
#![cfg(target_os = "linux")]

pub mod cache;
