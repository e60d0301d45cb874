//! Source that nobody writes by hand: extreme nesting, endless chains, token soup, broken encodings.
//!
//! Each test runs on a small stack, so that recursion over the source's depth would overflow.

use std::fmt::Write;

use plimsoll_analyze::bounds::{Alone, bounds};
use plimsoll_analyze::ir::{Expr, Module, StmtKind};
use plimsoll_analyze::lower::lower;
use plimsoll_analyze::pack::pack_of;
use plimsoll_model::Language;
use proptest::prelude::*;

use crate::real_source::costs;

/// Lowers on a thread with a stack of 1 MiB, half of what threads usually have.
fn on_a_small_stack(language: Language, source: Vec<u8>) -> Module {
    let work = move || lower(pack_of(language).expect("ships"), "m", "m", &source);
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).expect("starts").join().expect("no panic")
}

fn python(source: String) -> Module {
    on_a_small_stack(Language::Python, source.into_bytes())
}

fn rust(source: String) -> Module {
    on_a_small_stack(Language::Rust, source.into_bytes())
}

fn codes(module: &Module) -> Vec<&str> {
    module.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_long_chain_of_elif_keeps_every_arm() {
    let mut source = "if x == 0:\n  f0()\n".to_owned();
    for index in 1..6000 {
        write!(source, "elif x == {index}:\n  f{index}()\n").expect("text");
    }
    let module = python(source);
    let StmtKind::Branch { arms, .. } = &module.body[0].kind else { panic!("no branch") };
    assert_eq!(arms.len(), 6000);
    assert_eq!(codes(&module), Vec::<&str>::new());
}

#[test]
fn a_long_chain_of_operators_keeps_every_operand() {
    for (language, operator) in [(Language::Python, " and "), (Language::Rust, " && ")] {
        let names: Vec<String> = (0..20_000).map(|index| format!("a{index}")).collect();
        let chain = names.join(operator);
        let source = match language {
            Language::Python => format!("x = {chain}\n"),
            Language::Rust => format!("fn f() {{ let x = {chain}; }}"),
        };
        let module = on_a_small_stack(language, source.into_bytes());
        let body = module.functions.first().map_or(&module.body, |function| &function.body);
        let StmtKind::Assign { value: Some(value), .. } = &body[0].kind else { panic!("no assignment") };
        assert_eq!(count_names(value), 20_000);
    }
}

fn count_names(value: &Expr) -> usize {
    match value {
        Expr::Name(_) => 1,
        Expr::Operate { left, right, .. } => {
            left.as_ref().map_or(0, |left| count_names(left)) + count_names(right)
        }
        _ => 0,
    }
}

#[test]
fn parentheses_cost_no_depth() {
    let many = 100_000;
    let module = python(format!("x = {}1{}\n", "(".repeat(many), ")".repeat(many)));
    assert!(matches!(&module.body[0].kind, StmtKind::Assign { value: Some(Expr::Number(1.0)), .. }));
    assert_eq!(codes(&module), Vec::<&str>::new());
}

#[test]
fn what_is_nested_too_deep_is_cut_and_said() {
    let deep = |open: &str, close: &str, many: usize| format!("{}{}", open.repeat(many), close.repeat(many));
    let ifs: String = (0..900).fold(String::new(), |mut text, depth| {
        text.push_str(&" ".repeat(depth));
        text.push_str("if x:\n");
        text
    }) + &" ".repeat(900)
        + "pass\n";
    for source in [
        ifs,
        format!("x = {}\n", deep("[", "]", 50_000)),
        format!("x = {}\n", deep("f(", ")", 50_000)),
        format!("x = a{}\n", ".b()".repeat(50_000)),
        format!("x = {}a\n", "not ".repeat(50_000)),
        format!("x = {}1\n", "lambda: ".repeat(50_000)),
        format!("x = {}c\n", "a if b else ".repeat(20_000)),
    ] {
        let module = python(source.clone());
        assert!(codes(&module).contains(&"nested-too-deep"), "{} {:?}", &source[..20], module.findings);
    }
    for source in [
        format!("fn f() {}", deep("{", "}", 50_000)),
        format!("fn f() {{ a{}; }}", ".b()".repeat(50_000)),
        format!("fn f() {{ x = {}a; }}", "-".repeat(50_000)),
        deep("mod a {", "}", 10_000),
        format!("fn f() {{ x = {}1; }}", "|| ".repeat(20_000)),
    ] {
        let module = rust(source.clone());
        assert!(codes(&module).contains(&"nested-too-deep"), "{} {:?}", &source[..20], module.findings);
    }
}

#[test]
fn long_and_deep_source_of_other_kinds_ends() {
    let many = 20_000;
    for source in [
        "x = ".to_owned() + &"(".repeat(many),
        "{".repeat(many),
        "\"".repeat(many + 1),
        format!("x = \"\"\"{}", "abc\n".repeat(many)),
        ":\n".repeat(many),
        format!("x = {}1\n", "a - b + ".repeat(many)),
        format!("x = {}\n", vec!["a"; many].join(" < ")),
        format!("{} = 1\n", vec!["a"; many].join(" = ")),
        format!("import {}\n", vec!["a"; many].join(".")),
        "@a\n".repeat(many) + "def f(): pass\n",
        format!("try:\n  a()\n{}", "except E:\n  b()\n".repeat(many / 4)),
        "x = ".to_owned() + &"f\"{".repeat(500),
    ] {
        python(source);
    }
    for source in [
        "fn f()".to_owned() + &"{".repeat(many),
        format!("use {}b{};", "a::{".repeat(many), "}".repeat(many)),
        format!("fn f() {{ x = {}{}; }}", "vec![".repeat(many), "]".repeat(many)),
        format!("fn f() {{ {} }}", "m!{ a => b, @ # };".repeat(many / 10)),
        format!("fn f() {{ {}b(); }}", "a::".repeat(many)),
        format!("fn f() {{ if a {{}} {} }}", "else if a { b() }".repeat(many / 4)),
        "#[a(b)]".repeat(many / 4) + "fn f() {}",
        "/*".repeat(many),
        format!("fn f() {{ x = {}a; }}", "&".repeat(many)),
    ] {
        rust(source);
    }
}

const PYTHON_TOKENS: &str = "if else elif for in while ( ) [ ] { } : , . = == + - * ** def class return yield lambda x y 1 \
    \"a\" f\" async await import from as with try except finally match case _ # ; ' \\ -> := not and or is None @ ...";
const RUST_TOKENS: &str = "fn main ( ) { } [ ] < > :: : ; , . = == => -> | || & && ! ? # #[a] let mut if else match for in \
    while loop return x y 1 \"a\" 'a 'b' m! vec![ struct enum impl trait mod use as pub async await move unsafe .. ..= // r#\"";

fn soup(tokens: &'static str) -> impl Strategy<Value = String> {
    let tokens: Vec<&str> = tokens.split_whitespace().chain(["\n", "\n    ", "\n        "]).collect();
    prop::collection::vec(prop::sample::select(tokens), 0..400).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn token_soup_is_lowered(python in soup(PYTHON_TOKENS), rust in soup(RUST_TOKENS)) {
        for (language, source) in [(Language::Python, python), (Language::Rust, rust)] {
            let module = lower(pack_of(language).expect("ships"), "m", "m", source.as_bytes());
            let found = bounds(&module, language, costs(language), &Alone);
            prop_assert_eq!(found.functions.len(), module.functions.len());
            prop_assert!(module.skipped_bytes <= module.bytes);
        }
    }

    #[test]
    fn any_bytes_are_lowered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for language in [Language::Python, Language::Rust] {
            let module = lower(pack_of(language).expect("ships"), "m", "m", &bytes);
            prop_assert_eq!(module.bytes, bytes.len() as u64);
        }
    }
}

/// Bounds on a stack as threads usually have it.
fn bounds_of(language: Language, source: String) -> usize {
    let work = move || {
        let module = lower(pack_of(language).expect("ships"), "m", "m", source.as_bytes());
        bounds(&module, language, costs(language), &Alone).functions.len()
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("starts").join().expect("no panic")
}

#[test]
fn bounds_of_what_is_nested_endlessly_are_given_up() {
    let deep = |depth: usize| format!("def f(x):\n  return {}x{}\n", "f(".repeat(depth), ")".repeat(depth));
    assert_eq!(bounds_of(Language::Python, deep(20_000)), 1);
    let mut chain = "def f0(x):\n  return x\n".to_owned();
    for at in 1..300 {
        let (open, close) = ("(".repeat(40), ")".repeat(40));
        write!(chain, "def f{at}(x):\n  if x:\n    return {open}f{}(x){close}\n", at - 1).expect("text");
    }
    assert_eq!(bounds_of(Language::Python, chain), 300);
    let lambdas = format!("def f(x):\n  return {}x\n", "(lambda y: ".repeat(60) + &")(x)".repeat(60));
    assert!(bounds_of(Language::Python, lambdas) <= 1);
    let blocks = format!(
        "fn f(x: u32) -> u32 {{ {} x {} }}",
        "{ if x > 0 {".repeat(100),
        "} else { 0 } }".repeat(100)
    );
    assert_eq!(bounds_of(Language::Rust, blocks), 1);
}
