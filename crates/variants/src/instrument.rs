//! Adds exports to a module by which a runtime reaches the state that the module keeps to itself, so that a live instance
//! can go on in another variant. The scheme is that of `plimsoll_runtime::cache`.
//!
//! Sections are added to, not written anew: functions, types, tables and globals keep their indices, and code stays as it
//! is but for the instructions that drop segments.

use std::collections::BTreeMap;

use plimsoll_runtime::cache::StateMap;
use plimsoll_runtime::cache::exports;
use wasm_encoder::{Encode as _, SectionId};
use wasmparser::{BinaryReaderError, Operator, RefType, ValType};

use crate::facts::{FUNCTION, Facts, GLOBAL, MEMORY, Segment, TABLE};
use crate::splice::Splice;

/// A module whose state can be reached, or the one given with the reason why it cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrumented {
    /// The module to compile.
    pub bytes: Vec<u8>,
    /// By which exports its state is reached.
    pub state: StateMap,
}

/// Makes the state of a validated module reachable.
///
/// # Errors
/// When the bytes cannot be read after all.
pub fn instrument(module: &[u8]) -> Result<Instrumented, BinaryReaderError> {
    let facts = Facts::of(module)?;
    let fixed = fixed(&facts);
    if !fixed.is_empty() {
        return Ok(Instrumented {
            bytes: module.to_owned(),
            state: StateMap { fixed, ..StateMap::default() },
        });
    }
    let mut splice = Splice::of(module)?;
    let mut state = StateMap::default();
    for index in 0..len(&facts.memories) {
        state.memories.push(exported(&mut splice, &facts, MEMORY, index, exports::memory(index)));
    }
    for (index, global) in (0..).zip(&facts.globals) {
        if global.mutable {
            state.globals.push(exported(&mut splice, &facts, GLOBAL, index, exports::global(index)));
        }
    }
    for index in 0..len(&facts.tables) {
        if facts.table_changes(index) {
            state.tables.push(exported(&mut splice, &facts, TABLE, index, exports::table(index)));
        }
    }
    let references =
        facts.globals.iter().any(|global| global.mutable && matches!(global.content, ValType::Ref(_)));
    if references || !state.tables.is_empty() {
        state.functions = Some(functions(&mut splice, &facts));
    }
    if let Some(start) = facts.start {
        splice.remove(SectionId::Start);
        state.start = Some(exported(&mut splice, &facts, FUNCTION, start, exports::START.to_owned()));
    }
    if !facts.dropped.is_empty() {
        let flags: BTreeMap<Segment, u32> =
            facts.dropped.iter().copied().zip(len(&facts.globals)..).collect();
        for index in flags.values() {
            // A mutable i32 that starts at 0.
            splice.add(SectionId::Global, &[0x7f, 0x01, 0x41, 0x00, 0x0b]);
            state.globals.push(exported(&mut splice, &facts, GLOBAL, *index, exports::global(*index)));
        }
        note_drops(&mut splice, &flags)?;
        state.settle = Some(settle(&mut splice, &facts, &flags));
    }
    Ok(Instrumented { bytes: splice.encoded(), state })
}

fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// What keeps live instances where they are, one reason a line.
fn fixed(facts: &Facts) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(name) = facts.names.iter().find(|name| name.starts_with(exports::PREFIX)) {
        reasons.push(format!("the module exports `{name}` itself"));
    }
    for (index, memory) in facts.memories.iter().enumerate() {
        if memory.imported {
            reasons.push(format!("memory {index} is imported: others may hold it"));
        } else if memory.shared {
            reasons.push(format!("memory {index} is shared: other threads may be in it"));
        }
    }
    for (index, global) in facts.globals.iter().enumerate().filter(|(_, global)| global.mutable) {
        if global.imported {
            reasons.push(format!("global {index} is imported and can change: others may hold it"));
        } else if let ValType::Ref(content) = global.content
            && !is_funcref(content)
        {
            reasons.push(format!(
                "global {index} can hold a reference ({content}) that means nothing elsewhere"
            ));
        }
    }
    for (index, table) in (0..).zip(&facts.tables).filter(|(index, _)| facts.table_changes(*index)) {
        if table.imported {
            reasons.push(format!("table {index} is imported: others may hold it"));
        } else if !is_funcref(table.element) {
            let element = table.element;
            reasons
                .push(format!("table {index} can hold references ({element}) that mean nothing elsewhere"));
        }
    }
    reasons
}

fn is_funcref(reference: RefType) -> bool {
    reference == RefType::FUNCREF
}

/// Adds the table of all functions that can escape.
fn functions(splice: &mut Splice<'_>, facts: &Facts) -> String {
    let (table, length) = (len(&facts.tables), u32::try_from(facts.escaping.len()).unwrap_or(u32::MAX));
    // A funcref table that holds exactly these.
    let mut entry = vec![0x70, 0x01];
    length.encode(&mut entry);
    length.encode(&mut entry);
    splice.add(SectionId::Table, &entry);
    // An active segment for a table other than the first, from offset 0, of plain functions.
    let mut entry = vec![0x02];
    table.encode(&mut entry);
    entry.extend_from_slice(&[0x41, 0x00, 0x0b, 0x00]);
    length.encode(&mut entry);
    for function in &facts.escaping {
        function.encode(&mut entry);
    }
    splice.add(SectionId::Element, &entry);
    exported(splice, facts, TABLE, table, exports::FUNCTIONS.to_owned())
}

/// The name it is exported under already, or that it is exported under from now on.
fn exported(splice: &mut Splice<'_>, facts: &Facts, kind: u8, index: u32, name: String) -> String {
    if let Some(name) = facts.exports.get(&(kind, index)) {
        return name.clone();
    }
    splice.export(&name, kind, index);
    name
}

/// Sets a flag after each instruction that drops a segment.
fn note_drops(splice: &mut Splice<'_>, flags: &BTreeMap<Segment, u32>) -> Result<(), BinaryReaderError> {
    splice.after_operators(|operator| {
        let flag = match *operator {
            Operator::DataDrop { data_index } => flags.get(&Segment::Data(data_index)),
            Operator::ElemDrop { elem_index } => flags.get(&Segment::Element(elem_index)),
            _ => None,
        };
        // i32.const 1, global.set
        let mut code = vec![0x41, 0x01, 0x24];
        flag?.encode(&mut code);
        Some(code)
    })
}

/// Adds the function that drops again what the flags say was dropped.
fn settle(splice: &mut Splice<'_>, facts: &Facts, flags: &BTreeMap<Segment, u32>) -> String {
    // A type without parameters and results.
    splice.add(SectionId::Type, &[0x60, 0x00, 0x00]);
    let mut entry = Vec::new();
    facts.types.encode(&mut entry);
    splice.add(SectionId::Function, &entry);
    let mut body = vec![0x00];
    for (segment, flag) in flags {
        // global.get, if
        body.push(0x23);
        flag.encode(&mut body);
        body.extend_from_slice(&[0x04, 0x40, 0xfc]);
        let (code, index) = match segment {
            Segment::Data(index) => (0x09, index),
            Segment::Element(index) => (0x0d, index),
        };
        body.push(code);
        index.encode(&mut body);
        body.push(0x0b);
    }
    body.push(0x0b);
    let mut entry = Vec::new();
    body.as_slice().encode(&mut entry);
    splice.add(SectionId::Code, &entry);
    exported(splice, facts, FUNCTION, facts.functions, exports::SETTLE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instrumented(text: &str) -> Instrumented {
        let made = instrument(&wat::parse_str(text).expect("WAT")).expect("a module");
        wasmparser::Validator::new_with_features(crate::module::features())
            .validate_all(&made.bytes)
            .unwrap_or_else(|error| panic!("{text}\n  gives an invalid module: {error}"));
        made
    }

    #[test]
    fn a_module_that_shows_its_state_stays_as_it_is() {
        let text = "(module (memory (export \"m\") 1) (global (export \"g\") (mut i32) (i32.const 3)) (func (export \"f\")))";
        let made = instrumented(text);
        assert_eq!(made.bytes, wat::parse_str(text).unwrap());
        assert_eq!(made.state.memories, ["m"]);
        assert_eq!(made.state.globals, ["g"]);
        assert_eq!(made.state.functions, None);
    }

    #[test]
    fn hidden_state_is_exported() {
        let made = instrumented(
            "(module (import \"host\" \"log\" (func $log)) (memory 1) (global (mut i64) (i64.const 1)) (global i32 (i32.const 2))
               (table 4 funcref) (elem (i32.const 0) $a $log) (func $a) (func $init (table.set (i32.const 1) (ref.func $b)))
               (func $b (export \"b\")) (start $init))",
        );
        assert_eq!(made.state.memories, ["plimsoll:memory:0"]);
        assert_eq!(made.state.globals, ["plimsoll:global:0"]);
        assert_eq!(made.state.tables, ["plimsoll:table:0"]);
        assert_eq!(made.state.functions.as_deref(), Some("plimsoll:functions"));
        assert_eq!(made.state.start.as_deref(), Some("plimsoll:start"));
        let facts = Facts::of(&made.bytes).unwrap();
        assert_eq!(facts.start, None);
        assert_eq!(facts.escaping.iter().copied().collect::<Vec<_>>(), [0, 1, 2, 3]);
    }

    #[test]
    fn tables_that_never_change_stay_hidden() {
        let made = instrumented("(module (table 1 funcref) (elem (i32.const 0) $f) (func $f) (memory 1))");
        assert!(made.state.tables.is_empty() && made.state.functions.is_none());
    }

    #[test]
    fn dropped_segments_are_remembered() {
        let made = instrumented(
            "(module (memory 1) (table 2 funcref) (data $d \"abc\") (elem $e funcref (ref.func $f)) (func $f)
               (func (export \"go\") (data.drop $d) (table.init $e (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $e)))",
        );
        assert_eq!(made.state.globals, ["plimsoll:global:0", "plimsoll:global:1"]);
        assert_eq!(made.state.settle.as_deref(), Some("plimsoll:settle"));
    }

    #[test]
    fn what_cannot_move_says_why() {
        let check = |text: &str, expected: &str| {
            let made = instrumented(text);
            assert_eq!(made.bytes, wat::parse_str(text).unwrap());
            assert!(
                made.state.fixed.iter().any(|reason| reason.contains(expected)),
                "{:?}",
                made.state.fixed
            );
        };
        check("(module (import \"a\" \"b\" (memory 1)))", "memory 0 is imported");
        check("(module (import \"a\" \"b\" (global (mut i32))))", "global 0 is imported and can change");
        check("(module (import \"a\" \"b\" (table 1 funcref)))", "table 0 is imported");
        check("(module (table (export \"t\") 1 externref))", "table 0 can hold references (externref)");
        check(
            "(module (global (mut externref) (ref.null extern)))",
            "global 0 can hold a reference (externref)",
        );
        check("(module (memory (export \"plimsoll:memory:0\") 1))", "exports `plimsoll:memory:0` itself");
    }
}
