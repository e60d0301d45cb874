//! A server of many sessions under a memory limit and beside competing load, both changing over time: one that adapts against
//! one for each fixed choice. Prints a table and draws requests a second over time.
//!
//! `cargo bench -p plimsoll-runtime --bench harbour [-- SVG [SECONDS [ROUNDS]]]`: seconds a phase (4), rounds (2). Needs the
//! right to make a cgroup with a memory limit. Each session is an instance with a heap of its own; requests come one after
//! another to sessions of which few are asked for often (Zipf). A server that is killed begins anew with empty sessions.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints, and may fail"
)]

use std::fs;
use std::io::{BufWriter, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use plimsoll_model::{Millis, Pressure, Stall};
use plimsoll_runtime::cache::Metering;
use plimsoll_runtime::{Cache, Function, Host, Instance, Outlook, Policy, Resource, Rule, Selector};
use plimsoll_telemetry::PressureFiles;
use plotters::prelude::*;

#[path = "../tests/support.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod support;

use support::{SERVICE, Shelf, service};

/// A stretch of the trace.
struct Phase {
    name: &'static str,
    /// Sessions that are open.
    sessions: usize,
    /// Processes that compete for the processors.
    rivals: usize,
}

const PHASES: [Phase; 6] = [
    Phase { name: "calm", sessions: 24, rivals: 0 },
    Phase { name: "rivals", sessions: 24, rivals: 3 },
    Phase { name: "crowded", sessions: 160, rivals: 0 },
    Phase { name: "crowded, rivals", sessions: 160, rivals: 3 },
    Phase { name: "rivals again", sessions: 24, rivals: 3 },
    Phase { name: "calm again", sessions: 24, rivals: 0 },
];

/// What the server is held to. All sessions awake would take half as much again.
const LIMIT: u64 = 32 << 20;
/// Heap of a session, in KiB.
const HEAP: u32 = 256;
/// Records visited by a request.
const VISITS: u32 = 60;
const CHOICES: [&str; 4] = ["adaptive", "cpu-lean", "memory-lean", "address-lean"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.first().map(String::as_str) {
        Some("--serve") => {
            serve(
                &words[1],
                Path::new(&words[2]),
                Path::new(&words[3]),
                number(&words[4]),
                number(&words[5]),
            );
        }
        Some("--spin") => loop {
            std::hint::spin_loop();
        },
        _ => {
            let seconds = words.get(1).map_or(4, |word| number(word));
            let rounds = words.get(2).map_or(2, |word| number(word));
            race(words.first().map(PathBuf::from), seconds * 1000, rounds);
        }
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap()
}

/// What one server did: time into the trace and latency, in microseconds, of each request; and how often it was killed.
#[derive(Default)]
struct Log {
    requests: Vec<(u32, u32)>,
    kills: [u32; PHASES.len()],
}

fn race(plot: Option<PathBuf>, phase: u64, rounds: u64) {
    let Some(group) = Group::new() else {
        return eprintln!("harbour: needs the right to make a cgroup with a memory limit");
    };
    let shelf = Shelf::new();
    shelf.fill("service", SERVICE, &service(), Metering::None);
    let mut logs: Vec<Vec<Log>> = CHOICES.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for at in 0..CHOICES.len() {
            // Who goes first takes turns.
            let at = (at + usize::try_from(round).unwrap()) % CHOICES.len();
            eprintln!("round {} of {rounds}: {}", round + 1, CHOICES[at]);
            logs[at].push(sail(CHOICES[at], &group, shelf.folder.path(), phase));
        }
    }
    table(&logs, phase);
    let plot = plot.unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("harbour.svg"));
    draw(&plot, &logs, phase);
    println!("requests a second over time: {}", plot.display());
}

/// Sends one server through the whole trace, starting it again when it is killed.
fn sail(choice: &str, group: &Group, cache: &Path, phase: u64) -> Log {
    let mut log = Log::default();
    let mut rivals: Vec<Child> = Vec::new();
    let began = Instant::now();
    let whole = phase * PHASES.len() as u64;
    let elapsed = || u64::try_from(began.elapsed().as_millis()).unwrap();
    let me = std::env::current_exe().unwrap();
    while elapsed() < whole {
        let from = elapsed();
        let mut server = Command::new(&me)
            .args(["--serve", choice])
            .arg(cache)
            .arg(&group.0)
            .args([from.to_string(), phase.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = server.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            output.read_to_end(&mut bytes).map(|_| bytes).unwrap()
        });
        while server.try_wait().unwrap().is_none() {
            let now = usize::try_from(elapsed() / phase).unwrap().min(PHASES.len() - 1);
            while rivals.len() < PHASES[now].rivals {
                rivals.push(Command::new(&me).arg("--spin").spawn().unwrap());
            }
            for mut rival in rivals.drain(PHASES[now].rivals..) {
                rival.kill().unwrap();
                rival.wait().unwrap();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let status = server.wait().unwrap();
        let now = usize::try_from(elapsed() / phase).unwrap().min(PHASES.len() - 1);
        if status.signal().is_some() {
            log.kills[now] += 1;
        } else {
            assert!(status.success(), "{choice}: {status}");
        }
        let bytes = reader.join().unwrap();
        log.requests.extend(bytes.as_chunks::<8>().0.iter().map(|record| {
            let [a, b, c, d, e, f, g, h] = *record;
            (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
        }));
    }
    for mut rival in rivals {
        rival.kill().unwrap();
        rival.wait().unwrap();
    }
    log
}

/// Sessions and what is known of them.
struct Session {
    instance: Instance<()>,
    work: Function<u32, u64>,
    asked: Instant,
}

fn policy(choice: &str) -> Policy {
    let idle = |millis| Some(Duration::from_millis(millis));
    let rule = |recipe: &str, resource, enter, leave, hibernate_after| {
        let recipe = recipe.to_owned();
        Rule { recipe, resource, enter, leave, hibernate_after }
    };
    let adaptive = || {
        vec![
            rule("memory-lean", Resource::Memory, 0.25, 0.05, idle(0)),
            rule("cpu-lean", Resource::Cpu, 0.50, 0.20, None),
        ]
    };
    let rules = match choice {
        "adaptive" => adaptive(),
        // Always holds.
        "memory-lean" => vec![rule("memory-lean", Resource::Io, f64::MIN_POSITIVE, 0.0, idle(200))],
        _ => Vec::new(),
    };
    let baseline = if choice == "adaptive" { "balanced" } else { choice };
    Policy { rules, baseline: baseline.to_owned(), dwell: Duration::from_millis(250) }
}

/// The server: takes one request after another, and looks after its sessions every few milliseconds.
fn serve(choice: &str, cache: &Path, group: &Path, from: u64, phase: u64) {
    fs::write(group.join("cgroup.procs"), std::process::id().to_string()).unwrap();
    let began = Instant::now().checked_sub(Duration::from_millis(from)).unwrap();
    let module = Cache::open(cache).unwrap().module("service").unwrap();
    let (selector, host) = (Selector::try_new(policy(choice)).unwrap(), Host::bare());
    let files = PressureFiles::of_machine();
    let mut output = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut sessions: Vec<Session> = Vec::new();
    let mut seed = 1_u64;
    let (mut looked, mut pressed) = (Instant::now(), Instant::now());
    loop {
        let elapsed = u64::try_from(began.elapsed().as_millis()).unwrap();
        let Some(now) = PHASES.get(usize::try_from(elapsed / phase).unwrap()) else { break };
        if sessions.len() < now.sessions {
            let mut instance = selector.instantiate(&module, &host).unwrap();
            instance.function::<u32, u32>("fill").unwrap().call(&mut instance, HEAP).unwrap();
            let work = instance.function("work").unwrap();
            sessions.push(Session { instance, work, asked: Instant::now() });
        } else {
            sessions.truncate(now.sessions);
        }
        let at = zipf(&mut seed, sessions.len());
        let (started, session) = (Instant::now(), &mut sessions[at]);
        session.work.call(&mut session.instance, VISITS).unwrap();
        session.asked = Instant::now();
        let record = [
            u32::try_from(elapsed).unwrap(),
            u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX),
        ];
        record.iter().for_each(|number| output.write_all(&number.to_le_bytes()).unwrap());
        if pressed.elapsed() > Duration::from_millis(50) {
            pressed = Instant::now();
            let now = files.as_ref().map(PressureFiles::read).unwrap_or_default();
            // Without swap the kernel stalls nobody before it kills: what all sessions would take if they were awake,
            // beyond six tenths of the limit, is the pressure ahead.
            let io = Stall { avg10: 1.0, ..Stall::default() };
            let demand = sessions.len() as f64 * f64::from(HEAP << 10) / LIMIT as f64;
            let memory = Stall { avg10: ((demand - 0.6) / 0.4).clamp(0.0, 1.0), ..Stall::default() };
            let ahead = Some(Pressure { memory, io, ..now });
            selector.observe(Millis(elapsed), &Outlook { now, ahead });
        }
        if looked.elapsed() > Duration::from_millis(2) {
            looked = Instant::now();
            let mut awake: Vec<&mut Session> =
                sessions.iter_mut().filter(|session| session.instance.is_awake()).collect();
            awake.sort_by_key(|session| session.asked);
            // One that adapts knows how short memory is, and lets go of no more than it has to, the longest idle first.
            let spare = choice == "adaptive";
            for session in awake {
                if spare && charged(group) < LIMIT / 5 * 4 {
                    break;
                }
                session.instance.tend(session.asked.elapsed()).unwrap();
            }
            output.flush().unwrap();
        }
    }
    output.flush().unwrap();
}

/// What the group is charged with, in bytes: what the limit is compared with, page tables included.
fn charged(group: &Path) -> u64 {
    let read = |name| fs::read_to_string(group.join(name)).ok();
    let text = read("memory.current").or_else(|| read("memory.usage_in_bytes")).unwrap();
    text.trim().parse().unwrap()
}

/// A number below `count`, small ones more often: about as one over the number.
fn zipf(seed: &mut u64, count: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let share = (*seed >> 11) as f64 / (1_u64 << 53) as f64;
    let rank = ((count as f64 + 1.0).powf(share) - 1.0) as usize;
    rank.min(count - 1)
}

/// A cgroup with a memory limit, removed in the end.
struct Group(PathBuf);

impl Group {
    fn new() -> Option<Self> {
        let name = format!("plimsoll-harbour-{}", std::process::id());
        let (root, limit) = match Path::new("/sys/fs/cgroup/memory") {
            old if old.is_dir() => (old, "memory.limit_in_bytes"),
            _ => (Path::new("/sys/fs/cgroup"), "memory.max"),
        };
        let folder = root.join(name);
        fs::create_dir(&folder).ok()?;
        let group = Self(folder);
        fs::write(group.0.join(limit), LIMIT.to_string()).ok()?;
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

/// Requests a second, latency at the 99th percentile, and kills, in one phase or over all.
fn figures(logs: &[Log], phase: u64, which: Option<usize>) -> (f64, f64, u32) {
    let in_phase = |millis: u32| which.is_none_or(|which| u64::from(millis) / phase == which as u64);
    let mut latencies: Vec<u32> = logs
        .iter()
        .flat_map(|log| log.requests.iter().filter(|(at, _)| in_phase(*at)).map(|(_, latency)| *latency))
        .collect();
    latencies.sort_unstable();
    let p99 = latencies.get(latencies.len() * 99 / 100).copied().unwrap_or(0);
    let kills = logs.iter().flat_map(|log| log.kills.iter().enumerate());
    let kills = kills.filter(|(at, _)| which.is_none_or(|which| which == *at)).map(|(_, kills)| kills).sum();
    let span = phase * logs.len() as u64 * which.map_or(PHASES.len() as u64, |_| 1);
    (latencies.len() as f64 / (span as f64 / 1e3), f64::from(p99) / 1e3, kills)
}

fn table(logs: &[Vec<Log>], phase: u64) {
    println!("requests a second (ratio to the best fixed choice) · p99 in ms · kills");
    print!("{:<18}", "");
    CHOICES.iter().for_each(|choice| print!("{choice:>27}"));
    println!();
    for which in (0..PHASES.len()).map(Some).chain([None]) {
        print!("{:<18}", which.map_or("all", |which| PHASES[which].name));
        let all: Vec<_> = logs.iter().map(|logs| figures(logs, phase, which)).collect();
        let best = all[1..].iter().map(|(rate, ..)| *rate).fold(0.0, f64::max);
        for (rate, p99, kills) in all {
            print!("{:>27}", format!("{rate:.0} ({:.2}) · {p99:.2} · {kills}", rate / best));
        }
        println!();
    }
}

fn draw(path: &Path, logs: &[Vec<Log>], phase: u64) {
    const BINS: u64 = 10;
    let bin = phase / BINS;
    let rates: Vec<Vec<(f64, f64)>> = logs
        .iter()
        .map(|logs| {
            (0..BINS * PHASES.len() as u64)
                .map(|at| {
                    let inside = |millis: u32| u64::from(millis) / bin == at;
                    let count: usize = logs
                        .iter()
                        .map(|log| log.requests.iter().filter(|(at, _)| inside(*at)).count())
                        .sum();
                    (
                        ((at * bin) as f64 + bin as f64 / 2.0) / 1e3,
                        count as f64 / logs.len() as f64 / (bin as f64 / 1e3),
                    )
                })
                .collect()
        })
        .collect();
    let highest = rates.iter().flatten().map(|(_, rate)| *rate).fold(1.0, f64::max) * 1.1;
    let whole = (phase * PHASES.len() as u64) as f64 / 1e3;
    let root = SVGBackend::new(path, (960, 420)).into_drawing_area();
    root.fill(&WHITE).unwrap();
    let mut chart = ChartBuilder::on(&root)
        .caption("Requests a second under a limit of 32 MiB", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d(0.0..whole, 0.0..highest)
        .unwrap();
    chart.configure_mesh().disable_x_mesh().x_desc("seconds").draw().unwrap();
    for (at, Phase { name, .. }) in PHASES.iter().enumerate() {
        let left = (at as u64 * phase) as f64 / 1e3;
        let right = left + phase as f64 / 1e3;
        if at % 2 == 1 {
            let shade = Rectangle::new([(left, 0.0), (right, highest)], BLACK.mix(0.05).filled());
            chart.draw_series([shade]).unwrap();
        }
        let label = Text::new(*name, (left + 0.02 * whole, highest * 0.98), ("sans-serif", 13));
        chart.draw_series([label]).unwrap();
    }
    for (at, (choice, rates)) in CHOICES.iter().zip(rates).enumerate() {
        let color = Palette99::pick(at).to_rgba();
        let width = if at == 0 { 3 } else { 1 };
        chart
            .draw_series(LineSeries::new(rates, color.stroke_width(width)))
            .unwrap()
            .label(*choice)
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
