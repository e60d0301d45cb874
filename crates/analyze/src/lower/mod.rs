//! One source file to the intermediate form, in any language that has a pack.
//!
//! Walks a syntax tree by the roles of its nodes; the constructs of a kind (statements, branches, definitions,
//! expressions, patterns, imports, literals, macros) each have a file here. Goes on around what is broken and
//! says so. Knows neither other files nor what anything costs.

mod branch;
mod call;
mod definition;
mod expression;
mod import;
mod literal;
mod macros;
mod pattern;
#[cfg(test)]
mod shown;
mod source;
mod statement;
#[cfg(test)]
mod tests;

pub(crate) use source::utf16;

use std::collections::BTreeMap;

use plimsoll_model::Finding;
use tree_sitter::Parser;

use crate::ir::{Expr, Function, MAX_DEPTH, Module, Stmt, Type};
use crate::pack::{Pack, Role, Slot};
use crate::parse::{self, NodeId, Tree};

/// Lowers one file. Never fails: what is wrong with the file is in the module's findings.
///
/// `name` is the dotted name that other modules import it by; relative imports are made absolute with it.
#[must_use]
pub fn lower(pack: &Pack, path: &str, name: &str, bytes: &[u8]) -> Module {
    lower_with_modules(pack, path, name, bytes).module
}

/// A lowered file with the modules it says lie in files of their own.
pub(crate) struct Lowered {
    pub(crate) module: Module,
    pub(crate) declared: Vec<Declared>,
}

/// `mod name;`
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) name: String,
    /// Its absolute dotted name.
    pub(crate) full: String,
    /// Modules inside the file around it.
    pub(crate) scopes: Vec<String>,
    /// `#[path = "…"]`.
    pub(crate) file: Option<String>,
}

/// As [`lower`].
pub(crate) fn lower_with_modules(pack: &Pack, path: &str, name: &str, bytes: &[u8]) -> Lowered {
    let decoded = source::decode(path, pack, bytes);
    let mut module = empty(path, name, bytes);
    module.findings = decoded.findings;
    let Some(text) = decoded.text else {
        module.skipped_bytes = module.bytes;
        return Lowered { module, declared: Vec::new() };
    };
    let mut parser = Parser::new();
    let Some(tree) = parse::parse(&mut parser, pack, &text) else {
        module.skipped_bytes = module.bytes;
        module.findings.push(Finding::warning(
            "unparsable",
            "The parser gave up on this file, so nothing in it is counted.",
            Some(path.to_owned()),
        ));
        return Lowered { module, declared: Vec::new() };
    };
    lower_tree(pack, module, &tree, parser)
}

/// As [`lower`], of a text that was parsed already; it must be what the bytes say.
pub(crate) fn lower_parsed(
    pack: &Pack,
    path: &str,
    name: &str,
    text: &str,
    parsed: &tree_sitter::Tree,
) -> Module {
    let tree = parse::flat(parsed, pack, text);
    lower_tree(pack, empty(path, name, text.as_bytes()), &tree, Parser::new()).module
}

fn empty(path: &str, name: &str, bytes: &[u8]) -> Module {
    Module {
        path: path.to_owned(),
        name: name.to_owned(),
        bytes: bytes.len() as u64,
        skipped_bytes: 0,
        body: Vec::new(),
        functions: Vec::new(),
        types: Vec::new(),
        aliases: BTreeMap::new(),
        findings: Vec::new(),
    }
}

fn lower_tree(pack: &Pack, mut module: Module, tree: &Tree<'_>, parser: Parser) -> Lowered {
    let (path, name, text) = (module.path.clone(), module.name.clone(), tree.source);
    let broken = tree.broken();
    module.findings.extend(parse::describe(&broken, tree.source, &path));
    let skipped: u64 = broken.iter().map(|stretch| u64::from(stretch.bytes)).sum();
    // Bytes that are no text were replaced by longer ones.
    module.skipped_bytes = skipped.min(module.bytes);
    let mut output = Output {
        name,
        is_package: path.ends_with("/__init__.py") || path == "__init__.py",
        functions: Vec::new(),
        types: Vec::new(),
        declared: Vec::new(),
        locals: local_modules(tree),
        parser,
        reparse_left: text.len().saturating_mul(4).saturating_add(1 << 16),
        cut_at: None,
    };
    let mut lowering = Lowering::new(tree, pack, &mut output);
    let mut body = Vec::new();
    lowering.statements(Tree::ROOT, &mut body);
    module.body = body;
    if let Some(line) = output.cut_at {
        module.findings.push(Finding::note(
            "nested-too-deep",
            format!("What is nested more than {MAX_DEPTH} levels deep was not looked at."),
            Some(format!("{path}:{line}")),
        ));
    }
    module.functions = output.functions;
    module.types = output.types;
    module.aliases = aliases(tree);
    Lowered { module, declared: output.declared }
}

/// Other names for types at the file's top level, each with the type it means.
fn aliases(tree: &Tree<'_>) -> BTreeMap<String, String> {
    let mut aliases = BTreeMap::new();
    for alias in tree.children(Tree::ROOT).filter(|&child| tree.role(child) == Role::TypeAlias) {
        if let (Some(name), Some(meant)) = (tree.slot(alias, Slot::Name), tree.slot(alias, Slot::Annotation))
        {
            // Of several by one name, of which one is compiled, the first.
            aliases.entry(tree.text(name).to_owned()).or_insert_with(|| tree.text(meant).to_owned());
        }
    }
    aliases
}

/// Modules that the file declares at its top level, with or without a body: paths may start with them.
fn local_modules(tree: &Tree<'_>) -> Vec<String> {
    let modules = tree.children(Tree::ROOT).filter(|&child| tree.role(child) == Role::Module);
    modules.filter_map(|module| Some(tree.text(tree.slot(module, Slot::Name)?).to_owned())).collect()
}

/// What a file yields beside its body, and what is shared by the file and the macros re-parsed inside it.
struct Output {
    name: String,
    is_package: bool,
    functions: Vec<Function>,
    types: Vec<Type>,
    declared: Vec<Declared>,
    /// Names of the modules declared at the file's top level.
    locals: Vec<String>,
    parser: Parser,
    /// Bytes of macro arguments that may still be parsed again.
    reparse_left: usize,
    /// First line where nesting was cut.
    cut_at: Option<u32>,
}

/// What kind of scope names are defined in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    Type,
    Function,
    Module,
}

/// The walk over one tree.
struct Lowering<'a, 'o> {
    tree: &'a Tree<'a>,
    pack: &'a Pack,
    output: &'o mut Output,
    /// Enclosing named scopes, outermost first.
    scopes: Vec<(String, ScopeKind)>,
    depth: usize,
    /// Added to line numbers: where a re-parsed macro stands in its file.
    first_line: u32,
    /// Whether the function being lowered yields.
    yields: bool,
}

impl<'a, 'o> Lowering<'a, 'o> {
    fn new(tree: &'a Tree<'a>, pack: &'a Pack, output: &'o mut Output) -> Self {
        Self { tree, pack, output, scopes: Vec::new(), depth: 0, first_line: 0, yields: false }
    }

    fn line(&self, node: NodeId) -> u32 {
        self.tree.line(node).saturating_add(self.first_line)
    }

    fn role(&self, node: NodeId) -> Role {
        self.tree.role(node)
    }

    fn slot(&self, node: NodeId, slot: Slot) -> Option<NodeId> {
        self.tree.slot(node, slot)
    }

    fn text(&self, node: NodeId) -> &'a str {
        self.tree.text(node)
    }

    fn slot_text(&self, node: NodeId, slot: Slot) -> Option<&'a str> {
        self.slot(node, slot).map(|part| self.text(part))
    }

    fn meaningful(&self, node: NodeId) -> Vec<NodeId> {
        self.tree.meaningful(node).collect()
    }

    /// Runs `inside` one level deeper; none, and noted, at the depth bound.
    fn deeper<T>(&mut self, node: NodeId, levels: usize, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth + levels > MAX_DEPTH {
            let line = self.line(node);
            self.output.cut_at.get_or_insert(line);
            return None;
        }
        self.depth += levels;
        let result = inside(self);
        self.depth -= levels;
        Some(result)
    }

    /// Follows nodes that only stand for another one: parentheses, `&`, `?`.
    fn unwrapped(&self, mut node: NodeId) -> NodeId {
        while matches!(self.role(node), Role::Wrapped | Role::Propagate) {
            match self.slot(node, Slot::Value) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// A scope's name in front of `name`.
    fn scoped(&self, name: &str) -> String {
        let mut full = String::new();
        for (scope, _) in &self.scopes {
            full.push_str(scope);
            full.push('.');
        }
        full.push_str(name);
        full
    }

    /// The statements of a block, or of a single node, as a list of their own.
    fn block(&mut self, node: NodeId) -> Vec<Stmt> {
        let mut body = Vec::new();
        self.statements(node, &mut body);
        body
    }

    /// Expressions for nodes, in order.
    fn expressions(&mut self, nodes: &[NodeId]) -> Vec<Expr> {
        nodes.iter().map(|&node| self.expression(node)).collect()
    }
}
