//! End-to-end tests of the `plimsoll` command, and the architecture test: one binary.

mod architecture;
