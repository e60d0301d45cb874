//! Compiles WebAssembly modules into variants by recipes, in bounded worker processes, and owns the writing side of the
//! code cache whose reading side is `plimsoll-runtime`.
//!
//! Knows nothing of pressure, selection and live instances, and prints nothing. Built on Linux only.
#![cfg(target_os = "linux")]

pub mod bench;
pub mod binaryen;
pub mod builder;
pub mod compile;
mod facts;
pub mod host;
pub mod instrument;
pub mod knobs;
mod measure;
pub mod module;
pub mod order;
pub mod profile;
pub mod recipe;
mod scratch;
mod splice;
pub mod stats;
pub mod store;
pub mod tasks;
mod trace;
pub mod worker;
pub mod workload;
