//! Drivers of functions of the crate html-escape.

use html_escape::{decode_html_entities_to_vec, encode_unquoted_attribute_to_writer};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new(
        "encode::html_entity::unquoted_attribute::encode_unquoted_attribute_to_writer",
        Linear,
        Linear,
        |n, probe| {
            let text = probe.random.prose(n);
            probe.many(|| {
                let mut out = Vec::new();
                encode_unquoted_attribute_to_writer(&text, &mut out).map(|()| out)
            });
        },
    ),
    Case::new("decode::html_entity::decode_html_entities_to_vec", Linear, Linear, |n, probe| {
        let text = probe.random.prose(n).replace(' ', "&lt;");
        probe.many(|| {
            let mut out = Vec::new();
            decode_html_entities_to_vec(&text, &mut out);
            out
        });
    }),
];
