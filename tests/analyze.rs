//! `plimsoll analyze`: walking, formats, thresholds, the ratchet and the cache, as a user meets them.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Ran, World, ran};

/// Cognitive complexity 6, cyclomatic 4.
const DEEP: &str = "def deep(a, b, c):\n    if a:\n        if b:\n            if c:\n                return 1\n    return 2\n";
/// Cognitive complexity 1, cyclomatic 2.
const FLAT: &str = "def flat(a):\n    if a:\n        return 1\n    return 2\n";

fn paths(document: &Value) -> Vec<&str> {
    let files = document["files"].as_array().expect("files");
    files.iter().map(|file| file["path"].as_str().expect("a path")).collect()
}

/// Path, name and cognitive complexity of every function.
fn cognitive(document: &Value) -> Vec<(String, String, u64)> {
    let mut found = Vec::new();
    for file in document["files"].as_array().expect("files") {
        for function in file["functions"].as_array().expect("functions") {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            let figure = function["cognitive"].as_u64().expect("a figure");
            found.push((text(&file["path"]), text(&function["name"]), figure));
        }
    }
    found
}

fn check(ran: &Ran, code: i32, said: &[&str]) {
    let all = format!("{}{}", ran.out, ran.err);
    assert_eq!(ran.code, code, "{all}");
    for text in said {
        assert!(all.contains(text), "'{text}' is not in:\n{all}");
    }
}

#[test]
fn a_tree_is_walked_as_its_ignore_files_say() {
    let world = World::with(&[
        ("src/b.py", FLAT),
        ("src/a.py", DEEP),
        ("src/lib.rs", "fn f(a: bool) -> u8 { if a { 1 } else { 2 } }\n"),
        ("tool", "#!/usr/bin/env python3\nprint(1)\n"),
        ("notes.txt", "no source\n"),
        (".ignore", "generated/\n"),
        ("generated/big.py", FLAT),
        (".hidden/x.py", FLAT),
    ]);
    symlink(world.path("src"), world.path("src/again")).expect("a link");
    let all = world.json(&["analyze", "--format", "json"]);
    assert_eq!(all["schema"], "plimsoll.analysis/1");
    assert_eq!(paths(&all), ["src/a.py", "src/b.py", "src/lib.rs", "tool"]);
    assert_eq!(all["project"]["file_count"], 4);
    // What is named is read, whatever ignore files say, and counts once.
    let named = world.json(&["analyze", "--format", "json", "generated/big.py", "src", "src/a.py"]);
    assert_eq!(paths(&named), ["generated/big.py", "src/a.py", "src/b.py", "src/lib.rs"]);
    let rust = world.json(&["analyze", "--format", "json", "--language", "rust"]);
    assert_eq!(paths(&rust), ["src/lib.rs"]);
    check(&world.plimsoll(&["analyze", "--language", "cobol"]), 2, &["cobol", "python"]);
}

#[test]
fn a_document_has_every_figure_and_null_for_what_is_not_measured() {
    let world = World::with(&[("a.py", DEEP)]);
    let document = world.json(&["analyze", "--format", "json", "a.py"]);
    let file = &document["files"][0];
    assert_eq!(file["language"], "python");
    assert_eq!(file["parse"], serde_json::json!({"complete": true, "skipped_bytes": 0}));
    assert_eq!(file["lines"]["physical"], 6);
    let function = &file["functions"][0];
    assert_eq!((&function["name"], &function["kind"]), (&"deep".into(), &"function".into()));
    assert_eq!((&function["start_line"], &function["end_line"]), (&1.into(), &6.into()));
    assert_eq!((&function["cyclomatic"], &function["cognitive"]), (&4.into(), &6.into()));
    assert_eq!((&function["nesting"], &function["parameters"]), (&3.into(), &3.into()));
    assert_eq!(function["fan_in"], 0);
    for key in ["npath", "exits", "halstead", "maintainability", "abc", "fan_out", "blocks"] {
        assert!(function.get(key).is_some(), "{key} is missing in {function:#}");
    }
}

#[test]
fn calls_are_counted_across_files_and_recursion_adds_one() {
    let world = World::with(&[
        ("a.py", "def shared(n):\n    return shared(n - 1) if n else 0\n"),
        ("b.py", "import a\n\ndef user():\n    return a.shared(3)\n"),
    ]);
    let functions = |arguments: &[&str]| {
        let document = world.json(&[&["analyze", "--format", "json"], arguments].concat());
        (document["files"][0]["functions"][0].clone(), document)
    };
    let (shared, _) = functions(&[]);
    assert_eq!(shared["fan_in"], 2, "itself and user: {shared:#}");
    // One for the ternary, one for the recursion.
    assert_eq!(shared["cognitive"], 2);
    let warm = functions(&[]).1;
    assert_eq!(warm, functions(&["--no-cache"]).1);
    assert_eq!(warm, functions(&["--jobs", "1"]).1);
}

#[test]
fn text_shows_the_worst_first() {
    let world = World::with(&[("a.py", FLAT), ("b.py", DEEP), ("c.txt", "")]);
    let ran = world.plimsoll(&["analyze"]);
    check(&ran, 0, &["deep", "b.py:1", "2 functions", "2 python files", "1 other file passed over"]);
    assert!(ran.out.find("deep") < ran.out.find("flat"), "{}", ran.out);
    let one = world.plimsoll(&["analyze", "--top", "1", "--sort", "cyclomatic"]);
    assert!(one.out.starts_with("cyclomatic") && !one.out.contains("flat"), "{}", one.out);
    check(&world.plimsoll(&["analyze", "--sort", "beauty"]), 2, &["beauty", "cognitive"]);
}

#[test]
fn csv_is_one_row_a_function_with_nothing_where_nothing_is_measured() {
    let world = World::with(&[("a,b.py", DEEP), ("c.py", FLAT)]);
    let ran = world.plimsoll(&["analyze", "--format", "csv"]);
    let rows: Vec<&str> = ran.out.lines().collect();
    assert_eq!(rows.len(), 3, "{}", ran.out);
    assert!(rows[0].starts_with("path,language,kind,name,start_line,end_line,physical_lines"));
    assert!(rows[1].starts_with("\"a,b.py\",python,function,deep,1,6,6,"), "{}", rows[1]);
    assert!(rows.iter().all(|row| row.replace("\"a,b.py\"", "").matches(',').count() == 24), "{}", ran.out);
}

#[test]
fn a_function_over_a_threshold_fails_and_is_named() {
    let world = World::with(&[("src/a.py", DEEP), ("src/b.py", FLAT)]);
    check(&world.plimsoll(&["analyze"]), 0, &[]);
    check(&world.plimsoll(&["analyze", "--threshold", "cognitive=6"]), 0, &[]);
    let over = world.plimsoll(&["analyze", "--threshold", "cognitive=5"]);
    check(&over, 1, &["over a threshold", "cognitive 6, at most 5", "deep", "src/a.py:1", "1 function is"]);
    // Where standard output is data, the names go to standard error.
    let json = world.plimsoll(&["analyze", "--format", "json", "--threshold", "cognitive=5"]);
    assert_eq!(json.code, 1);
    assert!(json.err.contains("src/a.py:1: deep: cognitive 6, at most 5"), "{}", json.err);
    assert!(serde_json::from_str::<Value>(&json.out).is_ok(), "{}", json.out);
    // Low is bad for the maintainability index only.
    let low = world.plimsoll(&["analyze", "--threshold", "maintainability=100"]);
    check(&low, 1, &["at least 100", "2 functions are"]);
    for wrong in ["cognitive", "cognitive=x", "cognitive=-1", "beauty=3"] {
        check(&world.plimsoll(&["analyze", "--threshold", wrong]), 2, &["--threshold"]);
    }
}

#[test]
fn thresholds_are_the_projects() {
    let world = World::with(&[
        (
            "plimsoll.toml",
            "[analyze.thresholds]\ncognitive = 5\n\n[[analyze.overrides]]\npaths = [\"tests/**\"]\nthresholds = { cognitive = false }\n",
        ),
        ("src/a.py", DEEP),
        ("tests/test_a.py", DEEP),
    ]);
    let ran = world.plimsoll(&["analyze", "src", "tests"]);
    check(&ran, 1, &["src/a.py:1", "1 function is over"]);
    assert_eq!(world.plimsoll(&["analyze", "tests"]).code, 0);
    assert_eq!(world.plimsoll(&["analyze", "src", "--threshold", "cognitive=off"]).code, 0);
    assert_eq!(world.plimsoll(&["analyze", "tests", "--threshold", "cognitive=3"]).code, 1);
    world.write("plimsoll.toml", "[analyze.thresholds]\n\ncognitve = 5\n");
    check(&world.plimsoll(&["analyze", "src"]), 2, &["plimsoll.toml:3", "cognitve", "cognitive"]);
}

#[test]
fn sarif_and_github_name_the_place() {
    let world = World::with(&[("my src/a.py", DEEP)]);
    let limit = ["analyze", "--threshold", "cognitive=5", "--format"];
    let sarif = world.plimsoll(&[&limit[..], &["sarif"]].concat());
    assert_eq!(sarif.code, 1, "{}", sarif.err);
    let log: Value = serde_json::from_str(&sarif.out).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"cognitive".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20src/a.py");
    assert_eq!(place["region"], serde_json::json!({"startLine": 1, "endLine": 6}));
    let github = world.plimsoll(&[&limit[..], &["github"]].concat());
    assert_eq!(
        github.out,
        "::error file=my src/a.py,line=1,endLine=6,title=cognitive%3A deep::deep: cognitive 6, at most 5\n"
    );
    // Without a threshold there is nothing to tell, and the log is still one.
    let none = world.plimsoll(&["analyze", "--format", "sarif"]);
    check(&none, 0, &["no threshold is set"]);
    let log: Value = serde_json::from_str(&none.out).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_baseline_only_ever_tightens() {
    let world = World::with(&[("src/a.py", DEEP), ("src/b.py", FLAT)]);
    let with = |more: &[&str]| {
        world.plimsoll(
            &[&["analyze", "--threshold", "cognitive=2", "--baseline", "known.json"], more].concat(),
        )
    };
    check(&with(&[]), 2, &["known.json", "--write-baseline"]);
    check(&with(&["--write-baseline"]), 0, &["1 figure"]);
    let written = fs::read_to_string(world.path("known.json")).expect("a baseline");
    assert!(
        written.contains(r#"{"path":"src/a.py","name":"deep","metric":"cognitive","value":6.0}"#),
        "{written}"
    );
    check(&with(&[]), 0, &["1 figure", "known"]);
    // From elsewhere the same file holds.
    let mut inside = world.command(&["analyze", "--threshold", "cognitive=2", "--baseline", "../known.json"]);
    check(&ran(&inside.current_dir(world.path("src")).output().expect("it starts")), 0, &[]);
    // Worse fails, new fails.
    world.write("src/a.py", DEEP.replace("return 1", "return 1 if a else 3"));
    check(&with(&[]), 1, &["cognitive 10, 6 in the baseline, at most 2", "deep"]);
    world.write("src/a.py", DEEP);
    world.write("src/b.py", DEEP.replace("deep", "other"));
    check(&with(&[]), 1, &["other", "src/b.py", "1 function is"]);
    // Better says how to keep it; writing a part leaves the rest alone.
    world.write("src/b.py", FLAT);
    world.write(
        "src/a.py",
        DEEP.replace("            if c:\n                return 1\n", "            return 1\n"),
    );
    check(&with(&[]), 0, &["better", "--write-baseline"]);
    check(&with(&["--write-baseline", "src/b.py"]), 0, &["1 figure"]);
    check(&with(&["--write-baseline"]), 0, &["1 figure"]);
    world.write("src/a.py", DEEP);
    check(&with(&[]), 1, &["cognitive 6, 3 in the baseline, at most 2"]);
    world.write("known.json", "{\"schema\":\"plimsoll.analysis-baseline/9\",\"functions\":[]}");
    check(&with(&[]), 2, &["known.json", "plimsoll.analysis-baseline/9"]);
    check(&world.plimsoll(&["analyze", "--write-baseline"]), 2, &["--baseline FILE"]);
}

#[test]
fn complexity_is_explained_line_by_line() {
    let world = World::with(&[("a.py", &[FLAT, DEEP].concat())]);
    let ran = world.plimsoll(&["analyze", "--explain"]);
    check(&ran, 0, &["deep", "a.py:5", "cognitive 6", "cyclomatic 4", "if c:"]);
    assert!(!ran.out.contains("flat"), "{}", ran.out);
    check(&world.plimsoll(&["analyze", "--explain=flat", "a.py"]), 0, &["flat", "cognitive 1", "if a:"]);
    check(&world.plimsoll(&["analyze", "--explain=missing"]), 2, &["missing"]);
}

#[test]
fn nothing_is_lost_on_the_way() {
    let world = World::with(&[
        ("good.py", FLAT),
        ("broken.py", "def before():\n    pass\n\n)))\n\ndef after():\n    pass\n"),
        ("empty.py", ""),
        ("no_end.py", "x = 1"),
    ]);
    world.write("nul.py", "def f():\n    pass\n\0\0\0\ndef g():\n    pass\n");
    world.write("latin1.py", b"# caf\xe9\ndef f():\n    return '\xe9'\n".as_slice());
    let file = fs::File::create(world.path("huge.py")).expect("a file");
    file.set_len(200 << 20).expect("a sparse file");
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
    let has_odd = fs::write(world.path("").join(odd), FLAT).is_ok();
    assert!(Command::new("mkfifo").arg(world.path("pipe.py")).status().is_ok_and(|status| status.success()));
    let ran = world.plimsoll(&["analyze", "--format", "json"]);
    check(&ran, 0, &["huge.py", "200 MiB", "broken.py"]);
    let document: Value = serde_json::from_str(&ran.out).expect("JSON");
    let mut expected = vec!["broken.py", "empty.py", "good.py", "latin1.py", "no_end.py", "nul.py"];
    if has_odd {
        expected.insert(1, "caf\u{fffd}.py");
    }
    assert_eq!(paths(&document), expected);
    let names: Vec<String> = cognitive(&document).into_iter().map(|(_, name, _)| name).collect();
    for name in ["before", "after", "flat", "f", "g"] {
        assert!(names.iter().any(|found| found == name), "{name} is not in {names:?}");
    }
    assert_eq!(
        document["project"]["incomplete_count"],
        document["files"]
            .as_array()
            .map_or(0, |files| { files.iter().filter(|file| file["parse"]["complete"] == false).count() })
    );
    check(&world.plimsoll(&["analyze", "pipe.py"]), 0, &["pipe.py", "neither a file nor a directory"]);
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    let world = World::with(&[("a.py", FLAT), ("secret.py", DEEP)]);
    fs::set_permissions(world.path("secret.py"), fs::Permissions::from_mode(0o0)).expect("a mode");
    if fs::read(world.path("secret.py")).is_ok() {
        eprintln!("SKIPPED: root may read everything");
        return;
    }
    let ran = world.plimsoll(&["analyze", "--format", "json"]);
    check(&ran, 0, &["secret.py", "cannot be read"]);
}

#[test]
fn wrong_paths_and_empty_directories_are_said() {
    let world = World::with(&[("notes.txt", "x\n")]);
    check(&world.plimsoll(&["analyze", "missing.py"]), 2, &["missing.py", "hint"]);
    check(&world.plimsoll(&["analyze"]), 0, &["nothing to measure"]);
    let empty = world.json(&["analyze", "--format", "json"]);
    assert_eq!((&empty["files"], &empty["project"]["file_count"]), (&serde_json::json!([]), &0.into()));
    check(&world.plimsoll(&["analyze", "notes.txt"]), 0, &["notes.txt", "no language"]);
    check(&world.plimsoll(&["analyze", "--jobs", "0"]), 2, &["--jobs"]);
}

/// Every file of the cache of analyses.
fn cached(world: &World) -> Vec<PathBuf> {
    let mut folders = vec![world.cache().join("plimsoll/analysis")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    files
}

#[test]
fn a_cache_is_never_trusted() {
    let world = World::with(&[("a.py", FLAT), ("b.py", DEEP)]);
    let measured = || cognitive(&world.json(&["analyze", "--format", "json"]));
    let cold = measured();
    assert_eq!(cold.len(), 2);
    let entries = cached(&world);
    assert!(!entries.is_empty(), "something is cached");
    assert_eq!(measured(), cold);
    for damage in [b"".as_slice(), b"garbage", &[0xff; 4096]] {
        for entry in cached(&world) {
            fs::write(entry, damage).expect("damage");
        }
        assert_eq!(measured(), cold, "{damage:?}");
    }
    // One byte in the middle, and entries under each other's names.
    for entry in cached(&world) {
        let mut bytes = fs::read(&entry).expect("an entry");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&entry, bytes).expect("damage");
    }
    assert_eq!(measured(), cold);
    let entries = cached(&world);
    fs::copy(&entries[0], &entries[1]).expect("a foreign entry");
    assert_eq!(measured(), cold);
    world.write("a.py", DEEP);
    assert_ne!(measured(), cold, "a changed file is measured anew");
    world.write("a.py", FLAT);
    fs::remove_dir_all(world.cache()).expect("no cache");
    let ran = world.plimsoll(&["analyze", "--no-cache"]);
    assert_eq!((ran.code, cached(&world).len()), (0, 0));
}

#[test]
fn no_cache_can_be_written_and_nobody_minds() {
    let world = World::with(&[("a.py", FLAT)]);
    fs::write(world.cache(), "a file where the folder should be").expect("a file");
    check(&world.plimsoll(&["analyze"]), 0, &["flat"]);
    fs::remove_file(world.cache()).expect("the file");
    fs::create_dir_all(world.cache()).expect("a folder");
    fs::set_permissions(world.cache(), fs::Permissions::from_mode(0o555)).expect("a mode");
    check(&world.plimsoll(&["analyze"]), 0, &["flat"]);
    let full = world.command(&["analyze"]).env("XDG_CACHE_HOME", "/dev/full").output().expect("it starts");
    check(&ran(&full), 0, &["flat"]);
}

#[test]
fn a_killed_run_leaves_nothing_wrong_behind() {
    let world = World::new();
    for number in 0..300 {
        world.write(&format!("m{number}.py"), format!("{}\nX = {number}\n", DEEP.repeat(20)));
    }
    let mut child = world
        .command(&["analyze", "--format", "json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    // Dies somewhere between its first and its last file, or just after.
    while cached(&world).len() < 10 && child.try_wait().is_ok_and(|ended| ended.is_none()) {
        std::thread::yield_now();
    }
    let _ = child.kill();
    let _ = child.wait();
    let after = world.json(&["analyze", "--format", "json"]);
    assert_eq!(after, world.json(&["analyze", "--format", "json", "--no-cache"]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let world = World::new();
    for number in 0..200 {
        world.write(&format!("m{number}.py"), DEEP.repeat(20));
    }
    for format in ["json", "csv", "text"] {
        let mut child = world
            .command(&["analyze", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!((ended.status.code(), ran(&ended).err.as_str()), (Some(0), ""), "{format}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    if let Ok(full) = full {
        let ended = world.command(&["analyze", "--format", "json"]).stdout(full).output().expect("it ends");
        check(&ran(&ended), 3, &["standard output"]);
    }
}

#[test]
fn bounds_are_told_in_text_json_and_by_reasons() {
    let search = "def pairs(items, wanted):\n    found = []\n    for one in items:\n        for other in wanted:\n            if one == other:\n                found.append(one)\n    return found\n";
    let world = World::with(&[("a.py", search), ("b.js", "function f(a) { return a }\n")]);
    let ran = world.plimsoll(&["analyze", ".", "--bounds"]);
    check(&ran, 0, &["quadratic", "items*wanted", "pairs", "a.py:1", "without bounds of their own"]);
    let ran = world.plimsoll(&["analyze", ".", "--bounds", "--explain=pairs"]);
    check(
        &ran,
        0,
        &["time grows as items*wanted (quadratic)", "line 3: the loop has items rounds", "space grows as"],
    );
    let document = world.json(&["analyze", ".", "--bounds", "--format", "json"]);
    let files = document["files"].as_array().expect("files");
    assert_eq!(files[0]["time"]["class"], "constant", "the program defines a function and calls nothing");
    let function = &files[0]["functions"][0];
    assert_eq!(function["time"]["bound"], "items*wanted");
    assert_eq!(function["time"]["complete"], true);
    assert_eq!(function["blocks"][0]["time"]["class"], "quadratic");
    assert_eq!(files[1]["time"]["class"], "unknown");
    // From the cache the same.
    assert_eq!(world.json(&["analyze", ".", "--bounds", "--format", "json"]), document);
    let plain = world.json(&["analyze", ".", "--format", "json"]);
    assert!(plain["files"][0].get("time").is_none(), "only where it was asked for");
}

#[test]
fn bounds_follow_calls_into_other_files_and_notice_when_those_change() {
    let main = "from .work import each\n\n\ndef all_of(items):\n    return each(items)\n";
    let once = "def each(items):\n    for one in items:\n        print(one)\n";
    let twice = "def each(items):\n    for one in items:\n        for other in items:\n            print(one, other)\n";
    let world = World::with(&[("pkg/__init__.py", ""), ("pkg/main.py", main), ("pkg/work.py", once)]);
    let bound = |world: &World| {
        let document = world.json(&["analyze", "pkg/main.py", "--bounds", "--format", "json"]);
        document["files"][0]["functions"][0]["time"]["bound"].clone()
    };
    assert_eq!(bound(&world), "items");
    assert_eq!(bound(&world), "items", "from the cache");
    world.write("pkg/work.py", twice);
    assert_eq!(bound(&world), "items^2", "what it calls has changed, if not itself");
}

#[test]
fn hot_functions_are_told_in_text_and_json() {
    let main = "from shapes import area\n\n\ndef total(sides):\n    return sum_up([area(side) for side in sides])\n\n\ndef sum_up(parts):\n    result = 0\n    for part in parts:\n        for other in parts:\n            result += part * other\n    return result\n\n\nif __name__ == '__main__':\n    print(total(input().split()))\n";
    let shapes = "def area(side):\n    return int(side) ** 2\n";
    let world =
        World::with(&[("app.py", main), ("shapes.py", shapes), ("b.js", "function f(a) { return a }\n")]);
    let ran = world.plimsoll(&["analyze", ".", "--hot"]);
    check(
        &ran,
        0,
        &[
            "share",
            "with callees",
            "sum_up",
            "app.py:8",
            "2 loops deep on line 11, called by total",
            "1 function without a share",
        ],
    );
    let ran = world.plimsoll(&["analyze", ".", "--hot", "--top", "1"]);
    check(&ran, 0, &["sum_up"]);
    assert!(!ran.out.contains("area"), "only the hottest: {}", ran.out);
    let document = world.json(&["analyze", ".", "--hot", "--format", "json"]);
    let files = document["files"].as_array().expect("files");
    let of = |file: usize, function: usize| &files[file]["functions"][function];
    assert_eq!((&of(0, 1)["name"], &of(0, 0)["calls"]), (&"sum_up".into(), &1.0.into()));
    assert!(of(0, 1)["share"].as_f64() > Some(0.5) && of(0, 0)["share_total"].as_f64() > Some(0.5));
    assert!(of(2, 0)["why"].as_str().is_some_and(|why| why.contains("called in a loop of total")));
    assert_eq!(files[0]["body"]["calls"], 1.0);
    assert!(of(1, 0).get("share").is_none(), "JavaScript is not weighed");
    // From the cache the same.
    assert_eq!(world.json(&["analyze", ".", "--hot", "--format", "json"]), document);
    let plain = world.json(&["analyze", ".", "--format", "json"]);
    assert!(plain["files"][0]["functions"][0].get("share").is_none(), "only where it was asked for");
}
