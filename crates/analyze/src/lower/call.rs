//! Calls, their arguments, and paths that name what is called.

use crate::ir::{Arg, Expr};
use crate::pack::{Role, Slot};
use crate::parse::NodeId;

use super::Lowering;

impl Lowering<'_, '_> {
    /// `callee(args)`, and a struct literal, which calls its type with its fields.
    pub(super) fn call(&mut self, node: NodeId) -> Expr {
        let line = self.callee_line(node);
        let written = self.slot(node, Slot::Callee);
        // Python's grammar reads `[*f(x)]` as a call of `*f`: what is called is spread.
        let spread = written
            .filter(|callee| self.role(*callee) == Role::Spread)
            .and_then(|callee| self.tree.meaningful(callee).next());
        let callee = Box::new(match spread {
            Some(called) => self.expression(called),
            None => self.slot_expression(node, Slot::Callee),
        });
        let args = self.slot(node, Slot::Arguments).map_or_else(Vec::new, |list| self.arguments(list));
        let made = written.and_then(|written| self.made_by(written, &callee));
        let call = Expr::Call { callee, args, line };
        match made {
            Some(kind) => Expr::Cast(Box::new(call), kind),
            None if spread.is_some() => Expr::Opaque(vec![call]),
            None => call,
        }
    }

    /// The type that `collect::<Set<_>>()` or `parse::<u32>()` makes.
    fn made_by(&self, written: NodeId, callee: &Expr) -> Option<String> {
        let Expr::Attribute(_, name) = callee else { return None };
        let stated = self.slot_text(written, Slot::Annotation)?.trim_start_matches(':');
        let kind = stated.strip_prefix('<')?.strip_suffix('>')?;
        matches!(name.as_str(), "collect" | "parse").then(|| kind.to_owned())
    }

    /// In a chain of methods over several lines, a call is where its own name stands.
    fn callee_line(&self, node: NodeId) -> u32 {
        let callee = self.slot(node, Slot::Callee).map_or(node, |callee| self.unwrapped(callee));
        let name = self.slot(callee, Slot::Name).unwrap_or(callee);
        self.line(if self.role(callee) == Role::Attribute { name } else { node })
    }

    /// The arguments in a list; a generator may stand in its place.
    pub(super) fn arguments(&mut self, list: NodeId) -> Vec<Arg> {
        if self.role(list) != Role::Arguments {
            return vec![Arg { name: None, spread: false, value: self.expression(list) }];
        }
        let mut args = Vec::new();
        for child in self.meaningful(list) {
            args.extend(self.argument(child));
        }
        args
    }

    pub(super) fn argument(&mut self, node: NodeId) -> Option<Arg> {
        let (name, spread, value) = match self.role(node) {
            Role::Keyword => {
                let name = self.slot_text(node, Slot::Name).map(str::to_owned);
                (name, false, self.slot(node, Slot::Value)?)
            }
            Role::Spread | Role::SpreadNamed => (None, true, self.tree.meaningful(node).next()?),
            Role::Decorator => return None,
            _ => (None, false, node),
        };
        Some(Arg { name, spread, value: self.expression(value) })
    }

    /// `a::b::c`, `a.b.c`; `crate`, `self` and `super` at its head are made absolute.
    pub(super) fn path_expression(&mut self, node: NodeId) -> Expr {
        let steps = self.path_steps(node);
        let mut steps = steps.into_iter();
        let first = Expr::Name(steps.next().unwrap_or_default());
        steps.fold(first, |value, step| Expr::Attribute(Box::new(value), step))
    }

    /// The names of a path, at most as many as may be nested.
    pub(super) fn path_steps(&self, node: NodeId) -> Vec<String> {
        let mut steps = Vec::new();
        let mut here = self.unwrapped(node);
        while self.role(here) == Role::ScopedPath {
            steps.extend(self.slot_text(here, Slot::Name).map(str::to_owned));
            let Some(next) = self.slot(here, Slot::Value) else { break };
            here = self.unwrapped(next);
        }
        match self.role(here) {
            Role::ScopedPath => {}
            Role::Path => {
                let mut names: Vec<_> =
                    self.tree.meaningful(here).map(|name| self.text(name).to_owned()).collect();
                names.reverse();
                steps.extend(names);
            }
            _ => steps.push(self.text(here).chars().take(256).collect()),
        }
        steps.reverse();
        steps.truncate(crate::ir::MAX_DEPTH.saturating_sub(self.depth).max(1));
        if steps.len() > 1 { self.absolute(steps) } else { steps }
    }
}
