//! Imports, one [`Import`] a module named, with relative ones made absolute.

use crate::ir::{Import, Stmt, StmtKind};
use crate::pack::{Role, Slot};
use crate::parse::NodeId;

use super::{Lowering, ScopeKind};

/// Names that one `use` declaration may bring in.
const MOST_USES: usize = 10_000;
/// Steps of one path; more are cut.
const MOST_STEPS: usize = 64;

impl Lowering<'_, '_> {
    pub(super) fn import(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let mut imports = Vec::new();
        match self.role(node) {
            Role::Import => {
                for name in self.tree.slots(node, Slot::Name) {
                    let (module, alias) = self.aliased(name);
                    imports.push(Import { module, names: Vec::new(), alias });
                }
            }
            Role::ImportFrom => imports.push(self.import_from(node)),
            Role::Use => {
                if let Some(path) = self.slot(node, Slot::Path) {
                    self.use_tree(path, &mut imports);
                }
            }
            _ => {
                let module = self.slot_text(node, Slot::Name).unwrap_or_default().to_owned();
                let alias = self.slot_text(node, Slot::Alias).map(str::to_owned);
                imports.push(Import { module, names: Vec::new(), alias });
            }
        }
        let line = self.line(node);
        into.extend(imports.into_iter().map(|import| Stmt { line, kind: StmtKind::Import(import) }));
    }

    /// A name with its alias, spaces around dots dropped.
    fn aliased(&self, node: NodeId) -> (String, Option<String>) {
        let path = if self.role(node) == Role::Aliased { self.slot(node, Slot::Path) } else { None };
        let name = self.text(path.unwrap_or(node)).split_whitespace().collect();
        (name, self.slot_text(node, Slot::Alias).map(str::to_owned))
    }

    fn import_from(&self, node: NodeId) -> Import {
        let from: String = self.slot_text(node, Slot::Path).unwrap_or_default().split_whitespace().collect();
        let mut names: Vec<_> = self.tree.slots(node, Slot::Name).map(|name| self.aliased(name)).collect();
        if self.tree.child(node, Role::Wildcard).is_some() {
            names.push(("*".to_owned(), None));
        }
        Import { module: self.seen_from_package(&from), names, alias: None }
    }

    /// `..io` seen from `pkg.sub.main` is `pkg.io`; what leads out of the outermost package keeps its dots.
    fn seen_from_package(&self, path: &str) -> String {
        let rest = path.trim_start_matches('.');
        let dots = path.len() - rest.len();
        if dots == 0 {
            return path.to_owned();
        }
        let mut package: Vec<&str> = self.output.name.split('.').collect();
        let up = if self.output.is_package { dots - 1 } else { dots };
        if up >= package.len() && !(up == package.len() && self.output.is_package) || up > package.len() {
            return path.to_owned();
        }
        package.truncate(package.len() - up);
        if package.is_empty() {
            return path.to_owned();
        }
        if !rest.is_empty() {
            package.push(rest);
        }
        package.join(".")
    }

    /// The tree of a `use`, without recursion.
    fn use_tree(&self, root: NodeId, imports: &mut Vec<Import>) {
        let mut open: Vec<(NodeId, Vec<String>)> = vec![(root, Vec::new())];
        while let Some((node, prefix)) = open.pop() {
            if imports.len() >= MOST_USES || prefix.len() > MOST_STEPS {
                return;
            }
            match self.role(node) {
                Role::UseGroup => {
                    let mut inner = prefix;
                    if let Some(path) = self.slot(node, Slot::Path) {
                        inner.extend(self.use_steps(path));
                    }
                    open.extend(self.slot(node, Slot::Body).map(|list| (list, inner)));
                }
                Role::UseList => {
                    let parts: Vec<_> = self.tree.meaningful(node).collect();
                    open.extend(parts.into_iter().rev().map(|part| (part, prefix.clone())));
                }
                Role::Wildcard => {
                    let mut steps = prefix;
                    if let Some(path) = self.tree.meaningful(node).next() {
                        steps.extend(self.use_steps(path));
                    }
                    let names = vec![("*".to_owned(), None)];
                    imports.push(Import { module: self.absolute(steps).join("."), names, alias: None });
                }
                _ => {
                    let path =
                        if self.role(node) == Role::Aliased { self.slot(node, Slot::Path) } else { None };
                    let alias = self.slot_text(node, Slot::Alias).map(str::to_owned);
                    let mut steps = prefix;
                    steps.extend(self.use_steps(path.unwrap_or(node)));
                    if steps.len() > 1 && steps.last().is_some_and(|last| last == "self") {
                        steps.pop();
                    }
                    imports.push(named_import(self.absolute(steps), alias));
                }
            }
        }
    }

    fn use_steps(&self, path: NodeId) -> Vec<String> {
        self.text(path)
            .split("::")
            .map(|step| step.trim().to_owned())
            .filter(|step| !step.is_empty())
            .collect()
    }

    /// Resolves `crate`, `self` and `super` at the head of a path by the module's own name.
    pub(super) fn absolute(&self, steps: Vec<String>) -> Vec<String> {
        let head = steps.first().map(String::as_str).unwrap_or_default();
        let in_module = self.scopes.iter().any(|(_, kind)| *kind == ScopeKind::Module);
        let is_local = !in_module && self.output.locals.iter().any(|local| local == head);
        if !is_local && !matches!(head, "crate" | "self" | "super") {
            return steps;
        }
        let mut base: Vec<String> = self.output.name.split('.').map(str::to_owned).collect();
        let inner = self.scopes.iter().filter(|(_, kind)| *kind == ScopeKind::Module);
        base.extend(inner.map(|(name, _)| name.clone()));
        let mut rest = steps.into_iter().peekable();
        while let Some(step) = rest.peek() {
            match step.as_str() {
                "crate" => base.truncate(1),
                "self" => {}
                "super" if base.len() > 1 => {
                    base.pop();
                }
                "super" => {}
                _ => break,
            }
            rest.next();
        }
        base.extend(rest);
        base
    }
}

/// The last step of a path is what is taken out of the module before it.
fn named_import(mut steps: Vec<String>, alias: Option<String>) -> Import {
    match steps.pop() {
        Some(name) if !steps.is_empty() => {
            Import { module: steps.join("."), names: vec![(name, alias)], alias: None }
        }
        only => Import { module: only.unwrap_or_default(), names: Vec::new(), alias },
    }
}
