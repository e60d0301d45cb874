//! Drivers of `httparse`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("parse_chunk_size", Linear, Constant, |n, probe| {
        let line = format!("1a2b;{}\r\n", probe.random.letters(n, 26));
        probe.many(|| httparse::parse_chunk_size(line.as_bytes()).is_ok());
    })
    .note("a long extension"),
];
