//! The mutation score on hostile input: no overflow, no quadratic work.

use plimsoll_analyze::pack::named;
use plimsoll_analyze::score::{Side, Sketch, Weights, compare};
use plimsoll_model::Points;
use tree_sitter::Parser;

/// Scores a change both ways; the points of making it.
fn score(language: &str, before: &str, after: &str) -> Points {
    let pack = named(language).expect("ships");
    let weights = Weights::from_tables(plimsoll_profiles::TABLES).expect("ships");
    let (old, new) = Sketch::of_both(&mut Parser::new(), pack, before.as_bytes(), after.as_bytes());
    let (old, new) = (Side { path: "a", sketch: &old }, Side { path: "a", sketch: &new });
    let there = compare(&[old], &[new], &weights).score;
    let back = compare(&[new], &[old], &weights).score;
    assert_eq!(back == Points::ZERO, there == Points::ZERO, "{back} {there}");
    there
}

#[test]
fn deep_nesting() {
    let parentheses = |depth: usize| format!("x = {}1{}\n", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(score("python", &parentheses(19_000), &parentheses(20_000)), Points::ZERO);
    let lists = |depth: usize| format!("x = {}1{}\n", "[".repeat(depth), "]".repeat(depth));
    assert!(score("python", &lists(2_000), &lists(20_000)) > Points::ZERO);
    let calls = |depth: usize| format!("x = {}1{}\n", "f(".repeat(depth), ")".repeat(depth));
    assert!(score("python", &calls(5_000), &calls(20_000)) > Points::ZERO);
    let blocks = |depth: usize| format!("fn f() {{ {}g();{} }}", "if a {".repeat(depth), "}".repeat(depth));
    assert!(score("rust", &blocks(5_000), &blocks(20_000)) > Points::ZERO);
    let classes =
        |depth: usize| (0..depth).map(|at| format!("{}class C:\n", " ".repeat(at))).collect::<String>();
    score("python", &classes(100), &classes(600));
}

#[test]
fn long_flat_lists() {
    let list =
        |count: usize| format!("x = [{}]\n", (0..count).map(|at| format!("n{at}, ")).collect::<String>());
    assert!(score("python", &list(50_000), &list(50_001)) > Points::ZERO);
    let same = |text: &str, count: usize| text.repeat(count);
    assert!(score("python", &same("f(x)\n", 20_000), &same("f(x)\n", 15_000)) > Points::ZERO);
    assert!(
        score("python", &same("f(x)\ng(y)\n", 10_000), &same("g(y)\nf(x)\nf(x)\n", 10_000)) > Points::ZERO
    );
    let chain = |count: usize| format!("if a:\n    b()\n{}", same("elif a:\n    b()\n", count));
    assert!(score("python", &chain(5_000), &chain(6_000)) > Points::ZERO);
}

#[test]
fn many_small_functions() {
    let functions = |name: &str, count: usize| -> String {
        (0..count).map(|at| format!("def {name}{at}(x):\n    return x + {at}\n")).collect()
    };
    let (old, new) = (functions("f", 10_000), functions("g", 10_000));
    assert_eq!(score("python", &old, &new), Points::ZERO);
    // All alike, and none the same.
    let alike = |from: usize| -> String {
        (from..from + 4_000)
            .map(|at| format!("def f{at}(x):\n    a = {at}\n    b = g(x)\n    return a + b\n"))
            .collect()
    };
    assert!(score("python", &alike(0), &alike(4_000)) > Points::ZERO);
}

#[test]
fn what_is_not_source() {
    for (before, after) in [("", "\0\0\0"), ("\u{feff}x = 1\n", "x = 1\r\n"), (")", "("), ("\"\"\"", "'''")] {
        score("python", before, after);
        score("rust", before, after);
    }
}
