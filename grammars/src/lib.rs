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
    Grammar { name: "c", parser: tree_sitter_c::LANGUAGE, layers: &[include_str!("../c/pack.toml")] },
    Grammar {
        name: "cpp",
        parser: tree_sitter_cpp::LANGUAGE,
        layers: &[include_str!("../c/pack.toml"), include_str!("../cpp/pack.toml")],
    },
    Grammar { name: "go", parser: tree_sitter_go::LANGUAGE, layers: &[include_str!("../go/pack.toml")] },
    Grammar {
        name: "java",
        parser: tree_sitter_java::LANGUAGE,
        layers: &[include_str!("../java/pack.toml")],
    },
    Grammar {
        name: "javascript",
        parser: tree_sitter_javascript::LANGUAGE,
        layers: &[include_str!("../javascript/pack.toml")],
    },
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
    Grammar {
        name: "tsx",
        parser: tree_sitter_typescript::LANGUAGE_TSX,
        layers: &[
            include_str!("../javascript/pack.toml"),
            include_str!("../typescript/pack.toml"),
            include_str!("../typescript/tsx.toml"),
        ],
    },
    Grammar {
        name: "typescript",
        parser: tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        layers: &[include_str!("../javascript/pack.toml"), include_str!("../typescript/pack.toml")],
    },
];

/// The language of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Grammar> {
    ALL.iter().find(|grammar| grammar.name == name)
}
