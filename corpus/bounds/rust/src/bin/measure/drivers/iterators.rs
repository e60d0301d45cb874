//! Drivers of `iterators`.

use std::collections::HashMap;

use plimsoll_bounds::iterators::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("even_fibonacci_sum", Linear, Constant, |n, probe| {
        probe.many(|| even_fibonacci_sum(n));
    }),
    Case::new("groups", Linear, Linear, |n, probe| {
        let values = probe.random.numbers(n, 3);
        probe.many(|| groups(&values));
    }),
    Case::new("moving_averages", Quadratic, Linear, |n, probe| {
        let values: Vec<f64> = (0..n).map(|_| probe.random.unit()).collect();
        probe.many(|| moving_averages(&values, n / 2));
    })
    .note("a window of n / 2"),
    Case::new("all_cards", Quadratic, Quadratic, |n, probe| {
        let (suits, ranks) = (probe.random.words(n), probe.random.words(n));
        probe.many(|| all_cards(&suits, &ranks));
    }),
    Case::new("sum_of_largest", Linear, Constant, |n, probe| {
        let order = probe.random.shuffled(n);
        let mut pages = HashMap::new();
        for (at, &page) in order.iter().enumerate() {
            let records = (0..10).map(|_| probe.random.next() % 1000).collect();
            pages.insert(page as u32, (records, order.get(at + 1).map(|&next| next as u32)));
        }
        probe.many(|| sum_of_largest(&pages, order[0] as u32));
    })
    .note("n pages of ten records"),
    Case::new("largest_gap", Linearithmic, Linear, |n, probe| {
        let mut lists = probe.random.table(n, 4, 50 * n);
        lists.iter_mut().for_each(|list| list.sort_unstable());
        probe.many(|| largest_gap(&lists));
    })
    .note("n lists of four"),
    Case::new("first_shared", Cubic, Constant, |n, probe| {
        // Every value is in all rows but the last, near the rows' ends.
        let mut rows: Vec<Vec<i64>> =
            (0..n).map(|_| probe.random.shuffled(n).iter().map(|&value| value as i64).collect()).collect();
        rows[n - 1].iter_mut().for_each(|value| *value += n as i64);
        probe.many(|| first_shared(&rows));
    })
    .note("n rows of n"),
    Case::new("totals_by_name", Linearithmic, Linear, |n, probe| {
        let names = probe.random.words(n);
        let records: Vec<(&str, i64)> =
            names.iter().map(|name| (name.as_str(), probe.random.below(90) as i64)).collect();
        probe.many(|| totals_by_name(&records));
    }),
];
