//! `plimsoll history`, and that predictions get better with runs.
#![cfg(target_os = "linux")]

use crate::support::{World, memory};

/// A program that the source alone overestimates or underestimates, whatever the model: it takes 60 MiB.
const HIDDEN: &str =
    "size = int(''.join(['6', '0'])) << 20\nx = bytearray(size)\nx[::4096] = b'1' * len(x[::4096])\n";

#[test]
fn predictions_move_towards_what_was_seen() {
    let world = World::with(&[("hidden.py", HIDDEN)]);
    let error = || {
        let footprint = world.json(&["profile", "hidden.py", "--emit", "json"]);
        (memory(&footprint).1 as f64 / f64::from(66 << 20) - 1.0).abs()
    };
    let before = error();
    for _ in 0..3 {
        let ran = world.plimsoll(&["run", "hidden.py"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let after = error();
    assert!(after < before.min(0.6), "{before} -> {after}");
    let footprint = world.json(&["profile", "hidden.py", "--emit", "json"]);
    let reasons = footprint["memory"]["reasons"].as_array().expect("reasons");
    assert!(reasons.iter().any(|reason| reason["basis"] == "runs"), "{reasons:#?}");
    let shares: f64 = reasons.iter().filter_map(|reason| reason["share"].as_f64()).sum();
    assert!((shares - 1.0).abs() < 0.05, "{shares}");
}

#[test]
fn an_edit_keeps_the_history_with_less_weight() {
    let world = World::with(&[("hidden.py", HIDDEN)]);
    world.plimsoll(&["run", "hidden.py"]);
    let share_of_runs = || {
        let footprint = world.json(&["profile", "hidden.py", "--emit", "json"]);
        let reasons = footprint["memory"]["reasons"].as_array().expect("reasons").clone();
        let runs = reasons
            .iter()
            .find(|reason| reason["basis"] == "runs")
            .expect("an edited program is the same program");
        runs["share"].as_f64().expect("a share")
    };
    let same = share_of_runs();
    world.write("hidden.py", format!("{HIDDEN}print('edited')\n"));
    let edited = share_of_runs();
    assert!(edited < same, "{edited} {same}");
}

#[test]
fn runs_are_listed_shown_exported_imported_and_forgotten() {
    let world = World::with(&[("a.py", "print(1)\n")]);
    world.plimsoll(&["run", "a.py"]);
    world.plimsoll(&["run", "a.py"]);
    let list = world.plimsoll(&["history"]);
    assert!(list.code == 0 && list.out.contains("a.py"), "{}{}", list.out, list.err);
    assert_eq!(world.plimsoll(&["history", "show", "1"]).code, 0);
    assert_eq!(world.plimsoll(&["history", "show", "99"]).code, 2);
    for format in ["json", "csv"] {
        let file = format!("out.{format}");
        let exported = world.plimsoll(&["history", "export", "--format", format, "--output", &file]);
        assert_eq!(exported.code, 0, "{}", exported.err);
        let imported = world.plimsoll(&["history", "import", &file, "--history", "other.db"]);
        assert_eq!(imported.code, 0, "{}", imported.err);
        let again = world.plimsoll(&["history", "import", &file, "--history", "other.db"]);
        assert_eq!(again.code, 0, "{}", again.err);
    }
    let other = world.json(&["history", "export", "--history", "other.db"]);
    assert_eq!(other["schema"], "plimsoll.history/1");
    assert_eq!(other["runs"].as_array().expect("runs").len(), 2, "the same run is imported once");
    assert_eq!(world.plimsoll(&["history", "forget", "1"]).code, 0);
    assert_eq!(world.json(&["history", "export"])["runs"].as_array().expect("runs").len(), 1);
    assert_eq!(world.plimsoll(&["history", "forget", "--all"]).code, 0);
    assert_eq!(world.json(&["history", "export"])["runs"].as_array().expect("runs").len(), 0);
    assert_eq!(world.plimsoll(&["history", "forget"]).code, 2);
}

#[test]
fn a_damaged_history_is_named_and_left_alone() {
    let world = World::new();
    world.write("bad.db", "garbage garbage garbage ".repeat(400));
    let ran = world.plimsoll(&["history", "--history", "bad.db"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("bad.db") && ran.err.contains("hint"), "{}", ran.err);
    world.write("bad.json", "{\"schema\":\"plimsoll.history/9\",\"runs\":[]}");
    let ran = world.plimsoll(&["history", "import", "bad.json"]);
    assert!(ran.code == 2 || ran.code == 3, "{} {}", ran.code, ran.err);
}
