//! The conformance suite of the metrics: readable sources with the expected numbers on the lines they come from.
//!
//! `tests/metrics/<language>/` holds sources. In any comment, `@= cyclomatic 4, cognitive 3` says what is measured of
//! the function that begins on the line (or was begun last before it, so that the line may follow), `@type`, `@file`
//! the same of the type around and of the file, and `@+ cyclomatic 2, cognitive 2` what the line adds. Once a file has
//! an `@+` for a metric, every other line must add nothing to it. To cover a language, add files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use plimsoll_analyze::metrics::{Explained, Meter, Project, Step};
use plimsoll_analyze::pack::{Pack, named};
use plimsoll_model::{FileAnalysis, FunctionAnalysis};
use serde_json::Value;

/// One expectation: which line says it, of what, and the words.
struct Claim<'a> {
    line: u32,
    of: &'a str,
    words: Vec<(&'a str, &'a str)>,
}

fn claims(text: &str) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        for part in text.split('@').skip(1) {
            let Some((of, rest)) = part.split_once(' ') else { continue };
            if !matches!(of, "=" | "+" | "type" | "file") {
                continue;
            }
            let rest = rest.trim().trim_end_matches("*/").trim();
            let words = rest.split(',').filter_map(|claim| claim.trim().split_once(' ')).collect();
            claims.push(Claim { line, of, words });
        }
    }
    claims
}

/// The function a claim is about: of those around its line, the one that began last.
fn function_at(analysis: &FileAnalysis, line: u32) -> Option<&FunctionAnalysis> {
    let around = analysis.functions.iter().filter(|it| it.start_line <= line && line <= it.end_line);
    around.fold(None, |best: Option<&FunctionAnalysis>, it| match best {
        Some(best) if best.start_line >= it.start_line => Some(best),
        _ => Some(it),
    })
}

/// Looks a word up in a document: `volume` anywhere in it, `lines.source` by its path.
fn value<'a>(document: &'a Value, word: &str) -> Option<&'a Value> {
    let direct = word.split('.').try_fold(document, |inside, step| inside.get(step));
    direct.or_else(|| document.get("halstead").and_then(|it| it.get(word)))
}

fn agrees(found: &Value, expected: &str) -> bool {
    match found {
        Value::Number(number) => match expected.split_once('.') {
            // As many decimals as are written.
            Some((_, decimals)) => {
                number.as_f64().is_some_and(|it| format!("{it:.*}", decimals.len()) == expected)
            }
            None => number.to_string() == expected,
        },
        Value::String(text) => text == expected,
        Value::Bool(is_so) => expected == if *is_so { "true" } else { "false" },
        _ => expected == "null",
    }
}

fn check_words(problems: &mut String, at: &str, document: &Value, claim: &Claim<'_>) {
    for (word, expected) in &claim.words {
        let found = value(document, word).unwrap_or(&Value::Null);
        if !agrees(found, expected) {
            let _ = writeln!(problems, "{at}:{}: {word} is {found}, expected {expected}", claim.line);
        }
    }
}

/// What the lines add, against the claims.
fn check_steps(problems: &mut String, at: &str, claims: &[Claim<'_>], steps: &[Step]) {
    for (metric, word) in [(Explained::Cyclomatic, "cyclomatic"), (Explained::Cognitive, "cognitive")] {
        let mut expected: BTreeMap<u32, u64> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| claim.of == "+") {
            for (_, amount) in claim.words.iter().filter(|(it, _)| *it == word) {
                *expected.entry(claim.line).or_default() += amount.parse::<u64>().expect("a number");
            }
        }
        if expected.is_empty() {
            continue;
        }
        let mut found: BTreeMap<u32, u64> = BTreeMap::new();
        for step in steps.iter().filter(|it| it.metric == metric && !it.why.starts_with("what is inside")) {
            *found.entry(step.line).or_default() += step.amount;
        }
        if found != expected {
            let _ = writeln!(problems, "{at}: lines add to {word} {found:?}, expected {expected:?}");
        }
    }
}

/// Steps add up to the figures they explain.
fn check_sums(problems: &mut String, at: &str, analysis: &FileAnalysis, steps: &[Step]) {
    for (index, function) in analysis.functions.iter().enumerate() {
        let sum = |metric| {
            let own = steps.iter().filter(|it| it.function == Some(index) && it.metric == metric);
            own.map(|step| step.amount).sum::<u64>()
        };
        let found = [sum(Explained::Cyclomatic) + 1, sum(Explained::Cognitive)];
        let metrics = [function.metrics.cyclomatic, function.metrics.cognitive].map(|it| it.map(u64::from));
        if metrics != found.map(Some) {
            let _ = writeln!(problems, "{at}: {}: steps make {found:?} of {metrics:?}", function.name);
        }
    }
}

fn check_file(problems: &mut String, pack: &Pack, path: &Path) {
    let bytes = std::fs::read(path).expect("a fixture");
    let at = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut meter = Meter::new();
    let mut measured = meter.measure(pack, &at, &bytes);
    let steps = meter.explain(pack, &bytes);
    check_sums(problems, &at, &measured.analysis, &steps);
    let mut project = Project::new();
    let file = project.add(&measured);
    project.settle();
    project.finish(file, &mut measured.analysis);

    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let claims = claims(&text);
    assert!(!claims.is_empty(), "{at} expects nothing");
    check_steps(problems, &at, &claims, &steps);
    let document = |value| serde_json::to_value(value).expect("numbers and texts");
    for claim in &claims {
        let found = match claim.of {
            "=" => function_at(&measured.analysis, claim.line).map(document),
            "type" => {
                let types = measured.analysis.types.iter();
                let mut around = types.filter(|it| it.start_line <= claim.line && claim.line <= it.end_line);
                around.next_back().map(|it| serde_json::to_value(it).expect("numbers and texts"))
            }
            "file" => serde_json::to_value(&measured.analysis).ok(),
            _ => continue,
        };
        match found {
            Some(found) => check_words(problems, &at, &found, claim),
            None => {
                let _ = writeln!(problems, "{at}:{}: nothing is measured here", claim.line);
            }
        }
    }
}

#[test]
fn every_language_is_measured_as_its_fixtures_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/metrics");
    let mut problems = String::new();
    for language in std::fs::read_dir(folder).expect("fixtures").flatten() {
        let name = language.file_name().to_string_lossy().into_owned();
        let pack = named(&name).unwrap_or_else(|| panic!("no pack for {name}"));
        let mut files: Vec<_> =
            std::fs::read_dir(language.path()).expect("a folder").flatten().map(|it| it.path()).collect();
        files.sort();
        for file in files {
            let before = problems.len();
            check_file(&mut problems, pack, &file);
            if problems.len() > before {
                problems.insert_str(before, &format!("{name}:\n"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}
