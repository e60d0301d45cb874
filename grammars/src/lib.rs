//! The languages Plimsoll reads: for each a generated parser and a pack, the text that says which role each of
//! its node kinds plays.
//!
//! Only embeds; does not know what a pack means. To add a language, add its folder and one line to [`ALL`].

use tree_sitter_language::LanguageFn;

/// One language.
#[derive(Clone, Copy)]
pub struct Grammar {
    /// Lower-case name, as its folder and its pack's `language` say.
    pub name: &'static str,
    /// Entry point of its generated parser.
    pub parser: LanguageFn,
    /// Its pack: one text, or a relative's with its own laid over it.
    pub layers: &'static [&'static str],
}

/// Every language, in order of name.
pub const ALL: &[Grammar] = &[
    Grammar {
        name: "python",
        parser: tree_sitter_python::LANGUAGE,
        layers: &[include_str!("../python/pack.toml")],
    },
    Grammar {
        name: "rust",
        parser: tree_sitter_rust::LANGUAGE,
        layers: &[include_str!("../rust/pack.toml")],
    },
];

/// The language of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Grammar> {
    ALL.iter().find(|grammar| grammar.name == name)
}
