//! Macros: raw tokens are parsed again as what they most likely hold, so that code in a macro counts like any other.
//!
//! Knows texts to put around them from the pack, nothing of what a macro does. Bounded by the bytes parsed again, a
//! multiple of the file's, and by how many macros stand inside each other.

use tree_sitter::Node;

use crate::pack::Role;
use crate::parse;

use super::walk::{At, Source, Walk, Watch};

/// Macros inside each other that are parsed again.
const DEEPEST: u32 = 4;
/// What a parse costs beyond its bytes, in bytes.
const OVERHEAD: usize = 16;

impl Walk<'_> {
    /// Raw tokens. None where they were counted as code.
    pub(super) fn token_tree(&mut self, at: At<'_>) -> Option<Watch> {
        let is_code = matches!(at.parent.role, Role::Macro | Role::Tokens) && self.ignored == 0;
        let text = at.source.bytes(at.node);
        let (Some(inside), true) = (text.get(1..text.len().saturating_sub(1)), is_code) else {
            return Some(Watch::Nothing);
        };
        if at.parent.role == Role::Tokens && self.tokens.last[0].role == Role::Name && text[0] == b'(' {
            self.frame.abc[1] += 1;
            self.call();
        }
        // Nothing in tokens that hold no reason does either, and who may not parse again need not look for one.
        let is_plain = self.in_plain_tokens;
        if is_plain || self.again_depth >= DEEPEST || self.again_left < inside.len() + OVERHEAD {
            return Some(Watch::Nothing);
        }
        if !self.may_hold_code(inside) || !self.holds_mark(at.node) {
            self.open_plain_tokens(at);
            return Some(Watch::Nothing);
        }
        if self.again(at, inside) { None } else { Some(Watch::Nothing) }
    }

    /// Whether the text of a reason to parse again stands anywhere, be it in a text or a name.
    fn may_hold_code(&self, inside: &[u8]) -> bool {
        let marks = &self.pack.token_marks;
        let mut first = [false; 256];
        for mark in marks.iter().filter_map(|mark| mark.as_bytes().first()) {
            first[usize::from(*mark)] = true;
        }
        (0..inside.len()).any(|at| {
            first[usize::from(inside[at])]
                && marks.iter().any(|mark| inside[at..].starts_with(mark.as_bytes()))
        })
    }

    /// Whether one of the tokens is a reason to parse again.
    fn holds_mark(&self, tokens: Node<'_>) -> bool {
        let mut cursor = tokens.walk();
        loop {
            if self.pack.known(cursor.node().kind_id()).is_mark() {
                return true;
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return false;
                }
            }
        }
    }

    /// Parses the inside of a token tree between the pack's texts, and walks what comes of it in place of the tokens.
    fn again(&mut self, at: At<'_>, inside: &[u8]) -> bool {
        let pack = self.pack;
        for around in &pack.token_trees {
            let Some(left) = self.again_left.checked_sub(inside.len() + OVERHEAD) else { return false };
            self.again_left = left;
            let mut text = Vec::with_capacity(around.before.len() + inside.len() + around.after.len());
            text.extend_from_slice(around.before.as_bytes());
            text.extend_from_slice(inside);
            text.extend_from_slice(around.after.as_bytes());
            let Ok(text) = String::from_utf8(text) else { return false };
            let Some(tree) = parse::syntax(self.parser, pack, &text) else { continue };
            let root = tree.root_node();
            if root.has_error() {
                continue;
            }
            let (start, end) = (around.before.len() - 1, around.before.len() + inside.len() + 1);
            let Some(found) = root.descendant_for_byte_range(start, end) else { continue };
            let row = at.row();
            self.again_depth += 1;
            let (errors, broken) = (std::mem::replace(&mut self.has_errors, false), self.broken.len());
            self.run(&mut found.walk(), Source { text: text.as_bytes(), row });
            self.has_errors = errors;
            self.broken.truncate(broken);
            self.again_depth -= 1;
            return true;
        }
        false
    }
}
