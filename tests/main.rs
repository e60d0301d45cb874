//! End-to-end tests of the `plimsoll` command, and the architecture test: one binary.

mod architecture;
mod history;
mod profile;
mod readme;
mod run;
mod support;
