//! Drivers of `longest_increasing_subsequence`.

use longest_increasing_subsequence::{lis, lis_with};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("lis", Linearithmic, Linear, |n, probe| {
        let items = probe.random.numbers(n, 10 * n);
        probe.many(|| lis(&items));
    }),
    Case::new("lis_with", Linearithmic, Linear, |n, probe| {
        let items = probe.random.numbers(n, 10 * n);
        let (mut before, mut starts) = (vec![0; n], vec![0; n]);
        probe.once(|| {
            let mut found = Vec::new();
            lis_with(&items, &mut found, |a, b| a < b, &mut before, &mut starts);
            found
        });
    })
    .note("random order: what is found has the square root's length"),
];
