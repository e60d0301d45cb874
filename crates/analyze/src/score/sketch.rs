//! What one side of a file brings to a comparison: its functions, types and own statements as flat lists of
//! statements with hashes of their shape, and the names they use.
//!
//! A sketch knows neither its path nor the other side, so that it can be kept by the hash of the file's content and
//! used again. Its hashes are the same on every platform.

use plimsoll_model::UnitKind;
use serde::{Deserialize, Serialize};

use crate::pack::Pack;

use super::hash::Hash;

/// Index into [`Sketch::names`].
pub(crate) type NameId = u32;

/// One side of a file, as far as a comparison needs it. Serialises; a stored one is good for the same version of this
/// crate and the same bytes only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Which pack it was read with.
    pub(crate) language: Box<str>,
    /// Whether it was compared at all: false for a text too large or too hard to parse.
    pub(crate) understood: bool,
    /// Bytes that fit no grammar rule.
    pub(crate) skipped_bytes: u64,
    /// Every name that is used, once.
    pub(crate) names: Vec<Box<str>>,
    pub(crate) units: Vec<Unit>,
    /// Of all units, unit by unit.
    pub(crate) atoms: Vec<Atom>,
    /// Of all atoms, atom by atom.
    pub(crate) uses: Vec<Use>,
    pub(crate) imports: Vec<Import>,
    /// Names that the file itself brings into being and others can see: of functions, types, variables, fields and
    /// parameters. Sorted.
    pub(crate) defined: Vec<NameId>,
}

/// A function with all inside it, the statements of a type outside its methods, or those of a file outside both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unit {
    pub(crate) kind: UnitKind,
    /// Scopes and name joined with `.`.
    pub(crate) name: NameId,
    /// The last step of the name.
    pub(crate) own: NameId,
    pub(crate) start_line: u32,
    pub(crate) end_line: u32,
    /// Equal for units that differ in local names and layout at most.
    pub(crate) closed: u64,
    /// Equal for units that differ in names and layout at most.
    pub(crate) open: u64,
    pub(crate) first_atom: u32,
    pub(crate) atom_count: u32,
}

/// A statement, or a part of one that weighs by itself: a call, a branch, a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    /// Hash of its own tokens, with a hole for each name and each atom that stands in it.
    pub(crate) shape: u64,
    /// How many tokens went into that.
    pub(crate) size: u32,
    pub(crate) first_use: u32,
    pub(crate) use_count: u32,
    /// First of its uses that spells what it calls.
    pub(crate) callee_from: u32,
    /// How many do.
    pub(crate) callee: u8,
    /// Lines below the unit's first.
    pub(crate) line: u32,
    /// Loops around it, inside the unit.
    pub(crate) loops: u8,
    /// Control flow around it, inside the unit.
    pub(crate) nesting: u16,
    /// The atom in whose block it stands, counted from the unit's first; its own index for those in none.
    pub(crate) parent: u32,
    /// Which of that atom's blocks: a field of the grammar.
    pub(crate) slot: u16,
}

/// One use of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Use {
    pub(crate) name: NameId,
    pub(crate) class: NameClass,
}

/// What a name stands for where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum NameClass {
    /// Bound inside the unit.
    Local,
    /// Bound elsewhere: by the file, an import, the language.
    Free,
    /// The unit itself.
    Own,
    /// Part of another value.
    Attribute,
    /// A parameter of what is called.
    Keyword,
}

/// What an atom does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum AtomKind {
    /// The head of a unit: its bases, its result's type.
    Head,
    /// A statement that does nothing that the others name.
    Plain,
    /// Gives a name or place a value.
    Assign,
    /// Changes a value in place.
    Augment,
    Parameter,
    Field,
    Decorator,
    /// Leaves or skips: return, break, raise.
    Jump,
    /// If, else-if, conditional, filter.
    Branch,
    Else,
    Match,
    Case,
    /// A short-circuit operator.
    Logic,
    Try,
    Catch,
    With,
    /// Repeats over what it is given, comprehensions included.
    Iterate,
    /// Repeats as long as it says itself.
    Repeat,
    Call,
    Macro,
    /// A function inside a function.
    Inner,
    /// Waits for something else to run.
    Await,
    /// Starts a call beside what runs on.
    Spawn,
}

/// What a file takes from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Import {
    /// Dotted path of what is taken; a relative one begins with a dot. Ends in `.*` where all is taken.
    pub(crate) path: NameId,
    pub(crate) line: u32,
}

impl Sketch {
    /// A sketch of a text that could not be read: one statement, equal for equal bytes only.
    pub(crate) fn opaque(pack: &Pack, bytes: &[u8]) -> Self {
        let hash = Hash::default().add_bytes(bytes).finish();
        let atom = |kind, shape| Atom {
            kind,
            shape,
            size: 1,
            first_use: 0,
            use_count: 0,
            callee_from: 0,
            callee: 0,
            line: 0,
            loops: 0,
            nesting: 0,
            parent: 0,
            slot: 0,
        };
        let module = Unit {
            kind: UnitKind::Module,
            name: 0,
            own: 0,
            start_line: 1,
            end_line: 1,
            closed: hash,
            open: hash,
            first_atom: 0,
            atom_count: 2,
        };
        Self {
            language: pack.name.into(),
            understood: false,
            skipped_bytes: bytes.len() as u64,
            names: vec!["<module>".into()],
            units: vec![module],
            atoms: vec![atom(AtomKind::Head, 0), atom(AtomKind::Plain, hash)],
            uses: Vec::new(),
            imports: Vec::new(),
            defined: Vec::new(),
        }
    }

    pub(crate) fn name(&self, id: NameId) -> &str {
        self.names.get(id as usize).map_or("", |name| name)
    }

    pub(crate) fn atoms(&self, unit: &Unit) -> &[Atom] {
        slice(&self.atoms, unit.first_atom, unit.atom_count)
    }

    pub(crate) fn uses(&self, atom: &Atom) -> &[Use] {
        slice(&self.uses, atom.first_use, atom.use_count)
    }

    /// What a call atom calls: dotted, by its full name where an import tells it.
    pub(crate) fn callee(&self, atom: &Atom) -> String {
        self.callee_uses(atom).iter().map(|step| self.name(step.name)).collect::<Vec<_>>().join(".")
    }

    /// The steps of what a call atom calls.
    pub(crate) fn callee_uses(&self, atom: &Atom) -> &[Use] {
        slice(self.uses(atom), atom.callee_from, u32::from(atom.callee))
    }
}

/// Part of an array; empty where a stored sketch points outside it.
fn slice<T>(all: &[T], first: u32, count: u32) -> &[T] {
    let first = first as usize;
    all.get(first..first.saturating_add(count as usize)).unwrap_or_default()
}
