//! Git, read in process: repositories, their objects, and what differs between two of their states.
//!
//! Nothing here writes to a repository. The `git` program is only asked for objects that this repository left on its
//! server (a partial clone).

pub(crate) mod difference;
pub(crate) mod objects;
pub(crate) mod repository;
