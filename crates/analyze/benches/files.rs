//! What a file takes: parsing alone, all metrics, and bounds, on one thread in one process. Beside it, where it is named,
//! what another program takes over the same sources.
//!
//! `cargo bench -p plimsoll-analyze --bench files -- [--programs FILE [--peer MODULE]] [FOLDER…]`
//!
//! FILE holds one JSON object a line whose `src` is a Python program that stands alone; MODULE is a Python file with a
//! function `predict(source)`. Without folders: the library of `python3`, and the dependencies of this workspace, of which
//! so many are taken as have a few hundred files. Each file is timed once a round, in order of path, with the modules
//! around it kept from file to file as `plimsoll analyze` keeps them; its time is the least of all rounds. By itself, a
//! file is timed with nothing kept: the modules around it that it calls into are read and parsed within its time.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a bench reads files, the clock and its arguments, and prints"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use plimsoll_analyze::Costs;
use plimsoll_analyze::bounds::{Alone, annotate};
use plimsoll_analyze::load::{Around, Shelf};
use plimsoll_analyze::metrics::Meter;
use plimsoll_analyze::pack::{language_of, pack_for};
use plimsoll_analyze::sources::{Sources, Unreadable};
use plimsoll_model::Language;
use tree_sitter::Parser;

/// Times that each file is measured.
const ROUNDS: usize = 3;
/// Files of dependencies, and files that are timed by themselves.
const MOST_FILES: usize = 1000;
const MOST_ALONE: usize = 100;
/// Stack of the thread that measures, as `plimsoll analyze` has it.
const STACK: usize = 64 << 20;

fn main() {
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread");
    worker.join().expect("a report");
}

fn run() {
    let (mut programs, mut peer, mut folders) = (None, None, Vec::new());
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        match word.as_str() {
            "--programs" => programs = words.next(),
            "--peer" => peer = words.next(),
            _ => folders.push(PathBuf::from(word)),
        }
    }
    let begun = Instant::now();
    let tables = [Language::Python, Language::Rust].map(|language| {
        (language, Costs::from_tables(language, plimsoll_profiles::TABLES).expect("tables that ship"))
    });
    println!("tables of costs: {:.1} ms, once a process", ms(begun));
    let mut bench = Bench { meter: Meter::new(), parser: Parser::new(), tables };
    println!(
        "milliseconds a file, median / 90 in 100 / most; least of {ROUNDS} rounds\n{:<28}{:>6}{:>9}  {:^22}{:^22}{:^22}{:^22}{:>24}",
        "", "files", "bytes", "whole", "parse", "metrics", "bounds", "ns a byte (p, m, b)"
    );
    if let Some(file) = &programs {
        let times = bench.set(&contest(file));
        report("programs", &times);
        if let Some(module) = &peer {
            compare(&times, &of_peer(module, file));
        }
    }
    let sets = if folders.is_empty() && programs.is_none() { known() } else { given(folders) };
    for (name, paths) in sets {
        let sources = read(&paths);
        report(&name, &bench.set(&sources));
        let step = sources.len().div_ceil(MOST_ALONE).max(1);
        let alone: Vec<Source> = sources.into_iter().step_by(step).collect();
        let times = alone.chunks(1).flat_map(|one| bench.set(one)).collect::<Vec<_>>();
        report("  each by itself", &times);
    }
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// One source text; what stands around it is looked for on disk where it has a path.
struct Source {
    path: String,
    on_disk: bool,
    bytes: Vec<u8>,
}

/// Milliseconds.
#[derive(Clone, Copy)]
struct Times {
    bytes: usize,
    parse: f64,
    /// Parsing included.
    metrics: f64,
    /// Everything.
    whole: f64,
}

struct Bench {
    meter: Meter,
    parser: Parser,
    tables: [(Language, Costs); 2],
}

impl Bench {
    fn set(&mut self, sources: &[Source]) -> Vec<Times> {
        let mut least: Vec<Times> = Vec::new();
        for round in 0..ROUNDS {
            let shelf = Shelf::default();
            for (at, source) in sources.iter().enumerate() {
                let now = self.once(source, &shelf);
                if round == 0 {
                    least.push(now);
                    continue;
                }
                let known = &mut least[at];
                known.parse = known.parse.min(now.parse);
                known.metrics = known.metrics.min(now.metrics);
                known.whole = known.whole.min(now.whole);
            }
        }
        least
    }

    fn once(&mut self, source: &Source, shelf: &Shelf) -> Times {
        let Source { path, on_disk, bytes } = source;
        let pack = pack_for(path, b"").expect("was chosen by it");
        let language = language_of(pack).expect("was chosen by it");
        let costs = self.tables.iter().find(|(one, _)| *one == language).map(|(_, costs)| costs);
        let costs = costs.expect("a table of each");
        let grammar = plimsoll_grammars::named(pack.name).expect("ships");
        self.parser.set_language(&tree_sitter::Language::new(grammar.parser)).expect("of this version");
        let begun = Instant::now();
        black_box(self.parser.parse(bytes, None));
        let parse = ms(begun);
        let begun = Instant::now();
        black_box(self.meter.measure(pack, path, bytes));
        let metrics = ms(begun);
        let begun = Instant::now();
        if *on_disk {
            let around = Around::of(&Disk, shelf, language, path);
            let (mut measured, module) = self.meter.measure_lowered(pack, path, around.name(), bytes);
            let module = std::sync::Arc::new(module);
            around.keep(path, bytes, &module);
            annotate(&mut measured.analysis, &module, language, costs, &around);
            black_box((measured, around.into_asked()));
        } else {
            let (mut measured, module) = self.meter.measure_lowered(pack, path, "program", bytes);
            annotate(&mut measured.analysis, &module, language, costs, &Alone);
            black_box(measured);
        }
        Times { bytes: bytes.len(), parse, metrics, whole: ms(begun) }
    }
}

/// Median, 90th percentile and largest.
fn spread(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: usize| values.get(values.len() * share / 100).copied().unwrap_or_default();
    (at(50), at(90), values.last().copied().unwrap_or_default())
}

fn report(name: &str, times: &[Times]) {
    let shown = |of: &dyn Fn(&Times) -> f64| {
        let (median, high, most) = spread(times.iter().map(of).collect());
        format!("{median:.2} / {high:.2} / {most:.0}")
    };
    let total = |of: &dyn Fn(&Times) -> f64| times.iter().map(of).sum::<f64>();
    let (bytes, ..) = spread(times.iter().map(|one| one.bytes as f64).collect());
    let metrics = |one: &Times| (one.metrics - one.parse).max(0.0);
    let bounds = |one: &Times| (one.whole - one.metrics).max(0.0);
    let a_byte = |of: &dyn Fn(&Times) -> f64| 1e6 * total(of) / total(&|one| one.bytes as f64).max(1.0);
    println!(
        "{name:<28}{:>6}{bytes:>9.0}  {:^22}{:^22}{:^22}{:^22}{:>24}",
        times.len(),
        shown(&|one| one.whole),
        shown(&|one| one.parse),
        shown(&metrics),
        shown(&bounds),
        format!("{:.0}, {:.0}, {:.0}", a_byte(&|one| one.parse), a_byte(&metrics), a_byte(&bounds)),
    );
}

fn compare(own: &[Times], peer: &[f64]) {
    let (median, high, most) = spread(peer.to_vec());
    let own = spread(own.iter().map(|one| one.whole).collect());
    println!(
        "{:<28}{:>6}{:>9}  {:^22}   {:.0} times as long by the median, {:.0} by 90 in 100",
        "  the peer",
        peer.len(),
        "",
        format!("{median:.2} / {high:.2} / {most:.0}"),
        median / own.0,
        high / own.1,
    );
}

/// Programs of a file of JSON lines.
fn contest(file: &str) -> Vec<Source> {
    let text = fs::read_to_string(file).expect("the programs");
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    let of = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        row["src"].as_str().expect("a source").as_bytes().to_vec()
    };
    rows.map(|line| Source { path: "program.py".to_owned(), on_disk: false, bytes: of(line) }).collect()
}

/// Milliseconds that another program takes over the same, by its own clock.
fn of_peer(module: &str, file: &str) -> Vec<f64> {
    const SCRIPT: &str = "\
import importlib.util, json, sys, time
spec = importlib.util.spec_from_file_location('peer', sys.argv[1])
peer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peer)
programs = [json.loads(line)['src'] for line in open(sys.argv[2]) if line.strip()]
for source in programs:
    least = float('inf')
    for _ in range(int(sys.argv[3])):
        begun = time.perf_counter()
        try:
            peer.predict(source)
        except Exception:
            pass
        least = min(least, time.perf_counter() - begun)
    print(1e3 * least)
";
    let output = Command::new("python3")
        .args(["-c", SCRIPT, module, file, &ROUNDS.to_string()])
        .output()
        .expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.parse().expect("a number")).collect()
}

fn given(folders: Vec<PathBuf>) -> Vec<(String, Vec<PathBuf>)> {
    let of = |folder: PathBuf| (folder.display().to_string(), below(vec![folder]));
    folders.into_iter().map(of).collect()
}

/// Python's library, and what this workspace depends on.
fn known() -> Vec<(String, Vec<PathBuf>)> {
    let script = "import sysconfig; print(sysconfig.get_path('stdlib'))";
    let asked = Command::new("python3").args(["-c", script]).output().expect("python3");
    let library = PathBuf::from(String::from_utf8_lossy(&asked.stdout).trim());
    let asked = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo");
    let workspace: serde_json::Value = serde_json::from_slice(&asked.stdout).expect("packages");
    let packages = workspace["packages"].as_array().expect("packages").iter();
    let folders = packages.filter(|one| !one["source"].is_null()).filter_map(|one| {
        let manifest = Path::new(one["manifest_path"].as_str()?);
        Some(below(vec![manifest.parent()?.join("src")]))
    });
    // Whole packages, evenly spread.
    let packages: Vec<Vec<PathBuf>> = folders.collect();
    let step = packages.iter().map(Vec::len).sum::<usize>().div_ceil(MOST_FILES).max(1);
    let dependencies = packages.into_iter().step_by(step).flatten().collect();
    vec![
        ("the library of python3".to_owned(), below(vec![library])),
        ("dependencies".to_owned(), dependencies),
    ]
}

/// Files that have bounds, in order of path.
fn below(mut open: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let Ok(kind) = fs::symlink_metadata(&path).map(|metadata| metadata.file_type()) else { continue };
            let is_other = path.ends_with("site-packages") || path.ends_with("dist-packages");
            if kind.is_dir() && !is_other {
                open.push(path);
            } else if kind.is_file() && pack_for(&path.to_string_lossy(), b"").and_then(language_of).is_some()
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(paths: &[PathBuf]) -> Vec<Source> {
    let of = |path: &PathBuf| {
        let bytes = fs::read(path).ok()?;
        Some(Source { path: path.to_string_lossy().into_owned(), on_disk: true, bytes })
    };
    paths.iter().filter_map(of).collect()
}

/// The file system, as plainly as the analysis needs it.
struct Disk;

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Unreadable> {
        fs::read(path).map_err(|error| Unreadable::Denied(error.to_string()))
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }

    fn size(&self, path: &str) -> Option<u64> {
        fs::metadata(path).ok().map(|metadata| metadata.len())
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let slash = if entry.path().is_dir() { "/" } else { "" };
                Some(format!("{}{slash}", entry.file_name().to_str()?))
            })
            .collect();
        names.sort();
        names
    }

    fn library_folders(&self) -> Vec<String> {
        Vec::new()
    }
}
