//! End-to-end tests of the `plimsoll` command, and the architecture test: one binary.
#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test ends where its world fails, and says what it skips"
)]

mod analyze;
mod architecture;
mod history;
mod hook;
mod profile;
mod readme;
mod replay;
mod repo;
mod run;
mod score;
mod support;
mod variants;
