//! A WebAssembly module as it was given: its bytes, checked, and what can be told of them without running anything.

use std::borrow::Cow;

use plimsoll_runtime::cache::{Digest, Identity, StateMap};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

use crate::facts::Facts;

/// Largest module that is taken, in bytes.
pub const LARGEST: usize = 256 << 20;

/// The checked bytes of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    bytes: Vec<u8>,
}

/// Why bytes are no module that could be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModuleError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Too much in it.
    #[error("the file has {0} bytes, more than the {LARGEST} that are taken")]
    TooLarge(usize),
    /// A text that cannot be read.
    #[error("no WebAssembly text: {0}")]
    Text(String),
    /// Neither a module's beginning nor a text's.
    #[error("neither a WebAssembly module nor its text: it begins with {0}")]
    Foreign(String),
    /// A component.
    #[error(
        "a WebAssembly component; only core modules are taken: 'wasm-tools component unbundle' gets them out"
    )]
    Component,
    /// Breaks the rules of WebAssembly.
    #[error("not valid: {0}")]
    Invalid(String),
}

/// Proposals that modules may use: those that Wasmtime has on by default, without components.
#[must_use]
pub fn features() -> WasmFeatures {
    let mut features = WasmFeatures::WASM3 | WasmFeatures::THREADS;
    features.remove(WasmFeatures::COMPONENT_MODEL);
    features
}

impl Module {
    /// Reads a module, binary or text. Nothing is compiled; what is not valid is refused.
    ///
    /// # Errors
    /// When the bytes are too many, none, or no valid core module.
    pub fn read(bytes: &[u8]) -> Result<Self, ModuleError> {
        if bytes.is_empty() {
            return Err(ModuleError::Empty);
        }
        if bytes.len() > LARGEST {
            return Err(ModuleError::TooLarge(bytes.len()));
        }
        let bytes: Cow<'_, [u8]> = if bytes.starts_with(b"\0asm") {
            Cow::Borrowed(bytes)
        } else if is_text(bytes) {
            wat::parse_bytes(bytes).map_err(|error| ModuleError::Text(error.to_string()))?
        } else {
            let head: Vec<String> = bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
            return Err(ModuleError::Foreign(head.join(" ")));
        };
        if Parser::is_component(&bytes) {
            return Err(ModuleError::Component);
        }
        Validator::new_with_features(features())
            .validate_all(&bytes)
            .map_err(|error| ModuleError::Invalid(error.to_string()))?;
        Ok(Self { bytes: bytes.into_owned() })
    }

    /// As binary.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it is known by.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Identity::digest(&self.bytes)
    }

    /// The functions by which a host sets up a new instance, in order: what instrumentation took out of the start section,
    /// and a reactor's own, unless that is the start function and runs anyway.
    #[must_use]
    pub fn setup(&self, state: &StateMap) -> Vec<String> {
        const REACTOR: &str = "_initialize";
        let Ok(facts) = Facts::of(&self.bytes) else { return Vec::new() };
        let own = facts.function(REACTOR).filter(|function| facts.start != Some(*function));
        state.start.iter().cloned().chain(own.map(|_| REACTOR.to_owned())).collect()
    }

    /// How many functions it imports.
    #[must_use]
    pub fn imported_functions(&self) -> u32 {
        Facts::of(&self.bytes).map_or(0, |facts| facts.imported_functions)
    }

    /// How many functions it defines.
    #[must_use]
    pub fn functions(&self) -> u32 {
        let sections = Parser::new(0).parse_all(&self.bytes).filter_map(Result::ok);
        sections
            .map(|payload| if let Payload::CodeSectionStart { count, .. } = payload { count } else { 0 })
            .sum()
    }
}

/// Whether the first thing that is no blank or comment opens a bracket.
fn is_text(bytes: &[u8]) -> bool {
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(start, Some(b'(' | b';')) && str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        match Module::read(bytes) {
            Ok(module) => assert_eq!(expected, format!("{} functions", module.functions())),
            Err(error) => assert!(error.to_string().contains(expected), "{error}"),
        }
    }

    #[test]
    fn modules_are_taken_and_others_refused() {
        check(b"\0asm\x01\0\0\0", "0 functions");
        check(b"(module (func) (func (export \"a\")))", "2 functions");
        check(b";; a comment\n(module)", "0 functions");
        check(b"", "empty");
        check(b"\x7fELF....", "it begins with 7f 45 4c 46");
        check(b"\0asm\x01\0\0\0\x01", "not valid");
        check(b"\0asm\x0d\0\x01\0", "a WebAssembly component");
        check(b"(module", "no WebAssembly text");
        check(b"(module (func (result i32)))", "not valid: type mismatch");
        check(b"(module (memory 1 1 shared) (func))", "1 functions");
        check(b"(module (memory 1 shared))", "shared");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = Module::read(&bytes);
            let _ = Module::read(&[b"\0asm\x01\0\0\0", bytes.as_slice()].concat());
        }
    }
}
