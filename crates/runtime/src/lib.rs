//! Loads code variants that were compiled beforehand, picks one by how contended the machine is, and switches live
//! instances from one to another without losing their state.
//!
//! ```no_run
//! use plimsoll_runtime::{Cache, Host, Policy, Selector};
//! use wasmtime::Val;
//!
//! let cache = Cache::open("/var/cache/mine")?;
//! let module = cache.module("resize")?; // all its variants, verified and mapped
//! let selector = Selector::new(Policy::default()); // fed by `watch`, or by `observe`
//! let mut instance = selector.instantiate(&module, &Host::bare())?;
//! instance.call("resize", &[Val::I32(640)])?; // goes to the variant that is wanted now
//! # Ok::<(), plimsoll_runtime::Error>(())
//! ```
//!
//! An [`Instance`] switches between calls: its memory is moved by the kernel, page table entry by page table entry, and
//! globals, tables, dropped segments, the host's data and fuel go along. What cannot move is found before anything is
//! touched, and the instance stays where it is ([`Instance::stays_because`]). Handles to memories, tables or functions
//! that the host took out of a store are of that store: after a switch they have to be asked for again. Asynchronous
//! stores are not supported, for a call that is suspended has live frames, and those cannot move.
//!
//! Knows no compiler: what it runs, it maps from a [`cache`] after verifying it. Built on Linux only.
#![cfg(target_os = "linux")]

pub mod cache;
#[cfg(feature = "capi")]
pub mod capi;
mod door;
mod error;
mod handover;
mod host;
mod instance;
mod module;
mod native;
mod pack;
mod pages;
mod policy;
mod room;
mod selector;

pub use door::Door;
pub use error::{Error, Rejected, Stay};
pub use host::{Held, Host, HostBuilder, Meter};
pub use instance::{Function, Instance, Sleep, Switch};
pub use module::{Cache, Module, Variant};
pub use native::Native;
pub use plimsoll_telemetry::{Fill, MemoryFiles, PressureFiles};
pub use policy::{Decision, Outlook, Policy, PolicyError, Resource, Rule};
pub use room::Room;
pub use selector::{Selector, Watch};
/// The release of Wasmtime whose types this crate's interface uses.
pub use wasmtime;
