//! The walk: every node of a tree once, in order of appearance, with what is open around it on stacks.
//!
//! Decides who looks at a node; the counting is done in the files beside this one. No recursion but for macros that
//! are parsed again, of which few may stand inside each other.

use plimsoll_model::{Block, FunctionKind};
use tree_sitter::{Node, Parser, TreeCursor};

use crate::pack::{Pack, Place, Role, Slot, Trait};
use crate::parse::{Broken, note};

use super::calls::{CallStack, Calls};
use super::frame::Frame;
use super::leaf::Tokens;
use super::lines::LineMap;
use super::names::Scopes;
use super::steps::Step;
use super::structure::Open;
use super::vocabulary::{Counts, Seen, Vocabulary};

/// Text that a tree was parsed from, and the row of the file where it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t [u8],
    pub(super) row: u32,
}

impl<'t> Source<'t> {
    pub(super) fn bytes(&self, node: Node<'_>) -> &'t [u8] {
        self.text.get(node.start_byte()..node.end_byte()).unwrap_or_default()
    }

    pub(super) fn first_row(&self, node: Node<'_>) -> u32 {
        small(node.start_position().row).saturating_add(self.row)
    }

    /// The row a node ends on. One that takes in a line end does not reach the row behind it.
    pub(super) fn last_row(&self, node: Node<'_>) -> u32 {
        let end = node.end_position();
        let row = if end.column == 0 { end.row.saturating_sub(1) } else { end.row };
        small(row.max(node.start_position().row)).saturating_add(self.row)
    }
}

pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What a node wants to know of its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watch {
    Nothing,
    /// Which are statements.
    Statements,
    /// Which are statements, and which its condition, before the program is compiled.
    Compiled,
    /// Which are its body, its condition, its alternative.
    Structure,
    /// Which is its body, and a parameter without brackets.
    Function,
    /// Where the arguments begin.
    Call,
    /// Which are operands.
    Chain,
    /// Which are tokens that belong to nothing.
    Error,
}

/// A node above the one at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub(super) kind: u16,
    pub(super) role: Role,
    pub(super) watch: Watch,
}

impl Level {
    const TOP: Self = Self { kind: 0, role: Role::None, watch: Watch::Nothing };
}

/// The node at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'t> {
    pub(super) node: Node<'t>,
    pub(super) kind: u16,
    pub(super) known: Trait,
    pub(super) parent: Level,
    pub(super) depth: u32,
    pub(super) source: Source<'t>,
}

impl At<'_> {
    pub(super) fn row(&self) -> u32 {
        self.source.first_row(self.node)
    }
}

/// A function as it was counted.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) kind: FunctionKind,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    /// Statements in it, those of functions inside included.
    pub(super) statements: u32,
    pub(super) fan_out: u32,
    pub(super) blocks: Vec<Block>,
    pub(super) frame: Option<Frame>,
}

/// A type as it was counted; until it ends, what was counted before it.
#[derive(Debug)]
pub(super) struct TypeDraft {
    pub(super) name: String,
    pub(super) word: String,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    pub(super) sums: Sums,
    pub(super) counts: Counts,
    pub(super) statements: u32,
}

/// Sums over functions that ended, and over code outside of functions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) functions: u32,
    pub(super) cyclomatic: u64,
    pub(super) strict: u64,
    pub(super) cognitive: u64,
    pub(super) exits: u64,
    pub(super) deepest: u32,
    pub(super) abc: [u64; 3],
    pub(super) operators: u64,
    pub(super) operands: u64,
}

/// A type the walk is inside of.
#[derive(Debug)]
pub(super) struct OpenType {
    pub(super) index: usize,
    pub(super) seen: Seen,
    pub(super) counts: Counts,
    pub(super) before: Sums,
    pub(super) statements: u32,
    /// Open functions around it.
    pub(super) level: usize,
    pub(super) deepest: u32,
}

/// What a walk found.
pub(super) struct Walked {
    pub(super) lines: LineMap,
    pub(super) functions: Vec<Draft>,
    pub(super) types: Vec<TypeDraft>,
    pub(super) sums: Sums,
    pub(super) counts: Counts,
    pub(super) statements: u32,
    pub(super) calls: Calls,
    pub(super) broken: Vec<Broken>,
    pub(super) steps: Option<Vec<Step>>,
}

/// The walk over one file.
pub(super) struct Walk<'p> {
    pub(super) pack: &'p Pack,
    pub(super) parser: &'p mut Parser,
    pub(super) words: &'p mut Vocabulary,
    pub(super) lines: LineMap,
    pub(super) levels: Vec<Level>,
    pub(super) opens: Vec<Open>,
    pub(super) frame: Frame,
    pub(super) outer: Vec<Frame>,
    pub(super) types_open: Vec<OpenType>,
    pub(super) scopes: Scopes,
    pub(super) functions: Vec<Draft>,
    pub(super) types: Vec<TypeDraft>,
    pub(super) sums: Sums,
    /// Operators and operands of the whole file.
    pub(super) counts: Counts,
    pub(super) seen: Seen,
    pub(super) statements: u32,
    pub(super) calls: CallStack,
    pub(super) tokens: Tokens,
    /// Open nodes that mean nothing.
    pub(super) ignored: u32,
    /// Depth and row of decorators that wait for what they decorate.
    pub(super) decorated: (u32, u32),
    /// The next node is what happens if a condition does not hold, and its parent has no node of its own for that.
    pub(super) is_alternative: bool,
    pub(super) broken: Vec<Broken>,
    pub(super) has_errors: bool,
    pub(super) steps: Option<Vec<Step>>,
    /// Bytes of macros that may still be parsed again, and how many of them stand inside each other.
    pub(super) again_left: usize,
    pub(super) again_depth: u32,
    /// Whether raw tokens around hold no code.
    pub(super) in_plain_tokens: bool,
}

impl<'p> Walk<'p> {
    pub(super) fn new(
        pack: &'p Pack,
        parser: &'p mut Parser,
        words: &'p mut Vocabulary,
        text: &str,
        explain: bool,
    ) -> Self {
        words.start(pack.kind_count());
        let seen = words.scope(0);
        Self {
            pack,
            parser,
            words,
            lines: LineMap::of(text.as_bytes()),
            levels: Vec::new(),
            opens: Vec::new(),
            frame: Frame::new(None, seen, 0, 0),
            outer: Vec::new(),
            types_open: Vec::new(),
            scopes: Scopes::default(),
            functions: Vec::new(),
            types: Vec::new(),
            sums: Sums::default(),
            counts: Counts::default(),
            seen,
            statements: 0,
            calls: CallStack::new(pack),
            tokens: Tokens::default(),
            ignored: 0,
            decorated: (u32::MAX, 0),
            is_alternative: false,
            broken: Vec::new(),
            has_errors: false,
            steps: explain.then(Vec::new),
            again_left: text.len().saturating_mul(2).saturating_add(1 << 16),
            again_depth: 0,
            in_plain_tokens: false,
        }
    }

    /// Notes rows that are read as blanks for what stands in them is broken.
    pub(super) fn blank(&mut self, text: &str, rows: &[(usize, usize)]) {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        let mut at = 0;
        for (row, line) in text.split_inclusive('\n').enumerate() {
            let is_blanked = rows.iter().any(|&(first, last)| first <= row && row <= last);
            if is_blanked && !line.trim().is_empty() {
                let inside = at + line.len() - line.trim_start().len();
                let end = at + line.trim_end().len();
                note(&mut self.broken, small(row) + 1, small(inside), small(end));
                self.lines.code(small(row));
            }
            at += line.len();
        }
    }

    /// Walks the tree of a whole file.
    pub(super) fn tree(&mut self, text: &str, tree: &tree_sitter::Tree) {
        self.has_errors = tree.root_node().has_error();
        self.run(&mut tree.walk(), Source { text: text.as_bytes(), row: 0 });
    }

    /// Walks the node a cursor was made of.
    pub(super) fn run<'t>(&mut self, cursor: &mut TreeCursor<'t>, source: Source<'t>) {
        let base = self.levels.len();
        loop {
            let node = cursor.node();
            let kind = node.kind_id();
            let known = self.pack.known(kind);
            let parent = self.levels.last().copied().unwrap_or(Level::TOP);
            let depth = small(self.levels.len());
            let at = At { node, kind, known, parent, depth, source };
            if parent.watch != Watch::Nothing {
                self.child(cursor, at);
            } else if known.is_statement() && !(known.role == Role::If && parent.role == Role::Else) {
                self.statement(at);
            }
            if self.decorated.0 == depth {
                self.forget_decorators(at);
            }
            if known.is_terminal() {
                self.leaf(at);
            } else {
                if let Some(watch) = self.enter(at) {
                    if cursor.goto_first_child() {
                        self.levels.push(Level { kind, role: known.role, watch });
                        continue;
                    }
                    self.leaf(at);
                }
                self.close(depth, node, source);
            }
            while !cursor.goto_next_sibling() {
                if self.levels.len() <= base || !cursor.goto_parent() {
                    return;
                }
                self.levels.pop();
                let depth = small(self.levels.len());
                if self.opens.last().is_some_and(|open| open.depth == depth) {
                    self.close(depth, cursor.node(), source);
                }
            }
        }
    }

    /// A child of a node that watches its children.
    fn child(&mut self, cursor: &TreeCursor<'_>, at: At<'_>) {
        let role = at.known.role;
        let is_part = at.known.is_named() && !role.is_silent() && role != Role::Decorator;
        let mut is_statement = at.known.is_statement();
        match at.parent.watch {
            Watch::Nothing => {}
            Watch::Statements => {
                let is_clause = matches!(
                    role,
                    Role::Case | Role::Default | Role::Else | Role::ElseIf | Role::Catch | Role::Finally
                );
                is_statement |= is_part && !is_clause && !self.is_value_of_case(cursor, at);
            }
            Watch::Compiled => is_statement |= is_part && !self.compiled_child(cursor, at),
            Watch::Structure => self.structure_child(cursor, at),
            Watch::Function => self.function_child(cursor, at),
            Watch::Call => {
                if matches!(role, Role::Arguments | Role::Generator) {
                    self.call();
                }
            }
            Watch::Chain if is_part => self.operand(at),
            Watch::Chain => {}
            Watch::Error if at.known.is_terminal() => self.loose(at),
            Watch::Error => {}
        }
        // `else if` goes on with a statement.
        let goes_on = role == Role::If && (self.is_alternative || at.parent.role == Role::Else);
        if is_statement && !goes_on {
            self.statement(at);
        }
    }

    /// Whether a child of a case is no statement but what the case compares with, or a block around all of them.
    fn is_value_of_case(&self, cursor: &TreeCursor<'_>, at: At<'_>) -> bool {
        if at.parent.role != Role::Case {
            return false;
        }
        let is_value = match self.pack.place(at.parent.kind, Slot::Value) {
            Place::Field(field) => cursor.field_id().is_some_and(|it| it.get() == field),
            _ => at.known.role == Role::Wrapped,
        };
        is_value || at.known.role == Role::Block
    }

    /// A statement begins.
    fn statement(&mut self, at: At<'_>) {
        self.statements += 1;
        self.frame.paths.next_statement();
        if at.depth == self.frame.body.wrapping_add(1) {
            let which = match at.known.role {
                Role::Function | Role::Decorated => 0,
                Role::Return => 1,
                // A text alone is documentation.
                Role::ExpressionStatement if self.is_text_alone(at.node) => return,
                _ => 2,
            };
            self.frame.held[which] += 1;
        }
    }

    fn is_text_alone(&self, node: Node<'_>) -> bool {
        node.child_count() == 1
            && node.child(0).is_some_and(|child| self.pack.role(child.kind_id()) == Role::Text)
    }

    /// A token inside what was not understood.
    pub(super) fn loose(&mut self, at: At<'_>) {
        if self.again_depth == 0 && !matches!(at.known.role, Role::Comment | Role::Layout | Role::Mark) {
            let (start, end) = (small(at.node.start_byte()), small(at.node.end_byte()));
            note(&mut self.broken, at.row() + 1, start, end);
        }
    }

    /// Decorators count for what follows them directly.
    fn forget_decorators(&mut self, at: At<'_>) {
        let waits = matches!(at.known.role, Role::Decorator | Role::Comment)
            || matches!(at.known.role, Role::Function | Role::Type | Role::Scope | Role::Module);
        if !waits {
            self.decorated.0 = u32::MAX;
        }
    }

    /// First row of a definition, its decorators included.
    pub(super) fn definition_row(&mut self, at: At<'_>) -> u32 {
        let (depth, row) = self.decorated;
        if depth != at.depth {
            return at.row();
        }
        self.decorated.0 = u32::MAX;
        row
    }

    /// A node that may have children: what it is for the metrics, and what it wants to know of its children. None
    /// where nothing below it counts.
    fn enter(&mut self, at: At<'_>) -> Option<Watch> {
        match at.known.role {
            Role::File | Role::Block | Role::BlockValue => Some(Watch::Statements),
            Role::Comment => {
                self.lines.comment(at.row(), at.source.last_row(at.node));
                None
            }
            Role::Ignored => {
                self.ignore(at);
                Some(Watch::Nothing)
            }
            Role::Decorator => {
                if self.decorated.0 != at.depth {
                    self.decorated = (at.depth, at.row());
                }
                Some(Watch::Nothing)
            }
            Role::Function | Role::Lambda => Some(self.open_function(at)),
            Role::Type if at.known.is_whole() && self.part(at.node, Slot::Body).is_none() => {
                Some(Watch::Nothing)
            }
            Role::Type | Role::Scope => Some(self.open_type(at)),
            Role::Module => Some(self.open_module(at)),
            Role::Text | Role::Character => self.text(at),
            Role::Tokens => self.token_tree(at),
            Role::Call => {
                self.frame.abc[1] += 1;
                Some(Watch::Call)
            }
            Role::Macro => {
                self.macro_call(at);
                Some(Watch::Nothing)
            }
            Role::Binary | Role::AllOf => Some(self.open_operator(at)),
            Role::Wrapped => Some(self.open_wrapped(at)),
            Role::Augment | Role::Increment | Role::Walrus => {
                self.frame.abc[0] += 1;
                Some(Watch::Nothing)
            }
            Role::None if at.node.is_error() => {
                if at.node.child_count() == 0 {
                    self.loose(at);
                }
                Some(Watch::Error)
            }
            role => Some(self.flow(at, role)),
        }
    }

    /// What was found.
    pub(super) fn done(mut self) -> Walked {
        self.add_to_sums();
        self.sums.cognitive = self.frame.cognitive;
        Walked {
            lines: self.lines,
            functions: self.functions,
            types: self.types,
            sums: self.sums,
            counts: self.counts,
            statements: self.statements,
            calls: self.calls.done(),
            broken: self.broken,
            steps: self.steps,
        }
    }

    /// Adds the figures of the frame at hand, except its cognitive complexity, which goes into the frame around it.
    pub(super) fn add_to_sums(&mut self) {
        let (frame, sums) = (&self.frame, &mut self.sums);
        let own = u64::from(frame.function.is_some());
        sums.functions += u32::from(frame.function.is_some());
        sums.strict += u64::from(frame.decisions) + own;
        sums.cyclomatic += u64::from(frame.decisions) + u64::from(frame.short_circuits) + own;
        sums.exits += u64::from(frame.exits);
        sums.deepest = sums.deepest.max(frame.deepest);
        for (sum, add) in sums.abc.iter_mut().zip(frame.abc) {
            *sum += u64::from(add);
        }
        sums.operators += u64::from(frame.counts.operators);
        sums.operands += u64::from(frame.counts.operands);
    }
}

impl Walk<'_> {
    /// Sums over what ended and what of the frame at hand is counted so far; the cognitive complexity is the frame's.
    pub(super) fn sums_so_far(&self) -> Sums {
        let frame = &self.frame;
        let mut sums = self.sums;
        sums.cyclomatic += u64::from(frame.decisions) + u64::from(frame.short_circuits);
        sums.strict += u64::from(frame.decisions);
        sums.cognitive = frame.cognitive;
        sums.exits += u64::from(frame.exits);
        for (sum, add) in sums.abc.iter_mut().zip(frame.abc) {
            *sum += u64::from(add);
        }
        sums.operators += u64::from(frame.counts.operators);
        sums.operands += u64::from(frame.counts.operands);
        sums
    }
}

impl Sums {
    /// What was added since.
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            functions: self.functions - before.functions,
            cyclomatic: self.cyclomatic - before.cyclomatic,
            strict: self.strict - before.strict,
            cognitive: self.cognitive - before.cognitive,
            exits: self.exits - before.exits,
            deepest: self.deepest,
            abc: [0, 1, 2].map(|at| self.abc[at] - before.abc[at]),
            operators: self.operators - before.operators,
            operands: self.operands - before.operands,
        }
    }
}
