//! Drivers of `triple_accel`.

use triple_accel as t;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("hamming::hamming_naive", Linear, Constant, |n, probe| {
        let (a, b) = (probe.random.letters(n, 4), probe.random.letters(n, 4));
        probe.many(|| t::hamming::hamming_naive(a.as_bytes(), b.as_bytes()));
    }),
    Case::new("hamming::hamming_search_naive_with_opts", Quadratic, Constant, |n, probe| {
        let (wanted, text) = (probe.random.letters(n / 8 + 1, 4), probe.random.letters(n, 4));
        let (wanted, text, limit) = (wanted.as_bytes(), text.as_bytes(), n as u32 / 16);
        probe.many(|| t::hamming::hamming_search_naive_with_opts(wanted, text, limit, t::SearchType::Best).count());
    })
    .note("a pattern of an eighth of the text, of which half may differ"),
    Case::new("alloc_str", Linear, Linear, |n, probe| {
        probe.many(|| t::alloc_str(n));
    }),
    Case::new("fill_str", Linear, Constant, |n, probe| {
        let (source, target) = (vec![1_u8; n], std::cell::RefCell::new(vec![0_u8; n]));
        probe.many(|| t::fill_str(&mut target.borrow_mut(), &source));
    }),
];
