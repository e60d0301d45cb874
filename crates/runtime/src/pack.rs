//! The memory of an idle instance, compressed.

use std::ops::Range;

use lz4_flex::block;

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
const AT_ONCE: usize = 64 << 10;

impl Packed {
    /// Compresses the pages that were written to. `memory` begins at a page.
    pub(crate) fn new(memory: &[u8]) -> Self {
        let page = rustix::param::page_size();
        let (mut blocks, mut bytes) = (Vec::new(), Vec::new());
        let mut buffer = vec![0; block::get_maximum_output_size(AT_ONCE)];
        for run in pages::written(memory.as_ptr(), memory.len()) {
            let run = run.start * page..(run.end * page).min(memory.len());
            for start in run.clone().step_by(AT_ONCE) {
                let span = start..(start + AT_ONCE).min(run.end);
                // Into a buffer that is large enough for the worst case nothing fails to fit.
                if let Ok(packed) = block::compress_into(&memory[span.clone()], &mut buffer) {
                    bytes.extend_from_slice(&buffer[..packed]);
                    blocks.push(Block { span, packed });
                }
            }
        }
        Self { blocks, bytes: bytes.into_boxed_slice() }
    }

    /// Writes everything back.
    pub(crate) fn unpack(&self, memory: &mut [u8]) -> Result<(), Stay> {
        let mut rest = &*self.bytes;
        for Block { span, packed } in &self.blocks {
            let (piece, behind) = rest.split_at(*packed);
            rest = behind;
            let target = memory.get_mut(span.clone());
            let target = target.ok_or_else(|| Stay::Failed("its memory is too small".to_owned()))?;
            match block::decompress_into(piece, target) {
                Ok(length) if length == span.len() => {}
                _ => return Err(Stay::Failed("its compressed memory does not unpack".to_owned())),
            }
        }
        Ok(())
    }

    /// Bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.blocks.capacity() * size_of::<Block>()
    }
}
