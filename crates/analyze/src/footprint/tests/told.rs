//! What is said of other people's programs: which lines run, what is named where nothing is known.

use super::*;

const CLICK: &str = "import click, functools\n\
    def own(fn):\n    fn = click.option('--load')(fn)\n    @functools.wraps(fn)\n    \
    def wrapped(*args, **kwargs):\n        return fn(*args, **kwargs)\n    return wrapped\n\
    @click.group()\ndef cli():\n    pass\n\
    @cli.command()\n@click.option('--table')\n@own\ndef serve(table, load):\n    \
    if table:\n        rows = open(table).readlines()\n    kept = [0] * 2000000\n\
    @cli.command()\n@own\ndef other(load):\n    lost = [0] * 90000000\n\
    cli()\n";

#[test]
fn decorators_of_the_program_do_not_run_what_they_decorate() {
    let found = python(CLICK, &["serve", "data.db=50MiB"]);
    check_mib(at(&found, "a.py:17"), 15.0, 20.0);
    assert!(at(&found, "a.py:21") < MIB, "the command that was not chosen: {:#?}", found.memory.reasons);
    assert!(at(&found, "a.py:16") < MIB, "an option that was not given: {:#?}", found.memory.reasons);
}

#[test]
fn a_file_that_goes_to_unknown_code_is_counted_and_the_call_named() {
    let source = "use std::fs::File;\nfn main() {\n    let path = std::env::args().nth(1).unwrap();\n    \
                  let mut input: Box<dyn std::io::Read> = Box::new(File::open(path).unwrap());\n    \
                  let page = kuchiki::parse_html().from_utf8().read_from(&mut input).unwrap();\n}\n";
    let mut program = program(Language::Rust, source);
    program.packages = vec![Package { name: "kuchiki".to_owned(), ..Package::default() }];
    let found = footprint(&program, &knowledge(), &inputs(&["page.html=50MiB"]), None);
    check_mib(at(&found, "src/main.rs:5"), 50.0, 200.0);
    let text = format!("{:?}", found.memory.reasons);
    assert!(text.contains("goes to .read_from(), of which nothing is known"), "{text}");
    assert!(found.disk.read.bytes.as_f64() >= 50.0 * MIB, "{:?}", found.disk.read);
    let notes = format!("{:?}", found.findings);
    assert!(notes.contains("kuchiki (src/main.rs:5)"), "{notes}");
    sound(&found);
    let text =
        format!("{:?}", footprint(&program, &knowledge(), &inputs(&["page.html=1000"]), None).memory.reasons);
    assert!(text.contains("crate kuchiki") && text.contains("no row for kuchiki"), "{text}");
}

#[test]
fn a_file_that_is_opened_and_lost_sight_of_is_counted() {
    let source = "use std::fs::File;\nfn main() {\n    let path = std::env::args().nth(1).unwrap();\n    \
                  let mut input: Box<dyn std::io::Read> = match path.as_ref() {\n        \
                  \"-\" => Box::new(std::io::stdin()),\n        name => Box::new(File::open(name).unwrap()),\n    };\n    \
                  let page = kuchiki::parse_html().from_utf8().read_from(&mut input).unwrap();\n}\n";
    let mut program = program(Language::Rust, source);
    program.packages = vec![Package { name: "kuchiki".to_owned(), ..Package::default() }];
    let found = footprint(&program, &knowledge(), &inputs(&["page.html=50MiB"]), None);
    assert!(found.memory.recommended.as_f64() > 50.0 * MIB, "{:#?}", found.memory.reasons);
}

#[test]
fn what_is_read_by_known_lines_is_not_counted_again() {
    let source = "import sys, strange\nwith open(sys.argv[1]) as file:\n    text = file.read()\n    strange.look(file)\n";
    let reasons = format!("{:?}", python(source, &["d.txt=50MiB"]).memory.reasons);
    assert!(!reasons.contains("of which nothing is known"), "{reasons}");
}

#[test]
fn a_server_that_goes_from_hand_to_hand_serves() {
    let source = "fn main() {\n    let server = actix_web::HttpServer::new(|| 1);\n    \
                  let server = sockets().iter().try_fold(server, |server, one| bound(server, one)).unwrap();\n    \
                  server.workers(2).run();\n}\n";
    assert_eq!(rust(source, &[]).kind, Kind::Service);
}

#[test]
fn arrays_of_a_library_are_as_long_as_its_constants() {
    let source = "fn main() {\n    let mut digest = [0; blake3::OUT_LEN];\n    for byte in &mut digest {\n        \
                  *byte = 1;\n    }\n}\n";
    let found = rust(source, &[]);
    assert!(at(&found, "src/main.rs:2") < 0.01 * MIB);
    assert!(!found.memory.formula.contains("count_at"), "{}", found.memory.formula);
}

#[test]
fn a_pool_of_threads_keeps_all_cores_busy() {
    let source = "fn main() {\n    rayon_core::ThreadPoolBuilder::new().build_global().unwrap();\n}\n";
    assert!(rust(source, &[]).cpu.recommended.as_f64() > 1.0);
}

#[test]
fn names_that_the_reading_made_up_say_what_they_stand_for() {
    let source = "import sys\nkept = []\nwhile more():\n    kept.append('x' * 100)\n";
    let said = python(source, &[]).memory.assumptions;
    let wanted = "rounds_at_3 (how often the loop runs at line 3) is taken to be 300";
    assert!(said.iter().any(|sentence| sentence.starts_with(wanted)), "{said:?}");
    let source = "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('file_at_rest')\n\
                  kept = open(parser.parse_args().file_at_rest).read()\n";
    let said = python(source, &[]).memory.assumptions;
    assert!(said.iter().any(|sentence| sentence.starts_with("file_at_rest is taken to be")), "{said:?}");
}

#[test]
fn time_of_imports_is_told_with_the_line_that_imports() {
    let found = python("import os\nimport json\nprint(json.dumps(1))\n", &[]);
    let reasons = format!("{:?}", found.cpu_seconds.unwrap().reasons);
    assert!(reasons.contains("loading json, a.py:2"), "{reasons}");
    assert_eq!(found.cpu.formula, "1 core");
}

#[test]
fn what_is_there_to_be_written_over_is_no_input() {
    let source = "import argparse, strange\nparser = argparse.ArgumentParser()\n\
                  parser.add_argument('-o', '--output', type=argparse.FileType('wb'))\n\
                  strange.draw(parser.parse_args().output)\n";
    let found = python(source, &["-o", "old.pdf=500MiB"]);
    assert!(found.memory.recommended.as_f64() < 50.0 * MIB, "{:#?}", found.memory.reasons);
}

#[test]
fn what_a_pattern_leaves_out_has_its_place() {
    let source = "fn main() {\n    let args: Vec<String> = std::env::args().collect();\n    \
                  let [_, source, target] = args.as_slice() else { return };\n    \
                  let text = std::fs::read_to_string(source).unwrap();\n    std::fs::write(target, &text).unwrap();\n}\n";
    let found = rust(source, &["in.txt=50MiB", "out.txt"]);
    check_mib(at(&found, "src/main.rs:4"), 49.0, 55.0);
    check_mib(found.disk.write.bytes.as_f64(), 49.0, 55.0);
}

/// What a function's parameter is does not depend on how it is called: `args` is one value unless a star stands before it.
#[test]
fn parameters_take_what_their_stars_say() {
    let lines = |signature: &str, call: &str, path: &str| {
        let source = format!(
            "import argparse\ndef main({signature}):\n    kept = open({path}).readlines()\n\
             parser = argparse.ArgumentParser()\nparser.add_argument('name')\nargs = parser.parse_args()\nmain({call})\n"
        );
        at(&python(&source, &["words.txt=10MiB"]), "a.py:3")
    };
    let expected = lines("given", "args", "given.name");
    check_mib(expected, 15.0, 40.0);
    for (signature, call, path) in [
        ("args", "args", "args.name"),
        ("*args", "args", "args[0].name"),
        ("first, *rest", "1, args.name", "rest[0]"),
        ("*, name", "name=args.name", "name"),
        ("**options", "name=args.name", "options['name']"),
        ("name", "*[args.name]", "name"),
        ("name, size", "**{'size': 1, 'name': args.name}", "name"),
    ] {
        let found = lines(signature, call, path);
        assert!((found / expected - 1.0).abs() < 0.01, "def main({signature}): {found} of {expected}");
    }
}

#[test]
fn a_text_that_a_recursion_writes_does_not_grow_from_level_to_level() {
    let source = "import sys, unknown\ndef told(node, level=0):\n    lines = ''\n    if isinstance(node, dict):\n        \
                  parts = []\n        for key, item in node.items():\n            \
                  parts.append('{key}: {value}'.format(key=key, value=told(item, level + 1)))\n        \
                  lines += ','.join(parts)\n    elif isinstance(node, list):\n        parts = []\n        \
                  for item in node:\n            parts.append('- {}'.format(told(item, level + 1)))\n        \
                  lines += ','.join(parts)\n    else:\n        lines = str(node)\n    return lines\n\
                  print(told(unknown.read(sys.argv[1])))\n";
    let formula = python(source, &["tree.hocon=100KiB"]).cpu_seconds.unwrap().formula;
    assert!(!formula.contains('³'), "{formula}");
}

#[test]
fn a_parser_whose_handlers_are_not_found_may_do_anything() {
    let parsed = |handlers: &str| {
        let source = format!(
            "import sys, other\nimport xml.parsers.expat\nparser = xml.parsers.expat.ParserCreate()\n{handlers}\n\
             parser.ParseFile(open(sys.argv[1], 'rb'))\n"
        );
        python(&source, &["page.xml=10MiB"])
    };
    let seen = parsed("parser.StartElementHandler = lambda name, attrs: None");
    let unseen = parsed("other.prepare(parser)");
    check_mib(at(&seen, "a.py:5"), 0.0, 1.0);
    check_mib(at(&unseen, "a.py:5"), 70.0, 90.0);
    assert!(seconds(&unseen) > 2.0 * seconds(&seen), "{} and {}", seconds(&unseen), seconds(&seen));
}

#[test]
fn looking_at_a_paths_name_reads_nothing() {
    let source = "import os, sys\npath = sys.argv[1]\nprint(os.lstat(path).st_mode)\nwith open(path, 'rb') as file:\n    \
                  print(file.read(1024))\n";
    let found = python(source, &["film.mp4=100MiB"]);
    check_mib(found.memory.recommended.as_f64(), 10.0, 20.0);
}
