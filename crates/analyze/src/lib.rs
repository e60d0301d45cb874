//! Source text in, facts and footprints out.
//!
//! Pure: reads no file, clock or environment itself, prints nothing, and fails on no input; what is wrong with
//! the input comes back as findings. Knows nothing of containers, of history, or of how a program is run.

pub mod bounds;
mod components;
pub mod entry;
#[cfg(test)]
mod fixture;
mod footprint;
mod hashed;
pub mod hot;
mod interpret;
pub mod ir;
mod knowledge;
pub mod load;
pub mod lower;
mod manifest;
pub mod metrics;
pub mod pack;
mod parse;
mod path;
pub mod program;
pub mod score;
mod size;
pub mod sources;

pub use footprint::{OF_A_LINE, footprint, footprint_of_binary, literal_paths};
pub use knowledge::{Costs, Knowledge, KnowledgeError, Rates};
