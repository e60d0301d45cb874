//! The mutation score on real source: what changes nothing costs nothing, what is independent adds up.
//!
//! Changes are made mechanically, on the grammar's own tree of each file.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_analyze::pack::{Pack, named};
use plimsoll_analyze::score::{Side, Sketch, Weights, compare};
use plimsoll_model::{Points, Score};
use proptest::prelude::*;
use proptest::sample::Index;
use tree_sitter::{Node, Parser, Tree};

use super::real_source::sources;

/// Largest file that is changed.
const LARGEST: usize = 24_000;

struct Text {
    pack: &'static Pack,
    path: &'static str,
    text: &'static str,
    tree: Tree,
}

impl Text {
    /// A real file that parses whole.
    fn pick(file: Index) -> Option<Self> {
        let source = file.get(sources());
        let text = std::str::from_utf8(&source.bytes).ok().filter(|text| text.len() <= LARGEST)?;
        let name = source.language.to_string().to_lowercase();
        let whole = Self::of(&name, source.path.as_str(), text);
        (!whole.tree.root_node().has_error() && !text.contains('\r')).then_some(whole)
    }

    fn of(language: &str, path: &'static str, text: &'static str) -> Self {
        Self { pack: named(language).expect("ships"), path, text, tree: parse(language, text) }
    }

    fn nodes(&self) -> Vec<Node<'_>> {
        let mut cursor = self.tree.walk();
        let mut nodes = Vec::new();
        loop {
            nodes.push(cursor.node());
            if cursor.goto_first_child() || cursor.goto_next_sibling() {
                continue;
            }
            loop {
                if !cursor.goto_parent() {
                    return nodes;
                }
                if cursor.goto_next_sibling() {
                    break;
                }
            }
        }
    }

    /// Lines that begin inside a text or behind a line that goes on.
    fn untouchable(&self) -> BTreeSet<usize> {
        let mut lines = BTreeSet::new();
        for node in self.nodes() {
            let kind = node.kind();
            if kind.contains("string")
                || kind.contains("comment")
                || kind.contains("char")
                || kind == "token_tree"
            {
                lines.extend(node.start_position().row + 1..=node.end_position().row);
            }
        }
        for (at, line) in self.text.lines().enumerate() {
            if line.ends_with('\\') {
                lines.insert(at + 1);
            }
        }
        lines
    }

    fn is_python(&self) -> bool {
        self.pack.name == "python"
    }

    fn comment(&self) -> &'static str {
        if self.is_python() { "#" } else { "//" }
    }

    /// Whole definitions at the file's own level, each from its first line to the next one's.
    fn definitions(&self) -> Vec<Node<'_>> {
        let root = self.tree.root_node();
        let mut cursor = root.walk();
        let all: Vec<_> = root.children(&mut cursor).collect();
        let alone = |node: &Node<'_>| {
            let line = |row: usize| self.text.lines().nth(row).unwrap_or_default();
            let (start, end) = (node.start_position(), node.end_position());
            start.column == 0 && (end.column == 0 || line(end.row).len() == end.column)
        };
        let decorated = |at: usize| at > 0 && all[at - 1].kind() == "attribute_item";
        (0..all.len())
            .filter(|&at| {
                matches!(all[at].kind(), "function_definition" | "class_definition" | "function_item")
            })
            .filter(|&at| alone(&all[at]) && !decorated(at))
            .map(|at| all[at])
            .collect()
    }

    /// All that the file's own code imports, under conditions (`if TYPE_CHECKING:`) as well.
    fn imports(&self) -> String {
        let of_the_file = |node: &Node<'_>| {
            let mut around = std::iter::successors(node.parent(), Node::parent);
            around.all(|one| {
                !matches!(
                    one.kind(),
                    "function_definition" | "class_definition" | "function_item" | "mod_item"
                )
            })
        };
        let imports = self.nodes().into_iter().filter(|node| {
            let kind = node.kind();
            (kind.starts_with("import_") && kind.ends_with("statement") || kind == "use_declaration")
                && of_the_file(node)
        });
        imports.map(|node| format!("{}\n", &self.text[node.byte_range()])).collect()
    }

    fn cut(&self, node: Node<'_>) -> (String, String) {
        let range = node.byte_range();
        let rest = format!("{}{}", &self.text[..range.start], &self.text[range.end..]);
        (self.text[range].to_owned(), rest)
    }
}

fn parse(language: &str, text: &str) -> Tree {
    let grammar = plimsoll_grammars::named(language).expect("ships");
    let mut parser = Parser::new();
    parser.set_language(&grammar.parser.into()).expect("fits");
    parser.parse(text, None).expect("nothing stops it")
}

fn weights() -> &'static Weights {
    static WEIGHTS: std::sync::OnceLock<Weights> = std::sync::OnceLock::new();
    WEIGHTS.get_or_init(|| Weights::from_tables(plimsoll_profiles::TABLES).expect("ships"))
}

type File<'a> = (&'a str, &'a str);

fn score(pack: &Pack, before: &[File<'_>], after: &[File<'_>]) -> Score {
    let mut parser = Parser::new();
    let mut read = |files: &[File<'_>]| {
        files.iter().map(|(_, text)| Sketch::of(&mut parser, pack, text.as_bytes())).collect()
    };
    let (old, new): (Vec<Sketch>, Vec<Sketch>) = (read(before), read(after));
    compare(&sides(before, &old), &sides(after, &new), weights())
}

fn sides<'a>(files: &[File<'a>], sketches: &'a [Sketch]) -> Vec<Side<'a>> {
    files.iter().zip(sketches).map(|((path, _), sketch)| Side { path, sketch }).collect()
}

fn first_difference(one: &Score) -> String {
    let function = |(path, function): &(&str, &plimsoll_model::FunctionChange)| {
        format!("\n{path}: {} {} {:?}", function.change, function.name, function.reasons)
    };
    one.heaviest(4).iter().map(function).collect()
}

#[track_caller]
fn is_free(text: &Text, after: &str) -> Result<(), TestCaseError> {
    let result = score(text.pack, &[("a", text.text)], &[("a", after)]);
    prop_assert_eq!(result.score, Points::ZERO, "{}: {}", text.path, first_difference(&result));
    Ok(())
}

/// The text with each plain name replaced that is in the table.
fn renamed(text: &Text, table: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut from = 0;
    for node in text.nodes() {
        let range = node.byte_range();
        if node.child_count() == 0
            && node.kind().ends_with("identifier")
            && let Some(new) = table.get(&text.text[range.clone()])
        {
            out.push_str(&text.text[from..range.start]);
            out.push_str(new);
            from = range.end;
        }
    }
    out.push_str(&text.text[from..]);
    out
}

/// Names that functions bind, and that stand for nothing else anywhere in the file.
fn renameable(text: &Text) -> BTreeSet<String> {
    let (mut bound, mut other) = (BTreeSet::new(), BTreeSet::new());
    let (mut functions, mut called) = (BTreeSet::new(), BTreeSet::new());
    for node in text.nodes() {
        let name = &text.text[node.byte_range()];
        let Some(parent) = node.parent() else { continue };
        let is_name = node.kind() == "identifier" && node.child_count() == 0;
        let field = |name| parent.child_by_field_name(name) == Some(node);
        let binds = is_name
            && match parent.kind() {
                "function_definition" | "function_item" => field("name"),
                "assignment" => field("left"),
                "let_declaration" | "parameter" => field("pattern"),
                "for_statement" => field("left"),
                "parameters" => true,
                _ => false,
            };
        let is_taken = !is_name && node.kind().ends_with("identifier")
            || matches!(
                parent.kind(),
                "attribute"
                    | "keyword_argument"
                    | "dotted_name"
                    | "aliased_import"
                    | "token_tree"
                    | "macro_invocation"
                    | "global_statement"
                    | "field_initializer"
                    | "shorthand_field_initializer"
                    | "scoped_identifier"
                    // Another module is another file.
                    | "mod_item"
                    | "scoped_use_list"
                    | "use_list"
            ) && !(parent.kind() == "attribute" && field("object"))
            || parent.kind() == "class_definition"
            || parent.kind().starts_with("use_");
        if parent.kind() == "function_item" && field("name") {
            functions.insert(name);
        } else if parent.kind() == "call_expression" && field("function") {
            called.insert(name);
        }
        if is_taken {
            other.insert(name.to_owned());
        } else if binds {
            bound.insert(name.to_owned());
        }
        if node.kind().contains("string_content") {
            // Named in a text: `__all__`, a format, a forward reference.
            let words = name.split(|one: char| !one.is_alphanumeric() && one != '_');
            other.extend(words.map(str::to_owned));
        }
    }
    // `let ship = ship(…)`: what is called is another file's.
    other.extend(called.difference(&functions).map(|name| (*name).to_owned()));
    let special = |name: &str| name.starts_with("__") || name == "self" || name == "cls" || name == "_";
    bound.into_iter().filter(|name| !other.contains(name) && !special(name)).collect()
}

#[test]
fn a_module_is_not_renamed_with_a_parameter_of_its_name() {
    let source = "mod ship;\npub use ship::{Load, Mast};\npub fn draw(ship: &Load, mast: u8) -> u8 { ship.of(mast) }\n";
    let text = Text::of("rust", "lib.rs", source);
    assert_eq!(renameable(&text), BTreeSet::from(["draw".to_owned(), "mast".to_owned()]));
    let table = BTreeMap::from([("mast".to_owned(), "pole".to_owned())]);
    is_free(&text, &renamed(&text, &table)).expect("a parameter's name is free");
}

#[test]
fn what_moves_takes_along_what_is_imported_under_a_condition() {
    let source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .keys import Press\n\n\nclass One:\n    pass\n\n\nclass Two:\n    def __init__(self) -> None:\n        import os\n        self.press: Press | None = None\n";
    let text = Text::of("python", "a.py", source);
    assert_eq!(text.imports(), "from typing import TYPE_CHECKING\nfrom .keys import Press\n");
    let (moved, rest) = text.cut(text.definitions()[1]);
    let there = format!("{}{moved}", text.imports());
    let result = score(text.pack, &[("a", source)], &[("a", &rest), ("b", &there)]);
    assert_eq!(result.score, Points::ZERO, "{}", first_difference(&result));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn layout_and_comments_are_free(file in any::<Index>(), blanks in any::<u64>()) {
        let Some(text) = Text::pick(file) else { return Ok(()) };
        let untouchable = text.untouchable();
        let mut after = String::new();
        for (at, line) in text.text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            if !untouchable.contains(&at) {
                // Twice as deep, with a comment above every so often.
                if blanks >> (at % 64) & 1 == 1 && !line.is_empty() {
                    after.push_str(&format!("\n{}{} note\n", &line[..indent].repeat(2), text.comment()));
                }
                after.push_str(&line[..indent]);
            }
            after.push_str(line);
            after.push('\n');
        }
        if parse(text.pack.name, &after).root_node().has_error() {
            return Ok(());
        }
        is_free(&text, &after)?;
    }

    #[test]
    fn consistent_renames_are_free(file in any::<Index>(), which in any::<u64>()) {
        let Some(text) = Text::pick(file) else { return Ok(()) };
        let names = renameable(&text);
        let table = names.into_iter().enumerate().filter(|(at, _)| which >> (at % 64) & 1 == 1);
        let table: BTreeMap<_, _> = table.map(|(_, name)| (name.clone(), format!("{name}_new"))).collect();
        is_free(&text, &renamed(&text, &table))?;
    }

    #[test]
    fn moves_are_free(file in any::<Index>(), which in any::<Index>(), whither in any::<Index>()) {
        let Some(text) = Text::pick(file) else { return Ok(()) };
        let definitions = text.definitions();
        if definitions.is_empty() {
            return Ok(());
        }
        let (moved, rest) = text.cut(definitions[which.index(definitions.len())]);
        // Within the file, before another definition.
        let other = parse(text.pack.name, &rest);
        let within = Text { tree: other, ..text };
        let leaked: &'static str = Box::leak(rest.clone().into_boxed_str());
        let within = Text { text: leaked, ..within };
        let places = within.definitions();
        if !places.is_empty() {
            let at = places[whither.index(places.len())].start_byte();
            let after = format!("{}{moved}\n\n\n{}", &rest[..at], &rest[at..]);
            let result = score(within.pack, &[("a", text.text)], &[("a", &after)]);
            prop_assert_eq!(result.score, Points::ZERO, "{}: {}", within.path, first_difference(&result));
        }
        // To another file, with what it imports.
        let there = format!("{}{moved}", within.imports());
        let after = [("a", rest.as_str()), ("b", there.as_str())];
        let result = score(within.pack, &[("a", text.text)], &after);
        prop_assert_eq!(result.score, Points::ZERO, "{}: {}", within.path, first_difference(&result));
    }

    #[test]
    fn deleting_costs_less_than_adding(file in any::<Index>(), which in any::<Index>()) {
        let Some(text) = Text::pick(file) else { return Ok(()) };
        let nodes: Vec<_> = text.nodes().into_iter().filter(|node| {
            let kind = node.kind();
            kind.ends_with("_statement") || kind.ends_with("_definition") || kind.ends_with("_item")
        }).collect();
        if nodes.is_empty() {
            return Ok(());
        }
        let (_, less) = text.cut(nodes[which.index(nodes.len())]);
        let removed = score(text.pack, &[("a", text.text)], &[("a", &less)]).score;
        let added = score(text.pack, &[("a", &less)], &[("a", text.text)]).score;
        prop_assert!(removed < added || removed == Points::ZERO && added == Points::ZERO, "{}: {removed} {added}", text.path);
    }

    #[test]
    fn independent_changes_add_up(one in any::<Index>(), other in any::<Index>(), which in any::<Index>()) {
        let (Some(first), Some(second)) = (Text::pick(one), Text::pick(other)) else { return Ok(()) };
        if first.path == second.path || first.pack.name != second.pack.name {
            return Ok(());
        }
        let changed = |text: &Text| {
            let definitions = text.definitions();
            (!definitions.is_empty()).then(|| text.cut(definitions[which.index(definitions.len())]).1)
        };
        let (Some(one), Some(other)) = (changed(&first), changed(&second)) else { return Ok(()) };
        let (a, b) = ((first.path, first.text), (second.path, second.text));
        let (c, d) = ((first.path, one.as_str()), (second.path, other.as_str()));
        let both = score(first.pack, &[a, b], &[c, d]);
        let turned = score(first.pack, &[b, a], &[d, c]);
        prop_assert_eq!(&both, &turned, "the order of files shows");
        let apart = score(first.pack, &[a, b], &[c, b]).score + score(first.pack, &[a, b], &[a, d]).score;
        prop_assert_eq!(both.score, apart, "{} {}", first.path, second.path);
    }

    /// Reading the later side from the earlier one's tree gives what reading it by itself gives.
    #[test]
    fn both_sides_read_together_are_read_the_same(file in any::<Index>(), from in any::<Index>(), lines in 0_usize..12, put in any::<Index>()) {
        let Some(text) = Text::pick(file) else { return Ok(()) };
        let all: Vec<&str> = text.text.split_inclusive('\n').collect();
        prop_assume!(!all.is_empty());
        let at = from.index(all.len());
        let end = (at + lines).min(all.len());
        let copied = put.index(all.len());
        let after: String = all[..at].iter().chain(&all[copied..(copied + 3).min(all.len())]).chain(&all[end..]).copied().collect();
        let mut parser = Parser::new();
        let (_, together) = Sketch::of_both(&mut parser, text.pack, text.text.as_bytes(), after.as_bytes());
        let apart = Sketch::of(&mut parser, text.pack, after.as_bytes());
        prop_assert!(together == apart, "{}: lines {at} to {end} replaced by those from {copied}", text.path);
    }
}
