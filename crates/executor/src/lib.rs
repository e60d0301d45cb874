//! Starts programs inside their limits, watches them and resizes them. Built on Linux only.
//!
//! A [`Job`] is a program and everything it started. [`Job::wait`] tells what happens ([`Event`]); the setters act.
//! What to do when is decided elsewhere. There is one module a backend, and the crate knows nothing of footprints,
//! histories or terminals.
//!
//! Nothing is left behind: a guardian process (see its module) kills the tree and removes the groups when this
//! process ends, however it ends, and a start sweeps away what even that could not prevent.
#![cfg(target_os = "linux")]

mod backend;
mod error;
mod event;
mod guardian;
mod job;
mod launch;
mod pace;
mod signals;

pub use error::{JobError, LimitError, StartError};
pub use event::{Ended, Event, How};
pub use job::Job;
pub use launch::{BackendChoice, Launch, Limits, UnknownBackend};
