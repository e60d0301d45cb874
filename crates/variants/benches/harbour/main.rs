//! A server of many sessions under a memory limit and beside competing load, both changing over time: one that adapts against
//! one for each fixed recipe. Prints a table and draws completed requests over time.
//!
//! `cargo bench -p plimsoll-variants --bench harbour [-- SVG [SECONDS [ROUNDS]]]`: seconds a phase (5), rounds (2). Needs the
//! right to make a cgroup with a memory limit.
//!
//! What is set up, and why it is so:
//!
//! - *The service* (`corpus/wasm/bookings`) keeps what it knows in its own heap, as an instance for each client does: 2,500
//!   bookings, 0.7 MiB. A request adds to them and renders pages as JSON, six calls and about seven milliseconds: the work
//!   of a web application's request, not of a key-value store's.
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
//! - *The server is the same program for every choice*; only its policy differs. It looks after its sessions every 20 ms. A
//!   fixed policy stays in its recipe and lets sessions sleep when that recipe says so. What the one that adapts goes by is
//!   the pressure ahead, which the host knows: how much of the limit its open sessions would take if they were awake.
//! - *A server that is killed* is back after a second, as a container is, with no sessions. The first request to each of
//!   those that were open fails.
//! - *Choices take turns* in each round, starting with another one each time, in one run.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints, and may fail"
)]

use std::collections::VecDeque;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use plimsoll_model::{Millis, Pressure, Stall};
use plimsoll_runtime::{Cache, Function, Host, Instance, Outlook, Policy, Resource, Rule, Selector};
use plimsoll_variants::builder::{Builder, Outcome, Request};
use plimsoll_variants::module::Module;
use plimsoll_variants::recipe::Recipe;
use plimsoll_variants::store::Store;
use plimsoll_variants::worker::Workers;
use plimsoll_variants::workload::Workload;
use plotters::prelude::*;

/// A stretch of the trace.
struct Phase {
    name: &'static str,
    /// Sessions that are open.
    sessions: usize,
    /// Processes that compete for the processors.
    rivals: usize,
}

/// Sessions that fit awake.
const FIT: u64 = 96;
/// Sessions that are open in calm times and in crowded ones.
const FEW: usize = 48;
const MANY: usize = 144;
/// Bookings of a new session.
const BOOKINGS: u32 = 2500;
/// Most bookings on a page.
const ROWS: u32 = 2000;
/// Pages of a request.
const PAGES: u32 = 6;
/// How long it takes until a server is back that was killed.
const RESTART: Micros = 1_000_000;
/// Share of a processor that Wasmtime's default code would need for all requests.
const LOAD: f64 = 0.7;
/// How long a client waits.
const PATIENCE: Micros = 500_000;
/// How often the server looks after its sessions.
const ROUND: Micros = 20_000;

const PHASES: [Phase; 6] = [
    Phase { name: "calm", sessions: FEW, rivals: 0 },
    Phase { name: "rivals", sessions: FEW, rivals: 3 },
    Phase { name: "crowded", sessions: MANY, rivals: 0 },
    Phase { name: "crowded, rivals", sessions: MANY, rivals: 3 },
    Phase { name: "rivals again", sessions: FEW, rivals: 3 },
    Phase { name: "calm again", sessions: FEW, rivals: 0 },
];

const RECIPES: [&str; 5] = ["balanced", "cpu-lean", "memory-lean", "address-lean", "start-lean"];
const ADAPTIVE: &str = "adaptive";

/// Time into the trace.
type Micros = u64;

/// What all servers of a run have in common.
#[derive(Clone, Copy)]
struct Trace {
    /// Length of a phase.
    phase: Micros,
    /// Requests a second.
    rate: f64,
    /// Bytes that the server is held to.
    limit: u64,
    /// Bytes that a session takes while it is awake.
    session: u64,
}

/// One request, as it comes in.
struct Arrival {
    at: Micros,
    session: usize,
    phase: usize,
}

/// All requests of a trace, the same each time.
struct Arrivals {
    trace: Trace,
    at: f64,
    seed: u64,
}

impl Trace {
    fn arrivals(self) -> Arrivals {
        Arrivals { trace: self, at: 0.0, seed: 1 }
    }

    /// Which phase it is; none when the trace is over.
    fn phase(self, at: Micros) -> Option<usize> {
        usize::try_from(at / self.phase).ok().filter(|phase| *phase < PHASES.len())
    }
}

impl Arrivals {
    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Iterator for Arrivals {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        self.at -= (1.0 - self.share()).ln() / self.trace.rate * 1e6;
        let at = self.at as Micros;
        let phase = self.trace.phase(at)?;
        let count = PHASES[phase].sessions;
        // About as one over the number.
        let rank = (count as f64 + 1.0).powf(self.share()) - 1.0;
        Some(Arrival { at, session: (rank as usize).min(count - 1), phase })
    }
}

/// What came of one request, as a server tells it: when it came in, how long that took, and whether it was answered or its
/// session was gone.
struct Answer {
    at: Micros,
    took: Micros,
    lost: bool,
}

impl Answer {
    const BYTES: usize = 12;

    fn bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&(self.at << 1 | u64::from(self.lost)).to_le_bytes());
        bytes[8..].copy_from_slice(&u32::try_from(self.took).unwrap_or(u32::MAX).to_le_bytes());
        bytes
    }

    fn read(bytes: &[u8; Self::BYTES]) -> Self {
        let [a, b, c, d, e, f, g, h, rest @ ..] = *bytes;
        let first = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
        Self { at: first >> 1, took: u64::from(u32::from_le_bytes(rest)), lost: first & 1 == 1 }
    }
}

/// What one server did over the trace.
#[derive(Default)]
struct Log {
    answers: Vec<Answer>,
    kills: [u32; PHASES.len()],
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.first().map(String::as_str) {
        Some("--serve") => {
            let [phase, limit, session] = [5, 7, 8].map(|at| number(&words[at]));
            let trace = Trace { phase, rate: words[6].parse().unwrap(), limit, session };
            serve(&words[1], Path::new(&words[2]), Path::new(&words[3]), number(&words[4]), trace);
        }
        Some("--weigh") => weigh(Path::new(&words[1])),
        Some("--spin") => loop {
            std::hint::spin_loop();
        },
        _ => {
            let seconds = words.get(1).map_or(5, |word| number(word));
            let rounds = words.get(2).map_or(2, |word| number(word));
            race(words.first().map(PathBuf::from), seconds * 1_000_000, rounds);
        }
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap()
}

fn race(plot: Option<PathBuf>, phase: Micros, rounds: u64) {
    let cache = built();
    let me = std::env::current_exe().unwrap();
    let weighed = Command::new(me).arg("--weigh").arg(&cache).output().unwrap().stdout;
    let weighed = String::from_utf8(weighed).unwrap();
    let [seconds, empty, session] =
        *weighed.split_whitespace().map(|word| word.parse().unwrap()).collect::<Vec<f64>>()
    else {
        panic!("{weighed}")
    };
    let limit = (empty + session * FIT as f64) as u64;
    let trace = Trace { phase, rate: LOAD / seconds, limit, session: session as u64 };
    println!(
        "a request of {:.1} ms, {:.1} of them a second; a session of {:.2} MiB, a limit of {:.1} MiB",
        seconds * 1e3,
        trace.rate,
        session / 1_048_576.0,
        limit as f64 / 1_048_576.0,
    );
    let Some(group) = Group::new(limit) else {
        return eprintln!("harbour: needs the right to make a cgroup with a memory limit");
    };
    let choices: Vec<&str> = std::iter::once(ADAPTIVE).chain(RECIPES).collect();
    let mut logs: Vec<Vec<Log>> = choices.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for turn in 0..choices.len() {
            // Who goes first takes turns.
            let at = (turn + usize::try_from(round).unwrap()) % choices.len();
            eprintln!("round {} of {rounds}: {}", round + 1, choices[at]);
            logs[at].push(sail(choices[at], &group, &cache, trace));
        }
    }
    table(&choices, &logs, trace);
    let plot = plot.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("harbour.svg"));
    draw(&plot, &choices, &logs, trace);
    println!("completed requests over time: {}", plot.display());
}

/// A cache with all recipes of the service, built when it is not there yet.
fn built() -> PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/wasm");
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
/// sessions, and bytes a session.
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
    println!("{} {empty} {}", times[times.len() / 2], (private() - empty) / SESSIONS as u64);
}

/// Private memory of this process, in bytes.
fn private() -> u64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Anonymous:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// Sends one server through the whole trace, starting it again when it is killed.
fn sail(choice: &str, group: &Group, cache: &Path, trace: Trace) -> Log {
    let mut log = Log::default();
    let mut rivals: Vec<Child> = Vec::new();
    let began = Instant::now();
    let elapsed = || Micros::try_from(began.elapsed().as_micros()).unwrap();
    let me = std::env::current_exe().unwrap();
    while trace.phase(elapsed()).is_some() {
        let from = elapsed();
        let mut server = Command::new(&me)
            .args(["--serve", choice])
            .arg(cache)
            .arg(&group.0)
            .args([from.to_string(), trace.phase.to_string(), trace.rate.to_string()])
            .args([trace.limit.to_string(), trace.session.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = server.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            output.read_to_end(&mut bytes).map(|_| bytes).unwrap()
        });
        while server.try_wait().unwrap().is_none() {
            steer(&mut rivals, trace.phase(elapsed()));
        }
        let status = server.wait().unwrap();
        if status.signal().is_some() {
            let killed = elapsed();
            log.kills[trace.phase(killed).unwrap_or(PHASES.len() - 1)] += 1;
            while elapsed() < killed + RESTART {
                steer(&mut rivals, trace.phase(elapsed()));
            }
        } else {
            assert!(status.success(), "{choice}: {status}");
        }
        let bytes = reader.join().unwrap();
        log.answers.extend(bytes.as_chunks().0.iter().map(Answer::read));
    }
    rivals.into_iter().for_each(end);
    log
}

/// Sees to it that there are as many rivals as there should be, and lets a little time pass.
fn steer(rivals: &mut Vec<Child>, phase: Option<usize>) {
    let wanted = phase.map_or(0, |phase| PHASES[phase].rivals);
    while rivals.len() < wanted {
        rivals.push(Command::new(std::env::current_exe().unwrap()).arg("--spin").spawn().unwrap());
    }
    rivals.drain(wanted..).for_each(end);
    std::thread::sleep(Duration::from_millis(5));
}

fn end(mut rival: Child) {
    rival.kill().unwrap();
    rival.wait().unwrap();
}

/// A client's instance.
struct Session {
    instance: Instance<()>,
    request: Function<u32, u64>,
    asked: Instant,
}

impl Session {
    fn open(selector: &Selector, module: &plimsoll_runtime::Module, host: &Host<()>) -> Self {
        let mut instance = selector.instantiate(module, host).unwrap();
        instance.function::<u32, u32>("fill").unwrap().call(&mut instance, BOOKINGS).unwrap();
        let request = instance.function("request").unwrap();
        Self { instance, request, asked: Instant::now() }
    }

    fn answer(&mut self) {
        for _ in 0..PAGES {
            self.request.call(&mut self.instance, ROWS).unwrap();
        }
    }
}

/// Fixed: that recipe, always. Adaptive: the fastest code, and sessions that idle sleep while those that are open would take
/// most of the limit.
///
/// The policy was changed once, after a run in which the rule wanted `memory-lean`: what that saves is sleep, which a rule can
/// ask for with any code, and code that is mapped from a file takes none of the limit for a session.
fn policy(choice: &str) -> Policy {
    let dwell = Duration::from_millis(500);
    if choice != ADAPTIVE {
        return Policy { rules: Vec::new(), baseline: choice.to_owned(), dwell };
    }
    let rule = Rule {
        recipe: "cpu-lean".to_owned(),
        resource: Resource::Memory,
        enter: 0.8,
        leave: 0.7,
        hibernate_after: Some(Duration::from_secs(1)),
    };
    Policy { rules: vec![rule], baseline: "cpu-lean".to_owned(), dwell }
}

/// The server: answers one request after another, and looks after its sessions.
fn serve(choice: &str, cache: &Path, group: &Path, from: Micros, trace: Trace) {
    fs::write(group.join("cgroup.procs"), std::process::id().to_string()).unwrap();
    let began = Instant::now().checked_sub(Duration::from_micros(from)).unwrap();
    let elapsed = || Micros::try_from(began.elapsed().as_micros()).unwrap();
    let module = Cache::open(cache).unwrap().module("bookings").unwrap();
    let (selector, host) = (Selector::try_new(policy(choice)).unwrap(), Host::bare());
    let mut output = std::io::stdout().lock();
    let mut sessions: Vec<Option<Session>> = Vec::new();
    sessions.resize_with(MANY, || None);
    let mut gone = [false; MANY];
    let mut arrivals = trace.arrivals().peekable();
    while let Some(before) = arrivals.next_if(|arrival| arrival.at < from) {
        gone[before.session] = true;
    }
    let mut waiting: VecDeque<Arrival> = VecDeque::new();
    let mut looked = 0;
    while let Some(phase) = trace.phase(elapsed()) {
        for at in PHASES[phase].sessions..MANY {
            (sessions[at], gone[at]) = (None, false);
        }
        while let Some(arrival) = arrivals.next_if(|arrival| arrival.at <= elapsed()) {
            waiting.push_back(arrival);
        }
        if elapsed() >= looked + ROUND {
            looked = elapsed();
            let open = sessions.iter().flatten().count() as u64;
            let share = ((open * trace.session) as f64 / trace.limit as f64).min(1.0);
            let memory = Stall { avg10: share, ..Stall::default() };
            let ahead = Some(Pressure { memory, ..Pressure::default() });
            selector.observe(Millis(looked / 1000), &Outlook { now: Pressure::default(), ahead });
            for session in sessions.iter_mut().flatten() {
                session.instance.tend(session.asked.elapsed()).unwrap();
            }
        }
        let Some(Arrival { at, session, phase: asked_in }) = waiting.pop_front() else {
            let next = arrivals.peek().map_or(looked + ROUND, |next| next.at).min(looked + ROUND);
            std::thread::sleep(Duration::from_micros(next.saturating_sub(elapsed())));
            continue;
        };
        // A client of the phase before may have left since, and one that waited too long gave up.
        if elapsed() > at + PATIENCE || asked_in != phase && session >= PHASES[phase].sessions {
            continue;
        }
        let lost = std::mem::take(&mut gone[session]);
        let found = sessions[session].get_or_insert_with(|| Session::open(&selector, &module, &host));
        if !lost {
            found.answer();
        }
        found.asked = Instant::now();
        let answer = Answer { at, took: elapsed().saturating_sub(at), lost };
        output.write_all(&answer.bytes()).and_then(|()| output.flush()).unwrap();
    }
}

/// A cgroup with a memory limit, removed in the end.
struct Group(PathBuf);

impl Group {
    fn new(most: u64) -> Option<Self> {
        let name = format!("plimsoll-harbour-{}", std::process::id());
        let (root, limit) = match Path::new("/sys/fs/cgroup/memory") {
            old if old.is_dir() => (old, "memory.limit_in_bytes"),
            _ => (Path::new("/sys/fs/cgroup"), "memory.max"),
        };
        let folder = root.join(name);
        fs::create_dir(&folder).ok()?;
        let group = Self(folder);
        fs::write(group.0.join(limit), most.to_string()).ok()?;
        Some(group)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir(&self.0) {
            eprintln!("{}: {error}", self.0.display());
        }
    }
}

/// What came of the requests of one phase, or of all.
struct Figures {
    /// Share that was answered in time.
    completed: f64,
    /// Latency at the 99th percentile of those, in milliseconds.
    p99: f64,
    kills: u32,
}

fn figures(logs: &[Log], trace: Trace, which: Option<usize>) -> Figures {
    let inside = |at: Micros| which.is_none_or(|which| trace.phase(at) == Some(which));
    let arrived = trace.arrivals().filter(|arrival| inside(arrival.at)).count() * logs.len();
    let mut latencies: Vec<Micros> = logs.iter().flat_map(|log| log.completed(inside)).collect();
    latencies.sort_unstable();
    let p99 = latencies.get(latencies.len() * 99 / 100).copied().unwrap_or(0) as f64 / 1e3;
    let kills = logs.iter().flat_map(|log| log.kills.iter().enumerate());
    let kills = kills.filter(|(at, _)| which.is_none_or(|which| which == *at)).map(|(_, kills)| kills).sum();
    Figures { completed: latencies.len() as f64 / arrived.max(1) as f64, p99, kills }
}

impl Log {
    /// Latencies of what came in at such times and was completed.
    fn completed(&self, inside: impl Fn(Micros) -> bool) -> impl Iterator<Item = Micros> {
        self.answers
            .iter()
            .filter(move |answer| !answer.lost && answer.took <= PATIENCE && inside(answer.at))
            .map(|answer| answer.took)
    }
}

fn table(choices: &[&str], logs: &[Vec<Log>], trace: Trace) {
    println!("completed requests, of 100 (over the best fixed choice) · p99 in ms · kills\n");
    println!("| phase | {} |", choices.join(" | "));
    println!("|---{}|", "|---".repeat(choices.len()));
    for which in (0..PHASES.len()).map(Some).chain([None]) {
        let all: Vec<Figures> = logs.iter().map(|logs| figures(logs, trace, which)).collect();
        let best = all[1..].iter().map(|figures| figures.completed).fold(0.0, f64::max);
        let cells: Vec<String> = all
            .iter()
            .map(|Figures { completed, p99, kills }| {
                format!("{:.1} ({:.2}) · {p99:.0} · {kills}", completed * 100.0, completed / best)
            })
            .collect();
        println!("| {} | {} |", which.map_or("all", |which| PHASES[which].name), cells.join(" | "));
    }
}

fn draw(path: &Path, choices: &[&str], logs: &[Vec<Log>], trace: Trace) {
    const BINS: u64 = 10;
    let bin = trace.phase / BINS;
    let whole = (trace.phase * PHASES.len() as u64) as f64 / 1e6;
    let rates = |logs: &[Log]| -> Vec<(f64, f64)> {
        (0..BINS * PHASES.len() as u64)
            .map(|number| {
                let inside = |at: Micros| at / bin == number;
                let count: usize = logs.iter().map(|log| log.completed(inside).count()).sum();
                let middle = (number * bin + bin / 2) as f64 / 1e6;
                (middle, count as f64 / logs.len() as f64 / (bin as f64 / 1e6))
            })
            .collect()
    };
    let highest = trace.rate * 1.35;
    let root = SVGBackend::new(path, (960, 420)).into_drawing_area();
    root.fill(&WHITE).unwrap();
    let mut chart = ChartBuilder::on(&root)
        .caption(
            format!("Requests completed a second, under a limit of {} MiB", trace.limit >> 20),
            ("sans-serif", 18),
        )
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d(0.0..whole, 0.0..highest)
        .unwrap();
    chart.configure_mesh().disable_x_mesh().x_desc("seconds").draw().unwrap();
    for (at, Phase { name, .. }) in PHASES.iter().enumerate() {
        let left = whole / PHASES.len() as f64 * at as f64;
        let right = left + whole / PHASES.len() as f64;
        if at % 2 == 1 {
            let shade = Rectangle::new([(left, 0.0), (right, highest)], BLACK.mix(0.05).filled());
            chart.draw_series([shade]).unwrap();
        }
        let label = Text::new(*name, (left + 0.02 * whole, highest * 0.98), ("sans-serif", 13));
        chart.draw_series([label]).unwrap();
    }
    for (at, (choice, logs)) in choices.iter().zip(logs).enumerate() {
        let color = Palette99::pick(at).to_rgba();
        let width = if at == 0 { 3 } else { 1 };
        chart
            .draw_series(LineSeries::new(rates(logs), color.stroke_width(width)))
            .unwrap()
            .label((*choice).to_owned())
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(width)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .draw()
        .unwrap();
    root.present().unwrap();
}
