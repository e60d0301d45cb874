//! Drivers of `searching`: what is looked for is not there.

use plimsoll_bounds::searching::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("search_rotated", Logarithmic, Constant, |n, probe| {
        let mut items: Vec<i64> = (0..n as i64).map(|i| 2 * i).collect();
        items.rotate_left(n / 3);
        probe.many(|| search_rotated(&items, n as i64 / 2 * 2 + 1));
    }),
    Case::new("count_between", Logarithmic, Constant, |n, probe| {
        let sorted = probe.random.ascending(n);
        probe.many(|| count_between(&sorted, n as i64, 3 * n as i64));
    }),
    Case::new("two_sum", Linear, Linear, |n, probe| {
        let numbers: Vec<i64> = probe.random.shuffled(n).iter().map(|&i| 2 * i as i64).collect();
        probe.many(|| two_sum(&numbers, 1));
    }),
    Case::new("three_sum_closest", Quadratic, Logarithmic, |n, probe| {
        let numbers: Vec<i64> = probe.random.numbers(n, 10 * n).iter().map(|&i| 6 * i).collect();
        probe.once(|| three_sum_closest(numbers, 90 * n as i64 + 1));
    })
    .note("the library's sort goes as deep as a logarithm"),
    Case::new("quick_select", Linear, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| quick_select(&mut items, n / 2));
    })
    .note("expected"),
    Case::new("majority", Linear, Constant, |n, probe| {
        let votes: Vec<u32> = (0..n).map(|_| probe.random.below(7) as u32).collect();
        probe.many(|| majority(&votes));
    }),
    Case::new("in_sorted_table", Linear, Constant, |n, probe| {
        let table: Vec<Vec<i64>> = (0..n).map(|i| (0..n).map(|j| 2 * (i + j) as i64).collect()).collect();
        probe.many(|| in_sorted_table(&table, 2 * (n as i64 - 1) + 1));
    })
    .note("a table of n rows and n columns"),
    Case::new("whole_root", Logarithmic, Constant, |n, probe| {
        probe.many(|| whole_root(n as u64));
    })
    .note("n is the number itself"),
    Case::new("repeated_names", Quadratic, Linear, |n, probe| {
        let words = probe.random.words(n);
        let names: Vec<&str> = words.iter().map(String::as_str).collect();
        probe.many(|| repeated_names(&names));
    }),
];
