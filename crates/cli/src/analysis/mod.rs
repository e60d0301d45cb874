//! Measuring a tree of source files: which files, what each is worth, what a project allows.
//!
//! Knows files, the cache and the pack of each language by way of `plimsoll-analyze`; prints nothing but progress.

pub(crate) mod baseline;
pub(crate) mod limits;
pub(crate) mod measure;
pub(crate) mod metric;
mod record;
pub(crate) mod total;
pub(crate) mod walk;
