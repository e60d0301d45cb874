//! Behaviour of the score on small changes, and its properties on real code.

use plimsoll_model::{Band, Change, Points, Score};
use tree_sitter::Parser;

use crate::pack;

use super::{Side, Sketch, Weights, compare};

mod findings;
mod reading;
mod refactorings;

/// Name of a pack by a file's extension.
fn pack_of(path: &str) -> &'static pack::Pack {
    let extension = crate::path::extension(path);
    pack::all().find(|pack| pack.extensions.iter().any(|one| one == extension)).unwrap()
}

fn weights() -> Weights {
    Weights::from_tables(plimsoll_profiles::TABLES).unwrap()
}

/// Scores a change of several files.
fn score_files(before: &[(&str, &str)], after: &[(&str, &str)]) -> Score {
    let mut parser = Parser::new();
    let mut read = |files: &[(&str, &str)]| -> Vec<Sketch> {
        files.iter().map(|(path, text)| Sketch::of(&mut parser, pack_of(path), text.as_bytes())).collect()
    };
    let (old, new) = (read(before), read(after));
    fn sides<'a>(files: &'a [(&str, &str)], sketches: &'a [Sketch]) -> Vec<Side<'a>> {
        files.iter().zip(sketches).map(|((path, _), sketch)| Side { path, sketch }).collect()
    }
    compare(&sides(before, &old), &sides(after, &new), &weights())
}

/// Scores a change of one file.
fn score(path: &str, before: &str, after: &str) -> Score {
    score_files(&[(path, before)], &[(path, after)])
}

/// `change name points` for each function, one a line.
fn shown(score: &Score) -> String {
    let line = |one: &plimsoll_model::FunctionChange| format!("{} {} {}\n", one.change, one.name, one.score);
    score.files.iter().flat_map(|file| &file.functions).map(line).collect()
}

#[track_caller]
fn is_free(path: &str, before: &str, after: &str) {
    let result = score(path, before, after);
    assert_eq!(result.score, Points::ZERO, "{before}\n--- became\n{after}\n{result:#?}");
    assert_eq!(result.band, Band::None);
}

#[track_caller]
fn costs(path: &str, before: &str, after: &str) {
    let result = score(path, before, after);
    assert!(result.score > Points::ZERO, "{before}\n--- became\n{after}\n{result:#?}");
}

#[test]
fn nothing_changed() {
    let result = score("a.py", "def f(x):\n    return x\n", "def f(x):\n    return x\n");
    assert_eq!((result.score, result.files.len(), result.findings.len()), (Points::ZERO, 0, 0));
}

#[test]
fn what_became_of_a_function_is_named() {
    let before = "def a(x):\n    return x + 1\n\ndef b(x):\n    return x * 2\n\ndef c(x):\n    print(x)\n";
    let after = "def a(x):\n    return x + 2\n\ndef bb(x):\n    return x * 2\n\ndef d(x):\n    for y in x:\n        go(y)\n";
    let result = score("a.py", before, after);
    let told: Vec<_> = result.files[0].functions.iter().map(|one| (one.name.as_str(), one.change)).collect();
    assert_eq!(
        told,
        [("a", Change::Modified), ("bb", Change::Renamed), ("d", Change::Added), ("c", Change::Removed)]
    );
}

#[test]
fn reasons_add_up() {
    let before = "def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n";
    let after = "def f(xs):\n    total = 0\n    for x in xs:\n        for y in x:\n            total += int(y)\n    return total\n";
    let result = score("a.py", before, after);
    let function = &result.files[0].functions[0];
    assert_eq!(function.reasons.iter().map(|one| one.points).sum::<Points>(), function.score);
    assert_eq!(function.reasons[0].text, "loop added inside a loop");
    assert_eq!(result.findings[0].code, "loop-nesting-rose");
}

#[test]
fn deleting_costs_less_than_adding() {
    let long = "def f(xs):\n    for x in xs:\n        print(x + 1)\n    return xs\n";
    let short = "def f(xs):\n    return xs\n";
    let (added, removed) = (score("a.py", short, long).score, score("a.py", long, short).score);
    assert!(removed < added && removed > Points::ZERO, "{removed} {added}");
    assert!(score("a.py", "x = a + b\n", "x = a\n").score < score("a.py", "x = a\n", "x = a + b\n").score);
}

#[test]
fn a_dependency_goes_once_however_many_names_it_had() {
    let some = "from far import b, c, d, e, f, g, h\n";
    let (added, removed) = (score("a.py", "", some), score("a.py", some, ""));
    assert_eq!(
        (shown(&added), shown(&removed)),
        ("modified <module> 3.5\n".into(), "modified <module> 0.9\n".into())
    );
}

#[test]
fn shows_every_function() {
    let result =
        score("a.py", "", "import numpy\n\nclass C:\n    x = 1\n    def m(self):\n        return 1\n");
    assert_eq!(shown(&result), "modified <module> 6.6\nadded C 2.0\nadded C.m 3.0\n");
}
