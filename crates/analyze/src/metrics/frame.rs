//! What is counted of one function, or of a file's code outside functions, while the walk is inside it.
//!
//! Knows sums, not syntax.

use crate::ir::Op;

use super::vocabulary::{Counts, Seen};

/// Largest count of paths: every JSON reader holds it.
pub(super) const MOST_PATHS: u64 = 1 << 53;

/// Acyclic paths of the code at hand (Nejmeh 1988): the product over statements done, and what the expressions of
/// the statement at hand add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paths {
    pub(super) product: u64,
    pub(super) expression: u64,
}

impl Paths {
    pub(super) const ONE: Self = Self { product: 1, expression: 0 };

    /// Paths of a sequence of statements.
    pub(super) fn of_sequence(self) -> u64 {
        self.product.saturating_mul(self.expression.max(1)).min(MOST_PATHS)
    }

    /// What a condition adds to its statement.
    pub(super) fn of_condition(self) -> u64 {
        self.expression.saturating_add(self.product - 1).min(MOST_PATHS)
    }

    /// A statement begins.
    pub(super) fn next_statement(&mut self) {
        if self.expression > 0 {
            *self = Self { product: self.of_sequence(), expression: 0 };
        }
    }

    pub(super) fn multiply(&mut self, paths: u64) {
        self.product = self.product.saturating_mul(paths.max(1)).min(MOST_PATHS);
    }

    pub(super) fn add(&mut self, paths: u64) {
        self.expression = self.expression.saturating_add(paths).min(MOST_PATHS);
    }
}

/// Boolean operators of one expression, in order of appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain {
    /// Depth of the deepest open node of the expression; `u32::MAX` outside of one.
    pub(super) depth: u32,
    pub(super) last: Option<Op>,
}

impl Chain {
    pub(super) const NONE: Self = Self { depth: u32::MAX, last: None };
}

/// Sums of one function so far, without those inside it.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Index in the list of functions; none for a file.
    pub(super) function: Option<u32>,
    pub(super) decisions: u32,
    pub(super) short_circuits: u32,
    pub(super) cognitive: u64,
    /// Cognitive increments that one more level of nesting raises.
    pub(super) nestable: u64,
    /// Those of functions inside, which a transparent function does not nest.
    pub(super) nested: u64,
    /// Nesting as cognitive complexity sees it.
    pub(super) nesting: u32,
    /// Open control structures, and the most of them.
    pub(super) depth: u32,
    pub(super) deepest: u32,
    pub(super) paths: Paths,
    pub(super) chain: Chain,
    pub(super) exits: u32,
    pub(super) parameters: u32,
    /// Hash of the name that its receiver was given; 0 for none.
    pub(super) receiver: u64,
    pub(super) counts: Counts,
    pub(super) seen: Seen,
    pub(super) abc: [u32; 3],
    /// Where its calls begin among those of open functions.
    pub(super) calls: usize,
    /// Statements of the file before it.
    pub(super) statements: u32,
    /// Of its body's own statements: functions, returns, others.
    pub(super) held: [u32; 3],
    /// Depth of its body; `u32::MAX - 1` until it begins.
    pub(super) body: u32,
    /// Steps for functions inside, and what one more level of nesting adds to each.
    pub(super) nested_steps: Vec<(usize, u64)>,
}

impl Frame {
    pub(super) fn new(function: Option<u32>, seen: Seen, calls: usize, statements: u32) -> Self {
        Self {
            function,
            decisions: 0,
            short_circuits: 0,
            cognitive: 0,
            nestable: 0,
            nested: 0,
            nesting: 0,
            depth: 0,
            deepest: 0,
            paths: Paths::ONE,
            chain: Chain::NONE,
            exits: 0,
            parameters: 0,
            receiver: 0,
            counts: Counts::default(),
            seen,
            abc: [0; 3],
            calls,
            statements,
            held: [0; 3],
            body: u32::MAX - 1,
            nested_steps: Vec::new(),
        }
    }
}
