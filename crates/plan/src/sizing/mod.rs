//! How much to give a run, learnt online from the runs before it.
//!
//! What is known before a run ([`Facts`]) and how past runs went ([`Run`]) → several [`Expert`]s, each a weighted
//! [`Sample`] of what the run may need, with a [`tail`] above the largest seen → the [`Ladder`] of limits that costs least
//! in expectation, failures priced by a [`Policy`] → the expert followed is the one whose ladders would have cost least
//! so far ([`Learner`]) → task types learn from each other ([`Workload`]). [`Strategy`] puts peers beside it.
//!
//! Pure, like all of this crate. Knows nothing of memory or any other resource: needs are numbers above zero.

mod drift;
mod expert;
mod facts;
mod footprint;
mod ladder;
mod learner;
mod line;
pub mod peers;
mod policy;
#[cfg(test)]
mod properties;
mod sample;
mod strategy;
pub mod tail;
mod workload;

pub use expert::Expert;
pub use facts::{Axis, Facts, Run};
pub use footprint::size;
pub use ladder::{Growth, Ladder};
pub use learner::{Advice, KEPT, Learner, Surroundings};
pub use policy::Policy;
pub use sample::{Atom, Sample};
pub use strategy::{PEERS, Strategy, ours, peer};
pub use workload::Workload;
