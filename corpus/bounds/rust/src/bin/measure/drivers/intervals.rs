//! Drivers of `intervals`: short spans over a range that grows with n.

use plimsoll_bounds::intervals::*;

use super::{Case, Class::*};
use crate::inputs::Random;

fn calendar(random: &mut Random, n: usize) -> Vec<Span> {
    let ends = random.ascending(2 * n);
    ends.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

pub(super) const CASES: &[Case] = &[
    Case::new("merge_spans", Linearithmic, Linear, |n, probe| {
        let spans = probe.random.spans(n);
        probe.once(|| merge_spans(spans));
    }),
    Case::new("insert_span", Linear, Linear, |n, probe| {
        let spans = calendar(&mut probe.random, n);
        probe.many(|| insert_span(&spans, (5 * n as i64, 6 * n as i64)));
    }),
    Case::new("rooms_needed", Linearithmic, Linear, |n, probe| {
        // Longer than a day, so that the rooms are many.
        let meetings: Vec<Span> =
            probe.random.spans(n).iter().map(|&(start, end)| (start, end + n as i64)).collect();
        probe.many(|| rooms_needed(&meetings));
    }),
    Case::new("busiest", Linearithmic, Linear, |n, probe| {
        let visits = probe.random.spans(n);
        probe.many(|| busiest(&visits));
    }),
    Case::new("most_talks", Linearithmic, Logarithmic, |n, probe| {
        let mut talks = probe.random.spans(n);
        probe.once(|| most_talks(&mut talks));
    })
    .note("the library's sort goes as deep as a logarithm"),
    Case::new("best_paid", Linearithmic, Linear, |n, probe| {
        let spans = probe.random.spans(n);
        let jobs: Vec<_> = spans.iter().map(|&(start, end)| (start, end, probe.random.next() % 100)).collect();
        probe.many(|| best_paid(&jobs));
    }),
    Case::new("clashes", Quadratic, Linear, |n, probe| {
        let bookings = probe.random.spans(n);
        probe.many(|| clashes(&bookings));
    })
    .note("each clashes with a few"),
    Case::new("common_time", Linear, Linear, |n, probe| {
        let (a, b) = (calendar(&mut probe.random, n), calendar(&mut probe.random, n));
        probe.many(|| common_time(&a, &b));
    }),
];
