//! Counters at the entry of every function, for a profile of a run.

use wasm_encoder::{Encode as _, SectionId};
use wasmparser::BinaryReaderError;

use crate::facts::Facts;
use crate::splice::Splice;

/// A module that counts how often each of its functions is entered, and the exported globals it counts in, by function.
///
/// # Errors
/// When the bytes cannot be read after all.
pub(crate) fn counting(module: &[u8]) -> Result<(Vec<u8>, Vec<String>), BinaryReaderError> {
    let facts = Facts::of(module)?;
    let mut splice = Splice::of(module)?;
    let first = u32::try_from(facts.globals.len()).unwrap_or(u32::MAX);
    let defined = facts.functions - facts.imported_functions;
    let names: Vec<String> = (0..defined).map(|function| format!("plimsoll:entered:{function}")).collect();
    for (global, name) in (first..).zip(&names) {
        // A mutable i64 that starts at 0.
        splice.add(SectionId::Global, &[0x7e, 0x01, 0x42, 0x00, 0x0b]);
        splice.export(name, crate::facts::GLOBAL, global);
    }
    splice.at_entries(|function| {
        // global.get, i64.const 1, i64.add, global.set
        let mut code = vec![0x23];
        (first + function).encode(&mut code);
        code.extend_from_slice(&[0x42, 0x01, 0x7c, 0x24]);
        (first + function).encode(&mut code);
        code
    })?;
    Ok((splice.encoded(), names))
}
