//! What of one file matters for where time goes: its functions with their weights, and what they call how often.
//!
//! Inert: made of a file alone, stored, and put together with those of other files by [`super::Run`].

use plimsoll_model::Language;
use serde::{Deserialize, Serialize};

/// One file, see the module's documentation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    pub(super) language: Language,
    /// Dotted name made of its path.
    pub(super) module: String,
    /// Local names with the dotted paths they stand for; `*` for everything of a module.
    pub(super) imports: Vec<(String, String)>,
    pub(super) types: Vec<Class>,
    /// The code outside of functions, then functions in the order of [`crate::ir::Module::functions`].
    pub(super) parts: Vec<Part>,
    /// Whether its path says that it tests the project.
    pub(super) tests: bool,
}

/// A class, struct or enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Class {
    pub(super) name: String,
    pub(super) bases: Vec<String>,
}

/// A function, or the code outside of functions, which has no name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) name: String,
    /// Line of its definition.
    pub(super) line: u32,
    /// Time of one call without what is in `sites`.
    pub(super) weight: f64,
    pub(super) sites: Vec<Site>,
    /// Loops around what weighs most in it, and the line of the innermost.
    pub(super) loops: u32,
    pub(super) loop_line: u32,
    /// Its object's attribute rather than something that is called.
    pub(super) is_property: bool,
    pub(super) is_test: bool,
    /// It has decorators, by which others may come to call it.
    pub(super) is_decorated: bool,
}

/// All calls of one thing by one function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Site {
    pub(super) callee: Callee,
    /// How often in one call of the function.
    pub(super) times: f64,
    /// Time of one such call where the project does not have what is called.
    pub(super) outside: f64,
    /// Loops around the most frequent of them.
    pub(super) loops: u32,
}

/// What is called, as far as one file tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Callee {
    /// A function or type by its dotted path, as written where it is called.
    Path(String),
    /// A method; of which type, where that is known; whether libraries have one of this name.
    Method { owner: Option<String>, name: String, is_common: bool },
    /// A method of the types that the caller's own type is made from.
    Super { owner: String, name: String },
    /// A method whose name is put together when it runs and begins with this: `getattr(self, "visit_" + kind)`.
    Dynamic { owner: Option<String>, prefix: String },
    /// Something that is no call: a function that is passed on, or an attribute that may be worked out.
    Read { owner: Option<String>, name: String },
}
