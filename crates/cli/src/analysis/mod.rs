//! Measuring a tree of source files: which files, what each is worth, what a project allows.
//!
//! Knows files, the cache and the pack of each language by way of `plimsoll-analyze`; prints nothing.
#![expect(dead_code, reason = "the command that shows it lands next")]

pub(crate) mod metric;
