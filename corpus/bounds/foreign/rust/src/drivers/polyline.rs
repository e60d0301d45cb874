//! Drivers of `polyline`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("decode_polyline", Linear, Linear, |n, probe| {
        let text = "_p~iF~ps|U_mqNvxq`@".to_owned() + &"?A@?".repeat(n);
        probe.many(|| polyline::decode_polyline(&text, 5).is_ok());
    })
    .note("small steps"),
];
