//! Macros and attributes: token trees are parsed again as what they most likely hold, argument lists, array
//! literals or statements. What parses as none of them leaves its names.

use tree_sitter::Parser;

use crate::ir::{Arg, Container, Expr, Stmt};
use crate::pack::{Role, Slot};
use crate::parse::{self, NodeId, Tree};

use super::Lowering;

/// Names kept of tokens that parse as nothing known.
const MOST_NAMES: usize = 32;

impl Lowering<'_, '_> {
    /// `name!(…)`.
    pub(super) fn macro_call(&mut self, node: NodeId) -> Expr {
        let line = self.line(node);
        let name = self.slot_text(node, Slot::Name).unwrap_or_default();
        let short = name.rsplit("::").next().unwrap_or(name).trim();
        let Some(tokens) = self.tree.child(node, Role::Tokens) else { return Expr::Opaque(Vec::new()) };
        let inside = self.text(tokens);
        let inside = inside.get(1..inside.len().saturating_sub(1)).unwrap_or_default();
        let at = self.line(tokens).saturating_sub(1);
        if short == "vec" {
            let array = self.again("fn m(){[", inside, "];}", at, |inner, tree| {
                let list = find(tree, Role::List)?;
                Some(inner.expression(list))
            });
            if let Some(array) = array {
                return array;
            }
        }
        let call = |args| Expr::Call { callee: Box::new(Expr::Name(format!("{short}!"))), args, line };
        if let Some(args) = self.token_arguments(inside, at) {
            return match short {
                "format" => formatted(args),
                _ => call(args),
            };
        }
        let block = self.again("fn m(){", inside, "}", at, |inner, tree| {
            let body = find(tree, Role::BlockValue)?;
            Some(inner.block(body))
        });
        let block = match block {
            Some(block) => Some(block),
            None => self.arms_as_statements(tokens).and_then(|arms| {
                self.again("fn m(){", &arms, "}", at, |inner, tree| {
                    let body = find(tree, Role::BlockValue)?;
                    Some(inner.block(body))
                })
            }),
        };
        let value = block.map_or_else(|| self.token_names(tokens), Expr::Block);
        call(vec![Arg { name: None, spread: false, value }])
    }

    /// A macro among items. Those that wrap statics are read; others make items that cannot be known from here.
    pub(super) fn item_macro(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let name = self.slot_text(node, Slot::Name).unwrap_or_default();
        let short = name.rsplit("::").next().unwrap_or(name).trim();
        let Some(tokens) = self.tree.child(node, Role::Tokens) else { return };
        if !matches!(short, "lazy_static" | "thread_local") {
            return;
        }
        let text = self.text(tokens);
        let inside = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        // `static ref NAME: Type = value;` is `lazy_static`'s own.
        let items = inside.replace("static ref ", "static ");
        let at = self.line(tokens).saturating_sub(1);
        let statics = self.again("", &items, "", at, |inner, _| Some(inner.block(Tree::ROOT)));
        into.extend(statics.into_iter().flatten());
    }

    /// An attribute, `#[name(…)]`, as a call or a name.
    pub(super) fn attribute_text(&mut self, node: NodeId) -> Expr {
        let text = self.text(node).trim_start_matches('#').trim();
        let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).trim();
        let at = self.line(node).saturating_sub(1);
        let end = text.find(['(', '=', '[', '{']).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let mut steps = name.trim().split("::").map(str::to_owned);
        let first = Expr::Name(steps.next().unwrap_or_default());
        let steps = steps.take(8);
        let callee = steps.fold(first, |value, step| Expr::Attribute(Box::new(value), step));
        let inside = rest.strip_prefix(['(', '=', '[', '{']).unwrap_or_default().trim_end();
        if inside.is_empty() {
            return callee;
        }
        let inside = inside.strip_suffix([')', ']', '}']).unwrap_or(inside);
        let args = self.token_arguments(inside, at).unwrap_or_default();
        Expr::Call { callee: Box::new(callee), args, line: self.line(node) }
    }

    /// Tokens as a list of arguments; `name = value` is a keyword.
    fn token_arguments(&mut self, inside: &str, line: u32) -> Option<Vec<Arg>> {
        self.again("fn m(){m(", inside, ");}", line, |inner, tree| {
            let list = find(tree, Role::Arguments)?;
            let mut args = Vec::new();
            for child in inner.meaningful(list) {
                if inner.role(child) == Role::Assign {
                    let name = inner.slot_text(child, Slot::Target).map(str::to_owned);
                    let value = inner.slot_expression(child, Slot::Value);
                    args.push(Arg { name, spread: false, value });
                } else {
                    args.extend(inner.argument(child));
                }
            }
            Some(args)
        })
    }

    /// Parses text between a prefix and a suffix, and lowers what came of it with the same output. None where
    /// it does not parse without errors, or where too much was parsed again already.
    fn again<T>(
        &mut self,
        prefix: &str,
        inside: &str,
        suffix: &str,
        line: u32,
        lower: impl FnOnce(&mut Lowering<'_, '_>, &Tree<'_>) -> Option<T>,
    ) -> Option<T> {
        self.output.reparse_left = self.output.reparse_left.checked_sub(inside.len() + 16)?;
        let source = format!("{prefix}{inside}{suffix}");
        let mut parser = std::mem::replace(&mut self.output.parser, Parser::new());
        let tree = parse::parse(&mut parser, self.pack, &source);
        self.output.parser = parser;
        let tree = tree.filter(|tree| tree.broken().is_empty())?;
        let mut inner = Lowering {
            tree: &tree,
            pack: self.pack,
            output: &mut *self.output,
            scopes: self.scopes.clone(),
            depth: self.depth,
            first_line: line,
            yields: false,
        };
        let result = lower(&mut inner, &tree);
        let yields = inner.yields;
        self.yields |= yields;
        result
    }

    /// Arms like `select!`'s, `pattern = value, if guard => body`, as text of one block each that binds and then
    /// does; none for tokens without arms. Line ends are put where they were.
    fn arms_as_statements(&self, tokens: NodeId) -> Option<String> {
        let children: Vec<NodeId> = self.tree.children(tokens).collect();
        let mut rest = children.get(1..children.len().saturating_sub(1))?;
        let text = |nodes: &[NodeId]| -> &str {
            let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return "" };
            let range = self.tree.start(first) as usize..self.tree.end(last) as usize;
            self.tree.source.get(range).unwrap_or_default()
        };
        let position =
            |nodes: &[NodeId], token: &str| nodes.iter().position(|&node| self.text(node) == token);
        let mut arms = String::new();
        let mut lines = 0;
        while let Some(arrow) = position(rest, "=>") {
            let (head, after) = (&rest[..arrow], &rest[arrow + 1..]);
            let is_block = after.first().is_some_and(|&body| self.text(body).starts_with('{'));
            let end = if is_block { 1 } else { position(after, ",").unwrap_or(after.len()) };
            let head = &head[..position(head, ",").unwrap_or(head.len())];
            let line = head.first().map_or(0, |&node| self.tree.line(node) - self.tree.line(tokens)) as usize;
            arms.extend(std::iter::repeat_n('\n', line.saturating_sub(lines)));
            let arm = match position(head, "=") {
                Some(equals) => {
                    let (pattern, value) = (text(&head[..equals]), text(&head[equals + 1..]));
                    format!("{{ let {pattern} = {value}; {} }};", text(&after[..end]))
                }
                None => format!("{{ {}; {} }};", text(head), text(&after[..end])),
            };
            lines = lines.max(line) + arm.matches('\n').count();
            arms.push_str(&arm);
            rest = &after[end..];
            if rest.first().is_some_and(|&node| self.text(node) == ",") {
                rest = &rest[1..];
            }
        }
        (!arms.is_empty()).then_some(arms)
    }

    fn token_names(&self, tokens: NodeId) -> Expr {
        let names = self.tree.below(tokens).filter(|&below| self.role(below) == Role::Name);
        Expr::Display {
            container: Container::Tuple,
            items: names.take(MOST_NAMES).map(|name| Expr::Name(self.text(name).to_owned())).collect(),
        }
    }
}

/// `format!("{name} {}", value)`: the text, the names it takes in itself, and the arguments.
fn formatted(args: Vec<Arg>) -> Expr {
    let mut parts: Vec<Expr> = args.into_iter().map(|arg| arg.value).collect();
    if let Some(Expr::Text { text, .. }) = parts.first() {
        let holes = text.split('{').skip(1).filter_map(|hole| hole.split(['}', ':']).next());
        let is_name = |name: &&str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let names: Vec<Expr> = holes.filter(is_name).map(|name| Expr::Name(name.to_owned())).collect();
        parts.extend(names);
    }
    Expr::Format(parts)
}

/// The first node with a role.
fn find(tree: &Tree<'_>, role: Role) -> Option<NodeId> {
    tree.below(Tree::ROOT).find(|&node| tree.role(node) == role)
}
