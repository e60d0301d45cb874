//! A language pack, compiled: which role each node kind of a grammar plays, by dense tables over kind ids.
//!
//! Knows no language by name and nothing of what roles are used for. The text of the packs is in
//! `plimsoll-grammars`; a pack that names what its grammar lacks still works for the rest, and says so in
//! [`Pack::problems`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use plimsoll_grammars::Grammar;
use plimsoll_model::Language;
use serde::Deserialize;

use crate::ir::Op;

/// What a node is, the same in every language. [`Role::None`] means: look at its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the constructs' own; the packs show which node plays which")]
pub enum Role {
    #[default]
    None,
    /// Means nothing for resources.
    Ignored,
    Comment,
    File,
    Block,
    /// A block whose last expression is its value.
    BlockValue,
    Function,
    Lambda,
    Type,
    Field,
    /// Groups functions under a type's name.
    Scope,
    /// A module inside the file or beside it.
    Module,
    Decorated,
    Decorator,
    Parameters,
    Parameter,
    Receiver,
    Annotation,
    Import,
    ImportFrom,
    Aliased,
    Wildcard,
    Use,
    UseGroup,
    UseList,
    Extern,
    ExpressionStatement,
    Assign,
    Augment,
    /// Binds inside an expression.
    Walrus,
    /// Conditions of which each may bind.
    AllOf,
    Return,
    Raise,
    Assert,
    Delete,
    Break,
    Continue,
    Print,
    /// Names that mean an enclosing scope's variable.
    Outer,
    If,
    ElseIf,
    Else,
    For,
    While,
    Loop,
    Match,
    Case,
    GuardedPattern,
    Try,
    Catch,
    Finally,
    With,
    WithItems,
    As,
    ConstructorPattern,
    RecordPattern,
    FieldPattern,
    AlternativesPattern,
    /// Stands for its value and means no more.
    Wrapped,
    Name,
    Path,
    ScopedPath,
    Number,
    Negative,
    Text,
    Character,
    Content,
    Escape,
    Interpolation,
    JoinedText,
    True,
    False,
    Boolean,
    Nothing,
    Attribute,
    Index,
    Slice,
    Range,
    Call,
    Arguments,
    Keyword,
    Spread,
    SpreadNamed,
    Macro,
    Tokens,
    Record,
    Binary,
    Comparison,
    Unary,
    List,
    Tuple,
    Set,
    Dict,
    Pair,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Generator,
    ForClause,
    IfClause,
    Conditional,
    Await,
    Yield,
    Cast,
    AsyncMark,
    Colon,
    RangeMark,
    RangeInclusiveMark,
}

/// A part that a role may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the parts' own")]
pub enum Slot {
    Name,
    Value,
    Left,
    Right,
    Operator,
    Condition,
    Body,
    Alternative,
    Parameters,
    Annotation,
    Callee,
    Arguments,
    Bases,
    Target,
    Path,
    Alias,
    Guard,
    Index,
    Count,
}

const SLOTS: usize = Slot::Count as usize + 1;

/// Where a part stands among a node's children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Place {
    /// The node kind has no such part.
    #[default]
    Nowhere,
    /// Under this field id.
    Field(u16),
    /// The n-th named child that is not a comment or ignored.
    Nth(u8),
}

/// What a node means beyond its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Runs only when the module is the program.
    MainGuard,
    /// Never runs in production.
    Never,
}

/// A small pattern: a node kind whose text, or the text of one part, is one of these.
#[derive(Debug)]
pub(crate) struct Pattern {
    kind: u16,
    pub(crate) part: Option<Slot>,
    pub(crate) texts: Vec<String>,
    pub(crate) means: Meaning,
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
    roles: Vec<Role>,
    places: Vec<[Place; SLOTS]>,
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
        whole.try_into()
    }
}

impl Pack {
    /// Compiles a pack against its grammar. None for a text that is no pack at all.
    fn compile(grammar: &Grammar) -> Option<Self> {
        let mut text = Text::read(grammar).ok()?;
        text.kinds.retain(|kind, _| !text.without.contains(kind));
        let parser = tree_sitter::Language::new(grammar.parser);
        let mut pack = Self {
            name: grammar.name,
            language: text.language,
            extensions: text.extensions,
            interpreters: text.interpreters,
            built_in: text.built_in,
            coding_line: text.coding_line,
            capitals_match: text.capitals_match,
            problems: Vec::new(),
            roles: vec![Role::None; parser.node_kind_count()],
            places: vec![[Place::Nowhere; SLOTS]; parser.node_kind_count()],
            grammar: parser,
            patterns: Vec::new(),
            operators: text.operators,
            unary: text.unary,
        };
        for (kind, row) in text.kinds {
            let (role, parts) = match row {
                Row::Bare(role) => (role, BTreeMap::new()),
                Row::Parts { role, parts } => (role, parts),
            };
            pack.add(&kind, role, &parts);
        }
        for (token, role) in text.tokens {
            match pack.grammar.id_for_node_kind(&token, false) {
                0 => pack.problems.push(format!("no token `{token}`")),
                id => pack.roles[usize::from(id)] = role,
            }
        }
        for row in text.patterns {
            match pack.grammar.id_for_node_kind(&row.kind, true) {
                0 => pack.problems.push(format!("no node kind `{}`", row.kind)),
                kind => {
                    pack.patterns.push(Pattern { kind, part: row.part, texts: row.text, means: row.means });
                }
            }
        }
        Some(pack)
    }

    fn add(&mut self, kind: &str, role: Role, parts: &BTreeMap<Slot, String>) {
        let id = usize::from(self.grammar.id_for_node_kind(kind, true));
        if id == 0 {
            self.problems.push(format!("no node kind `{kind}`"));
            return;
        }
        self.roles[id] = role;
        for (&slot, place) in parts {
            let found = match place.strip_prefix('#') {
                Some(nth) => nth.parse().ok().map(Place::Nth),
                None => self.grammar.field_id_for_name(place).map(|id| Place::Field(id.get())),
            };
            match found {
                Some(found) => self.places[id][slot as usize] = found,
                None => self.problems.push(format!("no field `{place}` (of `{kind}`)")),
            }
        }
    }

    /// The role of a node kind.
    #[must_use]
    pub fn role(&self, kind: u16) -> Role {
        self.roles.get(usize::from(kind)).copied().unwrap_or_default()
    }

    pub(crate) fn place(&self, kind: u16, slot: Slot) -> Place {
        self.places.get(usize::from(kind)).map_or(Place::Nowhere, |places| places[slot as usize])
    }

    pub(crate) fn patterns(&self, kind: u16) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().filter(move |pattern| pattern.kind == kind)
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

/// The pack of this name, as in [`plimsoll_grammars::ALL`]; compiled when it is first asked for.
#[must_use]
pub fn named(name: &str) -> Option<&'static Pack> {
    const MANY: usize = plimsoll_grammars::ALL.len();
    static PACKS: [OnceLock<Option<Pack>>; MANY] = [const { OnceLock::new() }; MANY];
    let at = plimsoll_grammars::ALL.iter().position(|grammar| grammar.name == name)?;
    PACKS[at].get_or_init(|| Pack::compile(&plimsoll_grammars::ALL[at])).as_ref()
}

/// Every pack that ships, in order of name.
pub fn all() -> impl Iterator<Item = &'static Pack> {
    plimsoll_grammars::ALL.iter().filter_map(|grammar| named(grammar.name))
}

/// The pack of a language; none only if the build embedded a text that is no pack.
#[must_use]
pub fn pack_of(language: Language) -> Option<&'static Pack> {
    named(&language.to_string().to_lowercase())
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
        }
    }
}
