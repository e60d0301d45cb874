//! Cases of a choice: which can fail to fit.
//!
//! Knows patterns by their roles. A pattern that may or may not fit, for all that can be seen, may not.

use tree_sitter::Node;

use crate::pack::{Meaning, Place, Role, Slot};

use super::walk::{At, Source, Walk};

/// Nodes of a pattern looked at.
const MOST_NODES: usize = 64;

impl Walk<'_> {
    /// Whether a case's pattern can fail to fit; and whether it has a guard, true where nothing else counts it.
    pub(super) fn can_fail(&self, at: At<'_>) -> (bool, Option<bool>) {
        let guard = self.part(at.node, Slot::Guard);
        let mut guard = guard.map(|guard| self.pack.role(guard.kind_id()) != Role::IfClause);
        if self.pack.place(at.kind, Slot::Value) != Place::Nowhere {
            return (self.compares(at), guard);
        }
        let mut patterns = self.patterns(at.node);
        if let [only] = patterns[..]
            && self.pack.role(only.kind_id()) == Role::GuardedPattern
        {
            if self.part(only, Slot::Guard).is_some() {
                guard = Some(false);
            }
            // The pattern may be a mere token, which is no meaningful child.
            let parts = (0..MOST_NODES).map_while(|at| only.child(u32::try_from(at).ok()?));
            let is_pattern = |part: &Node<'_>| {
                let role = self.pack.role(part.kind_id());
                part.is_named() && !role.is_silent() || role == Role::Anything
            };
            patterns = parts.filter(is_pattern).take(1).collect();
        }
        let can_fail = match patterns[..] {
            // No value to compare with: the case for all others.
            [] => false,
            [only] => self.is_one_of_several(at.kind, only) || !self.always_fits(only, at.source),
            _ => true,
        };
        (can_fail, guard)
    }

    /// Whether a case that compares with a value has one; without, it is the case for all others.
    fn compares(&self, at: At<'_>) -> bool {
        self.part(at.node, Slot::Value).is_some_and(|value| {
            let is_label = self.pack.role(value.kind_id()) == Role::Wrapped;
            let is_all = self.pack.means(value.kind_id(), Meaning::Nothing, |_| Some(at.source.bytes(value)));
            !is_all && (!is_label || self.part(value, Slot::Value).is_some())
        })
    }

    /// Whether a pattern is followed by more than its case's guard and colon: `case one, :` fits a sequence of one.
    fn is_one_of_several(&self, case: u16, pattern: Node<'_>) -> bool {
        self.pack.place(case, Slot::Target) == Place::Nowhere
            && pattern
                .next_sibling()
                .is_some_and(|next| !matches!(self.pack.role(next.kind_id()), Role::Colon | Role::IfClause))
    }

    /// What a case binds.
    fn patterns<'t>(&self, case: Node<'t>) -> Vec<Node<'t>> {
        match self.pack.place(case.kind_id(), Slot::Target) {
            Place::Field(_) | Place::Nth(_) => self.part(case, Slot::Target).into_iter().collect(),
            Place::Nowhere => {
                let wrapped = |child: &Node<'_>| self.pack.role(child.kind_id()) == Role::Wrapped;
                (0..MOST_NODES).map_while(|at| case.child(u32::try_from(at).ok()?)).filter(wrapped).collect()
            }
        }
    }

    /// Whether a pattern fits every value (PEP 634, "irrefutable case blocks"; the Rust reference, "refutability").
    fn always_fits(&self, pattern: Node<'_>, source: Source<'_>) -> bool {
        let mut all = vec![pattern];
        for _ in 0..MOST_NODES {
            let Some(node) = all.pop() else { return true };
            let role = self.pack.role(node.kind_id());
            let children = || {
                let children = (0..MOST_NODES).map_while(|at| node.child(u32::try_from(at).ok()?));
                children.filter(|child| {
                    let role = self.pack.role(child.kind_id());
                    child.is_named() && !role.is_silent() || role == Role::Anything
                })
            };
            match role {
                Role::Anything => {}
                Role::Name if self.binds(node, source) => {}
                // One name alone binds; a name with a dot is a value.
                Role::Path | Role::Wrapped if children().count() == 1 => {
                    all.extend(children());
                }
                Role::As => match self.part(node, Slot::Value) {
                    Some(value) => all.push(value),
                    None => return false,
                },
                Role::AlternativesPattern => {
                    let any = children().any(|child| match self.pack.role(child.kind_id()) {
                        Role::Anything => true,
                        Role::Name => self.binds(child, source),
                        _ => false,
                    });
                    if !any {
                        return false;
                    }
                }
                Role::Tuple if self.fits_as_brackets(node) => all.extend(children()),
                _ => return false,
            }
        }
        false
    }

    fn binds(&self, name: Node<'_>, source: Source<'_>) -> bool {
        let text = source.bytes(name);
        let is_capital = text.first().is_some_and(u8::is_ascii_uppercase);
        !(self.pack.capitals_match && is_capital)
    }

    /// Whether a tuple pattern fits whatever its parts fit: where a value's type says how many parts it has, or where
    /// it is only brackets around one.
    fn fits_as_brackets(&self, tuple: Node<'_>) -> bool {
        const BRACKETS_AROUND_ONE: u32 = 3;
        let is_total = self.pack.known(tuple.kind_id()).is_total();
        is_total && (self.pack.capitals_match || tuple.child_count() == BRACKETS_AROUND_ONE)
    }
}
