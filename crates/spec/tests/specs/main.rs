//! Every format, read back: by parsers that are not ours for any footprint at all, and by the tools that the specs are
//! for. A tool that is not installed is named on standard error and its test passes unsaid.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "these tests start the tools that read specs; the ban is on the pure crate itself"
)]

mod accepted;
mod any_footprint;
mod examples;
mod support;
