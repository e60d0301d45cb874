//! The vocabulary of packs: what a node is ([`Role`]), which parts it has ([`Slot`]) and where they stand ([`Place`]).
//!
//! Knows no language and no grammar, and not what a role is used for.

use serde::Deserialize;

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
    /// Says where a line goes on or ends.
    Layout,
    /// Stands between other things and is no part of them: a lone `*` among parameters.
    Mark,
    File,
    Block,
    /// A block whose last expression is its value.
    BlockValue,
    Function,
    Lambda,
    Type,
    /// Another name for a type.
    TypeAlias,
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
    /// Changes its operand by one.
    Increment,
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
    Goto,
    /// Name of a loop or a place, where it is written and where it is jumped to.
    Label,
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
    /// A case of a kind of its own that is taken when no other is.
    Default,
    GuardedPattern,
    /// Chosen before the program is compiled; its condition is no code of the program.
    CompileIf,
    CompileElseIf,
    CompileElse,
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
    /// Stands for its value, or leaves the function with it: `?`.
    Propagate,
    /// A name inside what is declared with it: `*name`, `name(int)`.
    Declarator,
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
    /// A clause of a comprehension, in which the next one is nested.
    ForClause,
    IfClause,
    Conditional,
    Await,
    /// Starts its call beside what runs on.
    Spawn,
    Yield,
    Cast,
    AsyncMark,
    Colon,
    RangeMark,
    RangeInclusiveMark,
    /// Between an object, type or module and what is looked up in it.
    AccessMark,
    /// A closing bracket, counted with the opening one.
    Closing,
    /// Between what is assigned to and its value.
    AssignMark,
    /// The word before what happens otherwise.
    ElseMark,
    /// Matches anything in a pattern.
    Anything,
    /// Looks at its right side only for some values of its left one, and is no logical operator: `??`, `?.`.
    ShortCircuit,
}

impl Role {
    /// Whether it says nothing of what a program does: skipped when the n-th child is looked for.
    #[must_use]
    pub fn is_silent(self) -> bool {
        matches!(
            self,
            Self::Comment | Self::Ignored | Self::Layout | Self::Mark | Self::Label | Self::TypeAlias
        )
    }
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
    Label,
    Receiver,
}

pub(crate) const SLOTS: usize = Slot::Receiver as usize + 1;

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
