//! Drivers of functions of the crate itertools.

use itertools::{concat, partition};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("concat_impl::concat", Linear, Linear, |n, probe| {
        let lists = probe.random.table(n, 4, 100);
        probe.once(|| concat(lists));
    })
    .note("n lists of four"),
    Case::new("partition", Linear, Constant, |n, probe| {
        let mut numbers = probe.random.numbers(n, n);
        probe.once(|| partition(&mut numbers, |number| number % 2 == 0));
    }),
];
