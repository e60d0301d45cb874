//! Measured files as people and programs take them: one file a format, each fed file by file, so that what is held is
//! small however many files there are.

pub(crate) mod csv;
pub(crate) mod explain;
pub(crate) mod hot;
pub(crate) mod json;
pub(crate) mod text;
