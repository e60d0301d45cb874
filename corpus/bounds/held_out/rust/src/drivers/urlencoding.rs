//! Drivers of functions of the crate urlencoding.

use urlencoding::encode_binary;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[Case::new("enc::encode_binary", Linear, Linear, |n, probe| {
    let text = probe.random.prose(n);
    probe.many(|| encode_binary(text.as_bytes()).len());
})];
