//! Drivers of `cobs`.

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("dec::decode", Linear, Constant, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        let packed = cobs::encode_vec(&source);
        let mut room = vec![0; n + 8];
        probe.once(|| cobs::decode(&packed, &mut room).is_ok());
    }),
    Case::new("dec::decode_in_place_with_sentinel", Linear, Constant, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        let mut packed = cobs::encode_vec(&source);
        probe.once(|| cobs::decode_in_place_with_sentinel(&mut packed, 0).is_ok());
    }),
    Case::new("enc::encode_with_sentinel", Linear, Constant, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        let mut room = vec![0; 2 * n + 8];
        probe.once(|| cobs::encode_with_sentinel(&source, &mut room, 7));
    }),
    Case::new("dec::decode_in_place_report", Linear, Constant, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        let mut packed = cobs::encode_vec(&source);
        probe.once(|| cobs::decode_in_place_report(&mut packed).is_ok());
    }),
    Case::new("enc::encode_vec_including_sentinels", Linear, Linear, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        probe.many(|| cobs::encode_vec_including_sentinels(&source));
    }),
    Case::new("dec::decode_vec_with_sentinel", Linear, Linear, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        let packed = cobs::encode_vec_with_sentinel(&source, 7);
        probe.many(|| cobs::decode_vec_with_sentinel(&packed, 7).is_ok());
    }),
    Case::new("enc::encode_vec", Linear, Linear, |n, probe| {
        let source: Vec<u8> = (0..n).map(|_| probe.random.below(9) as u8).collect();
        probe.many(|| cobs::encode_vec(&source));
    }),
    Case::new("max_encoding_overhead", Constant, Constant, |n, probe| {
        probe.many(|| cobs::max_encoding_overhead(n));
    }),
];
