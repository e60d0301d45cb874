//! Source text in, facts and footprints out.
//!
//! Pure: reads no file, clock or environment itself, prints nothing, and fails on no input; what is wrong with
//! the input comes back as findings. Knows nothing of containers, of history, or of how a program is run.

pub mod ir;
pub mod program;
pub mod sources;
