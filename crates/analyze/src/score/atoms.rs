//! Which nodes of a tree weigh by themselves, told by their role.
//!
//! Knows roles only; what an atom weighs is told by the weights.

use crate::ir::Op;
use crate::pack::{Role, Slot};
use crate::parse::{NodeId, Tree};

use super::sketch::AtomKind;

/// What kind of atom a node is, if it is one wherever it stands.
pub(super) fn kind_of(tree: &Tree<'_>, op: impl Fn(&str) -> Option<Op>, id: NodeId) -> Option<AtomKind> {
    Some(match tree.role(id) {
        Role::Function | Role::Type | Role::Scope | Role::Lambda => AtomKind::Inner,
        Role::Decorator => AtomKind::Decorator,
        Role::Parameter | Role::Receiver => AtomKind::Parameter,
        Role::Field => AtomKind::Field,
        Role::Assign | Role::Walrus => AtomKind::Assign,
        Role::Augment | Role::Increment => AtomKind::Augment,
        Role::Return
        | Role::Raise
        | Role::Break
        | Role::Continue
        | Role::Goto
        | Role::Yield
        | Role::Propagate => AtomKind::Jump,
        Role::If
        | Role::ElseIf
        | Role::Conditional
        | Role::IfClause
        | Role::CompileIf
        | Role::CompileElseIf => AtomKind::Branch,
        Role::GuardedPattern if tree.slot(id, Slot::Guard).is_some() => AtomKind::Branch,
        Role::Else | Role::Finally | Role::CompileElse => AtomKind::Else,
        Role::Match => AtomKind::Match,
        Role::Case | Role::Default => AtomKind::Case,
        Role::Binary => {
            let operator = tree.slot(id, Slot::Operator)?;
            matches!(op(tree.text(operator)), Some(Op::And | Op::Or)).then_some(AtomKind::Logic)?
        }
        Role::ShortCircuit => AtomKind::Logic,
        Role::Try => AtomKind::Try,
        Role::Catch => AtomKind::Catch,
        Role::With => AtomKind::With,
        Role::For | Role::ForClause => AtomKind::Iterate,
        Role::While | Role::Loop => AtomKind::Repeat,
        Role::Call => AtomKind::Call,
        Role::Macro => AtomKind::Macro,
        Role::Await => AtomKind::Await,
        Role::Spawn => AtomKind::Spawn,
        _ => return None,
    })
}

/// Whether the atom is a clause or a declaration beside others: it comes and goes without changing what it stands in.
pub(super) const fn stands_beside(role: Role) -> bool {
    matches!(
        role,
        Role::ElseIf
            | Role::Else
            | Role::Finally
            | Role::Case
            | Role::Default
            | Role::CompileElseIf
            | Role::CompileElse
            | Role::Catch
            | Role::Parameter
            | Role::Receiver
            | Role::Field
            | Role::Decorator
    )
}

/// Whether all inside the node runs once for each round of it, but for what [`runs_once`].
pub(super) const fn repeats(role: Role) -> bool {
    matches!(
        role,
        Role::For
            | Role::While
            | Role::Loop
            | Role::ListComprehension
            | Role::SetComprehension
            | Role::DictComprehension
            | Role::Generator
    )
}

/// Whether what stands inside is nested one deeper, as cognitive complexity counts it.
pub(super) const fn nests(role: Role) -> bool {
    matches!(
        role,
        Role::If
            | Role::Conditional
            | Role::Match
            | Role::For
            | Role::While
            | Role::Loop
            | Role::Catch
            | Role::Lambda
    )
}
