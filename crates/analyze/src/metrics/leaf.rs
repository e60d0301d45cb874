//! Tokens: operators and operands, lines, and the few tokens that are decisions by themselves.
//!
//! Knows single tokens and the nodes around them, not what stands before or behind, but for the last few.

use crate::ir::Op;
use crate::pack::Role;

use super::vocabulary::hash;
use super::walk::{At, Walk, Watch};

/// The last tokens, so that a call's name is known when its arguments begin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tokens {
    /// Newest first.
    pub(super) last: [Token; 3],
}

/// A token: what it is, and which name if it is one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Token {
    pub(super) role: Role,
    pub(super) hash: u64,
}

impl Tokens {
    fn push(&mut self, token: Token) {
        self.last = [token, self.last[0], self.last[1]];
    }
}

impl Walk<'_> {
    /// A node without children.
    pub(super) fn leaf(&mut self, at: At<'_>) {
        let role = at.known.role;
        if role == Role::Comment {
            self.lines.comment(at.row(), at.source.last_row(at.node));
            return;
        }
        if self.has_errors && at.node.is_missing() {
            if self.again_depth == 0 {
                let start = super::walk::small(at.node.start_byte());
                crate::parse::note(&mut self.broken, at.row() + 1, start, start);
            }
            return;
        }
        if matches!(role, Role::Content | Role::Text | Role::Escape) {
            self.lines.code_through(at.row(), at.source.last_row(at.node));
            if role != Role::Text {
                return;
            }
        } else {
            self.lines.code(at.row());
        }
        match role {
            Role::Layout | Role::Mark => return,
            Role::Closing => {
                self.remember(Token { role, hash: 0 });
                return;
            }
            _ => {}
        }
        if at.known.is_named() && role != Role::ShortCircuit {
            let hash = hash(at.source.bytes(at.node));
            self.count_operand(hash);
            self.remember(Token { role, hash });
            return;
        }
        self.count_operator(at.kind);
        // Before a member or a call it is an access mark as well.
        let is_access = role == Role::ShortCircuit
            && matches!(at.parent.role, Role::Attribute | Role::Index | Role::Call);
        self.remember(Token { role: if is_access { Role::AccessMark } else { role }, hash: 0 });
        if let Some(op) = at.known.op {
            self.operator_token(at, op);
        } else if role != Role::None {
            self.special_token(at, role);
        }
    }

    fn remember(&mut self, token: Token) {
        if self.ignored == 0 {
            self.tokens.push(token);
        }
    }

    /// A text: one operand, whatever it is made of. What is interpolated is code of its own.
    pub(super) fn text(&mut self, at: At<'_>) -> Option<Watch> {
        let hash = hash(at.source.bytes(at.node));
        self.count_operand(hash);
        self.remember(Token { role: Role::Text, hash: 0 });
        // An interpolation has two quotes, two brackets and a name at least.
        const PLAIN: usize = 6;
        if at.node.descendant_count() > PLAIN {
            return Some(Watch::Nothing);
        }
        self.lines.code_through(at.row(), at.source.last_row(at.node));
        None
    }

    fn operator_token(&mut self, at: At<'_>, op: Op) {
        let is_operator = matches!(at.parent.role, Role::Binary | Role::Comparison | Role::AllOf);
        match op {
            Op::And | Op::Or if is_operator && at.parent.watch == Watch::Chain => self.boolean(at, op),
            // `a ||= b` assigns only where it has to look at `b`.
            Op::And | Op::Or if at.parent.role == Role::Augment => self.short_circuit(at),
            Op::Less
            | Op::LessEqual
            | Op::Greater
            | Op::GreaterEqual
            | Op::Equal
            | Op::NotEqual
            | Op::In
            | Op::Is
                // `<` among raw tokens is as often a bracket.
                if is_operator
                    || at.parent.role == Role::Tokens && !matches!(op, Op::Less | Op::Greater) =>
            {
                self.frame.abc[2] += 1;
            }
            _ => {}
        }
    }

    fn special_token(&mut self, at: At<'_>, role: Role) {
        match role {
            Role::AssignMark if matches!(at.parent.role, Role::Assign) => self.frame.abc[0] += 1,
            Role::ElseMark if at.parent.role == Role::Assign => self.binding_else(at),
            Role::ShortCircuit => self.short_circuit(at),
            _ => {}
        }
    }

    /// An operand of the function, of the types around it and of the file.
    fn count_operand(&mut self, hash: u64) {
        let number = self.words.number(hash);
        self.frame.counts.operands += 1;
        let in_types = !self.types_open.is_empty();
        let new = self.words.is_new(self.frame.seen, number);
        if new {
            self.frame.counts.distinct_operands += 1;
            self.counts.distinct_operands +=
                u32::from(self.frame.function.is_none() || self.words.is_new(self.seen, number));
        }
        if in_types {
            let level = self.outer.len();
            for open in &mut self.types_open {
                if (new || open.level == level) && self.words.is_new(open.seen, number) {
                    open.counts.distinct_operands += 1;
                }
            }
        }
    }

    fn count_operator(&mut self, kind: u16) {
        let number = u32::from(kind);
        self.frame.counts.operators += 1;
        let in_types = !self.types_open.is_empty();
        let new = self.words.is_new(self.frame.seen, number);
        if new {
            self.frame.counts.distinct_operators += 1;
            self.counts.distinct_operators +=
                u32::from(self.frame.function.is_none() || self.words.is_new(self.seen, number));
        }
        if in_types {
            let level = self.outer.len();
            for open in &mut self.types_open {
                if (new || open.level == level) && self.words.is_new(open.seen, number) {
                    open.counts.distinct_operators += 1;
                }
            }
        }
    }
}
