//! `plimsoll replay` as its users meet it: tables, documents, plots and settings, and what is wrong with a trace.

use crate::support::{World, root};

fn example() -> String {
    root().join("corpus/replay/example.tsv").to_string_lossy().into_owned()
}

#[test]
fn every_strategy_is_replayed_and_ours_wastes_least() {
    let world = World::new();
    let trace = example();
    let report = world.json(&["replay", &trace, "--feature", "rchar", "--format", "json", "--tasks"]);
    assert_eq!(report["schema"], "plimsoll.replay/1");
    let strategies = report["strategies"].as_array().expect("a list");
    assert_eq!(strategies.len(), 12);
    let waste = |name: &str| {
        let found = strategies.iter().find(|strategy| strategy["name"] == name);
        found.and_then(|strategy| strategy["waste_gbh"].as_f64()).expect("a figure")
    };
    let peers =
        ["preset", "max-seen", "krr", "vpa", "autopilot", "witt-percentile", "witt-lr", "tovar", "sizey"];
    for peer in peers {
        assert!(waste("plimsoll") < waste(peer), "{peer}");
    }
    let ours = &strategies[0];
    assert_eq!((&ours["tasks"], ours["types"].as_array().map(Vec::len)), (&168.into(), Some(3)));
    assert!(ours["used_gbh"].as_f64() > Some(1.0) && ours["predict_us"].as_f64() > Some(0.0));
}

#[test]
fn strategies_are_chosen_in_any_spelling() {
    let world = World::new();
    let trace = example();
    for arguments in [
        ["replay", &trace, "--strategy", "krr,vpa"].as_slice(),
        &["replay", &trace, "--strategy", "krr", "--strategy", "vpa"],
        &["replay", &trace, "--strategy", "krr", "vpa"],
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        let report = world.json(&all);
        assert_eq!(report["strategies"].as_array().map(Vec::len), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_plot_and_settings_are_written() {
    let world = World::new();
    let trace = example();
    let ran = world.plimsoll(&["replay", &trace, "--strategy", "plimsoll,krr", "--plot", "replay.svg"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let plot = std::fs::read_to_string(world.path("replay.svg")).expect("a plot");
    assert!(plot.starts_with("<svg") && plot.contains("krr"), "{}", &plot[..200]);
    let ran = world.plimsoll(&["replay", &trace, "--emit", "nextflow"]);
    assert!(ran.out.contains("withName: 'ALIGN'") && ran.out.contains("task.attempt"), "{}", ran.out);
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let world = World::with(&[
        ("few.csv", "process,start,realtime,rss\nA,1,2,3\nA,x,2,3\n"),
        ("none.csv", "a,b\n1,2\n"),
        ("dir/.keep", ""),
    ]);
    let trace = example();
    for (arguments, code, says) in [
        (["replay", "gone.csv"].as_slice(), 2, "cannot read gone.csv"),
        (&["replay", "none.csv"], 2, "lacks the column 'task'"),
        (&["replay", "few.csv"], 2, "line 3, column start: 'x' is not a moment"),
        (&["replay", "few.csv"], 2, "1 of 2 rows were left out"),
        (&["replay", "few.csv"], 2, "needs 34 runs"),
        (&["replay", &trace, "--strategy", "magic"], 2, "there is no strategy 'magic'"),
        (&["replay", &trace, "--feature", "magic"], 2, "the trace has no column 'magic'"),
        (&["replay", &trace, "--warmup", "1.5"], 2, "is not a share"),
        (&["replay", &trace, "--plot", "no/such/folder/a.svg"], 2, "cannot write"),
        (&["replay", "http://127.0.0.1:1"], 3, "cannot be asked"),
    ] {
        let ran = world.plimsoll(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{arguments:?}: {}", ran.out);
    }
}

#[test]
fn a_folder_of_snakemake_benchmarks_is_one_trace() {
    let world = World::new();
    for index in 0..40 {
        let text = format!(
            "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n{}.5\t0:00:02\t{}\t1\t1\t1\t1\t1\t1\t1\n",
            index + 1,
            100 + index % 5
        );
        world.write(&format!("benchmarks/align/{index}.tsv"), text);
    }
    let ran = world.plimsoll(&["replay", "benchmarks", "--strategy", "plimsoll,max-seen", "--tasks"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Snakemake benchmarks: 28 runs of 1 task type scored"), "{}", ran.out);
    assert!(ran.out.contains("align"), "{}", ran.out);
}
