//! The small intermediate form that every language is lowered into, so that each analysis exists once.
//!
//! It keeps what resources depend on (imports, calls, loops, branches, allocation, data flow) and forgets the
//! rest. Knows nothing of grammars or of what calls cost. Whatever a lowering does not understand becomes
//! [`Expr::Opaque`], whose operands are still there to be looked at. Nesting is bounded by [`MAX_DEPTH`].

pub(crate) mod visit;

use std::collections::BTreeMap;

use plimsoll_model::Finding;
use serde::{Deserialize, Serialize};

/// Deepest nesting of statements and expressions together that a lowering produces; below it stands
/// [`Expr::Opaque`]. Keeps every recursive walk, `Drop` included, within a small stack.
pub const MAX_DEPTH: usize = 128;

/// One source file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// Path as shown to people, relative to the project where inside it.
    pub path: String,
    /// Dotted name that other modules import it by: `pkg.io`, `crate.io` (the program's own crate is `crate`, its
    /// library and path dependencies go by their crate names); `__main__` for a script.
    pub name: String,
    /// Size of its source.
    pub bytes: u64,
    /// Bytes that broken syntax made unreadable.
    pub skipped_bytes: u64,
    /// Code that runs when the module is loaded, class bodies included (their names become `Class.name`). In Rust
    /// its `use` items, constants and statics, which are known before anything runs.
    pub body: Vec<Stmt>,
    /// Every function, method and closure with a name, however deeply nested.
    pub functions: Vec<Function>,
    /// Every class, struct and enum.
    pub types: Vec<Type>,
    /// Other names for types, each with the type it means, as written.
    pub aliases: BTreeMap<String, String>,
    /// What was not understood.
    pub findings: Vec<Finding>,
}

impl Module {
    /// The type that a declared one means, where it is another name for it.
    pub(crate) fn meant<'a>(&'a self, annotation: &'a str) -> &'a str {
        let bare = annotation.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
        self.aliases.get(bare).map_or(annotation, String::as_str)
    }
}

/// A function with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Scopes joined with `.`: `Outer.method`, `outer.inner`.
    pub name: String,
    /// First line.
    pub line: u32,
    /// In order, the receiver included.
    pub parameters: Vec<Parameter>,
    /// Declared type of the result, as written.
    pub returns: Option<String>,
    /// What it does.
    pub body: Vec<Stmt>,
    /// Runs as a coroutine or future.
    pub is_async: bool,
    /// Yields its results one at a time.
    pub is_generator: bool,
    /// Decorators or attributes: `click.command()`, `tokio::main`.
    pub decorators: Vec<Expr>,
}

impl Function {
    /// Whether its first parameter is the object or type that it is called on.
    pub(crate) fn takes_receiver(&self) -> bool {
        self.parameters.first().is_some_and(|first| matches!(first.name.as_str(), "self" | "cls"))
    }
}

/// One parameter of a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name; patterns keep their first name.
    pub name: String,
    /// Declared type, as written.
    pub annotation: Option<String>,
    /// Default value.
    pub default: Option<Expr>,
    /// What it takes all the rest of, where it stands for several arguments.
    pub gathers: Option<Gathers>,
}

/// Which of a call's arguments one parameter takes, where it takes all that no other does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gathers {
    /// Those by position: `*args`.
    Positional,
    /// Those by name: `**options`.
    Named,
}

/// A class, struct or enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Type {
    /// Scopes joined with `.`.
    pub name: String,
    /// First line.
    pub line: u32,
    /// Base classes or derived traits, as written.
    pub bases: Vec<String>,
    /// Decorators or attributes.
    pub decorators: Vec<Expr>,
    /// Fields that are declared in the type's own body, in order.
    pub fields: Vec<Field>,
}

/// One declared field of a type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name; the position (`0`, `1`) in a tuple struct.
    pub name: String,
    /// Declared type, as written.
    pub annotation: Option<String>,
    /// Default value, as in a dataclass.
    pub default: Option<Expr>,
    /// Attributes: `arg(short, long)`.
    pub decorators: Vec<Expr>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stmt {
    /// Line it starts on.
    pub line: u32,
    /// What it does.
    pub kind: StmtKind,
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StmtKind {
    /// `import a.b as c`, `from a import b as c`, `use a::{b, c}`.
    Import(Import),
    /// `targets = value`, `target op= value`, `let pattern = value`.
    Assign {
        /// Names, attributes, subscripts; several for unpacking or chained assignment.
        targets: Vec<Expr>,
        /// What is assigned; absent for a bare declaration.
        value: Option<Expr>,
        /// The operator of an augmented assignment.
        op: Option<Op>,
        /// Declared type, as written.
        annotation: Option<String>,
    },
    /// An expression for its effect.
    Expr(Expr),
    /// Leaves the function; a tail expression in Rust as well.
    Return(Option<Expr>),
    /// Any loop.
    Loop {
        /// What drives it.
        driver: Driver,
        /// What is repeated.
        body: Vec<Stmt>,
    },
    /// `if`, `match`, `try`: one of the arms runs (for `try`, the first arm is the guarded body and runs always).
    Branch {
        /// Which statement it was.
        kind: BranchKind,
        /// What decides, where one expression does.
        condition: Option<Expr>,
        /// Alternatives in order; a missing `else` is not an arm.
        arms: Vec<Vec<Stmt>>,
    },
    /// `with a as b:`; the resources live as long as the body.
    Scope {
        /// Each resource with the name it is bound to.
        resources: Vec<(Expr, Option<Expr>)>,
        /// What runs inside.
        body: Vec<Stmt>,
    },
    /// Names that mean the variable of an enclosing scope from here on: `global x`, `nonlocal x`.
    Outer(Vec<String>),
    /// Names that end here: `del x`, `drop(x)`.
    Delete(Vec<Expr>),
    /// Leaves a loop.
    Break,
    /// Starts a loop's next round.
    Continue,
    /// Raises or panics.
    Raise(Option<Expr>),
    /// A function of this name is defined here (its body stands in [`Module::functions`]).
    Define(String),
}

/// What drives a loop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Driver {
    /// `for target in iter`.
    Each {
        /// What each element is bound to.
        target: Expr,
        /// Where elements come from.
        iter: Expr,
    },
    /// `while condition`, `while let`.
    While(Expr),
    /// `loop`, `while True`.
    Forever,
}

/// Which branching statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BranchKind {
    /// `if` … `else`.
    If,
    /// `match`, `switch`.
    Match,
    /// `try` … `except` … `finally`.
    Try,
    /// `if __name__ == "__main__"`: runs when the module is the program, and only then.
    Main,
    /// `if TYPE_CHECKING`, `#[cfg(test)]`: never runs in production.
    Never,
}

/// An import, one a module named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Dotted path with the language's separators made `.`, made absolute (`from .io import f` in `pkg.main`, or
    /// `super::io` in `crate.main`, is `pkg.io`, `crate.io`). Dots lead only where a relative import leaves its package.
    pub module: String,
    /// Names taken out of the module with their aliases; empty where the module itself is bound; `*` for all.
    pub names: Vec<(String, Option<String>)>,
    /// Name the module is bound to, where not its own.
    pub alias: Option<String>,
}

/// An operator, as far as sizes care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the operators' own")]
pub enum Op {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Rem,
    Pow,
    ShiftLeft,
    ShiftRight,
    BitAnd,
    BitOr,
    BitXor,
    And,
    Or,
    Not,
    Neg,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    In,
    Is,
}

/// Which container a display or comprehension builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the containers' own")]
pub enum Container {
    List,
    Tuple,
    Set,
    Dict,
    /// Lazy: holds one element at a time.
    Generator,
}

/// One expression. Calls carry their line, for they are what reasons point at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// A string or bytes literal, cut to 256 characters, with its full length in bytes.
    Text {
        /// The text itself, cut.
        text: String,
        /// Its full length.
        len: u64,
    },
    /// `True`, `false`.
    Bool(bool),
    /// `None`, `()`.
    Nothing,
    /// A name.
    Name(String),
    /// `value.name`, and each step of a Rust path `a::b`.
    Attribute(Box<Expr>, String),
    /// `value[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `value[start:stop]`, `&value[start..stop]`, and a bare range `start..stop` with no value.
    Slice {
        /// What is sliced; absent for a range of its own.
        value: Option<Box<Expr>>,
        /// Lower bound.
        start: Option<Box<Expr>>,
        /// Upper bound (made exclusive).
        stop: Option<Box<Expr>>,
        /// From one element to the next.
        step: Option<Box<Expr>>,
    },
    /// `callee(args)`; a macro's callee is a name ending in `!`.
    Call {
        /// What is called.
        callee: Box<Expr>,
        /// In order, keywords by name.
        args: Vec<Arg>,
        /// Where.
        line: u32,
    },
    /// `left op right`; a unary operator has no left.
    Operate {
        /// The operator.
        op: Op,
        /// Left operand.
        left: Option<Box<Expr>>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `[a, b]`, `(a, b)`, `{a, b}`; a dict's items are its keys and values in turn.
    Display {
        /// What is built.
        container: Container,
        /// Its items.
        items: Vec<Expr>,
    },
    /// `[0; n]`, `vec![0; n]`.
    Repeat {
        /// What is repeated.
        element: Box<Expr>,
        /// How often.
        count: Box<Expr>,
    },
    /// `[element for target in iter if …]`.
    Comprehension {
        /// What is built.
        container: Container,
        /// Element, or key and value.
        elements: Vec<Expr>,
        /// Clauses, outermost first.
        clauses: Vec<Clause>,
        /// Where.
        line: u32,
    },
    /// `lambda x: body`, `|x| body`.
    Lambda {
        /// Its parameters.
        parameters: Vec<Parameter>,
        /// Its code; an expression body is one `Return`.
        body: Vec<Stmt>,
    },
    /// `a if c else b`, and Rust's `if`/`match`/block where their value is used.
    Choice {
        /// What decides, where one expression does.
        condition: Option<Box<Expr>>,
        /// The alternatives.
        arms: Vec<Expr>,
    },
    /// A block whose last statement, an [`StmtKind::Expr`], is its value. Also says what binds or leaves inside an
    /// expression: `(n := f())` and `let Some(n) = f()` are an assignment and then its target.
    Block(Vec<Stmt>),
    /// `await value`.
    Await(Box<Expr>),
    /// `yield value`; `yield from values` spreads them, an [`Expr::Opaque`] of one.
    Yield(Option<Box<Expr>>),
    /// A string built from parts.
    Format(Vec<Expr>),
    /// `value as type`, with the type as written.
    Cast(Box<Expr>, String),
    /// Not understood; its operands.
    Opaque(Vec<Expr>),
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arg {
    /// Keyword, where given by name.
    pub name: Option<String>,
    /// `*args` or `**kwargs`.
    pub spread: bool,
    /// The value.
    pub value: Expr,
}

/// One `for … in … if …` of a comprehension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// What each element is bound to.
    pub target: Expr,
    /// Where elements come from.
    pub iter: Expr,
    /// Conditions an element must meet.
    pub filters: Vec<Expr>,
}
