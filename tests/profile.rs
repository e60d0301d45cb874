//! `plimsoll profile`: footprints of programs that are only read.

use crate::support::{World, has, memory};

const MIB: u64 = 1 << 20;

#[test]
fn a_footprint_follows_its_schema_and_its_reasons_add_up() {
    let world = World::with(&[("a.py", "import json\nprint(json.load(open('data.json')))\n")]);
    world.write("data.json", vec![b' '; 3 << 20]);
    let footprint = world.json(&["profile", "a.py", "--emit", "json"]);
    assert_eq!(footprint["schema"], "plimsoll.footprint/1");
    assert_eq!(footprint["program"], "a.py");
    let (minimum, recommended, maximum) = memory(&footprint);
    assert!(minimum > 0 && minimum <= recommended && recommended <= maximum);
    let reasons = footprint["memory"]["reasons"].as_array().expect("reasons");
    let sum: u64 = reasons.iter().filter_map(|reason| reason["bytes"].as_u64()).sum();
    assert_eq!(sum, recommended);
    assert!(reasons.iter().any(|reason| reason["at"] == "a.py:2"), "{reasons:#?}");
    for resource in ["cpu", "disk", "network", "gpu"] {
        assert!(footprint[resource].is_object(), "{resource}");
    }
    assert!(footprint["disk"]["read"]["bytes"].as_u64().expect("bytes") >= 3 * MIB);
}

#[test]
fn known_sizes_move_the_figure_and_unknown_ones_are_a_formula() {
    let world =
        World::with(&[("load.py", "import sys\ntext = open(sys.argv[1]).read()\nprint(len(text))\n")]);
    world.write("small.txt", vec![b'x'; 1 << 20]);
    world.write("large.txt", vec![b'x'; 64 << 20]);
    let recommended =
        |file: &str| memory(&world.json(&["profile", "load.py", "--emit", "json", "--", file])).1;
    let (small, large) = (recommended("small.txt"), recommended("large.txt"));
    assert!(large - small >= 63 * MIB, "{small} {large}");
    let unknown = world.json(&["profile", "load.py", "--emit", "json"]);
    assert!(!unknown["memory"]["assumptions"].as_array().expect("assumptions").is_empty());
    assert!(unknown["memory"]["formula"].as_str().expect("formula").contains('×'), "{unknown:#}");
}

#[test]
fn a_stated_size_counts_like_a_file() {
    let world = World::with(&[("load.py", "import sys\ndata = open(sys.argv[1], 'rb').read()\n")]);
    let unknown = world.json(&["profile", "load.py", "--emit", "json"]);
    let formula = unknown["memory"]["formula"].as_str().expect("formula").to_owned();
    let name =
        formula.rsplit(' ').next().expect("a name").trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let stated = format!("{name}=512MiB");
    let footprint = world.json(&["profile", "load.py", "--emit", "json", "--input", &stated]);
    assert!(memory(&footprint).1 >= 512 * MIB, "{formula} with {stated}: {footprint:#}");
}

#[test]
fn streaming_costs_a_buffer_and_loading_the_file() {
    let world = World::with(&[
        ("stream.py", "import sys\nn = 0\nfor line in open(sys.argv[1]):\n    n += len(line)\nprint(n)\n"),
        ("load.py", "import sys\nlines = open(sys.argv[1]).readlines()\nprint(len(lines))\n"),
    ]);
    world.write("data.txt", "forty characters to make a line of text\n".repeat(800_000));
    let recommended =
        |program: &str| memory(&world.json(&["profile", program, "--emit", "json", "--", "data.txt"])).1;
    assert!(recommended("stream.py") < 24 * MIB);
    assert!(recommended("load.py") > 60 * MIB);
}

#[test]
fn imports_are_charged_once_and_only_where_reached() {
    let world = World::with(&[
        ("none.py", "print(1)\n"),
        ("lazy.py", "def unused():\n    import pandas\n\nprint(1)\n"),
        ("both.py", "import numpy\nimport pandas\n"),
        ("outer.py", "import pandas\n"),
    ]);
    let recommended = |program: &str| memory(&world.json(&["profile", program, "--emit", "json"])).1;
    assert_eq!(recommended("none.py"), recommended("lazy.py"));
    let (both, outer) = (recommended("both.py"), recommended("outer.py"));
    assert!(both.abs_diff(outer) < outer / 20, "numpy is inside pandas: {both} {outer}");
    assert!(recommended("outer.py") > recommended("none.py") + 30 * MIB);
}

#[test]
fn several_entry_points_are_listed_and_chosen_by_name() {
    let manifest = "[project]\nname = \"shop\"\n[project.scripts]\nserve = \"shop.web:main\"\nimport = \"shop.load:main\"\n";
    let world = World::with(&[
        ("pyproject.toml", manifest),
        ("shop/__init__.py", ""),
        (
            "shop/web.py",
            "def main():\n    import http.server\n    http.server.HTTPServer(('', 0), None).serve_forever()\n",
        ),
        ("shop/load.py", "def main():\n    print(open('x').read())\n"),
    ]);
    let ran = world.plimsoll(&["profile", "."]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("serve") && ran.err.contains("import") && ran.err.contains("--entry"),
        "{}",
        ran.err
    );
    let footprint = world.json(&["profile", ".", "--entry", "serve", "--emit", "json"]);
    assert_eq!(footprint["kind"], "service");
    assert_eq!(world.plimsoll(&["profile", ".", "--entry", "nonsense"]).code, 2);
}

#[test]
fn rust_programs_are_read_too() {
    let main = "fn main() {\n    let path = std::env::args().nth(1).unwrap();\n    \
        let text = std::fs::read_to_string(path).unwrap();\n    println!(\"{}\", text.len());\n}\n";
    let world = World::with(&[
        ("tool/Cargo.toml", "[package]\nname = \"tool\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        ("tool/src/main.rs", main),
    ]);
    world.write("data.txt", vec![b'x'; 40 << 20]);
    let footprint = world.json(&["profile", "tool", "--emit", "json", "--", "data.txt"]);
    assert_eq!(footprint["language"], "rust");
    let (_, recommended, _) = memory(&footprint);
    assert!((40 * MIB..100 * MIB).contains(&recommended), "{footprint:#}");
}

#[test]
fn bad_input_gets_a_message_a_hint_and_the_right_code() {
    let world = World::with(&[
        ("broken.py", "import json\ndef f(:\n    pass\nprint(json.dumps(1))\n"),
        ("empty/.keep", ""),
        ("binary.py", "\0\0\0ELF"),
    ]);
    for (arguments, code, said) in [
        (vec!["profile", "missing.py"], 2, "missing.py"),
        (vec!["profile", "empty"], 2, "entry"),
        (vec!["profile", "broken.py", "--input", "data"], 2, "NAME=SIZE"),
        (vec!["profile", "broken.py", "--input", "data=lots"], 2, "lots"),
        (vec!["profile", "broken.py", "--input", "nonsense=1MB"], 2, "nonsense"),
        (vec!["profile", "broken.py", "--emit", "kubernetes", "--name", "Not A Name!"], 2, "name"),
    ] {
        let ran = world.plimsoll(&arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "standard output is data only");
    }
    let broken = world.json(&["profile", "broken.py", "--emit", "json"]);
    assert!(!broken["findings"].as_array().expect("findings").is_empty(), "analysis goes on and says so");
    let ran = world.plimsoll(&["profile", "binary.py"]);
    assert!(ran.code == 2 || ran.out.contains("binary"), "{}{}", ran.out, ran.err);
}

#[cfg(unix)]
#[test]
fn symlink_loops_and_oversized_sources_end() {
    let world = World::with(&[("loop/main.py", "import other\nimport big\n")]);
    std::os::unix::fs::symlink(world.path("loop"), world.path("loop/again")).expect("a symlink");
    std::os::unix::fs::symlink("other.py", world.path("loop/other.py")).expect("a symlink");
    let file = std::fs::File::create(world.path("loop/big.py")).expect("a file");
    file.set_len(200 << 20).expect("a sparse file");
    let footprint = world.json(&["profile", "loop", "--emit", "json"]);
    assert!(memory(&footprint).1 < 64 * MIB);
    assert!(footprint["findings"].to_string().contains("big.py"), "{}", footprint["findings"]);
}

#[test]
fn a_path_of_200_mb_of_source_is_refused_with_a_reason() {
    let world = World::with(&[("x", "")]);
    let file = std::fs::File::create(world.path("big.py")).expect("a file");
    file.set_len(200 << 20).expect("a sparse file");
    let ran = world.plimsoll(&["profile", "big.py"]);
    assert!(ran.code == 2 && ran.err.contains("big.py"), "{} {}{}", ran.code, ran.out, ran.err);
}

#[test]
fn every_format_is_one_that_its_reader_takes() {
    let world = World::with(&[(
        "web.py",
        "import http.server\nhttp.server.HTTPServer(('', 80), None).serve_forever()\n",
    )]);
    let emit = |format: &str| {
        let ran =
            world.plimsoll(&["profile", "web.py", "--emit", format, "--name", "web", "--image", "web:1"]);
        assert_eq!(ran.code, 0, "{format}: {}", ran.err);
        ran.out
    };
    assert!(emit("kubernetes").contains("kind: Deployment"));
    assert!(emit("compose").contains("deploy:"));
    assert!(emit("systemd").contains("MemoryMax="));
    assert!(emit("containerfile").starts_with("FROM ") || emit("containerfile").contains("\nFROM "));
    assert!(emit("oci").contains("\"ociVersion\""));
    let kustomization = emit("kustomize");
    if !has("kubectl") {
        return;
    }
    let deployment = emit("kubernetes");
    world.write("base/deployment.yaml", &deployment);
    world.write("base/kustomization.yaml", &kustomization);
    let adds =
        if kustomization.contains("resources:\n- ") { "" } else { "\nresources:\n- deployment.yaml\n" };
    world.write("base/kustomization.yaml", format!("{kustomization}{adds}"));
    let output = std::process::Command::new("kubectl")
        .args(["kustomize", "base"])
        .current_dir(world.path(""))
        .output();
    let output = output.expect("kubectl starts");
    assert!(output.status.success(), "{}\n{kustomization}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn calibration_measures_this_machine_and_is_used() {
    let world = World::with(&[("a.py", "import json\nprint(json.dumps(1))\n")]);
    let shown = world.plimsoll(&["calibrate", "--show"]);
    assert_eq!(shown.code, 3, "nothing was measured yet: {}", shown.out);
    let ran = world.plimsoll(&["calibrate", "json", "no_such_module", "--rounds", "3"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("json") && ran.err.contains("no_such_module"), "{}{}", ran.out, ran.err);
    let footprint = world.json(&["profile", "a.py", "--emit", "json"]);
    let reasons = footprint["memory"]["reasons"].to_string();
    assert!(reasons.contains("\"calibration\""), "{reasons}");
    assert_eq!(world.plimsoll(&["calibrate", "--show"]).code, 0);
    assert_eq!(world.plimsoll(&["calibrate", "--python", "/bin/false"]).code, 3);
}

#[test]
fn a_footprint_says_how_it_grows() {
    let source = "import sys\n\ndef pairs(n):\n    return [(a, b) for a in range(n) for b in range(n)]\n\nn = int(sys.argv[1])\nprint(len(pairs(n)))\n";
    let world = World::with(&[("pairs.py", source)]);
    let footprint = world.json(&["profile", "pairs.py", "--emit", "json", "--", "100"]);
    assert_eq!(footprint["grows"]["time"]["bound"], "n^2");
    assert_eq!(footprint["grows"]["space"]["class"], "quadratic");
    let ran = world.plimsoll(&["profile", "pairs.py", "--explain", "--", "100"]);
    assert!(ran.out.contains("as its input grows: time n^2 (quadratic), memory n^2"), "{}", ran.out);
    assert!(ran.out.contains("a comprehension has n rounds"), "{}", ran.out);
}

#[test]
fn time_is_told_by_the_lines_that_take_it_and_assumptions_in_short() {
    let loops: String = (0..8).map(|i| format!("while more({i}):\n    kept.append('{i}' * 100)\n")).collect();
    let world = World::with(&[(
        "a.py",
        &format!("kept = []\n{loops}for i in range(3000000):\n    kept.append(i * i)\n"),
    )]);
    let said = |arguments: &[&str], wanted: &[&str]| {
        let out = world.plimsoll(arguments).out;
        for one in wanted {
            assert!(out.contains(one), "{one}\n{out}");
        }
    };
    said(&["profile", "a.py"], &["kept.append(i * i)", "more like these (--explain lists them)"]);
    let wanted = ["rounds_at_2 (how often the loop runs at line 2)", "rounds_at_16 "];
    said(&["profile", "a.py", "--explain"], &wanted);
}
