//! Drivers of `htmlescape`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("decode::decode_html", Linear, Linear, |n, probe| {
        let text = "caf&eacute; &lt;b&gt; &#x41;&#66; ".repeat(n / 32 + 1);
        probe.many(|| htmlescape::decode_html(&text).is_ok());
    }),
    Case::new("encode::encode_attribute", Linear, Linear, |n, probe| {
        let text = "caf\u{e9} <b class='x'> & so on ".repeat(n / 28 + 1);
        probe.many(|| htmlescape::encode_attribute(&text));
    }),
    Case::new("encode::encode_attribute_w", Linear, Linear, |n, probe| {
        let text = "caf\u{e9} <b class='x'> & so on ".repeat(n / 28 + 1);
        probe.many(|| {
            let mut written = Vec::new();
            htmlescape::encode_attribute_w(&text, &mut written).is_ok().then_some(written)
        });
    })
    .note("what is written is held"),
    Case::new("encode::encode_minimal", Linear, Linear, |n, probe| {
        let text = "caf\u{e9} <b class='x'> & so on ".repeat(n / 28 + 1);
        probe.many(|| htmlescape::encode_minimal(&text));
    }),
    Case::new("encode::encode_minimal_w", Linear, Linear, |n, probe| {
        let text = "caf\u{e9} <b class='x'> & so on ".repeat(n / 28 + 1);
        probe.many(|| {
            let mut written = Vec::new();
            htmlescape::encode_minimal_w(&text, &mut written).is_ok().then_some(written)
        });
    })
    .note("what is written is held"),
];
