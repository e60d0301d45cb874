//! The mutation score: what a change does to the structure of code and to the resources it will need.
//!
//! Each side of each file becomes a [`Sketch`] by itself; [`compare`] takes all sketches of both sides, matches their
//! units (functions, types, files' own statements) across files, aligns what differs, and weighs it. Pure, linear in
//! the size of the sketches but for bounded searches, and without recursion over syntax. Knows no language by name, and
//! neither git nor files. `docs/score.md` tells the method in full.

mod align;
mod atoms;
mod collect;
mod compare;
mod cost;
mod figures;
mod findings;
mod finish;
mod hash;
mod imports;
mod names;
mod pair;
mod recursion;
mod renames;
mod reparse;
mod sketch;
#[cfg(test)]
mod tests;
mod told;
mod weights;

use std::borrow::Cow;

use tree_sitter::Parser;

use crate::pack::Pack;
use crate::parse;

pub use compare::{Side, compare};
pub use sketch::Sketch;
pub use weights::Weights;

impl Sketch {
    /// Reads one side of a file. Never fails: a text that is too large or too hard to parse gives a sketch that says so
    /// and compares as one statement.
    #[must_use]
    pub fn of(parser: &mut Parser, pack: &Pack, bytes: &[u8]) -> Self {
        let text = text(bytes);
        match parse::parse(parser, pack, &text) {
            Some(tree) => collect::collect(&tree, pack),
            None => Self::opaque(pack, bytes),
        }
    }

    /// Reads both sides of a file, the later one from the earlier one's tree where that is less work. The sketches are
    /// those that [`Sketch::of`] gives.
    #[must_use]
    pub fn of_both(parser: &mut Parser, pack: &Pack, before: &[u8], after: &[u8]) -> (Self, Self) {
        let (old, new) = (text(before), text(after));
        let earlier = parse::syntax(parser, pack, &old);
        let later = match &earlier {
            Some(earlier) => reparse::reparse(parser, pack, earlier, &old, &new),
            None => parse::syntax(parser, pack, &new),
        };
        let sketch = |parsed: Option<tree_sitter::Tree>, text: &str, bytes: &[u8]| match parsed {
            Some(parsed) => collect::collect(&parse::flat(&parsed, pack, text), pack),
            None => Self::opaque(pack, bytes),
        };
        (sketch(earlier, &old, before), sketch(later, &new, after))
    }
}

/// The text of a file for comparing: where it is not UTF-8 each byte stands for itself, so that no two texts become one.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(body.iter().map(|&byte| char::from(byte)).collect()),
    }
}
