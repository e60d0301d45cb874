//! What is open around the node at hand, and how its figures come together when it ends.
//!
//! Knows sums and nesting; which construct counts for what is in `flow`.

use plimsoll_model::{Block, BlockKind};
use tree_sitter::Node;

use crate::ir::Op;
use crate::pack::{Place, Role, Slot};

use super::frame::{Chain, Paths};
use super::walk::{At, Source, Walk, Watch};

/// Children looked at for an n-th one.
const MOST_CHILDREN: u32 = 16;

/// Something that ends with the node at this depth.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) depth: u32,
    what: What,
}

#[derive(Debug)]
enum What {
    Function,
    Type,
    Module,
    Ignored,
    PlainTokens,
    Structure(Structure),
    Part(Part),
    /// Boolean operators; the chain around them.
    Chain(Chain),
    /// What is chosen before the program is compiled.
    Compiled,
}

/// Block in the list of the function's, and the branches before it.
type OpenBlock = Option<(usize, u32)>;

/// A branch, loop, choice or guarded stretch.
#[derive(Debug)]
pub(super) struct Structure {
    role: Role,
    /// Paths of what stands before it.
    before: Paths,
    /// Sum over its parts.
    parts: u64,
    /// Factor of what always follows it.
    after: u64,
    pub(super) has_otherwise: bool,
    /// Whether one of its cases always fits.
    pub(super) is_total: bool,
    block: OpenBlock,
    raised: u32,
    deepened: u32,
    /// Whether the last case was counted as one that may not fit, and is the only reason to leave.
    last_can_fail: bool,
    /// Step that said so.
    pub(super) last_step: usize,
}

impl Structure {
    pub(super) fn new(role: Role, before: Paths, block: OpenBlock) -> Self {
        Self {
            role,
            before,
            parts: 0,
            after: 1,
            has_otherwise: false,
            is_total: false,
            block,
            raised: 0,
            deepened: 0,
            last_can_fail: false,
            last_step: 0,
        }
    }
}

/// How a part's paths go into its structure's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// One way of several.
    Add,
    /// Follows whatever was taken.
    After,
    /// Goes on with the paths at hand.
    Keep,
}

#[derive(Debug)]
struct Part {
    before: Paths,
    raised: u32,
    mode: Mode,
    block: OpenBlock,
}

impl Walk<'_> {
    fn open(&mut self, depth: u32, what: What) {
        self.opens.push(Open { depth, what });
    }

    pub(super) fn open_structure(&mut self, at: At<'_>, mut structure: Structure, raise: bool, deepen: bool) {
        structure.raised = u32::from(raise);
        structure.deepened = u32::from(deepen);
        self.frame.nesting += structure.raised;
        self.frame.depth += structure.deepened;
        self.frame.deepest = self.frame.deepest.max(self.frame.depth);
        self.frame.paths = Paths::ONE;
        self.open(at.depth, What::Structure(structure));
    }

    pub(super) fn open_part(&mut self, at: At<'_>, raised: u32, mode: Mode, block: OpenBlock) {
        self.frame.nesting += raised;
        let before = self.frame.paths;
        if mode != Mode::Keep {
            self.frame.paths = Paths::ONE;
        }
        self.open(at.depth, What::Part(Part { before, raised, mode, block }));
    }

    /// A case; `catches_all` where no value gets past it, `can_fail` where one that does not fit does.
    pub(super) fn open_case(&mut self, at: At<'_>, catches_all: bool, can_fail: bool) {
        if let Some(structure) = self.structure() {
            structure.has_otherwise |= catches_all;
            structure.last_can_fail = can_fail;
        }
        self.open_part(at, 1, Mode::Add, None);
    }

    /// The structure that is open directly around the node at hand.
    pub(super) fn structure(&mut self) -> Option<&mut Structure> {
        match self.opens.last_mut().map(|open| &mut open.what) {
            Some(What::Structure(structure)) => Some(structure),
            _ => None,
        }
    }

    /// The structure around the case that was just opened.
    pub(super) fn case_structure(&mut self) -> Option<&mut Structure> {
        let below = self.opens.len().checked_sub(2)?;
        match &mut self.opens[below].what {
            What::Structure(structure) => Some(structure),
            _ => None,
        }
    }

    /// Opens a block, of which `own` branches are counted already.
    pub(super) fn open_block(&mut self, at: At<'_>, kind: BlockKind, own: u32) -> OpenBlock {
        let function = self.frame.function?;
        let line = at.row() + 1;
        let blocks = &mut self.functions[function as usize].blocks;
        blocks.push(Block { kind, start_line: line, end_line: line, complexity: 0, time: None });
        let before = (self.frame.decisions + self.frame.short_circuits) - own;
        Some((blocks.len() - 1, before))
    }

    /// What is chosen before the program is compiled nests what a reader reads, and nothing else.
    pub(super) fn open_compiled(&mut self, at: At<'_>) {
        self.frame.nesting += 1;
        self.open(at.depth, What::Compiled);
    }

    pub(super) fn open_function_end(&mut self, at: At<'_>) {
        self.open(at.depth, What::Function);
    }

    pub(super) fn open_type_end(&mut self, at: At<'_>) {
        self.open(at.depth, What::Type);
    }

    pub(super) fn open_module_end(&mut self, at: At<'_>) {
        self.open(at.depth, What::Module);
    }

    pub(super) fn ignore(&mut self, at: At<'_>) {
        self.ignored += 1;
        self.open(at.depth, What::Ignored);
    }

    pub(super) fn open_plain_tokens(&mut self, at: At<'_>) {
        self.in_plain_tokens = true;
        self.open(at.depth, What::PlainTokens);
    }

    /// An operator with two operands: whether it is a logical one decides if the chain goes on through it.
    pub(super) fn open_operator(&mut self, at: At<'_>) -> Watch {
        let is_logical = at.known.role == Role::AllOf
            || self.part(at.node, Slot::Operator).is_some_and(|operator| {
                matches!(self.pack.known(operator.kind_id()).op, Some(Op::And | Op::Or))
            });
        if !is_logical {
            return Watch::Nothing;
        }
        self.open_chain(at);
        Watch::Chain
    }

    /// Brackets inside a chain are a part of it.
    pub(super) fn open_wrapped(&mut self, at: At<'_>) -> Watch {
        if self.frame.chain.depth.wrapping_add(1) != at.depth {
            return Watch::Nothing;
        }
        self.open_chain(at);
        Watch::Chain
    }

    fn open_chain(&mut self, at: At<'_>) {
        let around = self.frame.chain;
        let goes_on = around.depth.wrapping_add(1) == at.depth;
        self.frame.chain = Chain { depth: at.depth, last: around.last.filter(|_| goes_on) };
        self.open(at.depth, What::Chain(around));
    }

    /// The first child in a part.
    pub(super) fn part<'t>(&self, node: Node<'t>, slot: Slot) -> Option<Node<'t>> {
        match self.pack.place(node.kind_id(), slot) {
            Place::Nowhere => None,
            Place::Field(field) => node.child_by_field_id(field),
            Place::Nth(nth) => {
                let children = (0..MOST_CHILDREN).map_while(|at| node.child(at));
                let mut meaningful =
                    children.filter(|child| child.is_named() && !self.pack.role(child.kind_id()).is_silent());
                meaningful.nth(usize::from(nth))
            }
        }
    }

    /// Ends what ends with the node at this depth.
    pub(super) fn close(&mut self, depth: u32, node: Node<'_>, source: Source<'_>) {
        while let Some(open) = self.opens.pop_if(|open| open.depth == depth) {
            match open.what {
                What::Function => self.close_function(node, source),
                What::Type => self.close_type(node, source),
                What::Module => self.scopes.leave(),
                What::Ignored => self.ignored -= 1,
                What::PlainTokens => self.in_plain_tokens = false,
                What::Compiled => self.frame.nesting -= 1,
                What::Structure(structure) => self.close_structure(&structure, node, source),
                What::Part(part) => self.close_part(&part, node, source),
                What::Chain(around) => {
                    let goes_on = around.depth.wrapping_add(1) == depth;
                    let last = if goes_on { self.frame.chain.last } else { around.last };
                    self.frame.chain = Chain { last, ..around };
                }
            }
        }
    }

    fn close_structure(&mut self, structure: &Structure, node: Node<'_>, source: Source<'_>) {
        self.frame.nesting -= structure.raised;
        self.frame.depth -= structure.deepened;
        let mut has_otherwise = structure.has_otherwise;
        if structure.is_total {
            has_otherwise = true;
            if structure.last_can_fail {
                self.frame.decisions -= 1;
                if let Some(steps) = &mut self.steps {
                    steps.remove(structure.last_step);
                }
            }
        }
        self.close_block(structure.block, node, source);
        let inside = self.frame.paths;
        let condition = inside.of_condition();
        let sum = structure.parts.saturating_add(condition);
        self.frame.paths = structure.before;
        let total = match structure.role {
            Role::Conditional => {
                self.frame.paths.add(condition.saturating_add(2));
                return;
            }
            Role::ElseIf | Role::Loop => sum,
            Role::Try => inside.of_sequence().saturating_add(structure.parts),
            Role::Assign => inside.of_sequence().saturating_add(1),
            _ => sum.saturating_add(u64::from(!has_otherwise)),
        };
        self.frame.paths.multiply(total.max(1));
        self.frame.paths.multiply(structure.after);
    }

    fn close_part(&mut self, part: &Part, node: Node<'_>, source: Source<'_>) {
        self.frame.nesting -= part.raised;
        self.close_block(part.block, node, source);
        if part.mode == Mode::Keep {
            return;
        }
        let paths = self.frame.paths.of_sequence();
        self.frame.paths = part.before;
        if let Some(structure) = self.structure() {
            match part.mode {
                Mode::Add => structure.parts = structure.parts.saturating_add(paths),
                Mode::After => structure.after = structure.after.saturating_mul(paths),
                Mode::Keep => {}
            }
        } else {
            self.frame.paths.multiply(paths);
        }
    }

    fn close_block(&mut self, block: OpenBlock, node: Node<'_>, source: Source<'_>) {
        let (Some((index, before)), Some(function)) = (block, self.frame.function) else { return };
        let now = self.frame.decisions + self.frame.short_circuits;
        let block = &mut self.functions[function as usize].blocks[index];
        block.end_line = source.last_row(node) + 1;
        block.complexity = now.saturating_sub(before);
    }
}
