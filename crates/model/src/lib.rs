//! The vocabulary every other crate speaks: what a program needs ([`Footprint`]), what it was seen to take
//! ([`Usage`]), how contended the machine is ([`Pressure`]), and the units and ids these are told in.
//!
//! Knows nothing of source code, containers, databases or the terminal, and does no IO. Its types are their
//! own wire format; the documents a user or another program reads are named and versioned in [`wire`].

mod analysis;
mod bound;
mod calibration;
mod finding;
mod footprint;
mod heat;
mod inputs;
mod machine;
mod pressure;
mod program;
mod run;
mod score;
mod trace;
mod units;
mod usage;
mod variant;
pub mod wire;

pub use analysis::{
    Block, BlockKind, FileAnalysis, FunctionAnalysis, FunctionKind, Halstead, Lines, Metrics, Parse,
    ProjectAnalysis, Totals, TypeAnalysis,
};
pub use bound::{Bound, Grows, Growth};
pub use calibration::{CalibratedInterpreter, CalibratedPackage, Calibration};
pub use finding::{Finding, Severity};
pub use footprint::{Amount, Basis, Confidence, Disk, Estimate, Flow, Footprint, GpuNeed, Network, Reason};
pub use heat::Heat;
pub use inputs::{Argument, Folder, Inputs, Words};
pub use machine::Machine;
pub use pressure::{Pressure, Stall};
pub use program::{Identity, Kind, Language, Version};
pub use run::{Outcome, PastRun, Raise, Resource};
pub use score::{
    Band, Change, CommitScore, CommitScores, Cutoffs, Figures, FileChange, FunctionChange, Points, Score,
    ScoreReason, UnitKind,
};
pub use trace::{Trace, TracedRun};
pub use units::{Bytes, Cores, CpuTime, Millis, ParseUnitError};
pub use usage::{Curve, Point, Sample, Usage};
pub use variant::{ParseKeyError, VariantKey};
