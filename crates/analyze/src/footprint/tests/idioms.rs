//! Ways in which people write tools: where an argument goes until its file is read, and what is kept of it.

use super::*;

/// What each of these does with a text, in the end.
const WORK: &str = "def work(text):\n    words = []\n    for line in text.splitlines():\n        \
                    for word in line.split():\n            words.append(word.upper())\n    return len(words)\n";

/// Memory that a program with [`WORK`] holds of a file of 10 MiB.
fn held_of(program: &str, arguments: &[&str]) -> f64 {
    let nothing = python("import sys\n", &[]).memory.recommended.as_f64();
    let source = format!("{WORK}{program}");
    python(&source, arguments).memory.recommended.as_f64() - nothing
}

fn check_tool(program: &str, arguments: &[&str]) {
    let plain = held_of("import sys\nprint(work(open(sys.argv[1]).read()))\n", &["in.txt=10MiB"]);
    check_mib(plain, 120.0, 220.0);
    let found = held_of(program, arguments);
    assert!((found / plain - 1.0).abs() < 0.15, "{:.1} of {:.1} MiB:\n{program}", found / MIB, plain / MIB);
}

#[test]
fn commands_by_name_are_found() {
    let methods = "import sys\nclass Commands:\n    def do_count(self, path):\n        return work(open(path).read())\n    \
                   def do_other(self, path):\n        return 1\n\
                   print(getattr(Commands(), 'do_' + sys.argv[1])(sys.argv[2]))\n";
    check_tool(methods, &["count", "in.txt=10MiB"]);
    check_tool(&methods.replace("'do_' + sys.argv[1]", "f'do_{sys.argv[1]}'"), &["count", "in.txt=10MiB"]);
    // Of a name that is not known any method that begins so may be meant.
    check_tool(&methods.replace("'do_' + sys.argv[1]", "'do_' + input()"), &["count", "in.txt=10MiB"]);
    let table = "import sys\nKNOWN = {}\ndef known(name):\n    def keep(function):\n        KNOWN[name] = function\n        \
                 return function\n    return keep\n@known('txt')\ndef count(path):\n    return work(open(path).read())\n\
                 @known('json')\ndef other(path):\n    return 1\npath = sys.argv[1]\nprint(KNOWN[path.rsplit('.', 1)[-1]](path))\n";
    check_tool(table, &["in.txt=10MiB"]);
}

#[test]
fn parsers_of_the_command_line_hand_on_what_they_were_given() {
    let click = "import click\n@click.group()\ndef cli():\n    pass\n@cli.command('count')\n\
                 @click.argument('text', type=click.File('r'))\ndef count(text):\n    click.echo(str(work(text.read())))\ncli()\n";
    let optparse = "from optparse import OptionParser\nparser = OptionParser()\n\
                    parser.add_option('-n', '--name')\n(options, args) = parser.parse_args()\n\
                    for path in args:\n    print(work(open(path).read()))\n";
    let merged = "import argparse\nDEFAULTS = {'paths': [], 'size': 3}\nparser = argparse.ArgumentParser()\n\
                  parser.add_argument('paths', nargs='*')\nparser.add_argument('--size', default=None)\nconfig = {}\n\
                  config.update({key: value for key, value in vars(parser.parse_args()).items() if value is not None})\n\
                  for key, value in DEFAULTS.items():\n    config.setdefault(key, value)\n\
                  for path in config['paths']:\n    print(work(open(path).read()))\n";
    let click_base = python("import click\n", &[]).memory.recommended.as_f64()
        - python("import sys\n", &[]).memory.recommended.as_f64();
    let found = held_of(click, &["count", "in.txt=10MiB"]) - click_base;
    check_mib(found, 120.0, 240.0);
    check_tool(optparse, &["-n", "words", "in.txt=10MiB"]);
    check_tool(merged, &["--size", "4", "in.txt=10MiB"]);
}

#[test]
fn functions_are_bound_to_their_arguments_and_run_elsewhere() {
    let partial = "import sys\nfrom functools import partial\ndef load(path, mode='r'):\n    \
                   with open(path, mode) as file:\n        return file.read()\ndef chain(*steps):\n    def run(value):\n        \
                   for step in steps:\n            value = step(value)\n        return value\n    return run\n\
                   print(chain(partial(load, mode='r'), work)(sys.argv[1]))\n";
    check_tool(partial, &["in.txt=10MiB"]);
    let awaited = "import asyncio, sys\nasync def load(path):\n    loop = asyncio.get_event_loop()\n    \
                   return await loop.run_in_executor(None, lambda: open(path).read())\nasync def main():\n    \
                   texts = await asyncio.gather(*(load(path) for path in sys.argv[1:]))\n    \
                   print(sum(work(text) for text in texts))\nasyncio.run(main())\n";
    let base = python("import asyncio\n", &[]).memory.recommended.as_f64()
        - python("import sys\n", &[]).memory.recommended.as_f64();
    check_mib(held_of(awaited, &["in.txt=10MiB"]) - base, 100.0, 260.0);
}

/// Words of lines, kept one by one: as many as there are, however they are handed on.
#[test]
fn parts_that_are_kept_count_once_each() {
    let kept = |body: &str| {
        let found = python(&format!("import sys\n{body}\nprint(len(kept))\n"), &["in.txt=10MiB"]);
        bytes_of(&found, |reason| reason.text.contains("parts of split()"))
    };
    let expected = kept("kept = open(sys.argv[1]).read().split()");
    check_mib(expected, 80.0, 110.0);
    let inner = "    for word in line.split():\n        ";
    let words = "def words(text):\n    for line in text.split('\\n'):\n        for word in line.split(' '):\n            yield";
    let class = "class Words:\n    def __init__(self, text):\n        self.text = text\n    def __iter__(self):\n        \
                 return self.each()\n    def each(self):\n        for line in self.text.split('\\n'):\n            \
                 for word in line.split():\n                yield (1, word)\n";
    for body in [
        format!("kept = []\nfor line in open(sys.argv[1]):\n{inner}kept.append(word)"),
        format!("kept = []\nfor line in open(sys.argv[1]):\n{inner}kept.append((1, word))"),
        format!("{words} word\nkept = list(words(open(sys.argv[1]).read()))"),
        format!("{words} (1, word)\nkept = list(words(open(sys.argv[1]).read()))"),
        format!("{class}kept = list(Words(open(sys.argv[1]).read()))"),
    ] {
        let found = kept(&body);
        assert!(
            (found / expected - 1.0).abs() < 0.25,
            "{:.1} of {:.1} MiB:\n{body}",
            found / MIB,
            expected / MIB
        );
    }
}

#[test]
fn a_walk_opens_each_file_once() {
    let walked = |body: &str| {
        let source = format!(
            "import os, sys, ast\nfor root, dirs, files in os.walk(sys.argv[1]):\n    for name in files:\n        {body}\n"
        );
        let folder = plimsoll_model::Folder { files: 400, largest: Bytes(100_000) };
        let tree = Argument {
            text: "tree".to_owned(),
            size: Some(Bytes(10 << 20)),
            folder: Some(folder),
            ..Argument::default()
        };
        let given = Inputs { arguments: vec![tree], ..Inputs::default() };
        seconds(&footprint(&program(Language::Python, &source), &knowledge(), &given, None))
    };
    let opened = walked("file = open(os.path.join(root, name))");
    let parsed = walked("ast.parse(open(os.path.join(root, name)).read())");
    assert!(opened < 0.7, "{opened}");
    // 170 ns a byte.
    assert!((1.0..6.0).contains(&parsed), "{parsed}");
}

#[test]
fn text_that_grows_in_place_is_copied_once() {
    let words = "import sys\ntext = open(sys.argv[1]).read()\nat = 0\nfound = []\nwhile at < len(text):\n    word = ''\n    \
                 while at < len(text) and text[at].isalnum():\n        word += text[at]\n        at += 1\n    \
                 found.append(word)\n    at += 1\nprint(len(found))\n";
    let small = seconds(&python(words, &["in.txt=1MiB"]));
    let large = seconds(&python(words, &["in.txt=10MiB"]));
    assert!((0.1..1.0).contains(&small) && large < 14.0 * small, "{small} and {large}");
    let lines = "import sys\nwhole = ''\nfor line in open(sys.argv[1]):\n    whole += line.strip()\n    whole += ';'\nprint(whole)\n";
    let found = python(lines, &["in.txt=10MiB"]);
    check_mib(at(&found, "a.py:4"), 9.0, 12.0);
    assert!(seconds(&found) < 2.0, "{}", seconds(&found));
}

#[test]
fn blocks_are_read_until_there_are_none() {
    let source = "import hashlib, sys\ndigest = hashlib.sha256()\nwith open(sys.argv[1], 'rb') as file:\n    \
                  for block in iter(lambda: file.read(65536), b''):\n        digest.update(block)\n";
    let found = python(source, &["in.bin=1GiB"]);
    check_mib(found.memory.recommended.as_f64(), 12.0, 30.0);
    // 0.7 ns a byte.
    assert!((0.4..3.0).contains(&seconds(&found)), "{}", seconds(&found));
}

/// Many files, one after the other: what is held is of the largest, what is kept of all.
#[test]
fn of_a_folder_the_largest_file_is_held() {
    let tree = |largest: u64| {
        let folder = plimsoll_model::Folder { files: 400, largest: Bytes(largest) };
        let text = "tree".to_owned();
        let tree =
            Argument { text, size: Some(Bytes(10 << 20)), folder: Some(folder), ..Argument::default() };
        Inputs { arguments: vec![tree], ..Inputs::default() }
    };
    let held = |does: &str, largest: u64| {
        let source = format!(
            "import os, sys\nkept = []\nfor root, dirs, files in os.walk(sys.argv[1]):\n    for name in files:\n        \
             text = open(os.path.join(root, name)).read()\n        {does}\n"
        );
        let found = footprint(&program(Language::Python, &source), &knowledge(), &tree(largest), None);
        bytes_of(&found, |reason| reason.text.contains("read()"))
    };
    check_mib(held("text.count('x')", 4 << 20), 3.9, 4.5);
    check_mib(held("text.count('x')", 40 << 10), 0.0, 0.1);
    check_mib(held("kept.append(text)", 4 << 20), 9.9, 11.0);
}

#[test]
fn tokens_are_held_one_by_one_where_they_are_kept() {
    let source = "import sys, tokenize\nwith open(sys.argv[1]) as file:\n    \
                  kept = list(tokenize.generate_tokens(file.readline))\n";
    check_mib(at(&python(source, &["in.py=1MiB"]), "a.py:3"), 30.0, 45.0);
    let source = source.replace("list(", "sum(1 for _ in ");
    check_mib(at(&python(&source, &["in.py=1MiB"]), "a.py:3"), 0.0, 1.0);
}

#[test]
fn what_a_comprehension_makes_of_known_things_is_known_one_by_one() {
    let caches = "import argparse\nclass Cache:\n    def __init__(self, most):\n        self.most = most\n        \
                  self.kept = {}\n    def put(self, key):\n        self.kept[key] = key\n        \
                  if len(self.kept) > self.most:\n            self.kept.popitem()\nparser = argparse.ArgumentParser()\n\
                  parser.add_argument('most', type=int, nargs='+')\n\
                  caches = [Cache(most) for most in parser.parse_args().most if most > 10]\n\
                  for key in range(9000000):\n    for cache in caches:\n        cache.put(key)\n";
    let held = |arguments: &[&str]| at(&python(caches, arguments), "a.py:5");
    let (small, large) = (held(&["100000"]), held(&["400000"]));
    assert!((held(&["100000", "400000", "5"]) / (small + large) - 1.0).abs() < 0.05);
}

/// A column that things are grouped by has few different values, unless it tells rows apart.
#[test]
fn columns_are_grouped_by_what_they_are() {
    let grouped = |column: &str| {
        let source = format!(
            "import csv, sys\nkept = {{}}\nwith open(sys.argv[1], newline='') as file:\n    \
             for row in csv.DictReader(file):\n        kept[row['{column}']] = kept.get(row['{column}'], 0) + 1\n"
        );
        at(&python(&source, &["sales.csv=20MiB"]), "a.py:2")
    };
    check_mib(grouped("category"), 0.0, 1.0);
    check_mib(grouped("id"), 20.0, 60.0);
}

#[test]
fn rests_that_are_compared_are_seldom_the_same() {
    let kept = |condition: &str| {
        let source = format!(
            "import sys\nkept = []\nfor line in open(sys.argv[1]):\n    a, b = map(int, line.split())\n    \
             if {condition}:\n        kept.append((a, b))\n"
        );
        bytes_of(&python(&source, &["edges=20MiB"]), |reason| reason.text.contains("tuple"))
    };
    assert!(kept("a % 50 == b % 50") < kept("True") / 40.0);
}

#[test]
fn arguments_that_double_from_call_to_call_end() {
    let calls: String =
        (0..60).map(|at| format!("def f{at}(*a):\n    return f{}(*a, *a)\n", at + 1)).collect();
    sound(&python(&format!("{calls}def f60(*a):\n    return len(a)\nprint(f0(1, 2))\n"), &[]));
}

#[test]
fn iterators_that_lead_to_others_end() {
    for source in [
        "class A:\n    def __iter__(self):\n        return A()\nfor x in A(): print(x)\nprint(list(A()), next(A()), *A())\n",
        "class A:\n    def __iter__(self):\n        return iter(self)\n    def __next__(self):\n        return next(self)\nprint(list(A()))\n",
        "class A:\n    def next(self):\n        return A()\nfor x in A(): print(x)\n",
    ] {
        sound(&python(source, &[]));
    }
    let bound = "p = partial(p, 1)\n".repeat(4000);
    sound(&python(
        &format!("from functools import partial\ndef p(*a):\n    return len(a)\n{bound}print(p())\n"),
        &[],
    ));
}

#[test]
fn an_object_is_gone_through_once() {
    let plain = "import sys\nkept = list(open(sys.argv[1]).read().split())\n";
    let own = "import sys\nclass Words:\n    def __iter__(self):\n        return iter(open(sys.argv[1]).read().split())\n\
               kept = [word for word in Words()]\n";
    let (plain, own) = (python(plain, &["in.txt=10MiB"]), python(own, &["in.txt=10MiB"]));
    assert!((seconds(&own) / seconds(&plain)) < 1.6, "{} and {}", seconds(&own), seconds(&plain));
    assert!(own.memory.recommended.as_f64() < 1.2 * plain.memory.recommended.as_f64());
}

#[test]
fn types_of_a_table_do_what_any_of_them_does() {
    let table = "import sys\nclass Text:\n    @classmethod\n    def load(cls, path):\n        return work(open(path).read())\n\
                 class Nothing:\n    @classmethod\n    def load(cls, path):\n        return 0\n\
                 KNOWN = {'txt': Text, 'non': Nothing}\nprint(KNOWN[sys.stdin.readline()].load(sys.argv[1]))\n";
    check_tool(table, &["in.txt=10MiB"]);
    let later = "import sys\nfrom functools import partial\ndef load(path):\n    return work(open(path).read())\n\
                 early = partial(load, path='nowhere')\nprint(early(path=sys.argv[1]))\n";
    check_tool(later, &["in.txt=10MiB"]);
}

#[test]
fn a_command_line_that_is_derived_in_rust() {
    let program = |fields: &str, body: &str| {
        format!(
            "use clap::Parser;\n#[derive(Parser)]\nstruct Args {{ {fields} }}\n\
             fn read(path: impl AsRef<Path>) -> Vec<u8> {{ let all = std::fs::read(&path).unwrap(); all }}\n\
             fn main() {{\n    let args = Args::parse();\n    {body}\n}}\n"
        )
    };
    let held = |source: &str, arguments: &[&str]| {
        let none = rust(source, &[]).memory.recommended.as_f64();
        rust(source, arguments).memory.recommended.as_f64() - none.min(8.0 * MIB)
    };
    let plain = program(
        "file: PathBuf",
        "let all = std::fs::read(&args.file).unwrap(); println!(\"{}\", all.len());",
    );
    check_mib(held(&plain, &["in.bin=40MiB"]), 40.0, 56.0);
    let from = plain.replace("parse()", "parse_from(wild::args_os())");
    check_mib(held(&from, &["in.bin=40MiB"]), 40.0, 56.0);
    // Of an option that is given something is made, whatever comes after it.
    let fields = "query: Option<String>, file: Option<PathBuf>, #[arg(short, long)] quiet: bool";
    let either = "if let Some(path) = args.file.as_deref() { let all = read(path); println!(\"{}\", all.len()); return; }\n    \
                  let mut all = Vec::new(); std::io::stdin().read_to_end(&mut all).unwrap();";
    let found = rust(&program(fields, either), &["q", "in.bin=40MiB"]);
    check_mib(found.memory.recommended.as_f64(), 40.0, 64.0);
    let read: Vec<_> = found.disk.read.reasons.iter().map(|reason| reason.text.clone()).collect();
    assert!(read.iter().any(|text| text.contains("reading file")), "{read:?}");
    assert!(!read.iter().any(|text| text.contains("stdin")), "{read:?}");
}

#[test]
fn what_a_subcommand_in_rust_works_on() {
    let program = "use clap::{Parser, Subcommand};\n#[derive(Parser)]\nstruct Cli {\n    #[arg(short, long)]\n    verbose: bool,\n    \
                   #[command(subcommand)]\n    command: Commands,\n}\n\
                   #[derive(Subcommand)]\nenum Commands { Count { file: PathBuf }, Load { file: PathBuf } }\n\
                   fn main() {\n    let cli = Cli::parse();\n    match &cli.command {\n        \
                   Commands::Count { file } => println!(\"{}\", std::fs::metadata(file).unwrap().len()),\n        \
                   Commands::Load { file } => { let all = std::fs::read(file).unwrap(); println!(\"{}\", all.len()) }\n    }\n}\n";
    check_mib(rust(program, &["load", "in.bin=40MiB"]).memory.recommended.as_f64(), 40.0, 64.0);
}

#[test]
fn methods_of_fields_and_traits_in_rust() {
    let program = |call: &str| {
        format!(
            "trait Read {{ fn path(&self) -> String; fn whole(&self) -> Vec<u8> {{ std::fs::read(self.path()).unwrap() }} }}\n\
             struct Input {{ path: String }}\nimpl Read for Input {{ fn path(&self) -> String {{ self.path.clone() }} }}\n\
             fn main() {{ let input = Input {{ path: std::env::args().nth(1).unwrap() }};\n    let all = {call};\n    println!(\"{{}}\", all.len()); }}\n"
        )
    };
    for call in ["std::fs::read(input.path()).unwrap()", "input.whole()"] {
        check_mib(rust(&program(call), &["in.bin=40MiB"]).memory.recommended.as_f64(), 40.0, 64.0);
    }
}

#[test]
fn containers_of_crates_hold_what_those_of_the_language_do() {
    let program = |map: &str| {
        format!(
            "fn main() {{ let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
             let mut map: {map}<u64, u64> = {map}::default();\n    for i in 0..n as u64 {{ map.insert(i, i); }}\n    \
             println!(\"{{}}\", map.len()); }}\n"
        )
    };
    let of = |map: &str| rust(&program(map), &["1000000"]).memory.recommended.as_f64();
    let (plain, fast) = (of("HashMap"), of("FxHashMap"));
    assert!(plain > 16.0 * MIB && (fast / plain - 1.0).abs() < 0.05, "{plain} {fast}");
}
