//! Broken syntax that swallowed functions behind it: the broken lines are blanked and the rest is parsed again.
//!
//! A parser goes on after an error by its grammar alone, and may read all that follows as part of what is broken.
//! People indent: where something broken holds lines that stand no deeper than its first one, it has swallowed them.
//! What is blanked counts as skipped. Bounded by the number of texts tried; knows roles, not languages.

use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::pack::{Pack, Role};
use crate::parse;

/// Texts tried, each parsed from the tree before it.
const MOST_TRIES: usize = 10;
/// First errors that are tried to be left out: the outermost one may begin long before what is broken.
const MOST_ROWS: usize = 3;
/// Broken nodes looked at for swallowed lines.
const MOST_NODES: usize = 64;
/// Larger files are read as they are.
const LARGEST: usize = 1 << 20;

/// What was read in place of a broken text.
pub(super) struct Recovered {
    /// As long as the text, with blanks where it is broken.
    pub(super) text: String,
    pub(super) tree: Tree,
    /// First and last row of each stretch of blanks.
    pub(super) blanked: Vec<(usize, usize)>,
}

/// Reads a text with fewer functions lost than in its tree; none where none can be won back.
pub(super) fn recover(parser: &mut Parser, pack: &Pack, text: &str, tree: &Tree) -> Option<Recovered> {
    if !tree.root_node().has_error() || text.len() > LARGEST {
        return None;
    }
    let mut layout: Option<Layout> = None;
    let mut best: Option<Recovered> = None;
    let mut tries = MOST_TRIES;
    loop {
        let tree_now = best.as_ref().map_or(tree, |it| &it.tree);
        let layout = layout.get_or_insert_with(|| Layout::of(text));
        let broken = first_broken(pack, tree_now, layout);
        if broken.is_empty() {
            return best;
        }
        let whole = count_whole(pack, tree_now);
        let text_now = best.as_ref().map_or(text, |it| &it.text);
        let mut found = None;
        // An error may show only where what it broke should have ended.
        let before = broken.iter().filter_map(|&row| layout.deeper_before(row));
        let candidates = broken.iter().copied().chain(before).flat_map(|row| layout.candidates(row));
        for (first, last) in candidates {
            if tries == 0 {
                return best;
            }
            tries -= 1;
            let Some((text, tree)) = without(parser, pack, text_now, tree_now, layout, (first, last)) else {
                continue;
            };
            if count_whole(pack, &tree) > whole {
                found = Some((text, tree, (first, last)));
                break;
            }
        }
        let Some((text, tree, rows)) = found else { return best };
        let mut blanked = best.map_or_else(Vec::new, |it| it.blanked);
        blanked.push(rows);
        best = Some(Recovered { text, tree, blanked });
    }
}

/// The text with blanks in these rows, parsed.
fn without(
    parser: &mut Parser,
    pack: &Pack,
    text: &str,
    tree: &Tree,
    layout: &Layout,
    (first, last): (usize, usize),
) -> Option<(String, Tree)> {
    let start = layout.rows.get(first)?.start;
    let end = layout.rows.get(last + 1).map_or(text.len(), |row| row.start);
    let mut changed = String::with_capacity(text.len());
    changed.push_str(text.get(..start)?);
    // A character of several bytes becomes as many blanks, so that every place stays where it was.
    changed.extend(text.get(start..end)?.bytes().map(|byte| match byte {
        b'\n' | b'\r' => char::from(byte),
        _ => ' ',
    }));
    changed.push_str(text.get(end..)?);
    let mut earlier = tree.clone();
    let (from, to) = (Point::new(first, 0), Point::new(last + 1, 0));
    earlier.edit(&InputEdit {
        start_byte: start,
        old_end_byte: end,
        new_end_byte: end,
        start_position: from,
        old_end_position: to,
        new_end_position: to,
    });
    let tree = parse::syntax_from(parser, pack, &changed, Some(&earlier))?;
    Some((changed, tree))
}

/// Rows of the first errors, if something broken has swallowed what stands behind it.
fn first_broken(pack: &Pack, tree: &Tree, layout: &Layout) -> Vec<usize> {
    let mut cursor = tree.walk();
    let (mut rows, mut swallowed, mut nodes) = (Vec::new(), false, MOST_NODES);
    loop {
        let node = cursor.node();
        let row = node.start_position().row;
        let is_broken = node.is_missing() || node.is_error() && node.start_byte() > 0;
        if is_broken && rows.len() < MOST_ROWS && rows.last() != Some(&row) {
            rows.push(row);
        }
        let role = pack.role(node.kind_id());
        let holds = matches!(role, Role::Function | Role::Lambda | Role::Type | Role::Scope | Role::Module);
        if nodes > 0 && node.has_error() && (node.is_error() || holds) {
            nodes -= 1;
            swallowed |= layout.swallows(row, node.end_position().row);
        }
        let is_done = rows.len() == MOST_ROWS && (swallowed || nodes == 0);
        if !is_done && node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while is_done || !cursor.goto_next_sibling() {
            if is_done || !cursor.goto_parent() {
                return if swallowed { rows } else { Vec::new() };
            }
        }
    }
}

/// Functions that hold nothing broken.
fn count_whole(pack: &Pack, tree: &Tree) -> usize {
    let mut cursor = tree.walk();
    let mut count = 0;
    loop {
        let node = cursor.node();
        count += usize::from(pack.role(node.kind_id()) == Role::Function && !node.has_error());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return count;
            }
        }
    }
}

/// How the rows of a text are indented.
struct Layout {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    start: usize,
    /// Bytes of white space before the first other one; none for a blank row.
    indent: Option<usize>,
    /// Whether a name or the like begins it, not a bracket or a mark.
    is_word: bool,
}

impl Layout {
    fn of(text: &str) -> Self {
        let mut start = 0;
        let rows = text.split_inclusive('\n').map(|line| {
            let inside = line.trim_start();
            let row = Row {
                start,
                indent: (!inside.is_empty()).then(|| line.len() - inside.len()),
                is_word: inside.starts_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '@' | '~')),
            };
            start += line.len();
            row
        });
        Self { rows: rows.collect() }
    }

    fn indent(&self, row: usize) -> Option<usize> {
        self.rows.get(row)?.indent
    }

    /// Whether rows behind the first one, up to the last, stand no deeper than it.
    fn swallows(&self, first: usize, last: usize) -> bool {
        let Some(indent) = self.indent(first) else { return first < last };
        let behind = self.rows.get(first + 1..(last + 1).min(self.rows.len())).unwrap_or_default();
        behind.iter().any(|row| row.is_word && row.indent.is_some_and(|it| it <= indent))
    }

    /// The nearest row before that stands deeper.
    fn deeper_before(&self, row: usize) -> Option<usize> {
        let indent = self.indent(row)?;
        (0..row).rev().find(|&at| self.indent(at).is_some_and(|it| it > indent))
    }

    /// Stretches around a broken row that may be all of what is broken, smallest first: the row, what stands around
    /// it at its depth, and that with its head.
    fn candidates(&self, row: usize) -> Vec<(usize, usize)> {
        let mut candidates = vec![(row, row)];
        let Some(indent) = self.indent(row) else { return candidates };
        let is_above = |at: usize, most: usize| self.indent(at).is_some_and(|it| it <= most);
        let end = |most: usize| {
            (row + 1..self.rows.len()).find(|&at| is_above(at, most)).unwrap_or(self.rows.len())
        };
        let head = indent.checked_sub(1).and_then(|less| (0..row).rev().find(|&at| is_above(at, less)));
        let Some(head) = head else {
            candidates.push((row, end(indent) - 1));
            return candidates;
        };
        let behind = end(self.indent(head).unwrap_or_default());
        let closes = self.rows.get(behind).is_some_and(|it| !it.is_word);
        candidates.push((head + 1, behind - 1));
        candidates.push((head, if closes { behind } else { behind - 1 }));
        candidates.dedup();
        candidates
    }
}
