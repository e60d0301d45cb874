//! Drivers of `humantime`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("date::parse_rfc3339", Linear, Constant, |n, probe| {
        let text = format!("2018-02-14T00:28:07.{}Z", "7531".repeat(n / 4 + 1));
        probe.many(|| humantime::parse_rfc3339(&text).is_ok());
    })
    .note("a long fraction of a second"),
    Case::new("date::parse_rfc3339_weak", Linear, Constant, |n, probe| {
        let text = format!("2018-02-14 00:28:07.{}", "7531".repeat(n / 4 + 1));
        probe.many(|| humantime::parse_rfc3339_weak(&text).is_ok());
    })
    .note("a long fraction of a second"),
    Case::new("duration::parse_duration", Linear, Constant, |n, probe| {
        let units = ["ns", "us", "ms", "s", "min"];
        let parts: Vec<String> =
            (0..n).map(|_| format!("{}{}", 1 + probe.random.below(59), units[probe.random.below(5)])).collect();
        let text = parts.join(" ");
        probe.many(|| humantime::parse_duration(&text).is_ok());
    }),
];
