//! The analyses on hostile input and on real source: no panic, no overflow, time in proportion to the input.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests read real source from this machine and say where there is none"
)]

mod conformance;
mod every_pack;
mod flow_graph;
mod hostile;
mod linear;
mod pages;
mod real_source;
mod score;
mod score_hostile;
mod syntaxes;
