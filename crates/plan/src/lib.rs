//! Decisions, as functions and state machines: how much to give ([`sizing`]), and when to change it while the
//! program runs ([`supervise`]).
//!
//! Pure: events and figures in, figures and actions out. Knows neither where a footprint came from, nor what a
//! container is, nor what time it is unless told.

pub mod replay;
pub mod sizing;
pub mod supervise;
