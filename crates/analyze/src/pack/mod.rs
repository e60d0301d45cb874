//! A language pack, compiled: which role each node kind of a grammar plays, by dense tables over kind ids.
//!
//! Knows no language by name and nothing of what roles are used for. The text of the packs is in
//! `plimsoll-grammars`; a pack that names what its grammar lacks still works for the rest, and says so in
//! [`Pack::problems`].
//!
//! A pack is TOML:
//!
//! - `language`: set where programs of the language can be profiled. `extensions`, `file_names`, `interpreters`: which files it reads.
//! - `claims`: which files with another pack's extension are this one's, by how one of their lines begins.
//! - `[kinds]`: a named node kind and its [`Role`], alone or with parts: `{ role = "if", condition = "condition" }`.
//!   A part ([`Slot`]) is a field of the grammar, or `#n`, the n-th child that means something. Beside the parts,
//!   `total = true` on a `match` says that one of its cases always fits, `total_as_value` that one does where the
//!   match's value is used, `total` on a `tuple` that it fits a pattern's value where its parts do; `whole = true` on a
//!   type that without a body it is only named; `word = "enum"` on a type what the language calls it (else the kind's
//!   name up to its first `_`). A `case` with a `value` compares with it; with a `target` it binds what fits.
//! - `[tokens]`: an unnamed node, by its text, and its role: closing brackets, `else`, what stands before a member.
//! - `[operators]`, `[unary]`: what operators do. `and` and `or` are the ones that branch.
//! - `statements`: kinds that are statements though they are not children of a `file`, `block` or `block-value`
//!   (bodies without braces, what follows a case's label), or are children with the role `ignored`.
//! - `receivers`: names of the object or type whose method is running. `implicit_receiver`: whether a bare call may
//!   reach a method of the type around it.
//! - `transparent`: functions that only hold others and do not raise the nesting of what they hold.
//! - `token_trees`: texts to put around raw tokens so that they parse, tried in turn; `token_marks`: tokens without one
//!   of these inside are worth no second look.
//! - `without`: kinds that lower layers of the pack name and this grammar lacks.
//! - `built_in`, `coding_line`, `capitals_match`, `[[patterns]]`: for languages whose programs can be profiled.
//!
//! A metric that needs a role no row gives is not measured in that language.

mod role;
mod select;

use std::collections::BTreeMap;

use plimsoll_grammars::Grammar;
use plimsoll_model::Language;
use serde::Deserialize;

use crate::ir::Op;

pub(crate) use role::{Place, SLOTS};
pub use role::{Role, Slot};
pub use select::{all, language_of, named, pack_for, pack_of};

/// What a node means beyond its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Runs only when the module is the program.
    MainGuard,
    /// Never runs in production.
    Never,
    /// Is written like a parameter and is none.
    Nothing,
}

/// A small pattern: a node kind whose text, or the text of one part, is one of these.
#[derive(Debug)]
struct Pattern {
    kind: u16,
    part: Option<Slot>,
    texts: Vec<String>,
    means: Meaning,
}

/// Functions that hold others and do not raise their nesting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Transparent {
    /// Holds one function and a return, as decorators do.
    Wrapper,
    /// Has no control flow of its own, and stands for a type or a module.
    Declarations,
}

/// Which files with another pack's extension are read with this one: those with a line that begins so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    extensions: Vec<String>,
    lines: Vec<String>,
}

/// Texts to put around raw tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Around {
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What is known of a node kind, looked up for every node of a tree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Trait {
    pub(crate) role: Role,
    /// What a token does as an operator of two operands.
    pub(crate) op: Option<Op>,
    flags: u8,
}

impl Trait {
    const NAMED: u8 = 1;
    const TERMINAL: u8 = 2;
    const STATEMENT: u8 = 4;
    const TOTAL: u8 = 8;
    const MARK: u8 = 64;
    const TOTAL_AS_VALUE: u8 = 16;
    const WHOLE: u8 = 32;

    fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(crate) fn is_named(self) -> bool {
        self.has(Self::NAMED)
    }

    /// Whether nodes of the kind have no children, whatever the text.
    pub(crate) fn is_terminal(self) -> bool {
        self.has(Self::TERMINAL)
    }

    /// Whether it is a statement wherever it stands.
    pub(crate) fn is_statement(self) -> bool {
        self.has(Self::STATEMENT)
    }

    /// Whether one of its cases always fits where its value is used.
    pub(crate) fn is_total_as_value(self) -> bool {
        self.has(Self::TOTAL_AS_VALUE)
    }

    /// Whether it is only named, not defined, where it has no body.
    pub(crate) fn is_whole(self) -> bool {
        self.has(Self::WHOLE)
    }

    /// Whether a token is a reason to parse raw tokens again.
    pub(crate) fn is_mark(self) -> bool {
        self.has(Self::MARK)
    }

    /// Whether one of its cases always fits.
    pub(crate) fn is_total(self) -> bool {
        self.has(Self::TOTAL)
    }
}

/// A compiled pack.
#[derive(Debug)]
pub struct Pack {
    /// Name of the language, in lower case, as in [`plimsoll_grammars::ALL`].
    pub name: &'static str,
    /// Set for a language whose programs can be lowered and their needs foreseen; the others are only measured.
    pub language: Option<Language>,
    /// File name extensions, without the dot.
    pub extensions: Vec<String>,
    /// Names of files without an extension.
    pub file_names: Vec<String>,
    /// Names of interpreters in a `#!` line.
    pub interpreters: Vec<String>,
    /// Modules that are a part of the interpreter itself and have no file.
    pub built_in: Vec<String>,
    /// Whether a comment in the first two lines may declare an encoding of one byte a character (PEP 263).
    pub coding_line: bool,
    /// Whether a capitalised name in a pattern is compared with rather than bound.
    pub capitals_match: bool,
    /// What the pack says that its grammar does not know; empty for the packs that ship.
    pub problems: Vec<String>,
    pub(crate) grammar: tree_sitter::Language,
    pub(crate) receivers: Vec<String>,
    pub(crate) implicit_receiver: bool,
    pub(crate) transparent: Option<Transparent>,
    pub(crate) token_trees: Vec<Around>,
    pub(crate) token_marks: Vec<String>,
    traits: Vec<Trait>,
    places: Vec<[Place; SLOTS]>,
    words: BTreeMap<u16, String>,
    patterns: Vec<Pattern>,
    operators: BTreeMap<String, Op>,
    unary: BTreeMap<String, Op>,
}

/// A pack's text, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    language: Option<Language>,
    extensions: Vec<String>,
    #[serde(default)]
    file_names: Vec<String>,
    #[serde(default)]
    interpreters: Vec<String>,
    #[serde(default)]
    built_in: Vec<String>,
    #[serde(default)]
    coding_line: bool,
    #[serde(default)]
    capitals_match: bool,
    /// What lower layers of the pack say and this grammar lacks.
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    receivers: Vec<String>,
    #[serde(default)]
    implicit_receiver: bool,
    transparent: Option<Transparent>,
    #[serde(default)]
    statements: Vec<String>,
    #[serde(default)]
    token_trees: Vec<Around>,
    #[serde(default)]
    token_marks: Vec<String>,
    kinds: BTreeMap<String, Row>,
    #[serde(default)]
    tokens: BTreeMap<String, Role>,
    #[serde(default)]
    operators: BTreeMap<String, Op>,
    #[serde(default)]
    unary: BTreeMap<String, Op>,
    #[serde(default)]
    patterns: Vec<PatternRow>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Bare(Role),
    Parts {
        role: Role,
        #[serde(default)]
        total: bool,
        #[serde(default)]
        total_as_value: bool,
        #[serde(default)]
        whole: bool,
        word: Option<String>,
        #[serde(flatten)]
        parts: BTreeMap<Slot, String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRow {
    kind: String,
    part: Option<Slot>,
    text: Vec<String>,
    means: Meaning,
}

impl Text {
    /// Lays the texts of a pack over each other: of two values for one key the later counts.
    fn read(grammar: &Grammar) -> Result<Self, toml::de::Error> {
        let mut whole = toml::Table::new();
        for layer in grammar.layers {
            for (key, value) in layer.parse::<toml::Table>()? {
                match (whole.get_mut(&key), value) {
                    (Some(toml::Value::Table(under)), toml::Value::Table(over)) => under.extend(over),
                    (_, value) => {
                        whole.insert(key, value);
                    }
                }
            }
        }
        // Which files a pack reads is asked before it is compiled.
        whole.remove("claims");
        whole.try_into()
    }
}

impl Pack {
    /// Compiles a pack against its grammar. None for a text that is no pack at all.
    fn compile(grammar: &Grammar) -> Option<Self> {
        let mut text = Text::read(grammar).ok()?;
        text.kinds.retain(|kind, _| !text.without.contains(kind));
        text.statements.retain(|kind| !text.without.contains(kind));
        let parser = tree_sitter::Language::new(grammar.parser);
        let kinds = parser.node_kind_count();
        let mut pack = Self {
            name: grammar.name,
            language: text.language,
            extensions: text.extensions,
            file_names: text.file_names,
            interpreters: text.interpreters,
            built_in: text.built_in,
            coding_line: text.coding_line,
            capitals_match: text.capitals_match,
            problems: Vec::new(),
            receivers: text.receivers,
            implicit_receiver: text.implicit_receiver,
            transparent: text.transparent,
            token_trees: text.token_trees,
            token_marks: text.token_marks,
            traits: vec![Trait::default(); kinds],
            places: vec![[Place::Nowhere; SLOTS]; kinds],
            words: BTreeMap::new(),
            grammar: parser,
            patterns: Vec::new(),
            operators: text.operators,
            unary: text.unary,
        };
        for (kind, row) in text.kinds {
            pack.add(&kind, row);
        }
        for (token, role) in text.tokens {
            if let Some(id) = pack.token(&token) {
                pack.traits[id].role = role;
            }
        }
        for (operator, op) in pack.operators.clone() {
            // Operators of several words are several tokens, or one; either way their parts are no operators alone.
            let id = usize::from(pack.grammar.id_for_node_kind(&operator, false));
            if id != 0 {
                pack.traits[id].op = Some(op);
            }
        }
        for mark in pack.token_marks.clone() {
            if let Some(id) = pack.token(&mark) {
                pack.traits[id].flags |= Trait::MARK;
            }
        }
        for kind in text.statements {
            if let Some(id) = pack.kind(&kind) {
                pack.traits[id].flags |= Trait::STATEMENT;
            }
        }
        for row in text.patterns {
            if let Some(id) = pack.kind(&row.kind) {
                let kind = u16::try_from(id).unwrap_or_default();
                pack.patterns.push(Pattern { kind, part: row.part, texts: row.text, means: row.means });
            }
        }
        pack.add_what_the_grammar_knows();
        Some(pack)
    }

    /// Id of a named node kind; none, and noted, where the grammar has no such kind.
    fn kind(&mut self, name: &str) -> Option<usize> {
        let id = usize::from(self.grammar.id_for_node_kind(name, true));
        if id == 0 {
            self.problems.push(format!("no node kind `{name}`"));
        }
        (id != 0).then_some(id)
    }

    fn token(&mut self, text: &str) -> Option<usize> {
        let id = usize::from(self.grammar.id_for_node_kind(text, false));
        if id == 0 {
            self.problems.push(format!("no token `{text}`"));
        }
        (id != 0).then_some(id)
    }

    fn add(&mut self, kind: &str, row: Row) {
        let Some(id) = self.kind(kind) else { return };
        let (role, parts) = match row {
            Row::Bare(role) => (role, BTreeMap::new()),
            Row::Parts { role, total, total_as_value, whole, word, parts } => {
                let flags =
                    [(total, Trait::TOTAL), (total_as_value, Trait::TOTAL_AS_VALUE), (whole, Trait::WHOLE)];
                for (_, flag) in flags.into_iter().filter(|(is_set, _)| *is_set) {
                    self.traits[id].flags |= flag;
                }
                if let (Some(word), Ok(id)) = (word, u16::try_from(id)) {
                    self.words.insert(id, word);
                }
                (role, parts)
            }
        };
        self.traits[id].role = role;
        for (slot, place) in parts {
            let found = match place.strip_prefix('#') {
                Some(nth) => nth.parse().ok().map(Place::Nth),
                None => self.grammar.field_id_for_name(&place).map(|id| Place::Field(id.get())),
            };
            match found {
                Some(found) => self.places[id][slot as usize] = found,
                None => self.problems.push(format!("no field `{place}` (of `{kind}`)")),
            }
        }
    }

    /// Which kinds are named, and which have no children. In a grammar's numbering every token comes before the
    /// kind of a whole file.
    fn add_what_the_grammar_knows(&mut self) {
        let file = self.traits.iter().position(|it| it.role == Role::File).unwrap_or_default();
        for (id, known) in self.traits.iter_mut().enumerate() {
            let Ok(kind) = u16::try_from(id) else { break };
            if self.grammar.node_kind_is_named(kind) {
                known.flags |= Trait::NAMED;
            }
            if id < file {
                known.flags |= Trait::TERMINAL;
            }
        }
    }

    /// The role of a node kind.
    #[must_use]
    pub fn role(&self, kind: u16) -> Role {
        self.known(kind).role
    }

    pub(crate) fn known(&self, kind: u16) -> Trait {
        self.traits.get(usize::from(kind)).copied().unwrap_or_default()
    }

    /// Whether any kind or token plays this role.
    pub(crate) fn has(&self, role: Role) -> bool {
        self.traits.iter().any(|it| it.role == role)
    }

    /// Number of node kinds.
    pub(crate) fn kind_count(&self) -> usize {
        self.traits.len()
    }

    /// What the language calls a type of this kind.
    pub(crate) fn word(&self, kind: u16) -> &str {
        let name = || self.grammar.node_kind_for_id(kind).unwrap_or_default();
        self.words.get(&kind).map_or_else(|| name().split('_').next().unwrap_or_default(), String::as_str)
    }

    pub(crate) fn place(&self, kind: u16, slot: Slot) -> Place {
        self.places.get(usize::from(kind)).map_or(Place::Nowhere, |places| places[slot as usize])
    }

    fn patterns(&self, kind: u16) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().filter(move |pattern| pattern.kind == kind)
    }

    /// Whether a pattern gives nodes of this kind this meaning, by the text of the node or of a part.
    pub(crate) fn means<'t>(
        &self,
        kind: u16,
        meaning: Meaning,
        text: impl Fn(Option<Slot>) -> Option<&'t [u8]>,
    ) -> bool {
        self.patterns(kind).any(|pattern| {
            const LONGEST: usize = 128;
            pattern.means == meaning
                && text(pattern.part).filter(|text| text.len() < LONGEST).is_some_and(|text| {
                    pattern.texts.iter().any(|it| *it == plain(&String::from_utf8_lossy(text)))
                })
        })
    }

    /// The operator of two operands that is written so.
    #[must_use]
    pub fn operator(&self, text: &str) -> Option<Op> {
        self.operators.get(text).copied()
    }

    /// The operator of one operand that is written so; none for one that changes nothing of resources.
    #[must_use]
    pub fn unary(&self, text: &str) -> Option<Op> {
        self.unary.get(text).copied()
    }
}

/// Text without spaces and with one kind of quotes, so that a pattern need not know how people format.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| if character == '"' { '\'' } else { character })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_fits_its_grammar() {
        for grammar in plimsoll_grammars::ALL {
            if let Err(error) = Text::read(grammar) {
                panic!("{}: {error}", grammar.name);
            }
            let pack = Pack::compile(grammar).unwrap();
            assert_eq!(pack.problems, Vec::<String>::new(), "{}", grammar.name);
            if let Some(language) = pack.language {
                assert_eq!(language.to_string().to_lowercase(), grammar.name);
            }
            assert!(pack.has(Role::File), "{}", grammar.name);
        }
    }
}
