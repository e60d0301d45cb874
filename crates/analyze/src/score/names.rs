//! The names of one file: each text once, what binds it, and what imports make of it.
//!
//! Knows nothing of the other side.

use std::collections::HashMap;

use crate::pack::{Role, Slot};
use crate::parse::{NodeId, Tree};

use super::sketch::{Import, NameId};

/// Names that one import may bring in; more are not looked at.
const MOST_NAMES: usize = 10_000;

/// What binds a name in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Gets a value; where the language declares variables, this alone does not make one.
    Assignment,
    /// A loop's or handler's variable, a name for part of a value.
    Declaration,
    Parameter,
    /// What a pattern matched.
    Pattern,
    /// Said to be an outer scope's.
    Outer,
}

/// Names in the order they were met.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    ids: HashMap<&'s str, NameId>,
    made: HashMap<String, NameId>,
    pub(super) texts: Vec<Box<str>>,
    /// `(unit, name, by what)`.
    pub(super) bound: Vec<(u32, NameId, Bound)>,
    pub(super) defined: Vec<NameId>,
    pub(super) imports: Vec<Import>,
    /// `(unit, name there, dotted path it stands for)`; unit 0 is the file.
    pub(super) aliases: Vec<(u32, NameId, NameId)>,
    /// The unit that the import being read belongs to.
    importing: u32,
}

impl<'s> Names<'s> {
    pub(super) fn id(&mut self, text: &'s str) -> NameId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = match self.made.get(text) {
            Some(&id) => id,
            None => self.push(text),
        };
        self.ids.insert(text, id);
        id
    }

    /// As [`Names::id`], of a text that the source does not hold in one piece.
    pub(super) fn made(&mut self, text: String) -> NameId {
        if let Some(&id) = self.ids.get(text.as_str()).or_else(|| self.made.get(&text)) {
            return id;
        }
        let id = self.push(&text);
        self.made.insert(text, id);
        id
    }

    fn push(&mut self, text: &str) -> NameId {
        self.texts.push(text.into());
        super::collect::small(self.texts.len() - 1)
    }

    pub(super) fn define(&mut self, name: NameId) {
        self.defined.push(name);
    }

    pub(super) fn bind(&mut self, unit: u32, name: NameId, bound: Bound) {
        self.bound.push((unit, name, bound));
    }

    /// Takes note of an import: what it takes, and the name it has here.
    fn import(&mut self, path: String, bound: Option<String>, line: u32) {
        let path = self.made(path);
        self.imports.push(Import { path, line });
        if let Some(bound) = bound {
            let bound = self.made(bound);
            self.aliases.push((self.importing, bound, path));
        }
    }
}

/// Reads an import statement of any form; what it binds is the unit's own, or the file's where that is 0.
pub(super) fn imported(tree: &Tree<'_>, id: NodeId, unit: u32, names: &mut Names<'_>) {
    names.importing = unit;
    let line = tree.line(id);
    let before = names.imports.len();
    match tree.role(id) {
        Role::ImportFrom => from(tree, id, names),
        Role::Use => {
            if let Some(path) = tree.slot(id, Slot::Path) {
                used(tree, path, names);
            }
        }
        _ => {
            for name in tree.slots(id, Slot::Name).take(MOST_NAMES) {
                let (path, alias) = aliased(tree, name);
                let alias = alias.or_else(|| tree.slot(id, Slot::Alias).map(|alias| plain(tree.text(alias))));
                match alias {
                    Some(alias) => names.import(path, Some(alias), line),
                    // `import a.b` binds `a`, which stands for itself.
                    None => names.import(path, None, line),
                }
            }
        }
    }
    if names.imports.len() == before {
        untaken(tree, id, names);
    }
}

/// An import that the pack does not take apart: modules are its texts, or else its first path; names are what stands
/// beside them.
fn untaken(tree: &Tree<'_>, id: NodeId, names: &mut Names<'_>) {
    let line = tree.line(id);
    let below = || tree.below(id).skip(1).take(MOST_NAMES);
    let texts: Vec<String> =
        below().filter(|&node| tree.role(node) == Role::Text).map(|node| plain(tree.text(node))).collect();
    let taken: Vec<String> =
        below().filter(|&node| tree.role(node) == Role::Name).map(|node| plain(tree.text(node))).collect();
    let path = below().find(|&node| matches!(tree.role(node), Role::ScopedPath | Role::Path));
    match (texts.as_slice(), path) {
        ([], Some(path)) => {
            let path = plain(tree.text(path));
            let last = path.rsplit('.').next().unwrap_or_default().to_owned();
            names.import(path, Some(last), line);
        }
        ([], None) => {
            let words: Vec<&str> = tree.text(id).split_whitespace().take(MOST_NAMES).collect();
            names.import(words.join(" "), None, line);
        }
        ([module], _) if !taken.is_empty() => {
            for name in taken {
                names.import(format!("{module}.{name}"), Some(name), line);
            }
        }
        (modules, _) => {
            for module in modules {
                let last = module.rsplit('/').next().unwrap_or_default().to_owned();
                names.import(module.clone(), Some(last), line);
            }
        }
    }
}

fn from(tree: &Tree<'_>, id: NodeId, names: &mut Names<'_>) {
    let line = tree.line(id);
    let module = tree.slot(id, Slot::Path).map(|path| plain(tree.text(path))).unwrap_or_default();
    let join = |name: &str| {
        if module.ends_with('.') || module.is_empty() {
            format!("{module}{name}")
        } else {
            format!("{module}.{name}")
        }
    };
    for name in tree.slots(id, Slot::Name).take(MOST_NAMES) {
        let (name, alias) = aliased(tree, name);
        names.import(join(&name), Some(alias.unwrap_or(name)), line);
    }
    if tree.child(id, Role::Wildcard).is_some() {
        names.import(join("*"), None, line);
    }
}

/// The tree of paths of a declaration, without recursion.
fn used(tree: &Tree<'_>, root: NodeId, names: &mut Names<'_>) {
    let line = tree.line(root);
    let mut open = vec![(root, String::new())];
    let mut left = MOST_NAMES;
    while let Some((node, prefix)) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 || prefix.len() > 4096 {
            return;
        }
        let join = |part: Option<NodeId>| {
            let part = part.map(|part| plain(tree.text(part))).unwrap_or_default();
            if prefix.is_empty() { part } else { format!("{prefix}.{part}") }
        };
        match tree.role(node) {
            Role::UseGroup => {
                let inner = join(tree.slot(node, Slot::Path));
                open.extend(tree.slot(node, Slot::Body).map(|list| (list, inner)));
            }
            Role::UseList => {
                let parts: Vec<_> = tree.meaningful(node).take(left).collect();
                open.extend(parts.into_iter().rev().map(|part| (part, prefix.clone())));
            }
            Role::Wildcard => {
                let path = join(tree.meaningful(node).next());
                names.import(format!("{path}.*"), None, line);
            }
            _ => {
                let (path, alias) = aliased(tree, node);
                let full = if prefix.is_empty() { path } else { format!("{prefix}.{path}") };
                let full = full.strip_suffix(".self").map_or(full.clone(), str::to_owned);
                let last = full.rsplit('.').next().unwrap_or_default().to_owned();
                // `use a::B as _` binds nothing, and `'_` is not what it takes.
                let bound = Some(alias.unwrap_or(last)).filter(|bound| bound != "_");
                names.import(full, bound, line);
            }
        }
    }
}

/// A path with its alias.
fn aliased(tree: &Tree<'_>, id: NodeId) -> (String, Option<String>) {
    let path = if tree.role(id) == Role::Aliased { tree.slot(id, Slot::Path) } else { None };
    let alias = tree.slot(id, Slot::Alias).filter(|_| path.is_some());
    (plain(tree.text(path.unwrap_or(id))), alias.map(|alias| plain(tree.text(alias))))
}

/// A path as it would be written on one line, its steps joined by dots.
fn plain(text: &str) -> String {
    let tight: String =
        text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '"' | '\'' | '`')).collect();
    tight.replace("::", ".")
}
