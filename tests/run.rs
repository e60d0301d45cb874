//! `plimsoll run`: programs inside their line, and what is left when they end.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::World;

const MIB: u64 = 1 << 20;

/// Whether memory control groups can be made here; says so when they cannot.
fn groups() -> bool {
    let world = World::new();
    let ran = world.plimsoll(&["run", "--no-history", "--report", "report.json", "--", "true"]);
    let text = fs::read_to_string(world.path("report.json")).unwrap_or_default();
    let found = text.contains("\"cgroup-");
    if !found {
        eprintln!("SKIPPED: no rights to control groups here ({})", ran.err.trim());
    }
    found
}

#[test]
fn the_exit_code_is_the_programs() {
    let world = World::with(&[("plain.txt", "not a program")]);
    for (arguments, code) in [
        (vec!["run", "--", "sh", "-c", "exit 7"], 7),
        (vec!["run", "--", "sh", "-c", "kill -KILL $$"], 137),
        (vec!["run", "--", "sh", "-c", "kill -TERM $$"], 143),
        (vec!["run", "--timeout", "0.3", "--", "sleep", "30"], 124),
        (vec!["run", "./plain.txt"], 126),
        (vec!["run", "no-such-program-anywhere"], 127),
        (vec!["run", "./no/such/file.py"], 127),
        (vec!["run", "--memory", "lots", "--", "true"], 125),
        (vec!["run", "--memory", "0", "--", "true"], 125),
        (vec!["run", "--memory", "2G", "--max-memory", "1G", "--", "true"], 125),
        (vec!["run", "--cpus", "0", "--", "true"], 125),
        (vec!["run", "--no-such-flag", "true"], 125),
    ] {
        let ran = world.plimsoll(&arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn output_is_the_programs_and_talk_goes_to_standard_error() {
    let world = World::with(&[("hello.py", "import sys\nprint('hello', *sys.argv[1:])\n")]);
    // What follows the program is the program's, also where Plimsoll has a flag of that name.
    let ran = world.plimsoll(&["run", "hello.py", "-q", "--memory", "--flag", "--", "-x"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "hello -q --memory --flag -- -x\n"), "{}", ran.err);
    assert!(ran.err.contains("predicted") && ran.err.contains("history"), "{}", ran.err);
    assert!(!ran.err.contains('\x1b'), "no live line when piped");
    assert_eq!(world.plimsoll(&["run", "--quiet", "hello.py"]).err, "");
}

#[test]
fn standard_input_reaches_the_program() {
    let world = World::new();
    let mut child = world
        .command(&["run", "--", "cat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    child.stdin.take().expect("piped").write_all(b"through").expect("written");
    assert_eq!(child.wait_with_output().expect("ends").stdout, b"through");
}

#[test]
fn the_report_holds_prediction_and_truth() {
    let world =
        World::with(&[("grow.py", "x = bytearray(48 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1\n")]);
    let (ran, report) = world.report(&["grow.py"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(report["schema"], "plimsoll.run/1");
    assert_eq!(report["exit"], 0);
    assert!(report["predicted"]["memory"]["recommended"].as_u64().expect("bytes") > 48 * MIB);
    let peak = report["actual"]["memory_peak"].as_u64().expect("bytes");
    assert!((48 * MIB..80 * MIB).contains(&peak), "{peak}");
    assert!(report["actual"]["cpu_seconds"].as_f64().expect("seconds") > 0.0);
}

#[test]
fn memory_is_raised_before_the_kernel_kills() {
    if !groups() {
        return;
    }
    let grow = "import time\nx = []\nfor i in range(60):\n    b = bytearray(2 << 20)\n    b[::4096] = b'1' * len(b[::4096])\n    \
        x.append(b)\n    time.sleep(0.01)\nprint('done')\n";
    let world = World::with(&[("grow.py", grow)]);
    let (ran, report) = world.report(&["--memory", "32M", "--max-memory", "400M", "grow.py"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "done\n"), "{}", ran.err);
    let raises = report["raises"].as_array().expect("raises");
    assert!(raises.iter().any(|raise| raise["resource"] == "memory"), "{raises:?}");
}

#[test]
fn past_the_maximum_the_program_is_stopped_with_a_report() {
    let world = World::with(&[(
        "eat.py",
        "x = []\nwhile True:\n    b = bytearray(4 << 20)\n    b[::4096] = b'1' * 1024\n    x.append(b)\n",
    )]);
    let (ran, report) = world.report(&["--memory", "32M", "--max-memory", "64M", "eat.py"]);
    assert_eq!(ran.code, 125, "{}", ran.err);
    assert!(ran.err.contains("memory") && ran.err.contains("--max-memory"), "{}", ran.err);
    assert_eq!(report["exit"], 125);
    let runs = world.json(&["history", "export"]);
    let how = runs["runs"][0]["outcome"]["how"].as_str().expect("an outcome");
    assert!(["stopped", "out-of-memory"].contains(&how), "a stopped run is remembered as censored: {how}");
}

#[test]
fn streaming_through_a_small_limit_is_not_growth() {
    if !groups() {
        return;
    }
    let world = World::with(&[(
        "stream.py",
        "import sys\nn = 0\nwith open(sys.argv[1], 'rb') as f:\n    while chunk := f.read(1 << 16):\n        n += len(chunk)\nprint(n)\n",
    )]);
    world.write("big.bin", vec![7; 300 << 20]);
    let (ran, report) = world.report(&["--memory", "64Mi", "stream.py", "big.bin"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // The processor's share may rise on a busy machine; memory may not.
    let raises = report["raises"].as_array().expect("raises");
    assert!(raises.iter().all(|raise| raise["resource"] != "memory"), "{}", report["raises"]);
    let peak = report["actual"]["memory_peak"].as_u64().expect("bytes");
    assert!(peak < 32 * MIB, "remembered at its working set, not at its limit: {peak}");
}

#[test]
fn the_whole_tree_is_covered_and_ends_with_the_program() {
    let world = World::new();
    let marker = format!("31{}.25", std::process::id());
    let script = format!("sleep {marker} & (setsid sleep {marker} &) ; echo started");
    let ran = world.plimsoll(&["run", "--", "sh", "-c", &script]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "started\n"), "{}", ran.err);
    assert_none_left(&marker);
}

#[test]
fn signals_are_passed_on() {
    let world = World::with(&[(
        "trap.py",
        "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(33))\nprint('ready', flush=True)\ntime.sleep(30)\n",
    )]);
    let mut child = world.command(&["run", "trap.py"]).stdout(Stdio::piped()).spawn().expect("starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    kill("TERM", child.id());
    assert_eq!(child.wait().expect("ends").code(), Some(33));
}

#[test]
fn killed_plimsoll_leaves_nothing_behind() {
    let world = World::new();
    let marker = format!("32{}.25", std::process::id());
    let script = format!("echo ready; sleep {marker}");
    let mut child = world
        .command(&["run", "--", "sh", "-c", &script])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    kill("KILL", child.id());
    child.wait().expect("ends");
    assert_none_left(&marker);
    assert_eq!(world.plimsoll(&["run", "--", "true"]).code, 0);
}

#[test]
fn every_backend_that_works_here_gives_the_same_answers() {
    for backend in ["auto", "cgroup-v2", "cgroup-v1", "rlimit"] {
        let world = World::with(&[("a.py", "x = b'1' * (32 << 20)\nprint(len(x))\n")]);
        let ran = world.plimsoll(&["run", "--backend", backend, "--report", "report.json", "a.py"]);
        if ran.code == 125 {
            assert!(ran.err.contains("hint"), "a backend that cannot be used says what to do: {}", ran.err);
            eprintln!("SKIPPED: {backend}: {}", ran.err.trim());
            continue;
        }
        assert_eq!((ran.code, ran.out.as_str()), (0, "33554432\n"), "{backend}: {}", ran.err);
        let report: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(world.path("report.json")).expect("a report"))
                .expect("JSON");
        let peak = report["actual"]["memory_peak"].as_u64().expect("bytes");
        assert!((32 * MIB..64 * MIB).contains(&peak), "{backend}: {peak}");
    }
}

#[test]
fn a_broken_history_does_not_keep_a_program_from_running() {
    let world = World::new();
    world.write("broken.db", "this is no database, but it is long enough to look at: ".repeat(100));
    world.write("folder.db/file", "");
    for history in ["broken.db", "folder.db", "/proc/no/where.db"] {
        let ran = world.plimsoll(&["run", "--history", history, "--", "echo", "ran"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, "ran\n"), "{history}: {}", ran.err);
        assert!(ran.err.contains("history"), "{}", ran.err);
    }
    let text = fs::read_to_string(world.path("broken.db")).expect("still there");
    assert!(text.starts_with("this is no database"), "nothing of the user's is overwritten");
}

#[test]
fn a_full_disk_does_not_change_the_programs_code() {
    let world = World::new();
    let ran = world.plimsoll(&["run", "--report", "/dev/full", "--", "sh", "-c", "exit 5"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("/dev/full"), "{}", ran.err);
}

#[test]
fn rust_files_and_projects_are_built_and_run() {
    let main = "fn main() { println!(\"{}\", std::env::args().count()); }\n";
    let world = World::with(&[
        ("one.rs", main),
        (
            "tool/Cargo.toml",
            "[package]\nname = \"tool\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n",
        ),
        ("tool/src/main.rs", main),
    ]);
    for program in ["one.rs", "tool"] {
        let ran = world.plimsoll(&["run", program, "a", "b"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, "3\n"), "{program}: {}", ran.err);
    }
}

fn kill(signal: &str, process: u32) {
    let status =
        std::process::Command::new("kill").args([format!("-{signal}"), process.to_string()]).status();
    assert!(status.expect("kill starts").success());
}

/// Waits for every process with this text in its command line to go.
fn assert_none_left(marker: &str) {
    let alive = || {
        fs::read_dir("/proc").expect("/proc").flatten().any(|entry| {
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            line.starts_with(b"sleep") && String::from_utf8_lossy(&line).contains(marker)
        })
    };
    let begun = Instant::now();
    while alive() {
        assert!(begun.elapsed() < Duration::from_secs(50), "a process of the program outlived it");
        std::thread::sleep(Duration::from_millis(20));
    }
}
