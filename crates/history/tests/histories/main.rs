//! The history as its users meet it: what is kept, found, exchanged and forgotten, and what happens when the file, the
//! disk or another process is in the way.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail and report like the tests do")]

mod damage;
mod exchange;
mod hindrances;
mod prometheus;
mod recording;
mod support;
mod traces;
