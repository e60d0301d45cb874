//! Projects as text, and the functions a run of them is said to be hottest in.

use plimsoll_model::{FileAnalysis, Heat, Language};
use proptest::prelude::*;

use super::{Run, module_name, outline};
use crate::knowledge::{Costs, Rates};
use crate::lower::lower;
use crate::metrics::Meter;
use crate::pack::{language_of, pack_for};

type Tables = (Vec<(Language, Costs)>, Rates);

fn tables() -> Tables {
    let of = |language| (language, Costs::from_tables(language, plimsoll_profiles::TABLES).expect("costs"));
    let costs = [Language::Python, Language::Rust].map(of).to_vec();
    (costs, Rates::from_tables(plimsoll_profiles::TABLES).expect("the shipped table"))
}

/// Files with their functions' heat, in the order given.
fn analysed(files: &[(&str, &str)]) -> Vec<FileAnalysis> {
    let (costs, rates) = tables();
    let (mut run, mut meter) = (Run::new(), Meter::new());
    let mut analyses = Vec::new();
    for (path, text) in files {
        let pack = pack_for(path, b"").expect("a pack");
        let analysis = meter.measure(pack, path, text.as_bytes()).analysis;
        let language = language_of(pack);
        let tables = costs.iter().find(|(one, _)| Some(*one) == language);
        let part = tables.map(|(language, costs)| {
            let module = lower(pack, path, &module_name(path), text.as_bytes());
            run.add(path, outline(path, &module, *language, costs, &rates))
        });
        analyses.push((part, analysis));
    }
    run.settle(&rates);
    let finished = analyses.into_iter().map(|(part, mut analysis)| {
        part.iter().for_each(|&part| run.finish(part, &mut analysis));
        analysis
    });
    finished.collect()
}

/// Names and heats of a project, hottest first.
fn heats(files: &[(&str, &str)]) -> Vec<(String, Heat)> {
    let mut found = Vec::new();
    for file in analysed(files) {
        found.extend(file.body.map(|heat| ("<module>".to_owned(), heat)));
        found.extend(file.functions.into_iter().filter_map(|one| Some((one.name, one.heat?))));
    }
    found.sort_by(|one, other| other.1.share.total_cmp(&one.1.share));
    found
}

#[track_caller]
fn hottest(files: &[(&str, &str)], expected: &[&str]) {
    let found = heats(files);
    let names: Vec<&str> = found.iter().take(expected.len()).map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, expected, "{found:#?}");
}

fn of<'h>(heats: &'h [(String, Heat)], name: &str) -> &'h Heat {
    &heats.iter().find(|(one, _)| one == name).expect("the function").1
}

#[test]
fn loops_and_calls_in_loops_are_hot() {
    let text = "def leaf(x):\n  return x * x + 1\ndef rows(a):\n  for x in a:\n    for y in a:\n      leaf(y)\n      leaf(x)\ndef once(a):\n  return len(a)\nif __name__ == '__main__':\n  once([])\n  rows(input().split())\n";
    let found = heats(&[("m.py", text)]);
    assert!(of(&found, "leaf").calls > 50.0 * of(&found, "rows").calls);
    assert!(of(&found, "rows").share > 20.0 * of(&found, "once").share);
    assert!(of(&found, "rows").share_total > 0.99, "with what it calls nearly all");
    assert!(of(&found, "leaf").why.contains("called in a loop of rows"), "{:?}", of(&found, "leaf"));
    assert!(of(&found, "rows").why.contains("2 loops deep"), "{:?}", of(&found, "rows"));
}

#[test]
fn guards_and_constants_are_not() {
    hottest(
        &[(
            "m.py",
            "def bad(x):\n  raise ValueError(x)\ndef good(x):\n  return x + 1\ndef main(a):\n  for x in a:\n    if x:\n      good(x)\n      continue\n    bad(x)\n    raise ValueError\nmain(open('f'))\n",
        )],
        &["main", "good"],
    );
    let few = "def f(x):\n  for i in range(3):\n    g(i)\ndef g(x):\n  return x\nf(1)\n";
    assert_eq!(of(&heats(&[("m.py", few)]), "g").calls, 3.0);
}

#[test]
fn calls_are_followed_over_files_types_and_parents() {
    let files = [
        (
            "pkg/shapes.py",
            "class Shape:\n  def area(self): raise NotImplementedError\n  def twice(self):\n    return self.area() * 2\nclass Square(Shape):\n  def __init__(self, side):\n    self.side = side\n  def area(self):\n    return self.side * self.side\n",
        ),
        (
            "pkg/__main__.py",
            "from .shapes import Square\nfrom pkg import tools as t\nshapes = [Square(n) for n in range(5)]\nfor shape in shapes:\n  shape.twice()\nt.show(shapes)\n",
        ),
        ("pkg/tools.py", "def show(things):\n  print(things)\ndef unused():\n  pass\n"),
    ];
    let found = heats(&files);
    assert_eq!(of(&found, "Square.__init__").calls, 5.0);
    assert!(of(&found, "Square.area").calls >= 1.0, "called on self, by the parent");
    assert_eq!(of(&found, "show").calls, 1.0);
    assert!(of(&found, "unused").why.contains("nothing here calls it"));
    let rust = "struct A { n: u32 }\nimpl A { fn new() -> Self { A { n: 1 } } fn go(&self) -> u32 { step(self.n) } }\nfn step(n: u32) -> u32 { n + 1 }\nfn main() { let a = A::new(); for _ in 0..4 { a.go(); } }\n";
    let found = heats(&[("src/main.rs", rust)]);
    assert_eq!(
        [of(&found, "A.new").calls, of(&found, "A.go").calls, of(&found, "step").calls],
        [1.0, 4.0, 4.0]
    );
}

#[test]
fn what_goes_through_a_whole_file_weighs_more_than_a_loop_over_its_lines() {
    let text = "import ast\nfrom _symtable import symtable\ndef parsed(text):\n  return ast.parse(text)\ndef named(text):\n  return symtable(text, 'x', 'exec')\ndef counted(text):\n  n = 0\n  for line in text.splitlines():\n    n += len(line)\n  return n\nimport sys\nparsed(sys.stdin.read())\nnamed(sys.stdin.read())\ncounted(sys.stdin.read())\n";
    hottest(&[("m.py", text)], &["parsed", "named", "counted"]);
}

#[test]
fn recursion_is_damped_and_tests_are_no_entries() {
    let text = "def fib(n):\n  return n if n < 2 else fib(n - 1) + fib(n - 2)\ndef even(n):\n  return odd(n - 1)\ndef odd(n):\n  return even(n - 1)\ndef main():\n  fib(3)\n  even(2)\nif __name__ == '__main__':\n  main()\n";
    let found =
        heats(&[("m.py", text), ("tests/test_m.py", "def test_all():\n  for i in range(99):\n    main()\n")]);
    let rates = tables().1;
    assert!((2.0..=rates.sizes.recursion * 1.01).contains(&of(&found, "fib").calls), "{found:#?}");
    assert!(of(&found, "odd").calls.is_finite() && of(&found, "fib").why.contains("recursive"));
    assert_eq!([of(&found, "main").calls, of(&found, "test_all").share], [1.0, 0.0]);
}

#[test]
fn a_long_ring_of_calls_is_no_trouble() {
    let many = 3000;
    let text: String =
        (0..many).map(|at| format!("def f{at}():\n  f{}()\n  f{}()\n", (at + 1) % many, at / 2)).collect();
    assert!(
        heats(&[("m.py", &text)]).iter().all(|(_, heat)| heat.share.is_finite() && heat.calls.is_finite())
    );
}

fn fragment() -> impl Strategy<Value = String> {
    let call = (0..6_u8).prop_map(|at| format!("f{at}(x)"));
    let line = prop_oneof![
        call.clone(),
        call.clone().prop_map(|call| format!("for y in x: {call}")),
        call.clone().prop_map(|call| format!("if x == 1: return {call}")),
        call.clone().prop_map(|call| format!("while x < 5: x = {call}")),
        call.prop_map(|call| format!("z = [{call} for y in x if y]")),
        Just("raise ValueError".to_owned()),
        Just("x.m(f1)".to_owned()),
    ];
    prop::collection::vec(line, 1..5).prop_map(|lines| lines.join("\n  "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shares_are_shares_whatever_the_order(bodies in prop::collection::vec(fragment(), 1..6), turn in 0..6_usize) {
        let texts: Vec<(String, String)> = bodies
            .iter()
            .enumerate()
            .map(|(at, body)| (format!("m{at}.py"), format!("from m0 import *\ndef f{at}(x):\n  {body}\nf{at}(3)\n")))
            .collect();
        let mut files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let before = analysed(&files);
        let sum: f64 = heats(&files).iter().map(|(_, heat)| heat.share).sum();
        prop_assert!((sum - 1.0).abs() < 0.01, "{}", sum);
        for (_, heat) in heats(&files) {
            for figure in [heat.share, heat.share_total, heat.calls] {
                prop_assert!(figure.is_finite() && figure >= 0.0);
            }
            prop_assert!(heat.share <= heat.share_total + 1e-3 && heat.share_total <= 1.0);
        }
        let turn = turn % files.len();
        files.rotate_left(turn);
        let mut after = analysed(&files);
        after.rotate_right(turn);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn nothing_breaks_it(text in "(def |class |f|x|\\(|\\)|:|\n  |\n|for | in |if |return |\\.|=|lambda |\\[|\\]){0,60}") {
        for (_, heat) in heats(&[("m.py", &text), ("m.rs", &text)]) {
            prop_assert!((0.0..=1.0).contains(&heat.share));
        }
    }
}
