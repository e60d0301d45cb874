//! Drivers of `miniz_oxide`.

use miniz_oxide::MZFlush;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress, compress_to_output};
use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib, stream};
use miniz_oxide::inflate::decompress_to_vec_zlib;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress_with_limit, inflate_flags};

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("deflate::core::compress", Linear, Constant, |n, probe| {
        let (text, mut room) = (probe.random.prose(n), vec![0; n + 1024]);
        let mut state = CompressorOxide::default();
        probe.once(|| compress(&mut state, text.as_bytes(), &mut room, TDEFLFlush::Finish).2);
    }),
    Case::new("deflate::core::compress_to_output", Linear, Constant, |n, probe| {
        let text = probe.random.prose(n);
        let (mut state, mut length) = (CompressorOxide::default(), 0);
        let mut count = |packed: &[u8]| {
            length += packed.len();
            true
        };
        probe.once(|| compress_to_output(&mut state, text.as_bytes(), TDEFLFlush::Finish, &mut count).1);
    })
    .note("what is written is counted"),
    Case::new("deflate::stream::deflate", Linear, Constant, |n, probe| {
        let (text, mut room) = (probe.random.prose(n), vec![0; n + 1024]);
        let mut state = CompressorOxide::default();
        probe.once(|| stream::deflate(&mut state, text.as_bytes(), &mut room, MZFlush::Finish).bytes_written);
    }),
    Case::new("inflate::decompress_to_vec_zlib", Linear, Linear, |n, probe| {
        let packed = compress_to_vec_zlib(probe.random.prose(n).as_bytes(), 6);
        probe.many(|| decompress_to_vec_zlib(&packed).is_ok());
    }),
    Case::new("inflate::core::decompress_with_limit", Linear, Constant, |n, probe| {
        let text = probe.random.prose(n);
        let (packed, mut room) = (compress_to_vec(text.as_bytes(), 6), vec![0; text.len()]);
        let (mut state, whole) = (DecompressorOxide::new(), inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
        probe.once(|| decompress_with_limit(&mut state, &packed, &mut room, 0, text.len(), whole).2);
    }),
];
