//! Building into caches, with real worker processes: one binary.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test ends where its world fails")]

mod build;
mod cache;
mod hostile;
mod runtime;
mod world;
