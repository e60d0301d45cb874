//! A module taken apart into the bytes of its sections, to which entries and instructions are added. What is not added to
//! stays as it is, byte for byte. Knows nothing of why.

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::{Encode as _, RawSection, SectionId};
use wasmparser::{BinaryReader, BinaryReaderError, CodeSectionReader, FunctionBody, Operator, Parser};

/// The sections of a module, and what is added to them.
pub(crate) struct Splice<'a> {
    module: &'a [u8],
    parts: BTreeMap<u8, Part>,
    customs: Vec<Range<usize>>,
}

/// A section that is a list: what stands there, and what is to follow.
#[derive(Default)]
struct Part {
    /// Where the section stands in the module.
    range: Option<Range<usize>>,
    /// Entries to add, and their number.
    added: Vec<u8>,
    count: u32,
    /// Entries that replace those of the module.
    replaced: Option<Vec<u8>>,
}

/// Sections in the order the binary format wants.
const ORDER: [SectionId; 13] = [
    SectionId::Type,
    SectionId::Import,
    SectionId::Function,
    SectionId::Table,
    SectionId::Memory,
    SectionId::Tag,
    SectionId::Global,
    SectionId::Export,
    SectionId::Start,
    SectionId::Element,
    SectionId::DataCount,
    SectionId::Code,
    SectionId::Data,
];

impl<'a> Splice<'a> {
    /// Takes a module apart.
    pub(crate) fn of(module: &'a [u8]) -> Result<Self, BinaryReaderError> {
        let mut splice = Self { module, parts: BTreeMap::new(), customs: Vec::new() };
        for payload in Parser::new(0).parse_all(module) {
            match payload?.as_section() {
                Some((0, range)) => splice.customs.push(range),
                Some((id, range)) => {
                    splice.parts.insert(id, Part { range: Some(range), ..Part::default() });
                }
                None => {}
            }
        }
        Ok(splice)
    }

    /// Adds one entry to a section.
    pub(crate) fn add(&mut self, id: SectionId, entry: &[u8]) {
        let part = self.parts.entry(id.into()).or_default();
        part.added.extend_from_slice(entry);
        part.count += 1;
    }

    /// Adds an export.
    pub(crate) fn export(&mut self, name: &str, kind: u8, index: u32) {
        let mut entry = Vec::new();
        name.encode(&mut entry);
        entry.push(kind);
        index.encode(&mut entry);
        self.add(SectionId::Export, &entry);
    }

    /// Takes a section away.
    pub(crate) fn remove(&mut self, id: SectionId) {
        self.parts.remove(&id.into());
    }

    /// Sets instructions after those for which `code` gives some.
    pub(crate) fn after_operators(
        &mut self,
        code: impl Fn(&Operator<'_>) -> Option<Vec<u8>>,
    ) -> Result<(), BinaryReaderError> {
        self.rewrite(|module, body, _| {
            let (mut bytes, mut from) = (Vec::with_capacity(body.range().len()), body.range().start);
            let mut operators = body.get_operators_reader()?;
            while !operators.eof() {
                if let Some(code) = code(&operators.read()?) {
                    let here = operators.original_position();
                    bytes.extend_from_slice(&module[from..here]);
                    bytes.extend_from_slice(&code);
                    from = here;
                }
            }
            bytes.extend_from_slice(&module[from..body.range().end]);
            Ok(bytes)
        })
    }

    /// Sets instructions at the beginning of each function, which `code` is given by its place among those defined.
    pub(crate) fn at_entries(&mut self, code: impl Fn(u32) -> Vec<u8>) -> Result<(), BinaryReaderError> {
        self.rewrite(|module, body, function| {
            let (start, here) = (body.range().start, body.get_operators_reader()?.original_position());
            Ok([&module[start..here], &code(function), &module[here..body.range().end]].concat())
        })
    }

    fn rewrite(
        &mut self,
        body_of: impl Fn(&[u8], &FunctionBody<'_>, u32) -> Result<Vec<u8>, BinaryReaderError>,
    ) -> Result<(), BinaryReaderError> {
        let Some(range) = self.parts.get(&SectionId::Code.into()).and_then(|part| part.range.clone()) else {
            return Ok(());
        };
        let mut code = Vec::with_capacity(range.len());
        let bodies = CodeSectionReader::new(BinaryReader::new(&self.module[range.clone()], range.start))?;
        for (function, body) in (0..).zip(bodies) {
            body_of(self.module, &body?, function)?.as_slice().encode(&mut code);
        }
        self.parts.entry(SectionId::Code.into()).or_default().replaced = Some(code);
        Ok(())
    }

    /// The whole module again.
    pub(crate) fn encoded(&self) -> Vec<u8> {
        let mut module = wasm_encoder::Module::new();
        for id in ORDER.map(u8::from) {
            let Some(part) = self.parts.get(&id) else { continue };
            let data = part.encoded(self.module);
            module.section(&RawSection { id, data: &data });
        }
        for custom in &self.customs {
            module.section(&RawSection { id: 0, data: &self.module[custom.clone()] });
        }
        module.finish()
    }
}

impl Part {
    fn encoded(&self, module: &[u8]) -> Vec<u8> {
        let before = self.range.clone().map_or(&[][..], |range| &module[range]);
        if self.count == 0 && self.replaced.is_none() {
            return before.to_owned();
        }
        let mut reader = BinaryReader::new(before, 0);
        let count = reader.read_var_u32().unwrap_or(0);
        let entries = match &self.replaced {
            Some(replaced) => replaced,
            None => before.get(reader.original_position()..).unwrap_or_default(),
        };
        let mut bytes = Vec::with_capacity(before.len() + self.added.len() + 5);
        (count + self.count).encode(&mut bytes);
        bytes.extend_from_slice(entries);
        bytes.extend_from_slice(&self.added);
        bytes
    }
}
