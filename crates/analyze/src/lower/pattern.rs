//! What is bound: assignment targets, loop variables, the patterns of `match` and `let`.
//!
//! A pattern with one part inside (`Some(x)`, `&x`, `[x]` is not one) stands for that part; a name that is only
//! compared with binds nothing.

use crate::ir::{Container, Expr};
use crate::pack::{Role, Slot};
use crate::parse::NodeId;

use super::Lowering;

impl Lowering<'_, '_> {
    /// A target: names, attributes and subscripts, displays of those, and `Opaque` for several names of which
    /// it is not known what they are bound to.
    pub(super) fn pattern(&mut self, node: NodeId) -> Expr {
        self.deeper(node, 1, |this| this.pattern_here(node)).unwrap_or_else(|| Expr::Opaque(Vec::new()))
    }

    fn pattern_here(&mut self, node: NodeId) -> Expr {
        let mut node = self.unwrapped(node);
        // All alternatives bind the same names; a table written as one has hundreds, each inside the next.
        while self.role(node) == Role::AlternativesPattern {
            match self.tree.meaningful(node).next() {
                Some(first) => node = self.unwrapped(first),
                None => return Expr::Opaque(Vec::new()),
            }
        }
        match self.role(node) {
            Role::Name => self.binding(node),
            // What a call gives is no pattern: `*counts.entry(key).or_insert(0) += 1`.
            Role::Attribute | Role::Index | Role::Call => self.expression(node),
            Role::Tuple | Role::List => {
                let items = self.places(node).into_iter().map(|part| self.pattern(part)).collect();
                Expr::Display { container: Container::Tuple, items }
            }
            Role::Path => {
                let mut parts = self.tree.meaningful(node);
                match (parts.next(), parts.next()) {
                    (Some(only), None) => self.binding(only),
                    _ => Expr::Opaque(Vec::new()),
                }
            }
            Role::As => {
                let inner = self.slot(node, Slot::Value).map(|value| self.pattern(value));
                let names = match self.slot(node, Slot::Target) {
                    Some(target) => vec![self.pattern(target)],
                    // In a `case` the second name stands without a field.
                    None => self.meaningful(node).iter().skip(1).map(|&part| self.pattern(part)).collect(),
                };
                several(names.into_iter().chain(inner).collect())
            }
            Role::FieldPattern => match self.slot(node, Slot::Value) {
                Some(value) => self.pattern(value),
                None => {
                    let parts = self.meaningful(node);
                    several(parts.into_iter().rev().take(1).map(|part| self.pattern(part)).collect())
                }
            },
            Role::Number | Role::Text | Role::Negative | Role::Range | Role::ScopedPath | Role::Nothing => {
                Expr::Opaque(Vec::new())
            }
            Role::Character | Role::Boolean | Role::True | Role::False => Expr::Opaque(Vec::new()),
            role if role.is_silent() => Expr::Opaque(Vec::new()),
            _ => {
                let named = self.slot(node, Slot::Name);
                let parts = self.meaningful(node);
                let parts: Vec<_> = parts.into_iter().filter(|&part| Some(part) != named).collect();
                several(parts.into_iter().map(|part| self.pattern(part)).collect())
            }
        }
    }

    /// Parts of a pattern or a list of parameters. In Rust `_` is no name and yet has a place.
    pub(super) fn places(&self, node: NodeId) -> Vec<NodeId> {
        let has_place = |part: &NodeId| {
            let named = self.tree.is_named(*part);
            named && !self.tree.role(*part).is_silent() || !named && self.tree.text(*part) == "_"
        };
        self.tree.children(node).filter(has_place).collect()
    }

    fn binding(&self, node: NodeId) -> Expr {
        let name = self.text(node);
        if name == "_" || self.pack.capitals_match && name.starts_with(char::is_uppercase) {
            return Expr::Opaque(Vec::new());
        }
        Expr::Name(name.to_owned())
    }
}

/// One part stands for itself; several for no one knows what.
fn several(mut parts: Vec<Expr>) -> Expr {
    parts.retain(super::branch::binds);
    match parts.len() {
        1 => parts.remove(0),
        _ => Expr::Opaque(parts),
    }
}
