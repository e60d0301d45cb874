//! Drivers of `snailquote`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("escape", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n).replace('e', "\"").replace('x', "$");
        probe.many(|| snailquote::escape(&text).len());
    }),
    Case::new("unescape", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n).replace('e', "\"").replace('x', "$");
        let quoted = snailquote::escape(&text).into_owned();
        probe.many(|| snailquote::unescape(&quoted).is_ok());
    }),
];
