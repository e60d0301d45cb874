//! The metrics of every pack on source that nobody writes by hand, and on source that is broken, cut or mangled.
//!
//! Knows how each language writes a function and a few statements; everything else is the same for all of them.

use plimsoll_analyze::metrics::{Measured, Meter};
use plimsoll_analyze::pack::{all, named};
use plimsoll_model::FunctionAnalysis;
use proptest::prelude::*;

/// How a language writes things. `$` stands for what is put in.
struct Syntax {
    pack: &'static str,
    /// A file with functions.
    file: &'static str,
    /// A function with a name, in which `x` and `y` can be tested.
    function: fn(&str, &str) -> String,
    /// `if`, without what it holds; and the end of what it holds.
    condition: &'static str,
    end: &'static str,
    otherwise_if: &'static str,
    /// Assigns to `x`.
    assign: &'static str,
    and: &'static str,
}

const C_LIKE: Syntax = Syntax {
    pack: "c",
    file: "$",
    function: |name, body| format!("int {name}(int x, int y) {{\n{}\n}}\n", indented(body)),
    condition: "if (x) {",
    end: "}",
    otherwise_if: " else if (x) { y(); }",
    assign: "x = $;",
    and: " && ",
};

const SYNTAXES: &[Syntax] = &[
    C_LIKE,
    Syntax { pack: "cpp", ..C_LIKE },
    Syntax {
        pack: "go",
        file: "package p\n$",
        function: |name, body| format!("func {name}(x, y int) {{\n{}\n}}\n", indented(body)),
        condition: "if x {",
        otherwise_if: " else if x { y() }",
        assign: "x = $",
        ..C_LIKE
    },
    Syntax { pack: "java", file: "class A {\n$}\n", ..C_LIKE },
    Syntax {
        pack: "javascript",
        function: |name, body| format!("function {name}(x, y) {{\n{}\n}}\n", indented(body)),
        ..C_LIKE
    },
    Syntax {
        pack: "python",
        function: |name, body| format!("def {name}(x, y):\n{}\n", indented(body)),
        condition: "if x: y()",
        end: "",
        otherwise_if: "\nelif x: y()",
        assign: "x = $",
        and: " and ",
        ..C_LIKE
    },
    Syntax {
        pack: "rust",
        function: |name, body| format!("fn {name}(mut x: u32, y: u32) {{\n{}\n}}\n", indented(body)),
        condition: "if x {",
        otherwise_if: " else if x { y() }",
        ..C_LIKE
    },
    Syntax {
        pack: "tsx",
        function: |name, body| format!("function {name}(x: number, y: any) {{\n{}\n}}\n", indented(body)),
        ..C_LIKE
    },
    Syntax {
        pack: "typescript",
        function: |name, body| format!("function {name}(x: number, y: any) {{\n{}\n}}\n", indented(body)),
        ..C_LIKE
    },
];

/// People indent.
fn indented(body: &str) -> String {
    body.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

impl Syntax {
    fn source(&self, functions: &str) -> String {
        self.file.replace('$', functions)
    }

    fn with(&self, body: &str) -> Vec<u8> {
        self.source(&(self.function)("f", body)).into_bytes()
    }
}

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
        let chain = format!("{}{}{}", syntax.condition, syntax.end, syntax.otherwise_if.repeat(5_999));
        let metrics = the_function(syntax.pack, syntax.with(&chain)).metrics;
        assert_eq!(metrics.cyclomatic, Some(6_001), "{}", syntax.pack);
        assert_eq!(metrics.cognitive, Some(6_000), "{}", syntax.pack);
        assert_eq!(metrics.nesting, Some(1), "{}", syntax.pack);
        assert_eq!(metrics.npath, Some(6_001), "{}", syntax.pack);
    }
}

#[test]
fn a_long_run_of_logical_operators_is_counted_whole() {
    for syntax in SYNTAXES {
        let run = vec!["y"; 20_001].join(syntax.and);
        let metrics = the_function(syntax.pack, syntax.with(&syntax.assign.replace('$', &run))).metrics;
        assert_eq!(metrics.cyclomatic, Some(20_001), "{}", syntax.pack);
        assert_eq!(metrics.cyclomatic_strict, Some(1), "{}", syntax.pack);
        assert_eq!(metrics.cognitive, Some(1), "{}", syntax.pack);
    }
}

#[test]
fn deep_nesting_is_counted_whole() {
    // Python's parser remembers no more than a few hundred indents, and Python itself allows a hundred.
    for syntax in SYNTAXES.iter().filter(|syntax| !syntax.end.is_empty()) {
        let nested = format!("{}{}", syntax.condition.repeat(4_000), syntax.end.repeat(4_000));
        let metrics = the_function(syntax.pack, syntax.with(&nested)).metrics;
        assert_eq!(metrics.cyclomatic, Some(4_001), "{}", syntax.pack);
        assert_eq!(metrics.nesting, Some(4_000), "{}", syntax.pack);
        assert_eq!(metrics.cognitive, Some(4_000 * 4_001 / 2), "{}", syntax.pack);
    }
    let mut indented = "def f(x):\n".to_owned();
    for depth in 1..=4_000 {
        indented.extend(std::iter::repeat_n(' ', depth));
        indented.push_str("if x:\n");
    }
    let measured = measured("python", indented.into_bytes());
    assert!(!measured.analysis.parse.complete);
}

#[test]
fn brackets_count_for_nothing() {
    for syntax in SYNTAXES {
        let brackets = format!("{}y{}", "(".repeat(3_000), ")".repeat(3_000));
        let metrics = the_function(syntax.pack, syntax.with(&syntax.assign.replace('$', &brackets))).metrics;
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
