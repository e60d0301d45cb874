//! Control flow: which constructs are decisions, and what they add to each metric.
//!
//! Knows what a construct counts for; what is open around it and how sums come together at its end is in
//! `structure`.

use plimsoll_model::BlockKind;

use crate::ir::Op;
use crate::pack::{Place, Role, Slot};

use super::steps::Explained;
use super::structure::{Mode, Structure};
use super::walk::{At, Level, Walk, Watch};

/// Whether what stands there does so for what it does, not for its value.
fn is_statement(parent: Level) -> bool {
    matches!(parent.watch, Watch::Statements | Watch::Compiled | Watch::Structure)
        || matches!(parent.role, Role::ExpressionStatement | Role::Else | Role::Mark)
}

impl Walk<'_> {
    /// A construct that may change the flow of control.
    pub(super) fn flow(&mut self, at: At<'_>, role: Role) -> Watch {
        match role {
            Role::If => return self.branch(at),
            Role::ElseIf => return self.else_if(at),
            Role::Else => return self.otherwise(at),
            Role::For | Role::While | Role::Loop => return self.repeat(at, role),
            Role::Match => {
                self.structural(at, "a choice between cases");
                let block = self.open_block(at, BlockKind::Branch, 0);
                let mut structure = Structure::new(role, self.frame.paths, block);
                structure.is_total =
                    at.known.is_total() || at.known.is_total_as_value() && !is_statement(at.parent);
                self.open_structure(at, structure, false, true);
                return Watch::Structure;
            }
            Role::Case => {
                self.case(at);
                if self.pack.place(at.kind, Slot::Body) == Place::Nowhere {
                    return Watch::Statements;
                }
            }
            Role::Default => {
                self.frame.abc[2] += 1;
                self.open_case(at, true, false);
                return Watch::Statements;
            }
            Role::CompileIf => {
                if self.frame.function.is_some() {
                    self.structural(at, "a condition of the preprocessor");
                    self.open_compiled(at);
                }
                return Watch::Compiled;
            }
            Role::CompileElseIf | Role::CompileElse => {
                if self.frame.function.is_some() {
                    self.flat(at, "`else` of the preprocessor");
                }
                return Watch::Compiled;
            }
            Role::GuardedPattern => self.guard(at),
            Role::Try => {
                self.frame.abc[2] += 1;
                self.open_structure(at, Structure::new(role, self.frame.paths, None), false, true);
            }
            Role::Catch => {
                self.decide(at, "a handler");
                self.structural(at, "a handler");
                self.frame.abc[2] += 1;
                let block = self.open_block(at, BlockKind::Handler, 1);
                self.open_part(at, 1, Mode::Add, block);
            }
            Role::Finally => self.open_part(at, 0, Mode::After, None),
            Role::Conditional => {
                self.decide(at, "a conditional expression");
                self.structural(at, "a conditional expression");
                self.frame.abc[2] += 1;
                self.open_structure(at, Structure::new(role, self.frame.paths, None), true, false);
            }
            Role::ForClause => {
                self.decide(at, "a comprehension's `for`");
                self.frame.paths.add(1);
            }
            Role::IfClause => {
                let why = if at.parent.role == Role::Case { "a guard" } else { "a comprehension's `if`" };
                self.decide(at, why);
                self.frame.paths.add(1);
            }
            Role::Propagate => {
                self.decide(at, "an early return of an error");
                self.frame.paths.add(1);
                self.frame.exits += 1;
            }
            Role::ShortCircuit => self.short_circuit(at),
            Role::Return | Role::Raise => self.frame.exits += 1,
            Role::Goto => self.flat(at, "a jump"),
            Role::Label => {
                if matches!(at.parent.role, Role::Break | Role::Continue) {
                    self.flat(at, "a jump to a label");
                }
            }
            Role::Break | Role::Continue if self.part(at.node, Slot::Label).is_some() => {
                self.flat(at, "a jump to a label");
            }
            _ => {}
        }
        Watch::Nothing
    }

    fn branch(&mut self, at: At<'_>) -> Watch {
        let is_else_if = std::mem::take(&mut self.is_alternative) || at.parent.role == Role::Else;
        self.decide(at, "a condition");
        let block = if is_else_if {
            self.flat(at, "`else if`");
            None
        } else {
            self.structural(at, "a condition");
            self.open_block(at, BlockKind::Branch, 1)
        };
        let whole = !matches!(self.pack.place(at.kind, Slot::Body), Place::Field(_));
        self.open_structure(at, Structure::new(Role::If, self.frame.paths, block), whole, !is_else_if);
        Watch::Structure
    }

    fn else_if(&mut self, at: At<'_>) -> Watch {
        self.decide(at, "a condition");
        self.flat(at, "`else if`");
        self.frame.abc[2] += 1;
        self.open_part(at, 0, Mode::Add, None);
        self.open_structure(at, Structure::new(Role::ElseIf, self.frame.paths, None), false, false);
        Watch::Structure
    }

    /// What happens otherwise: of a condition, a loop or a guarded stretch.
    fn otherwise(&mut self, at: At<'_>) -> Watch {
        self.frame.abc[2] += 1;
        let body = self.part(at.node, Slot::Body);
        let is_else_if = body.is_some_and(|body| self.pack.role(body.kind_id()) == Role::If);
        if !is_else_if {
            self.flat(at, "`else`");
        }
        if let Some(structure) = self.structure() {
            structure.has_otherwise = true;
        }
        // Behind a guarded stretch it goes on where that ended.
        let mode = if at.parent.role == Role::Try { Mode::Keep } else { Mode::Add };
        self.open_part(at, u32::from(!is_else_if), mode, None);
        Watch::Nothing
    }

    fn repeat(&mut self, at: At<'_>, role: Role) -> Watch {
        let is_conditional = match role {
            Role::Loop => false,
            // A loop head that may lack its condition: `for (;;)`.
            _ => self.pack.place(at.kind, Slot::Condition) == Place::Nowhere || self.has_condition(at),
        };
        if is_conditional {
            self.decide(at, "a loop");
        }
        self.structural(at, "a loop");
        let block = self.open_block(at, BlockKind::Loop, u32::from(is_conditional));
        let whole = !matches!(self.pack.place(at.kind, Slot::Body), Place::Field(_));
        let role = if is_conditional { role } else { Role::Loop };
        self.open_structure(at, Structure::new(role, self.frame.paths, block), whole, true);
        Watch::Structure
    }

    /// Whether a loop's head has a condition where it may lack one: `for (;;)`, `for { … }`.
    fn has_condition(&self, at: At<'_>) -> bool {
        let condition = self.part(at.node, Slot::Condition);
        condition.filter(|it| Some(*it) != self.part(at.node, Slot::Body)).is_some_and(|condition| {
            let kind = condition.kind_id();
            let is_clause = matches!(self.pack.place(kind, Slot::Value), Place::Field(_));
            match self.pack.role(kind) {
                Role::Wrapped if is_clause => self.part(condition, Slot::Value).is_some(),
                role => !role.is_silent(),
            }
        })
    }

    /// A child of what is chosen before the program is compiled; whether it is the condition, which is no code of the
    /// program, or another choice.
    pub(super) fn compiled_child(&mut self, cursor: &tree_sitter::TreeCursor<'_>, at: At<'_>) -> bool {
        let field = cursor.field_id().map_or(Place::Nowhere, |field| Place::Field(field.get()));
        if field != Place::Nowhere && self.pack.place(at.parent.kind, Slot::Condition) == field {
            if !at.known.is_terminal() {
                self.ignore(at);
            }
            return true;
        }
        matches!(at.known.role, Role::CompileElse | Role::CompileElseIf)
    }

    fn case(&mut self, at: At<'_>) {
        self.frame.abc[2] += 1;
        let (can_fail, guard) = self.can_fail(at);
        let step = self.steps.as_ref().map_or(0, Vec::len);
        if can_fail {
            self.decide(at, "a case that may not fit");
        }
        self.open_case(at, !can_fail && guard.is_none(), can_fail && guard.is_none());
        if let Some(structure) = self.case_structure() {
            structure.last_step = step;
        }
        if guard == Some(true) {
            self.decide(at, "a guard");
            self.frame.paths.add(1);
        }
    }

    /// A guard that is a part of a pattern.
    fn guard(&mut self, at: At<'_>) {
        if self.part(at.node, Slot::Guard).is_some() {
            self.decide(at, "a guard");
            self.frame.paths.add(1);
        }
    }

    /// `else` behind a pattern that may not fit, in a binding.
    pub(super) fn binding_else(&mut self, at: At<'_>) {
        self.decide(at, "the `else` of a binding");
        self.structural(at, "the `else` of a binding");
        self.frame.abc[2] += 1;
        let above = At { depth: at.depth.saturating_sub(1), ..at };
        self.open_structure(above, Structure::new(Role::Assign, self.frame.paths, None), true, false);
    }

    /// `and` or `or` between two operands.
    pub(super) fn boolean(&mut self, at: At<'_>, op: Op) {
        if self.ignored > 0 {
            return;
        }
        self.frame.short_circuits += 1;
        self.frame.paths.add(1);
        self.step(at, Explained::Cyclomatic, 1, "a logical operator");
        if self.frame.chain.last != Some(op) {
            self.flat(at, "a run of one logical operator");
            self.frame.chain.last = Some(op);
        }
    }

    /// Looks at its right side only for some values of its left one.
    pub(super) fn short_circuit(&mut self, at: At<'_>) {
        self.frame.short_circuits += 1;
        self.frame.paths.add(1);
        self.step(at, Explained::Cyclomatic, 1, "an operator that may skip its right side");
    }

    /// A branch of the control-flow graph.
    pub(super) fn decide(&mut self, at: At<'_>, why: &str) {
        self.frame.decisions += 1;
        self.step(at, Explained::Cyclomatic, 1, why);
    }

    /// A break in the linear flow that counts more the deeper it stands.
    pub(super) fn structural(&mut self, at: At<'_>, why: &str) {
        let nesting = u64::from(self.frame.nesting);
        self.frame.cognitive += 1 + nesting;
        self.frame.nestable += 1;
        if self.steps.is_some() {
            let why = if nesting == 0 { why.to_owned() } else { format!("{why}, nested {nesting} deep") };
            self.step(at, Explained::Cognitive, 1 + nesting, &why);
        }
    }

    /// A break in the linear flow that counts the same everywhere.
    pub(super) fn flat(&mut self, at: At<'_>, why: &str) {
        self.frame.cognitive += 1;
        self.step(at, Explained::Cognitive, 1, why);
    }

    /// A child of a branch, a loop or a choice.
    pub(super) fn structure_child(&mut self, cursor: &tree_sitter::TreeCursor<'_>, at: At<'_>) {
        if !at.known.is_named() || at.known.role.is_silent() {
            return;
        }
        let Some(field) = cursor.field_id().map(std::num::NonZero::get) else { return };
        let place = |slot| self.pack.place(at.parent.kind, slot) == Place::Field(field);
        if at.parent.role == Role::Match {
            return;
        }
        if place(Slot::Body) {
            self.open_part(at, 1, Mode::Add, None);
        } else if place(Slot::Condition) {
            self.operand(at);
        } else if place(Slot::Alternative) && !matches!(at.known.role, Role::Else | Role::ElseIf) {
            self.frame.abc[2] += 1;
            self.is_alternative = at.known.role == Role::If;
            if !self.is_alternative {
                self.flat(at, "`else`");
            }
            let raise = u32::from(!self.is_alternative);
            if let Some(structure) = self.structure() {
                structure.has_otherwise = true;
            }
            self.open_part(at, raise, Mode::Add, None);
        }
    }

    /// A child of a function.
    pub(super) fn function_child(&mut self, cursor: &tree_sitter::TreeCursor<'_>, at: At<'_>) {
        let Some(field) = cursor.field_id().map(std::num::NonZero::get) else { return };
        let place = |slot| self.pack.place(at.parent.kind, slot) == Place::Field(field);
        if place(Slot::Body) {
            self.frame.body = at.depth;
        }
    }

    /// A condition, or an operand of a logical operator: one that is no comparison is a condition by itself.
    pub(super) fn operand(&mut self, at: At<'_>) {
        let counts = match at.known.role {
            Role::Wrapped if at.parent.watch == Watch::Structure => self.is_bare(at.node),
            Role::Binary | Role::Comparison | Role::Wrapped | Role::AllOf | Role::Walrus => false,
            Role::Unary => self.part(at.node, Slot::Value).is_none_or(|value| {
                !matches!(self.pack.role(value.kind_id()), Role::Wrapped | Role::Comparison)
            }),
            _ => true,
        };
        self.frame.abc[2] += u32::from(counts);
    }

    /// Whether there is no comparison and no logical operator inside a condition's brackets.
    fn is_bare(&self, condition: tree_sitter::Node<'_>) -> bool {
        const MOST_BRACKETS: usize = 8;
        let mut inside = condition;
        for _ in 0..MOST_BRACKETS {
            let role = self.pack.role(inside.kind_id());
            let value = self.part(inside, Slot::Value);
            match (role, value) {
                (Role::Wrapped, Some(value)) => inside = value,
                (Role::Unary, Some(value)) => {
                    return !matches!(self.pack.role(value.kind_id()), Role::Wrapped | Role::Comparison);
                }
                _ => return !matches!(role, Role::Binary | Role::Comparison | Role::AllOf | Role::Walrus),
            }
        }
        false
    }
}
