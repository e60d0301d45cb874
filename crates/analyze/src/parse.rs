//! Source text to a flat syntax tree: every node of tree-sitter's tree in one array, in order of appearance,
//! each with the index behind its last descendant.
//!
//! Flat so that walks are loops or bounded recursion over indices, whatever the nesting of the source. Knows
//! roles only through the pack; does not know what they mean.

use std::ops::ControlFlow;

use plimsoll_model::Finding;
use tree_sitter::{ParseOptions, ParseState, Parser};

use crate::pack::{Meaning, Pack, Place, Role, Slot};

/// Largest source that is parsed; beyond it a file is data, not code.
pub(crate) const MAX_SOURCE: usize = 16 << 20;

/// Broken places of a file that are told one by one.
const LISTED: usize = 8;

/// Index of a node in its [`Tree`].
pub(crate) type NodeId = u32;

#[derive(Debug, Clone, Copy)]
struct Node {
    kind: u16,
    field: u16,
    start: u32,
    end: u32,
    line: u32,
    /// Index behind the last descendant.
    after: NodeId,
    role: Role,
    named: bool,
    broken: bool,
}

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) source: &'a str,
    nodes: Vec<Node>,
    pack: &'a Pack,
}

/// A stretch of text that the parser had to skip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) line: u32,
    pub(crate) start: u32,
    pub(crate) bytes: u32,
}

/// Parses a text; none when the parser gave up, which it does after an amount of work in proportion to the text.
pub(crate) fn parse<'a>(parser: &mut Parser, pack: &'a Pack, source: &'a str) -> Option<Tree<'a>> {
    let parsed = syntax(parser, pack, source)?;
    Some(Tree { source, nodes: flatten(&parsed, pack), pack })
}

/// Flattens a tree of the parser's own; it must be of this text.
pub(crate) fn flat<'a>(parsed: &tree_sitter::Tree, pack: &'a Pack, source: &'a str) -> Tree<'a> {
    Tree { source, nodes: flatten(parsed, pack), pack }
}

/// As [`parse`], the parser's own tree.
pub(crate) fn syntax(parser: &mut Parser, pack: &Pack, source: &str) -> Option<tree_sitter::Tree> {
    syntax_from(parser, pack, source, None)
}

/// As [`syntax`], going on from the tree of an earlier text that was told what has changed since.
pub(crate) fn syntax_from(
    parser: &mut Parser,
    pack: &Pack,
    source: &str,
    earlier: Option<&tree_sitter::Tree>,
) -> Option<tree_sitter::Tree> {
    if source.len() > MAX_SOURCE || parser.set_language(&pack.grammar).is_err() {
        return None;
    }
    // The callback comes after every hundred steps of the parser. Clean source takes about one step a byte; a
    // text that keeps many readings alive takes more with each, and is not worth waiting for: thirty a byte.
    let mut calls_left = 5_000 + source.len() * 3 / 10;
    let mut watch = |_: &ParseState| {
        calls_left = calls_left.saturating_sub(1);
        if calls_left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut watch);
    let bytes = source.as_bytes();
    let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
    let parsed = parser.parse_with_options(&mut read, earlier, Some(options));
    parser.reset();
    parsed
}

fn flatten(parsed: &tree_sitter::Tree, pack: &Pack) -> Vec<Node> {
    let mut cursor = parsed.walk();
    let mut nodes: Vec<Node> = Vec::with_capacity(parsed.root_node().descendant_count());
    let mut open: Vec<usize> = Vec::new();
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    loop {
        let node = cursor.node();
        let kind = node.kind_id();
        let known = pack.known(kind);
        let (start, end) = (small(node.start_byte()), small(node.end_byte()));
        let is_error = node.is_error();
        open.push(nodes.len());
        nodes.push(Node {
            kind,
            field: cursor.field_id().map_or(0, std::num::NonZero::get),
            start,
            end,
            line: small(node.start_position().row).saturating_add(1),
            after: 0,
            role: known.role,
            named: known.is_named() || is_error,
            // What is missing has no bytes.
            broken: is_error || start == end && node.is_missing(),
        });
        if !known.is_terminal() && cursor.goto_first_child() {
            continue;
        }
        loop {
            if let Some(closed) = open.pop() {
                nodes[closed].after = small(nodes.len());
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return nodes;
            }
        }
    }
}

impl<'a> Tree<'a> {
    pub(crate) const ROOT: NodeId = 0;

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    pub(crate) fn role(&self, id: NodeId) -> Role {
        self.node(id).role
    }

    pub(crate) fn line(&self, id: NodeId) -> u32 {
        self.node(id).line
    }

    pub(crate) fn start(&self, id: NodeId) -> u32 {
        self.node(id).start
    }

    pub(crate) fn end(&self, id: NodeId) -> u32 {
        self.node(id).end
    }

    /// The grammar's own number of the node's kind.
    pub(crate) fn kind(&self, id: NodeId) -> u16 {
        self.node(id).kind
    }

    /// The grammar's own number of the field the node stands in; 0 for none.
    pub(crate) fn field(&self, id: NodeId) -> u16 {
        self.node(id).field
    }

    /// Index behind the node's last descendant.
    pub(crate) fn after(&self, id: NodeId) -> NodeId {
        self.node(id).after
    }

    /// Whether it is more than a token of the grammar.
    pub(crate) fn is_named(&self, id: NodeId) -> bool {
        self.node(id).named
    }

    pub(crate) fn is_broken(&self, id: NodeId) -> bool {
        self.node(id).broken
    }

    pub(crate) fn text(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        self.source.get(node.start as usize..node.end as usize).unwrap_or_default()
    }

    /// All children, tokens and comments included.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 'a> {
        let end = self.node(id).after;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.node(child).after;
            Some(child)
        })
    }

    /// Children that mean something: named, and neither comments nor ignored.
    pub(crate) fn meaningful(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 'a> {
        self.children(id).filter(|&child| self.node(child).named && !self.role(child).is_silent())
    }

    /// Every node below, in order of appearance, the node itself first.
    pub(crate) fn below(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'a> {
        id..self.node(id).after
    }

    /// The first child in this part.
    pub(crate) fn slot(&self, id: NodeId, slot: Slot) -> Option<NodeId> {
        match self.pack.place(self.node(id).kind, slot) {
            Place::Nowhere => None,
            Place::Field(field) => self.children(id).find(|&child| self.node(child).field == field),
            Place::Nth(nth) => self.meaningful(id).nth(usize::from(nth)),
        }
    }

    /// Every child in this part; only parts with a field name have several.
    pub(crate) fn slots(&self, id: NodeId, slot: Slot) -> impl Iterator<Item = NodeId> + use<'_, 'a> {
        let field = match self.pack.place(self.node(id).kind, slot) {
            Place::Field(field) => field,
            _ => u16::MAX,
        };
        self.children(id).filter(move |&child| self.node(child).field == field)
    }

    /// The first child with this role.
    pub(crate) fn child(&self, id: NodeId, role: Role) -> Option<NodeId> {
        self.children(id).find(|&child| self.role(child) == role)
    }

    /// Whether one of the pack's patterns gives the node this meaning.
    pub(crate) fn means(&self, id: NodeId, meaning: Meaning) -> bool {
        self.pack.means(self.node(id).kind, meaning, |slot| {
            let part = slot.map_or(Some(id), |slot| self.slot(id, slot));
            part.map(|part| self.text(part).as_bytes())
        })
    }

    /// What the parser could not place: inside each broken node, the runs of tokens that are part of nothing
    /// understood; and places where something is missing, which have no bytes.
    pub(crate) fn broken(&self) -> Vec<Broken> {
        let mut found: Vec<Broken> = Vec::new();
        let mut id = 0;
        while (id as usize) < self.nodes.len() {
            let node = *self.node(id);
            if node.broken {
                // An error's children are either whole constructs, which are understood, or loose tokens.
                if node.after == id + 1 {
                    note(&mut found, node.line, node.start, node.end);
                }
                for child in self.children(id) {
                    let child_node = self.node(child);
                    let is_whole = child_node.after > child + 1;
                    if !is_whole
                        && !child_node.broken
                        && !matches!(child_node.role, Role::Comment | Role::Mark)
                    {
                        note(&mut found, child_node.line, child_node.start, child_node.end);
                    }
                }
            }
            id += 1;
        }
        found
    }
}

/// Adds a stretch, joined to the one before where at most one space lies between.
pub(crate) fn note(found: &mut Vec<Broken>, line: u32, start: u32, end: u32) {
    let bytes = end - start;
    match found.last_mut() {
        Some(last)
            if bytes > 0 && last.bytes > 0 && (last.start..=last.start + last.bytes + 1).contains(&start) =>
        {
            last.bytes = last.bytes.max(end - last.start);
        }
        _ => found.push(Broken { line, start, bytes }),
    }
}

/// Says where the syntax is broken: the first places one by one, the others in one line.
pub(crate) fn describe(broken: &[Broken], source: &str, path: &str) -> Vec<Finding> {
    let one = |stretch: &Broken| {
        let start = stretch.start as usize;
        let text = source.get(start..start + stretch.bytes as usize).unwrap_or_default();
        let seen: String = text.split_whitespace().next().unwrap_or_default().chars().take(24).collect();
        let text = if stretch.bytes == 0 {
            "Something is missing here; read on as if it were there.".to_owned()
        } else {
            format!("Not understood and skipped: {} bytes from `{seen}` on.", stretch.bytes)
        };
        Finding::warning("syntax-error", text, Some(format!("{path}:{}", stretch.line)))
    };
    let mut findings: Vec<Finding> = broken.iter().take(LISTED).map(one).collect();
    if broken.len() > LISTED {
        let text = format!("{} more places were not understood.", broken.len() - LISTED);
        findings.push(Finding::warning("syntax-error", text, Some(path.to_owned())));
    }
    findings
}
