//! All metrics against parsing alone, on one thread: the ratio is what measuring adds to the parse nobody gets
//! around. Both sides of a pair follow each other, the order changes with every pair, and the median counts.
//!
//! Sources: the standard library of the Python on this machine, and the Rust sources that Cargo has downloaded. More
//! folders may be given as arguments; each file counts for the pack that reads it. After each pack: what a byte of
//! hostile source costs over a byte of its ordinary source, and how much of that is parsing.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a bench reads files, the clock and its arguments, and prints"
)]

#[path = "../tests/robustness/syntaxes.rs"]
mod syntaxes;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use plimsoll_analyze::metrics::{Meter, Project};
use plimsoll_analyze::pack::{Pack, pack_for};
use tree_sitter::Parser;

/// Bytes a language is measured on; more makes the bench longer, not truer.
const ENOUGH: usize = 5 << 20;
const PAIRS: usize = 9;
/// Times that a hostile source is measured, and parsed alone.
const HOSTILE_ROUNDS: usize = 5;

/// The processor time of this thread where the system tells it, else the time of day: a busy machine should not
/// change a ratio.
#[derive(Clone, Copy)]
struct Clock(Instant, Option<u64>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), Self::on_processor())
    }

    fn on_processor() -> Option<u64> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split_whitespace().next()?.parse().ok()
    }

    fn elapsed(self) -> Duration {
        match (self.1, Self::on_processor()) {
            (Some(before), Some(now)) => Duration::from_nanos(now - before),
            _ => self.0.elapsed(),
        }
    }
}

struct Sample {
    pack: &'static Pack,
    grammar: tree_sitter::Language,
    files: Vec<(String, String)>,
    bytes: usize,
}

fn main() {
    let given: Vec<PathBuf> =
        std::env::args().skip(1).filter(|it| !it.starts_with("--")).map(PathBuf::from).collect();
    let folders = if given.is_empty() { found() } else { given };
    let mut samples: BTreeMap<&'static str, Sample> = BTreeMap::new();
    for folder in &folders {
        collect(folder, &mut samples);
    }
    println!("{} processors; {PAIRS} pairs; CPU time of everything over that of parsing alone", processors());
    for (name, sample) in &samples {
        report(name, sample);
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Python's standard library and Cargo's sources.
fn found() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let script = "import sysconfig; print(sysconfig.get_paths()['stdlib'])";
    for python in ["python3.11", "python3"] {
        if let Ok(output) = Command::new(python).args(["-c", script]).output()
            && output.status.success()
        {
            folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
            break;
        }
    }
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    if let Some(registries) = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok()) {
        folders.extend(registries.flatten().map(|it| it.path()));
    }
    folders
}

fn collect(folder: &Path, samples: &mut BTreeMap<&'static str, Sample>) {
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&at) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                let skipped = path.ends_with("site-packages") || path.ends_with("idlelib");
                if !skipped {
                    open.push(path);
                }
                continue;
            }
            let name = path.to_string_lossy().into_owned();
            let Some(pack) = pack_for(&name, b"") else { continue };
            let Some(grammar) = plimsoll_grammars::named(pack.name) else { continue };
            let sample = samples.entry(pack.name).or_insert_with(|| Sample {
                pack,
                grammar: tree_sitter::Language::new(grammar.parser),
                files: Vec::new(),
                bytes: 0,
            });
            if sample.bytes > ENOUGH {
                continue;
            }
            if let Ok(text) = std::fs::read_to_string(&path) {
                sample.bytes += text.len();
                sample.files.push((name, text));
            }
        }
    }
}

fn parse_only(sample: &Sample) -> Duration {
    let mut parser = Parser::new();
    parser.set_language(&sample.grammar).expect("a grammar of this version");
    let start = Clock::start();
    for (_, text) in &sample.files {
        black_box(parser.parse(text, None));
    }
    start.elapsed()
}

fn everything(sample: &Sample) -> (Duration, Project) {
    let mut meter = Meter::new();
    let mut project = Project::new();
    let start = Clock::start();
    for (path, text) in &sample.files {
        let measured = meter.measure(sample.pack, path, text.as_bytes());
        project.add(black_box(&measured));
    }
    project.settle();
    (start.elapsed(), project)
}

fn report(name: &str, sample: &Sample) {
    let mut ratios = Vec::new();
    let mut parses = Vec::new();
    let mut wholes = Vec::new();
    let mut index = (0, 0);
    parse_only(sample);
    for pair in 0..PAIRS {
        let (parse, (all, project)) = if pair % 2 == 0 {
            let parse = parse_only(sample);
            (parse, everything(sample))
        } else {
            let all = everything(sample);
            (parse_only(sample), all)
        };
        ratios.push(all.as_secs_f64() / parse.as_secs_f64());
        parses.push(parse.as_secs_f64());
        wholes.push(all.as_secs_f64());
        index = (project.bytes(), project.function_count());
    }
    ratios.sort_by(f64::total_cmp);
    parses.sort_by(f64::total_cmp);
    wholes.sort_by(f64::total_cmp);
    let megabytes = sample.bytes as f64 / 1e6;
    println!(
        "{name:>12}: {:.2} (from {:.2} to {:.2}); {} files, {megabytes:.1} MB, parsing {:.1} MB/s; index {:.0} bytes a function",
        ratios[PAIRS / 2],
        ratios[0],
        ratios[PAIRS - 1],
        sample.files.len(),
        megabytes / parses[PAIRS / 2],
        index.0 as f64 / index.1.max(1) as f64,
    );
    let a_byte = |seconds: f64| seconds / sample.bytes as f64;
    hostile(sample, a_byte(wholes[PAIRS / 2]), a_byte(parses[PAIRS / 2]));
}

/// What a byte of hostile source takes, in bytes of ordinary source of the same language.
fn hostile(ordinary: &Sample, everything_a_byte: f64, parse_a_byte: f64) {
    let Some(syntax) = syntaxes::SYNTAXES.iter().find(|syntax| syntax.pack == ordinary.pack.name) else {
        return;
    };
    let shapes = [
        ("6,000 else-ifs", syntax.else_ifs(6_000)),
        ("20,000 operators", syntax.operators(20_000)),
        ("4,000 nested ifs", syntax.nested_ifs(4_000)),
        ("3,000 brackets", syntax.brackets(3_000)),
    ];
    for (what, source) in shapes {
        let Ok(text) = String::from_utf8(source) else { continue };
        let sample = Sample {
            pack: ordinary.pack,
            grammar: ordinary.grammar.clone(),
            bytes: text.len(),
            files: vec![("hostile".to_owned(), text)],
        };
        let middle = |mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[HOSTILE_ROUNDS / 2] / sample.bytes as f64
        };
        let whole = middle((0..HOSTILE_ROUNDS).map(|_| everything(&sample).0.as_secs_f64()).collect());
        let parse = middle((0..HOSTILE_ROUNDS).map(|_| parse_only(&sample).as_secs_f64()).collect());
        println!(
            "{:>12}  {what:>16}: {:.2} times an ordinary byte; parsing alone {:.2} times",
            "",
            whole / everything_a_byte,
            parse / parse_a_byte
        );
    }
}
