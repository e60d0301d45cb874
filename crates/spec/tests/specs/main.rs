//! Every format, read back: by parsers that are not ours for any footprint at all, and by the tools that the specs are
//! for. A tool that is not installed is named on standard error and its test passes unsaid.

mod examples;
mod support;
