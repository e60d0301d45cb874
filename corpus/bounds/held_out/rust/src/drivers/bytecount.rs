//! Drivers of functions of the crate bytecount.

use bytecount::{naive_num_chars, num_chars};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("naive::naive_num_chars", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 26);
        probe.many(|| naive_num_chars(text.as_bytes()));
    }),
    Case::new("num_chars", Linear, Constant, |n, probe| {
        let text = probe.random.letters(n, 26);
        probe.many(|| num_chars(text.as_bytes()));
    }),
];
