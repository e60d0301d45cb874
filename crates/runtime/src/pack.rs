//! The memory of an idle instance, compressed.

use std::ops::Range;

use zstd::bulk::{Compressor, Decompressor};

use crate::{Stay, pages};

/// What one memory held that a new instance does not hold by itself.
#[derive(Debug)]
pub(crate) struct Packed {
    blocks: Vec<Block>,
    bytes: Box<[u8]>,
}

#[derive(Debug)]
struct Block {
    /// Where in the memory it stands, in bytes.
    span: Range<usize>,
    /// Length of its compressed form.
    packed: usize,
}

/// Bytes compressed at a time: enough to find repetitions, little enough to need no large buffer.
const AT_ONCE: usize = 256 << 10;

/// Zstandard's fastest level but the negative ones: an instance may have to sleep because the machine is short of time too.
const LEVEL: i32 = 1;

impl Packed {
    /// Compresses the pages that were written to. `memory` begins at a page.
    pub(crate) fn new(memory: &[u8]) -> std::io::Result<Self> {
        let page = rustix::param::page_size();
        let (mut blocks, mut bytes) = (Vec::new(), Vec::new());
        let mut compressor = Compressor::new(LEVEL)?;
        let mut buffer = vec![0; zstd::zstd_safe::compress_bound(AT_ONCE)];
        for run in pages::written(memory.as_ptr(), memory.len()) {
            let run = run.start * page..(run.end * page).min(memory.len());
            for start in run.clone().step_by(AT_ONCE) {
                let span = start..(start + AT_ONCE).min(run.end);
                let packed = compressor.compress_to_buffer(&memory[span.clone()], &mut buffer)?;
                bytes.extend_from_slice(&buffer[..packed]);
                blocks.push(Block { span, packed });
            }
        }
        Ok(Self { blocks, bytes: bytes.into_boxed_slice() })
    }

    /// Writes everything back.
    pub(crate) fn unpack(&self, memory: &mut [u8]) -> Result<(), Stay> {
        let failed =
            |error: std::io::Error| Stay::Failed(format!("its compressed memory does not unpack: {error}"));
        let mut decompressor = Decompressor::new().map_err(failed)?;
        let mut rest = &*self.bytes;
        for Block { span, packed } in &self.blocks {
            let (piece, behind) = rest.split_at(*packed);
            rest = behind;
            let target = memory.get_mut(span.clone());
            let target = target.ok_or_else(|| Stay::Failed("its memory is too small".to_owned()))?;
            pages::populate(target);
            if decompressor.decompress_to_buffer(piece, target).map_err(failed)? != span.len() {
                return Err(Stay::Failed("its compressed memory is of another length".to_owned()));
            }
        }
        Ok(())
    }

    /// Bytes that were packed.
    pub(crate) fn held(&self) -> usize {
        self.blocks.iter().map(|block| block.span.len()).sum()
    }

    /// Bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.blocks.capacity() * size_of::<Block>()
    }
}
