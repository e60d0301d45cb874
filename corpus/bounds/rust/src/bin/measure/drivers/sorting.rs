//! Drivers of `sorting`: random order throughout.

use plimsoll_bounds::sorting::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("bubble_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| bubble_sort(&mut items));
    }),
    Case::new("insertion_sort", Quadratic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| insertion_sort(&mut items));
    }),
    Case::new("merge_sort", Linearithmic, Linear, |n, probe| {
        let items = probe.random.numbers(n, 10 * n);
        probe.many(|| merge_sort(&items));
    }),
    Case::new("quick_sort", Linearithmic, Logarithmic, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| quick_sort(&mut items));
    })
    .note("expected"),
    Case::new("heap_sort", Linearithmic, Constant, |n, probe| {
        let mut items = probe.random.numbers(n, 10 * n);
        probe.once(|| heap_sort(&mut items));
    }),
    Case::new("counting_sort", Linear, Linear, |n, probe| {
        let grades: Vec<u8> = (0..n).map(|_| probe.random.below(101) as u8).collect();
        probe.many(|| counting_sort(&grades));
    }),
    Case::new("radix_sort", Linear, Linear, |n, probe| {
        let mut keys: Vec<u32> = (0..n).map(|_| probe.random.next() as u32).collect();
        probe.once(|| radix_sort(&mut keys));
    }),
    Case::new("sort_orders", Linearithmic, Linear, |n, probe| {
        let customers = probe.random.words(n);
        let order = |customer| Order {
            customer,
            amount: probe.random.next() % 1000,
            day: probe.random.below(365) as u32,
        };
        let mut orders: Vec<Order> = customers.into_iter().map(order).collect();
        probe.once(|| sort_orders(&mut orders));
    }),
    Case::new("ranks", Linearithmic, Linear, |n, probe| {
        let scores: Vec<f64> = probe.random.numbers(n, 2 * n).iter().map(|&score| score as f64).collect();
        probe.many(|| ranks(&scores));
    }),
];
