//! A server of many sessions under a memory limit and beside competing load, both changing over time: one that adapts against
//! one for each fixed recipe. Prints a table and draws completed requests over time.
//!
//! `cargo bench -p plimsoll-variants --bench harbour [-- OPTIONS]`. Needs the right to make a cgroup with a memory limit.
//!
//! - `--seconds N` a phase (5), `--rounds N` (2);
//! - `--choices A,B` instead of all; `+` behind one makes another of it, to see how far equal servers differ, and `~`
//!   one without a door;
//! - `--keep FILE` adds what was found to a table of rounds (`corpus/wasm/harbour.jsonl`), each as it ends, and tells what all of it comes to;
//! - `--show FILE` tells that without a run; `--plot FILE` draws it.
//!
//! Files are told from the workspace's root.
//!
//! What is set up, and why it is so:
//!
//! - *The service* (`corpus/wasm/bookings`) keeps what it knows in its own heap, as an instance for each client does: 2,500
//!   bookings, 0.7 MiB. A request books, cancels and renders pages as JSON, six calls and about seven milliseconds: the work
//!   of a web application's request, not of a key-value store's. There are as many bookings after a request as before, for
//!   when there were more of them after each, a server that was killed had less to do than one that was not.
//! - *Variants* are built as `plimsoll variants build` does, from the recipes that come along and tuned on the corpus's
//!   workload. `portable` is left out: it is for where native code is not allowed, and more than ten times slower.
//! - *Requests arrive* whether or not the server keeps up (Poisson), at 0.7 of what Wasmtime's default code can do on a
//!   processor of its own, measured first: a server with room to spare, as servers are run. Latency counts from arrival. A
//!   client waits half a second and then gives up; only what was answered by then is completed.
//! - *Few sessions are asked for often*: the n-th as often as 1/n (Zipf), which is how requests spread in traces of servers
//!   (Breslau et al., "Web caching and Zipf-like distributions", INFOCOM 1999). In a crowd a session is asked for every one
//!   and a half seconds on average: clients are few and busy, so that a run takes minutes.
//! - *The limit* is what the server takes without sessions and what 96 take awake, measured first. In calm phases 48 are open
//!   and in crowded ones 144, half as many again as fit: no choice can keep all awake, and asleep they fit.
//! - *Rivals* are three processes that spin. With two processors the server is left half of one, less than it needs.
//! - *Phases* are each of calm and crowded, with and without rivals, and back; five seconds each, several times as long as any
//!   choice here takes to settle (a session sleeps after a second without requests, a choice stays half a second).
//! - *The server is the same program for every choice*; only its policy differs. It looks after its sessions every 20 ms, and
//!   has the same door for all: what it cannot end before the client gives up it does not begin. A fixed policy stays in its
//!   recipe and lets sessions sleep when that recipe says so. The one that adapts makes room, coldest sessions first, when its
//!   group is almost full.
//! - *A server that is killed* is back after a second, as a container is, with no sessions. The first request to each of
//!   those that were open fails.
//! - *Choices take turns* of a fifth of a second, in another order each time, each on a clock that stands still while others
//!   have theirs; what is told as seconds is time on that clock. At first each had the machine for a whole trace, and that told
//!   little, for the pace of a virtual machine changes: the same server took 0.62 and then 0.87 of a processor for the same
//!   requests a minute later, and under rivals completed 44 and then 96 of 100.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints, and may fail"
)]

mod clock;
mod log;
mod race;
mod server;
mod table;
mod trace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use plimsoll_runtime::{Cache, Host, Selector};
use plimsoll_variants::builder::{Builder, Outcome, Request};
use plimsoll_variants::module::Module;
use plimsoll_variants::recipe::Recipe;
use plimsoll_variants::store::Store;
use plimsoll_variants::worker::Workers;
use plimsoll_variants::workload::Workload;

use log::Row;
use server::{Session, policy};
use trace::{FIT, LOAD, Trace};

const RECIPES: [&str; 5] = ["balanced", "cpu-lean", "memory-lean", "address-lean", "start-lean"];
const ADAPTIVE: &str = "adaptive";
/// What a choice whose server has no door ends with, and what another of the same ends with.
const OPEN: &str = "~";
const AGAIN: char = '+';

/// What was asked for on the command line.
struct Options {
    seconds: u64,
    rounds: u32,
    choices: Vec<String>,
    keep: Option<PathBuf>,
    show: Option<PathBuf>,
    plot: Option<PathBuf>,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.first().map(String::as_str) {
        Some("--serve") => {
            let [from, phase, limit, session] = [5, 6, 8, 9].map(|at| number(&words[at]));
            let trace = Trace { phase, rate: words[7].parse().unwrap(), limit, session };
            let [cache, group, clock] = [2, 3, 4].map(|at| Path::new(&words[at]));
            server::serve(&words[1], [cache, group, clock], from, trace);
        }
        Some("--weigh") => weigh(Path::new(&words[1])),
        Some("--spin") => loop {
            std::hint::spin_loop();
        },
        _ => command(&options(&words)),
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap()
}

/// What paths are told from: `cargo bench` would have them begin in this package.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn options(words: &[String]) -> Options {
    let choices = std::iter::once(ADAPTIVE).chain(RECIPES).map(str::to_owned).collect();
    let mut options = Options { seconds: 5, rounds: 2, choices, keep: None, show: None, plot: None };
    for pair in words.chunks(2) {
        let [name, value] = pair else { panic!("{} needs a value", pair[0]) };
        match name.as_str() {
            "--seconds" => options.seconds = number(value),
            "--rounds" => options.rounds = value.parse().unwrap(),
            "--choices" => options.choices = value.split(',').map(str::to_owned).collect(),
            "--keep" => options.keep = Some(root().join(value)),
            "--show" => options.show = Some(root().join(value)),
            "--plot" => options.plot = Some(root().join(value)),
            _ => panic!("{name}: see the top of this bench for its options"),
        }
    }
    options
}

fn command(options: &Options) {
    let kept = options.show.as_ref().or(options.keep.as_ref());
    let mut rows: Vec<Row> = match kept {
        Some(path) if path.exists() => {
            let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        }
        _ => Vec::new(),
    };
    if options.show.is_none() {
        let cache = built();
        for _ in 0..options.rounds {
            let number = rows.iter().map(|row| row.round).max().unwrap_or(0) + 1;
            let Some(found) = race(options, &cache, number) else {
                return eprintln!("harbour: needs the right to make a cgroup with a memory limit");
            };
            rows.extend(found);
            // After each round, for a run takes minutes.
            if let Some(path) = &options.keep {
                let lines = rows.iter().map(|row| serde_json::to_string(row).unwrap() + "\n");
                fs::write(path, lines.collect::<String>())
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            }
        }
    }
    table::completed(&rows);
    table::reasons(&rows);
    if let Some(path) = &options.plot {
        table::draw(path, &rows);
    }
}

/// All choices in one round. None without the right to.
fn race(options: &Options, cache: &Path, number: u32) -> Option<Vec<Row>> {
    let me = std::env::current_exe().unwrap();
    let weighed = Command::new(&me).arg("--weigh").arg(cache).output().unwrap().stdout;
    let weighed = String::from_utf8(weighed).unwrap();
    let [seconds, empty, session, kept, asleep, awake] =
        *weighed.split_whitespace().map(|word| word.parse().unwrap()).collect::<Vec<f64>>()
    else {
        panic!("{weighed}")
    };
    let limit = (empty + session * FIT as f64) as u64;
    let phase = options.seconds * 1_000_000;
    let trace = Trace { phase, rate: LOAD / seconds, limit, session: session as u64 };
    println!(
        "round {number}: a request of {:.1} ms, {:.1} of them a second; a session of {:.2} MiB, asleep {:.2}, after {:.1} ms and back after {:.1}; a limit of {:.1} MiB",
        seconds * 1e3,
        trace.rate,
        session / 1_048_576.0,
        kept / 1_048_576.0,
        asleep * 1e3,
        awake * 1e3,
        limit as f64 / 1_048_576.0,
    );
    race::round(number, &options.choices, cache, trace)
}

/// A cache with all recipes of the service, built when it is not there yet.
fn built() -> PathBuf {
    let corpus = root().join("corpus/wasm");
    let text = fs::read_to_string(corpus.join("bookings.toml")).unwrap();
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("harbour");
    let (store, timing) = (Store::open(&root).unwrap(), Mutex::new(()));
    let workers = Workers::new(PathBuf::from(env!("CARGO_BIN_EXE_plimsoll-variants-worker")), Vec::new());
    let request = Request {
        name: "bookings".to_owned(),
        module: Module::read(&fs::read(corpus.join("bookings.wasm")).unwrap()).unwrap(),
        recipes: RECIPES.iter().map(|name| Recipe::built_in(name).unwrap()).collect(),
        workload: Some(Workload::parse(&text, &corpus).unwrap()),
        profile: None,
        anew: false,
    };
    let say = |_: &str, text: &str| eprintln!("bookings: {text}");
    let builder = Builder { store: &store, workers: &workers, progress: &say, timing: &timing };
    for outcome in builder.build(&request).unwrap() {
        match outcome {
            Outcome::Built(manifest) | Outcome::Present(manifest) => {
                let ratio = manifest.figures.run_ratio.unwrap_or(f64::NAN);
                println!("{} {ratio:.3}", manifest.identity.recipe);
                manifest.figures.why.iter().for_each(|why| println!("    {why}"));
            }
            Outcome::Unavailable { recipe, why } => println!("{recipe} is unavailable: {why}"),
        }
    }
    root
}

/// Prints what a server of Wasmtime's default code needs, on a processor of its own: seconds a request, bytes without
/// sessions, bytes a session, bytes of it asleep, and seconds to get there and back.
fn weigh(cache: &Path) {
    const SESSIONS: usize = 16;
    let module = Cache::open(cache).unwrap().module("bookings").unwrap();
    let (selector, host) = (Selector::try_new(policy("balanced")).unwrap(), Host::bare());
    let empty = private();
    let mut sessions: Vec<Session> =
        (0..SESSIONS).map(|_| Session::open(&selector, &module, &host)).collect();
    let mut times: Vec<f64> = (0..SESSIONS * 8)
        .map(|at| {
            let started = Instant::now();
            sessions[at % SESSIONS].answer();
            started.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (request, each) = (times[times.len() / 2], (private() - empty) / SESSIONS as u64);
    let naps: Vec<_> = sessions.iter_mut().map(Session::nap).collect();
    let kept = naps.iter().map(|(kept, _)| kept).sum::<u64>() / SESSIONS as u64;
    let [asleep, awake] = [0, 1].map(|which| {
        let mut times: Vec<f64> = naps.iter().map(|(_, times)| times[which].as_secs_f64()).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    println!("{request} {empty} {each} {kept} {asleep} {awake}");
}

/// Private memory of this process, in bytes.
fn private() -> u64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Anonymous:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}
