//! Programs as snippets, and what is said of them; and any program at all, of which something sound is said.

mod growth;
mod idioms;
mod pace;
mod protocols;
mod texts;
mod told;

use plimsoll_model::{Amount, Argument, Bytes, Footprint, Inputs, Language, Machine, Reason};
use proptest::prelude::*;

use super::*;
use crate::ir::{
    Arg, BranchKind, Clause, Container, Driver, Expr, Function, Import, Module, Op, Parameter, Stmt, StmtKind,
};
use crate::program::{Package, Start};

const MIB: f64 = 1024.0 * 1024.0;

fn knowledge() -> Knowledge {
    Knowledge::from_tables(plimsoll_profiles::TABLES).unwrap()
}

fn program(language: Language, source: &str) -> Program {
    let pack = crate::pack::pack_of(language).unwrap();
    let (path, name, entry) = match language {
        Language::Python => ("a.py", "__main__", Start::Script),
        Language::Rust => ("src/main.rs", "crate", Start::Function("main".to_owned())),
    };
    let module = crate::lower::lower(pack, path, name, source.as_bytes());
    Program {
        name: path.to_owned(),
        language,
        entry,
        guests: Vec::new(),
        modules: vec![module],
        packages: Vec::new(),
        dependencies: Vec::new(),
        language_version: None,
        findings: Vec::new(),
    }
}

/// Arguments as `text` or `file=SIZE`.
fn inputs(arguments: &[&str]) -> Inputs {
    let argument = |text: &&str| match text.split_once('=') {
        Some((name, size)) => {
            Argument { text: name.to_owned(), size: Some(size.parse().unwrap()), ..Argument::default() }
        }
        None => Argument { text: (*text).to_owned(), size: None, ..Argument::default() },
    };
    Inputs { arguments: arguments.iter().map(argument).collect(), ..Inputs::default() }
}

fn python(source: &str, arguments: &[&str]) -> Footprint {
    footprint(&program(Language::Python, source), &knowledge(), &inputs(arguments), None)
}

fn rust(source: &str, arguments: &[&str]) -> Footprint {
    footprint(&program(Language::Rust, source), &knowledge(), &inputs(arguments), None)
}

/// Bytes of the reasons that stand at a place.
fn at(footprint: &Footprint, place: &str) -> f64 {
    bytes_of(footprint, |reason| reason.at.as_deref() == Some(place))
}

/// Bytes of some of the reasons.
fn bytes_of(footprint: &Footprint, of: impl Fn(&Reason) -> bool) -> f64 {
    let bytes = |reason: &Reason| match reason.amount {
        Some(Amount::Bytes(bytes)) => bytes.as_f64(),
        _ => 0.0,
    };
    footprint.memory.reasons.iter().filter(|reason| of(reason)).map(bytes).sum()
}

#[track_caller]
fn check_mib(actual: f64, low: f64, high: f64) {
    let actual = actual / MIB;
    assert!((low..=high).contains(&actual), "{actual:.2} MiB is not within {low} to {high}");
}

fn sound(footprint: &Footprint) {
    let memory = &footprint.memory;
    assert!(memory.minimum <= memory.recommended && memory.recommended <= memory.maximum, "{memory:?}");
    let sum: Bytes = memory
        .reasons
        .iter()
        .map(|reason| match reason.amount {
            Some(Amount::Bytes(bytes)) => bytes,
            _ => Bytes::ZERO,
        })
        .sum();
    assert_eq!(sum, memory.recommended, "{:#?}", memory.reasons);
    let told = &memory.reasons[..memory.reasons.len().saturating_sub(2)];
    assert!(told.is_sorted_by_key(|reason| std::cmp::Reverse(match reason.amount {
        Some(Amount::Bytes(bytes)) => bytes.0,
        _ => 0,
    })));
    assert!(
        footprint.cpu.minimum <= footprint.cpu.recommended
            && footprint.cpu.recommended <= footprint.cpu.maximum
    );
    assert!(footprint.tasks.minimum <= footprint.tasks.recommended);
    assert!((0.0..=1.0).contains(&memory.confidence.value()));
}

#[test]
fn a_file_read_whole_counts_by_its_size() {
    let known = python("import sys\ndata = open(sys.argv[1]).read()\nprint(len(data))\n", &["d.txt=100MiB"]);
    check_mib(at(&known, "a.py:2"), 195.0, 220.0);
    assert!(known.memory.confidence.value() > 0.7);
    let unknown = python("import sys\ndata = open(sys.argv[1]).read()\nprint(len(data))\n", &[]);
    assert!(unknown.memory.formula.contains("× arg1"), "{}", unknown.memory.formula);
    assert!(unknown.memory.confidence.value() <= 0.3);
    assert!(unknown.memory.assumptions.iter().any(|sentence| sentence.contains("--input arg1=")));
}

#[test]
fn streaming_costs_a_buffer_only() {
    let source = "import sys\nn = 0\nwith open(sys.argv[1]) as f:\n    for line in f:\n        n += len(line)\nprint(n)\n";
    check_mib(python(source, &["d.txt=1000MiB"]).memory.recommended.as_f64(), 8.0, 16.0);
}

#[test]
fn what_is_kept_in_a_loop_adds_up_and_what_is_dropped_does_not() {
    let kept = "import sys\nn = int(sys.argv[1])\nout = []\nfor i in range(n):\n    out.append(i * i)\n";
    check_mib(at(&python(kept, &["1000000"]), "a.py:3"), 35.0, 50.0);
    let dropped = "import sys\nn = int(sys.argv[1])\nfor i in range(n):\n    out = [0] * 1000000\n";
    check_mib(at(&python(dropped, &["1000000"]), "a.py:4"), 7.0, 9.0);
}

#[test]
fn what_a_function_made_is_gone_when_it_returned() {
    let source =
        "def work():\n    big = [0] * 10000000\n    return len(big)\n\nwork()\nrest = [0] * 10000000\n";
    check_mib(python(source, &[]).memory.recommended.as_f64(), 80.0, 125.0);
}

#[test]
fn the_larger_of_two_branches_counts() {
    let source =
        "import random\nif random.random() > 0.5:\n    x = [0] * 1000000\nelse:\n    x = [0] * 5000000\n";
    let found = python(source, &[]);
    check_mib(at(&found, "a.py:5"), 38.0, 42.0);
    check_mib(at(&found, "a.py:3"), 0.0, 0.0);
}

#[test]
fn code_that_nothing_reaches_costs_nothing() {
    let source = "def unused():\n    import pandas\n    return [0] * 100000000\nprint(1)\n";
    let found = python(source, &[]);
    check_mib(found.memory.recommended.as_f64(), 8.0, 15.0);
}

#[test]
fn a_sub_command_decides_what_is_imported() {
    let source = "import argparse\ndef heavy(args):\n    import numpy\ndef light(args):\n    pass\n\
        p = argparse.ArgumentParser()\ns = p.add_subparsers()\n\
        a = s.add_parser('heavy')\na.set_defaults(func=heavy)\nb = s.add_parser('light')\n\
        b.set_defaults(func=light)\nargs = p.parse_args()\nargs.func(args)\n";
    let imports = |argument| {
        python(source, &[argument]).memory.reasons.iter().any(|reason| reason.text.contains("numpy"))
    };
    assert!(imports("heavy"));
    assert!(!imports("light"));
}

#[test]
fn options_of_getopt_decide_what_runs() {
    let source = "import getopt, sys\noptions, rest = getopt.getopt(sys.argv[1:], 'hi:v', ['input=', 'twice'])\ntimes, path = 1, None\n\
        for option, value in options:\n    if option in ('-i', '--input'):\n        path = value\n    elif option == '--twice':\n        \
        times = 2\n    elif option == '-h':\n        import numpy\nfor path in rest:\n    text = open(path).read()\n\
        if path:\n    text = open(path).read() * times\n";
    let held = |given: &[&str]| {
        let found = python(source, given);
        assert!(!found.memory.reasons.iter().any(|reason| reason.text.contains("numpy")), "{given:?}");
        found.memory.recommended.as_f64()
    };
    let nothing = python("import getopt, sys\n", &[]).memory.recommended.as_f64();
    check_mib(held(&["-v", "data=100MiB"]) - nothing, 90.0, 420.0);
    check_mib(held(&["--twice", "--input", "data=100MiB"]) - nothing, 270.0, 620.0);
    check_mib(held(&["-v", "-i7"]) - nothing, -1.0, 20.0);
}

#[test]
fn processes_each_have_their_own_memory() {
    let source = "from multiprocessing import Pool\ndef f(n):\n    x = [0.5 * i for i in range(1000000)]\n    return sum(x)\n\
        if __name__ == '__main__':\n    with Pool(4) as p:\n        print(p.map(f, range(8)))\n";
    let found = python(source, &[]);
    assert!((found.cpu.recommended.as_f64() - 4.0).abs() < 0.01, "{:?}", found.cpu);
    check_mib(at(&found, "a.py:6"), 120.0, 190.0);
}

#[test]
fn servers_are_services() {
    let source = "from http.server import HTTPServer, BaseHTTPRequestHandler\n\
        HTTPServer(('', 80), BaseHTTPRequestHandler).serve_forever()\n";
    assert_eq!(python(source, &[]).kind, Kind::Service);
    assert_eq!(python("print(1)\n", &[]).kind, Kind::Job);
}

#[test]
fn a_device_is_needed_where_one_is_asked_for() {
    assert_eq!(python("import torch\nm = torch.nn.Linear(2, 2).to('cuda')\n", &[]).gpu.recommended, 1);
    assert_eq!(python("import torch\nm = torch.nn.Linear(2, 2)\n", &[]).gpu.recommended, 0);
}

#[test]
fn recursion_builds_a_whole_tree() {
    let source = "import sys\nclass Node:\n    def __init__(self, left, right):\n        self.left = left\n        self.right = right\n\
        def build(depth):\n    if depth == 0:\n        return None\n    return Node(build(depth - 1), build(depth - 1))\n\
        t = build(int(sys.argv[1]))\n";
    check_mib(python(source, &["18"]).memory.recommended.as_f64(), 35.0, 70.0);
}

#[test]
fn rust_vectors_hold_their_elements_in_place() {
    let source = "fn main() {\n    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n\
        let v: Vec<u64> = (0..n).map(|i| i as u64).collect();\n    println!(\"{}\", v.len());\n}\n";
    check_mib(at(&rust(source, &["10000000"]), "src/main.rs:3"), 76.0, 125.0);
}

#[test]
fn rust_threads_keep_cores_busy() {
    let source = "fn main() {\n    let mut all = Vec::new();\n    for _ in 0..6 {\n        \
        all.push(std::thread::spawn(|| { let v = vec![0; 1000]; v.len() }));\n    }\n}\n";
    let found = footprint(
        &program(Language::Rust, source),
        &knowledge(),
        &Inputs::default(),
        Some(&Machine {
            cores: plimsoll_model::Cores::whole(8),
            memory: Bytes::mib(8192),
            memory_available: Bytes::mib(4096),
        }),
    );
    assert!((found.cpu.recommended.as_f64() - 6.0).abs() < 0.01, "{:?}", found.cpu);
}

#[test]
fn an_unknown_maximum_is_what_the_machine_has_to_give() {
    let machine = Machine {
        cores: plimsoll_model::Cores::whole(2),
        memory: Bytes::mib(8192),
        memory_available: Bytes::mib(4096),
    };
    let source = "import sys\ndata = open(sys.argv[1]).readlines()\n";
    let found =
        footprint(&program(Language::Python, source), &knowledge(), &Inputs::default(), Some(&machine));
    assert_eq!(found.memory.maximum, machine.memory_to_give());
    assert!(
        found.memory.assumptions.iter().any(|sentence| sentence.contains("what the machine has to give"))
    );
}

#[test]
fn a_stated_size_is_used_by_the_name_in_the_formula() {
    let source = "import argparse\np = argparse.ArgumentParser()\np.add_argument('data')\na = p.parse_args()\n\
        text = open(a.data, 'rb').read()\n";
    let stated =
        Inputs { named: [("data".to_owned(), Bytes::mib(64))].into_iter().collect(), ..Inputs::default() };
    let found = footprint(&program(Language::Python, source), &knowledge(), &stated, None);
    check_mib(at(&found, "a.py:5"), 63.0, 70.0);
    assert!(found.memory.formula.contains("× data"), "{}", found.memory.formula);
}

#[test]
fn calibration_wins_over_the_table() {
    let mut knowledge = knowledge();
    let calibration = r#"{"interpreter":{"path":"/usr/bin/python3","version":"3.12.1","rss":20971520,"anon":10485760,
        "cpu_ms":20.0},"measured_at":"2026-01-01T00:00:00Z","machine":"a test"}"#;
    knowledge.calibrate(serde_json::from_str(calibration).unwrap());
    let found = footprint(&program(Language::Python, "print(1)\n"), &knowledge, &Inputs::default(), None);
    check_mib(at(&found, "/usr/bin/python3"), 20.0, 20.0);
}

#[test]
fn binaries_are_told_as_guesses() {
    let found = footprint_of_binary("tool", Bytes::mib(10), &inputs(&["d.bin=100MiB"]), &knowledge(), None);
    sound(&found);
    assert!(found.memory.confidence.value() <= 0.2);
    assert!(found.memory.formula.contains("× d"), "{}", found.memory.formula);
}

#[test]
fn an_unlisted_version_is_taken_for_the_nearest_listed_one() {
    for (version, row) in
        [(Some("3.7"), "3.8"), (Some("3.11"), "3.11"), (Some("3.99"), "3.13"), (None, "3.13")]
    {
        let mut program = program(Language::Python, "print(1)\n");
        program.language_version = version.map(str::to_owned);
        let found = footprint(&program, &knowledge(), &Inputs::default(), None);
        let row = format!("[interpreter.\"{row}\"]");
        let places: Vec<&str> =
            found.memory.reasons.iter().filter_map(|reason| reason.at.as_deref()).collect();
        assert!(places.iter().any(|at| at.ends_with(&row)), "{version:?}: {places:?}");
    }
}

#[test]
fn what_grows_past_every_machine_on_an_assumed_size_is_no_figure() {
    let source = "import sys\ntext = sys.stdin.read()\nkept = []\nfor a in text:\n    for b in text:\n        \
                  for c in text:\n            kept.append(a + b + c)\n";
    let found = footprint(&program(Language::Python, source), &knowledge(), &Inputs::default(), None);
    assert!(found.memory.recommended < Bytes(10 << 30), "{}", found.memory.recommended);
    assert!(found.memory.confidence.value() < 0.35, "{}", found.memory.confidence);
    let stated = Inputs { named: [("stdin".to_owned(), Bytes(3000))].into(), ..Inputs::default() };
    let found = footprint(&program(Language::Python, source), &knowledge(), &stated, None);
    assert!(found.memory.recommended > Bytes(100 << 30), "{}", found.memory.recommended);
}

#[test]
fn work_that_cannot_be_seen_lowers_the_confidence() {
    let sure = |source: &str| {
        let found = footprint(&program(Language::Python, source), &knowledge(), &Inputs::default(), None);
        found.memory.confidence.value()
    };
    let seen = sure("rows = []\nfor i in range(1000):\n    rows.append(str(i))\nprint(len(rows))\n");
    let half =
        sure("import strange\nrows = []\nrows.append(str(1))\nstrange.work(rows)\nstrange.other(rows)\n");
    assert!(half < 0.75 * seen, "{half} of {seen}");
}

#[test]
fn literal_paths_are_found_where_files_are_opened() {
    let source = "import json\nrows = json.load(open('data/rows.json'))\nprint('not a path')\n";
    assert_eq!(literal_paths(&program(Language::Python, source)), ["data/rows.json"]);
}

/// Names that mean something to the interpreter, and some that do not.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a",
        "b",
        "f",
        "g",
        "self",
        "x",
        "open",
        "list",
        "dict",
        "len",
        "range",
        "sys",
        "map",
        "sorted",
        "print",
        "zip",
        "append",
        "add",
        "argv",
        "read",
        "split",
        "join",
        "items",
        "get",
        "Vec",
        "push",
        "args",
        "collect",
        "lines",
        "numpy",
        "zeros",
        "subprocess",
        "run",
        "collections",
        "Counter",
        "unwrap",
        "iter",
        "clone",
        "insert",
        "C",
    ])
    .prop_map(str::to_owned)
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        any::<f64>().prop_map(Expr::Number),
        (0..200_i32).prop_map(|n| Expr::Number(f64::from(n))),
        name().prop_map(|text| Expr::Text { len: text.len() as u64, text }),
        Just(Expr::Nothing),
        any::<bool>().prop_map(Expr::Bool),
        name().prop_map(Expr::Name),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let args = prop::collection::vec(
            (prop::option::weighted(0.2, name()), any::<bool>(), inner.clone())
                .prop_map(|(name, spread, value)| Arg { spread: spread && name.is_none(), name, value }),
            0..4,
        );
        let clause = (name(), inner.clone()).prop_map(|(name, iter)| Clause {
            target: Expr::Name(name),
            iter,
            filters: Vec::new(),
        });
        let container = prop::sample::select(vec![
            Container::List,
            Container::Tuple,
            Container::Set,
            Container::Dict,
            Container::Generator,
        ]);
        let op = prop::sample::select(vec![
            Op::Add,
            Op::Sub,
            Op::Mul,
            Op::Div,
            Op::Pow,
            Op::ShiftLeft,
            Op::Rem,
            Op::Less,
            Op::Equal,
            Op::In,
            Op::And,
            Op::Or,
            Op::BitOr,
        ]);
        prop_oneof![
            (boxed(), name()).prop_map(|(value, name)| Expr::Attribute(value, name)),
            (boxed(), boxed()).prop_map(|(value, key)| Expr::Index(value, key)),
            (boxed(), args).prop_map(|(callee, args)| Expr::Call { callee, args, line: 7 }),
            (op, boxed(), boxed()).prop_map(|(op, left, right)| Expr::Operate {
                op,
                left: Some(left),
                right
            }),
            (container.clone(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(container, items)| Expr::Display { container, items }),
            (boxed(), boxed()).prop_map(|(element, count)| Expr::Repeat { element, count }),
            (container, prop::collection::vec(inner.clone(), 1..3), prop::collection::vec(clause, 1..3))
                .prop_map(|(container, elements, clauses)| Expr::Comprehension {
                    container,
                    elements,
                    clauses,
                    line: 9
                }),
            (prop::option::of(boxed()), prop::option::of(boxed()), prop::option::of(boxed()))
                .prop_map(|(value, start, stop)| Expr::Slice { value, start, step: stop.clone(), stop }),
            prop::option::of(boxed()).prop_map(Expr::Yield),
            (name(), inner.clone()).prop_map(|(name, value)| Expr::Lambda {
                parameters: vec![Parameter { name, annotation: None, default: None, gathers: None }],
                body: vec![Stmt { line: 3, kind: StmtKind::Return(Some(value)) }],
            }),
            (boxed(), prop::collection::vec(inner.clone(), 1..3))
                .prop_map(|(condition, arms)| Expr::Choice { condition: Some(condition), arms }),
        ]
    })
}

fn statements() -> impl Strategy<Value = Vec<Stmt>> {
    let simple = prop_oneof![
        expression().prop_map(StmtKind::Expr),
        (expression(), expression(), prop::option::weighted(0.3, Just(Op::Add))).prop_map(
            |(target, value, op)| {
                StmtKind::Assign { targets: vec![target], value: Some(value), op, annotation: None }
            }
        ),
        (name(), expression()).prop_map(|(name, value)| StmtKind::Assign {
            targets: vec![Expr::Name(name)],
            value: Some(value),
            op: None,
            annotation: None
        }),
        prop::option::of(expression()).prop_map(StmtKind::Return),
        name().prop_map(|module| StmtKind::Import(Import { module, names: Vec::new(), alias: None })),
        Just(StmtKind::Break),
        expression().prop_map(|target| StmtKind::Delete(vec![target])),
        prop::sample::select(vec!["f", "g", "C.push"]).prop_map(|name| StmtKind::Define(name.to_owned())),
    ];
    let statement = |kind| Stmt { line: 5, kind };
    let block = prop::collection::vec(simple.prop_map(statement), 0..5);
    block.prop_recursive(3, 24, 4, move |inner| {
        let driver = prop_oneof![
            (expression(), expression()).prop_map(|(target, iter)| Driver::Each { target, iter }),
            expression().prop_map(Driver::While),
            Just(Driver::Forever),
        ];
        let kind =
            prop::sample::select(vec![BranchKind::If, BranchKind::Match, BranchKind::Try, BranchKind::Main]);
        let nested = prop_oneof![
            (driver, inner.clone()).prop_map(|(driver, body)| StmtKind::Loop { driver, body }),
            (kind, prop::option::of(expression()), prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(kind, condition, arms)| StmtKind::Branch { kind, condition, arms }),
            (expression(), inner.clone()).prop_map(|(value, body)| StmtKind::Scope {
                resources: vec![(value, Some(Expr::Name("x".to_owned())))],
                body
            }),
        ];
        (inner, prop::collection::vec(nested.prop_map(statement), 0..3)).prop_map(|(mut body, more)| {
            body.extend(more);
            body
        })
    })
}

fn any_program() -> impl Strategy<Value = Program> {
    let function = |name: &'static str| {
        (statements(), any::<bool>()).prop_map(move |(body, is_generator)| Function {
            name: name.to_owned(),
            line: 2,
            parameters: ["self", "x"]
                .map(|name| Parameter {
                    name: name.to_owned(),
                    annotation: None,
                    default: None,
                    gathers: None,
                })
                .to_vec(),
            returns: None,
            body,
            is_async: false,
            is_generator,
            decorators: Vec::new(),
        })
    };
    let language = prop::sample::select(vec![Language::Python, Language::Rust]);
    (language, statements(), function("f"), function("g"), function("C.push")).prop_map(
        |(language, body, f, g, push)| {
            let declared = crate::ir::Type {
                name: "C".to_owned(),
                line: 1,
                bases: vec!["C".to_owned(), "Base".to_owned()],
                decorators: Vec::new(),
                fields: Vec::new(),
            };
            let module = Module {
                path: "a.py".to_owned(),
                name: "__main__".to_owned(),
                bytes: 100,
                skipped_bytes: 0,
                body,
                functions: vec![f, g, push],
                types: vec![declared],
                aliases: std::collections::BTreeMap::new(),
                findings: Vec::new(),
            };
            Program {
                name: "a.py".to_owned(),
                language,
                entry: if language == Language::Rust {
                    Start::Function("f".to_owned())
                } else {
                    Start::Script
                },
                guests: Vec::new(),
                modules: vec![module],
                packages: vec![Package {
                    name: "numpy".to_owned(),
                    found: true,
                    modules: 3,
                    ..Package::default()
                }],
                dependencies: Vec::new(),
                language_version: Some("3.11".to_owned()),
                findings: Vec::new(),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_program_has_a_sound_footprint(program in any_program(), size in 0..1_u64 << 45) {
        let inputs = Inputs {
            arguments: vec![Argument { text: "d".to_owned(), size: Some(Bytes(size)), ..Argument::default() }],
            ..Inputs::default()
        };
        sound(&footprint(&program, &knowledge(), &inputs, None));
        sound(&footprint(&program, &knowledge(), &Inputs::default(), None));
        prop_assert!(literal_paths(&program).len() <= 200);
    }

    #[test]
    fn larger_inputs_never_need_less(size in 1..1_u64 << 35, more in 1..1_u64 << 35) {
        let source = "import sys, json\nrows = json.load(open(sys.argv[1]))\nkept = [row for row in rows]\n";
        let program = program(Language::Python, source);
        let need = |size: u64| {
            let inputs = Inputs {
                arguments: vec![Argument { text: "d.json".to_owned(), size: Some(Bytes(size)), ..Argument::default() }],
                ..Inputs::default()
            };
            footprint(&program, &knowledge(), &inputs, None).memory.recommended
        };
        prop_assert!(need(size) <= need(size + more));
    }
}

fn seconds(footprint: &Footprint) -> f64 {
    footprint.cpu_seconds.as_ref().map_or(0.0, |time| time.recommended.as_seconds())
}

#[test]
fn time_on_the_processor_follows_the_rounds() {
    let source = "import sys\nn = int(sys.argv[1])\ntotal = 0\nfor i in range(n):\n    for j in range(n):\n        total += i * j\n";
    let (small, large) = (python(source, &["1000"]), python(source, &["3000"]));
    sound(&small);
    let start = seconds(&python("", &[]));
    let ratio = (seconds(&large) - start) / (seconds(&small) - start);
    assert!((8.0..=10.0).contains(&ratio), "{ratio}");
    let time = large.cpu_seconds.as_ref().unwrap();
    assert!(time.formula.contains("arg1²"), "{}", time.formula);
    assert_eq!(time.reasons[0].at.as_deref(), Some("a.py:6"));
    assert!(time.minimum <= time.recommended && time.recommended <= time.maximum);
}

#[test]
fn time_of_a_call_counts_each_time_it_is_made() {
    let body = "def work(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n";
    let start = seconds(&python(body, &[]));
    let once = seconds(&python(&format!("{body}work(100000)\n"), &[])) - start;
    let often = seconds(&python(&format!("{body}for i in range(50):\n    work(100000)\n"), &[])) - start;
    assert!((45.0..=55.0).contains(&(often / once)), "{often} {once}");
    let calls = format!("{body}{}", "work(100000)\n".repeat(50));
    let listed = seconds(&python(&calls, &[])) - start;
    assert!((45.0..=55.0).contains(&(listed / once)), "{listed} {once}");
}

#[test]
fn of_two_arms_one_takes_its_time() {
    let heavy = "import random\ntotal = 0\nfor i in range(1000000):\n    total += i\n";
    let start = seconds(&python("import random\n", &[]));
    let always = seconds(&python(heavy, &[])) - start;
    let indented = heavy.replace('\n', "\n    ");
    let source = format!("import random\nif random.random() < 0.3:\n    {indented}");
    let perhaps = seconds(&python(&source, &[])) - start;
    assert!((0.4..=0.6).contains(&(perhaps / always)), "{perhaps} {always}");
}

#[test]
fn time_of_a_service_has_no_end() {
    let source = "from http.server import HTTPServer, BaseHTTPRequestHandler\nHTTPServer(('', 80), BaseHTTPRequestHandler).serve_forever()\n";
    assert_eq!(python(source, &[]).cpu_seconds, None);
}

#[test]
fn a_faster_machine_takes_less_time() {
    let source = "total = 0\nfor i in range(1000000):\n    total += i\n";
    let mut faster = knowledge();
    let calibration = r#"{"interpreter":{"path":"/python","version":"3.11.7","rss":1048576,"anon":4096,"cpu_ms":1.0,
        "step_ns":1.0},"measured_at":"2026-01-01T00:00:00Z"}"#;
    faster.calibrate(serde_json::from_str(calibration).unwrap());
    let slow = footprint(&program(Language::Python, source), &knowledge(), &inputs(&[]), None);
    let quick = footprint(&program(Language::Python, source), &faster, &inputs(&[]), None);
    assert!(seconds(&quick) < seconds(&slow) / 2.0);
}
