//! Cyclomatic complexity, cross-checked: for every function of the corpus, of a part of this workspace, and of Python's
//! standard library where there is one, a control-flow graph with short-circuit edges is built from the syntax alone, and E − N + 2 must be the figure that was measured.
//!
//! The graph is built by the names of syntax nodes, edge by edge; it shares nothing with the metrics but the parser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plimsoll_analyze::metrics::Meter;
use plimsoll_analyze::pack::pack_for;
use plimsoll_model::FunctionKind;
use tree_sitter::{Node, Parser};

/// Files of a library that are looked at.
const FILES: usize = 150;

/// A control-flow graph in the making.
struct Graph {
    nodes: usize,
    edges: Vec<(usize, usize)>,
    exit: usize,
    /// Header and end of the loops around, with their labels.
    loops: Vec<(usize, usize, String)>,
    source: Vec<u8>,
    /// Whether something was met that cannot be read without running macros.
    is_opaque: bool,
}

impl Graph {
    fn node(&mut self) -> usize {
        self.nodes += 1;
        self.nodes - 1
    }

    fn edge(&mut self, from: usize, to: usize) {
        self.edges.push((from, to));
    }

    /// A node behind another one.
    fn behind(&mut self, from: usize) -> usize {
        let node = self.node();
        self.edge(from, node);
        node
    }

    fn text(&self, node: Node<'_>) -> &str {
        std::str::from_utf8(&self.source[node.byte_range()]).unwrap_or_default()
    }

    /// E − N + 2 of a function's body.
    fn complexity(function: Node<'_>, source: &[u8]) -> (usize, bool) {
        let mut graph = Self {
            nodes: 0,
            edges: Vec::new(),
            exit: 0,
            loops: Vec::new(),
            source: source.to_vec(),
            is_opaque: false,
        };
        let entry = graph.node();
        graph.exit = graph.node();
        let mut at = entry;
        for child in children(function) {
            at = graph.visit(child, at);
        }
        let exit = graph.exit;
        graph.edge(at, exit);
        (graph.edges.len() + 2 - graph.nodes, graph.is_opaque)
    }

    fn all(&mut self, node: Node<'_>, mut at: usize) -> usize {
        for child in children(node) {
            at = self.visit(child, at);
        }
        at
    }

    fn part(&mut self, node: Node<'_>, field: &str, at: usize) -> usize {
        match node.child_by_field_name(field) {
            Some(child) => self.visit(child, at),
            None => at,
        }
    }

    /// Leaves for `to`; what is written behind is another node.
    fn leave(&mut self, at: usize, to: usize) -> usize {
        self.edge(at, to);
        self.node()
    }

    /// Where control is behind a node that begins at `at`.
    fn visit(&mut self, node: Node<'_>, at: usize) -> usize {
        match node.kind() {
            // Functions of their own.
            "function_definition" | "lambda" | "function_item" | "closure_expression" => at,
            "macro_invocation" => {
                let text = self.text(node);
                let tokens = text.split_once('!').map_or("", |(_, tokens)| tokens);
                let marks = ["&&", "|", "?", "if", "match", "for", "while", "loop"];
                self.is_opaque |= marks.iter().any(|mark| tokens.contains(mark));
                at
            }
            "macro_definition" => at,
            "if_statement" | "if_expression" => self.choice(node, at),
            "conditional_expression" => {
                let [body, condition, otherwise] = [0, 1, 2].map(|it| node.named_child(it));
                let (Some(body), Some(condition), Some(otherwise)) = (body, condition, otherwise) else {
                    return at;
                };
                let at = self.visit(condition, at);
                let (yes, no) = (self.behind(at), self.behind(at));
                let (yes, no) = (self.visit(body, yes), self.visit(otherwise, no));
                self.join(yes, no)
            }
            "boolean_operator" | "binary_expression" => self.operator(node, at),
            "let_chain" => {
                let mut at = at;
                let end = self.node();
                let mut first = true;
                for child in children(node).into_iter().filter(Node::is_named) {
                    if !first {
                        self.edge(at, end);
                        at = self.behind(at);
                    }
                    first = false;
                    at = self.visit(child, at);
                }
                self.edge(at, end);
                end
            }
            "for_statement" | "while_statement" | "for_expression" | "while_expression"
            | "loop_expression" => self.repeat(node, at),
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => self.comprehension(node, at),
            "match_statement" | "match_expression" => self.cases(node, at),
            "try_statement" => self.guarded(node, at),
            "try_expression" => {
                let at = self.all(node, at);
                let exit = self.exit;
                self.edge(at, exit);
                self.behind(at)
            }
            "let_declaration" if node.child_by_field_name("alternative").is_some() => {
                let at = self.part(node, "value", at);
                let (fits, fails) = (self.behind(at), self.behind(at));
                let fails = self.part(node, "alternative", fails);
                self.join(fits, fails)
            }
            "return_statement" | "raise_statement" | "return_expression" => {
                let at = self.all(node, at);
                let exit = self.exit;
                self.leave(at, exit)
            }
            "break_statement" | "continue_statement" | "break_expression" | "continue_expression" => {
                self.jump(node, at)
            }
            _ => self.all(node, at),
        }
    }

    fn join(&mut self, one: usize, other: usize) -> usize {
        let end = self.behind(one);
        self.edge(other, end);
        end
    }

    fn choice(&mut self, node: Node<'_>, at: usize) -> usize {
        let at = self.part(node, "condition", at);
        let (yes, mut no) = (self.behind(at), self.behind(at));
        let yes = self.part(node, "consequence", yes);
        let end = self.behind(yes);
        let mut cursor = node.walk();
        let alternatives: Vec<_> = node.children_by_field_name("alternative", &mut cursor).collect();
        for alternative in alternatives {
            if alternative.kind() == "elif_clause" {
                let at = self.part(alternative, "condition", no);
                let yes = self.behind(at);
                no = self.behind(at);
                let yes = self.part(alternative, "consequence", yes);
                self.edge(yes, end);
            } else {
                no = self.all(alternative, no);
            }
        }
        self.edge(no, end);
        end
    }

    fn operator(&mut self, node: Node<'_>, at: usize) -> usize {
        let operator = node.child_by_field_name("operator").map(|it| self.text(it).to_owned());
        let at = self.part(node, "left", at);
        if !matches!(operator.as_deref(), Some("and" | "or" | "&&" | "||")) {
            return self.part(node, "right", at);
        }
        let (looks, skips) = (self.behind(at), self.behind(at));
        let looks = self.part(node, "right", looks);
        self.join(looks, skips)
    }

    fn repeat(&mut self, node: Node<'_>, at: usize) -> usize {
        let at = if node.kind().starts_with("for") {
            let field = if node.kind() == "for_statement" { "right" } else { "value" };
            self.part(node, field, at)
        } else {
            at
        };
        let head = self.behind(at);
        let end = self.node();
        let asked = self.part(node, "condition", head);
        let label = children(node).into_iter().find(|it| it.kind() == "label");
        let label = label.map_or(String::new(), |label| self.text(label).to_owned());
        self.loops.push((head, end, label));
        let body = self.behind(asked);
        let body = self.part(node, "body", body);
        self.edge(body, head);
        self.loops.pop();
        if node.kind() != "loop_expression" {
            let done = self.behind(asked);
            let done = self.part(node, "alternative", done);
            self.edge(done, end);
        }
        end
    }

    fn jump(&mut self, node: Node<'_>, at: usize) -> usize {
        let at = self.all(node, at);
        let label = children(node).into_iter().find(|it| it.kind() == "label");
        let label = label.map(|label| self.text(label).to_owned());
        let target = match label {
            Some(label) => self.loops.iter().rev().find(|it| it.2 == label),
            None => self.loops.last(),
        };
        let is_break = node.kind().starts_with("break");
        let to = target.map_or(self.exit, |&(head, end, _)| if is_break { end } else { head });
        self.leave(at, to)
    }

    fn comprehension(&mut self, node: Node<'_>, at: usize) -> usize {
        let end = self.node();
        let mut heads = vec![end];
        let mut at = at;
        for clause in children(node) {
            match clause.kind() {
                "for_in_clause" => {
                    at = self.part(clause, "right", at);
                    let head = self.behind(at);
                    // Done with this clause: the one around goes on.
                    self.edge(head, *heads.last().unwrap_or(&end));
                    heads.push(head);
                    at = self.behind(head);
                }
                "if_clause" => {
                    at = self.all(clause, at);
                    self.edge(at, *heads.last().unwrap_or(&end));
                    at = self.behind(at);
                }
                _ => {}
            }
        }
        at = self.part(node, "body", at);
        self.edge(at, *heads.last().unwrap_or(&end));
        end
    }

    fn cases(&mut self, node: Node<'_>, at: usize) -> usize {
        let subject = if node.kind() == "match_statement" { "subject" } else { "value" };
        let mut at = self.part(node, subject, at);
        let end = self.node();
        let Some(body) = node.child_by_field_name("body") else { return at };
        let cases: Vec<_> = children(body)
            .into_iter()
            .filter(|it| matches!(it.kind(), "case_clause" | "match_arm"))
            .collect();
        for (index, case) in cases.iter().enumerate() {
            let is_rust = case.kind() == "match_arm";
            let pattern = case.child_by_field_name("pattern");
            let guard = match pattern {
                Some(pattern) => pattern.child_by_field_name("condition"),
                None => case.child_by_field_name("guard"),
            };
            let mut next = self.node();
            let mut inside = at;
            let fits = match pattern {
                Some(pattern) => {
                    let text = self.text(pattern).split(" if ").next().unwrap_or_default().trim().to_owned();
                    is_rust && index + 1 == cases.len() || binds_all(&text)
                }
                None => {
                    let mut patterns = children(*case).into_iter().filter(|it| it.kind() == "case_pattern");
                    let texts: Vec<_> = patterns.by_ref().map(|it| self.text(it).to_owned()).collect();
                    let is_sequence = children(*case).iter().any(|it| it.kind() == ",");
                    !is_sequence && texts.iter().all(|text| is_irrefutable(text))
                }
            };
            if fits {
                inside = self.behind(inside);
            } else {
                let found = self.behind(inside);
                self.edge(inside, next);
                inside = found;
            }
            if let Some(guard) = guard {
                inside = if guard.kind() == "if_clause" {
                    self.all(guard, inside)
                } else {
                    self.visit(guard, inside)
                };
                self.edge(inside, next);
                inside = self.behind(inside);
            }
            let field = if is_rust { "value" } else { "consequence" };
            inside = self.part(*case, field, inside);
            self.edge(inside, end);
            std::mem::swap(&mut at, &mut next);
        }
        self.edge(at, end);
        end
    }

    fn guarded(&mut self, node: Node<'_>, at: usize) -> usize {
        let start = self.behind(at);
        let body = self.behind(start);
        let mut done = self.part(node, "body", body);
        let mut ends = Vec::new();
        let mut last = None;
        for clause in children(node) {
            match clause.kind() {
                "except_clause" => {
                    let handler = self.behind(start);
                    ends.push(self.all(clause, handler));
                }
                "else_clause" => done = self.all(clause, done),
                "finally_clause" => last = Some(clause),
                _ => {}
            }
        }
        let mut end = self.behind(done);
        for other in ends {
            self.edge(other, end);
        }
        if let Some(last) = last {
            end = self.all(last, end);
        }
        end
    }
}

fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

/// A Rust pattern that fits everything.
fn binds_all(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches(['&', '(']).trim_end_matches(')');
    pattern.split(',').all(|part| {
        let part = part.trim().trim_start_matches("ref ").trim_start_matches("mut ").trim_start_matches("&");
        let part = part.trim().trim_matches(['(', ')']);
        part.is_empty()
            || part.chars().all(|c| c.is_alphanumeric() || c == '_')
                && part.starts_with(|c: char| c.is_lowercase() || c == '_')
                && !matches!(part, "true" | "false")
    })
}

/// A Python pattern that fits everything: a name without a dot, `_`, or either in brackets or with `as`.
fn is_irrefutable(pattern: &str) -> bool {
    let pattern = pattern.split(" as ").next().unwrap_or_default().trim();
    let pattern = pattern.strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or(pattern);
    let is_name = pattern.chars().all(|c| c.is_alphanumeric() || c == '_')
        && pattern.starts_with(|c: char| c.is_alphabetic() || c == '_');
    is_name && !matches!(pattern, "True" | "False" | "None")
}

/// Functions of a tree in order of appearance: whether they are closures, where they end, and their graph's figure.
fn graphs(tree: &tree_sitter::Tree, source: &[u8]) -> BTreeMap<(bool, usize), Vec<(usize, bool)>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let is_closure = matches!(node.kind(), "lambda" | "closure_expression");
        if node.is_named() && (is_closure || matches!(node.kind(), "function_definition" | "function_item")) {
            let key = (is_closure, node.end_position().row + 1);
            found.entry(key).or_default().push(Graph::complexity(node, source));
        }
        if node.kind() != "macro_definition" && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

#[derive(Default)]
struct Tally {
    agree: usize,
    opaque: usize,
    differ: Vec<String>,
}

fn compare(path: &Path, tally: &mut Tally) {
    let name = path.to_string_lossy();
    let (Ok(text), Some(pack)) = (std::fs::read_to_string(path), pack_for(&name, b"")) else { return };
    let grammar = plimsoll_grammars::named(pack.name).expect("a pack has a grammar");
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter::Language::new(grammar.parser)).expect("a grammar of this version");
    let tree = parser.parse(&text, None).expect("no limit was set");
    if tree.root_node().has_error() {
        return;
    }
    let measured = Meter::new().measure(pack, &name, text.as_bytes());
    let mut functions: BTreeMap<(bool, usize), Vec<_>> = BTreeMap::new();
    for function in &measured.analysis.functions {
        let key = (function.kind == FunctionKind::Closure, function.end_line as usize);
        functions.entry(key).or_default().push(function);
    }
    for (key, graphs) in graphs(&tree, text.as_bytes()) {
        let functions = functions.remove(&key).unwrap_or_default();
        if functions.len() != graphs.len() {
            // Closures inside macros end on the same line.
            tally.opaque += graphs.len();
            continue;
        }
        for (function, (expected, is_opaque)) in functions.into_iter().zip(graphs) {
            if is_opaque {
                tally.opaque += 1;
            } else if function.metrics.cyclomatic == u32::try_from(expected).ok() {
                tally.agree += 1;
            } else {
                let (name, found) = (&function.name, function.metrics.cyclomatic);
                let at = format!("{}:{}", path.display(), function.start_line);
                tally.differ.push(format!("{at}: {name}: {found:?}, but the graph has {expected}"));
            }
        }
    }
}

fn files(folder: &Path, most: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        let mut paths: Vec<_> =
            std::fs::read_dir(&at).into_iter().flatten().flatten().map(|it| it.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() && found.len() < most {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "py" || it == "rs") && found.len() < most {
                found.push(path);
            }
        }
    }
    found
}

fn check(folder: &Path, most: usize) {
    let files = files(folder, most);
    if files.is_empty() {
        eprintln!("skipped: no sources in {}", folder.display());
        return;
    }
    let work = move || {
        let mut tally = Tally::default();
        for file in &files {
            compare(file, &mut tally);
        }
        tally
    };
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(work).expect("a thread");
    let tally = thread.join().expect("no panic");
    eprintln!(
        "{}: {} functions agree, {} hold macros with code",
        folder.display(),
        tally.agree,
        tally.opaque
    );
    assert!(tally.differ.is_empty(), "{} differ:\n{}", tally.differ.len(), tally.differ.join("\n"));
    assert!(tally.agree > tally.opaque, "most functions are compared");
}

#[test]
fn the_corpus_agrees_with_its_control_flow_graphs() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    check(&corpus.join("python"), usize::MAX);
    check(&corpus.join("rust"), usize::MAX);
}

#[test]
fn the_standard_library_agrees_with_its_control_flow_graphs() {
    match super::real_source::standard_library() {
        Some(folder) => check(&folder, FILES),
        None => eprintln!("SKIPPED: no python3 with a standard library"),
    }
}

#[test]
fn this_workspace_agrees_with_its_control_flow_graphs() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), FILES);
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/src"), FILES);
}
