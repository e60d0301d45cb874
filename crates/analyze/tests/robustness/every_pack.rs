//! The metrics of every pack on source that nobody writes by hand, and on source that is broken, cut or mangled.
//!
//! Knows no language: `syntaxes` does.

use plimsoll_analyze::metrics::{Measured, Meter};
use plimsoll_analyze::pack::{all, named};
use plimsoll_model::FunctionAnalysis;
use proptest::prelude::*;

use super::syntaxes::{SYNTAXES, Syntax};

/// Measures on a thread with a stack of 1 MiB, so that recursion over the source's depth would overflow.
fn measured(pack: &'static str, source: Vec<u8>) -> Measured {
    let work = move || Meter::new().measure(named(pack).expect("ships"), "a", &source);
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).expect("starts").join().expect("no panic")
}

fn the_function(pack: &'static str, source: Vec<u8>) -> FunctionAnalysis {
    let mut measured = measured(pack, source);
    assert!(measured.analysis.parse.complete, "{pack}: {:?}", measured.findings);
    assert_eq!(measured.analysis.functions.len(), 1, "{pack}");
    measured.analysis.functions.remove(0)
}

#[test]
fn every_pack_has_its_syntax_here() {
    let here: Vec<&str> = SYNTAXES.iter().map(|syntax| syntax.pack).collect();
    assert_eq!(here, all().map(|pack| pack.name).collect::<Vec<_>>());
}

#[test]
fn a_long_chain_of_else_if_is_counted_whole() {
    for syntax in SYNTAXES {
        let metrics = the_function(syntax.pack, syntax.else_ifs(6_000)).metrics;
        assert_eq!(metrics.cyclomatic, Some(6_001), "{}", syntax.pack);
        assert_eq!(metrics.cognitive, Some(6_000), "{}", syntax.pack);
        assert_eq!(metrics.nesting, Some(1), "{}", syntax.pack);
        assert_eq!(metrics.npath, Some(6_001), "{}", syntax.pack);
    }
}

#[test]
fn a_long_run_of_logical_operators_is_counted_whole() {
    for syntax in SYNTAXES {
        let metrics = the_function(syntax.pack, syntax.operators(20_000)).metrics;
        assert_eq!(metrics.cyclomatic, Some(20_001), "{}", syntax.pack);
        assert_eq!(metrics.cyclomatic_strict, Some(1), "{}", syntax.pack);
        assert_eq!(metrics.cognitive, Some(1), "{}", syntax.pack);
    }
}

#[test]
fn deep_nesting_is_counted_whole() {
    // Python's parser remembers no more than a few hundred indents, and Python itself allows a hundred.
    for syntax in SYNTAXES.iter().filter(|syntax| !syntax.end.is_empty()) {
        let metrics = the_function(syntax.pack, syntax.nested_ifs(4_000)).metrics;
        assert_eq!(metrics.cyclomatic, Some(4_001), "{}", syntax.pack);
        assert_eq!(metrics.nesting, Some(4_000), "{}", syntax.pack);
        assert_eq!(metrics.cognitive, Some(4_000 * 4_001 / 2), "{}", syntax.pack);
    }
    let python = SYNTAXES.iter().find(|syntax| syntax.end.is_empty()).expect("there is one");
    let measured = measured(python.pack, python.nested_ifs(4_000));
    assert!(!measured.analysis.parse.complete);
}

#[test]
fn brackets_count_for_nothing() {
    for syntax in SYNTAXES {
        let metrics = the_function(syntax.pack, syntax.brackets(3_000)).metrics;
        assert_eq!((metrics.cyclomatic, metrics.cognitive), (Some(1), Some(0)), "{}", syntax.pack);
    }
}

/// Three functions, each with one condition.
fn three(syntax: &Syntax, middle: &str) -> String {
    let whole = format!("{}{}", syntax.condition, syntax.end);
    let function = |name: &str, body: &str| (syntax.function)(name, body);
    syntax.source(&(function("first", &whole) + &function("middle", middle) + &function("last", &whole)))
}

fn has(measured: &Measured, name: &str) -> bool {
    measured.analysis.functions.iter().any(|function| {
        function.name.rsplit('.').next() == Some(name) && function.metrics.cyclomatic == Some(2)
    })
}

#[test]
fn line_ends_marks_and_encodings_change_no_figure() {
    for syntax in SYNTAXES {
        let comment = if syntax.pack == "python" { "# caf\u{e9}" } else { "// caf\u{e9}" };
        let text = three(syntax, &format!("{comment}\n{}", syntax.assign.replace('$', "'\u{e9}'")));
        let expected = measured(syntax.pack, text.clone().into_bytes()).analysis;
        assert_eq!((expected.functions.len(), expected.parse.complete), (3, true), "{}", syntax.pack);
        let utf16 = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let latin = text.chars().map(|it| u8::try_from(u32::from(it)).expect("Latin")).collect();
        for (what, bytes) in [
            ("a byte order mark", format!("\u{feff}{text}").into_bytes()),
            ("CRLF", text.replace('\n', "\r\n").into_bytes()),
            ("no final line end", text.trim_end().to_owned().into_bytes()),
            ("UTF-16", utf16),
            ("Latin-1", latin),
        ] {
            let mut found = measured(syntax.pack, bytes).analysis;
            found.path.clone_from(&expected.path);
            assert_eq!(found, expected, "{} with {what}", syntax.pack);
        }
    }
}

#[test]
fn a_nul_in_one_function_loses_no_other() {
    for syntax in SYNTAXES {
        let middle = syntax.assign.replace('$', "y\0 y");
        let measured = measured(syntax.pack, three(syntax, &middle).into_bytes());
        assert!(has(&measured, "first") && has(&measured, "last"), "{}", syntax.pack);
    }
}

#[test]
fn a_file_cut_anywhere_is_measured() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/metrics");
    for pack in all() {
        let mut meter = Meter::new();
        for file in std::fs::read_dir(folder.join(pack.name)).expect("fixtures of every pack").flatten() {
            let bytes = std::fs::read(file.path()).expect("a fixture");
            for end in (0..bytes.len()).step_by(97) {
                let measured = meter.measure(pack, "a", &bytes[..end]);
                assert!(measured.analysis.parse.skipped_bytes <= end as u64);
            }
        }
    }
}

/// Tokens of all the languages that open no text and no comment, for what they open may rightly go on to the end.
const TOKENS: &str = "if else for while switch case default return try catch x y 1 ( ) [ ] } : ; , . = == + - * && || ! ? \
    -> => < > @ class struct import new match fn in let var const static async await goto break continue";

fn soup() -> impl Strategy<Value = String> {
    let tokens: Vec<&str> = TOKENS.split_whitespace().filter(|token| *token != "}").collect();
    prop::collection::vec(prop::sample::select(tokens), 1..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn broken_syntax_in_one_function_loses_no_other(middle in soup()) {
        for syntax in SYNTAXES {
            let source = three(syntax, &middle);
            let measured = Meter::new().measure(named(syntax.pack).expect("ships"), "a", source.as_bytes());
            for name in ["first", "last"] {
                prop_assert!(has(&measured, name), "{}: `{name}` is lost in\n{source}", syntax.pack);
            }
        }
    }

    #[test]
    fn any_bytes_are_measured(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for pack in all() {
            let measured = Meter::new().measure(pack, "a", &bytes);
            prop_assert!(measured.analysis.parse.skipped_bytes <= bytes.len() as u64);
        }
    }
}
