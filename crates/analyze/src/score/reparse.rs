//! The tree of a changed text from the tree of the text before: only what a difference of lines touches is parsed again.
//!
//! Knows nothing of syntax.

use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::pack::Pack;
use crate::parse;

use super::align::align;
use super::hash::Hash;

/// Part of the later text, in percent, above which parsing it afresh is less work.
const MOST_NEW: usize = 60;

/// Lines of a text: where each begins, and a hash of what it says.
struct Lines {
    starts: Vec<usize>,
    hashes: Vec<u64>,
    /// Whether the last line ends in a line break.
    is_closed: bool,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut lines = Self { starts: vec![0], hashes: Vec::new(), is_closed: true };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            lines.hashes.push(Hash::default().add_bytes(line.as_bytes()).finish());
            at += line.len();
            lines.starts.push(at);
        }
        lines.is_closed = text.is_empty() || text.ends_with('\n');
        lines
    }

    /// Where a line begins; behind the last one that may be the end of the last.
    fn point(&self, line: usize) -> Point {
        if line == self.hashes.len() && !self.is_closed {
            Point::new(line - 1, self.starts[line] - self.starts[line - 1])
        } else {
            Point::new(line, 0)
        }
    }
}

/// A place of the later text, while what comes before is still the earlier one.
fn shifted(point: Point, (old, new): (usize, usize)) -> Point {
    Point::new((point.row + old).saturating_sub(new), point.column)
}

/// Parses the later text. How the parser goes on behind a mistake depends on what it kept of the earlier tree, so a text
/// with mistakes is parsed by itself: its tree must not depend on what it was compared with.
pub(super) fn reparse(
    parser: &mut Parser,
    pack: &Pack,
    earlier: &Tree,
    before: &str,
    after: &str,
) -> Option<Tree> {
    let (old, new) = (Lines::of(before), Lines::of(after));
    let edits = edits(&old, &new);
    let fresh: usize = edits.iter().map(|edit| edit.new_end_byte - edit.start_byte).sum();
    if fresh * 100 > after.len() * MOST_NEW {
        return parse::syntax(parser, pack, after);
    }
    let mut edited = earlier.clone();
    for edit in &edits {
        edited.edit(edit);
    }
    parse::syntax_from(parser, pack, after, Some(&edited))
        .filter(|later| !later.root_node().has_error())
        .or_else(|| parse::syntax(parser, pack, after))
}

/// What lies between lines that are the same on both sides, the last first: so the places of those before still hold.
fn edits(old: &Lines, new: &Lines) -> Vec<InputEdit> {
    let mut edits = Vec::new();
    let mut from = (0, 0);
    let ends = (old.hashes.len(), new.hashes.len());
    for (x, y) in align(&old.hashes, &new.hashes).into_iter().chain([ends]) {
        if from != (x, y) && (from.0 < x || from.1 < y) {
            let start_byte = old.starts[from.0];
            edits.push(InputEdit {
                start_byte,
                old_end_byte: old.starts[x],
                new_end_byte: start_byte + (new.starts[y] - new.starts[from.1]),
                start_position: old.point(from.0),
                old_end_position: old.point(x),
                new_end_position: shifted(new.point(y), from),
            });
        }
        from = (x + 1, y + 1);
    }
    edits.reverse();
    edits
}
