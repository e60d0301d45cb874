//! Sends one server for each choice through the trace, in short turns.

use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::AGAIN;
use crate::clock::Clock;
use crate::log::{Event, Log, Row};
use crate::trace::{Micros, PHASES, Trace};

/// How long it takes until a server is back that was killed.
const RESTART: Micros = 1_000_000;
/// How long a turn is.
const TURN: Duration = Duration::from_millis(200);
/// Most rivals that there are.
const RIVALS: usize = 3;

/// One choice on its way.
struct Contender<'a> {
    choice: &'a str,
    group: Group,
    /// Where its clock is kept.
    path: PathBuf,
    clock: Clock,
    /// Time it has had so far, in all turns before this one.
    had: Micros,
    /// Its server, and who reads what that tells.
    server: Option<(Child, JoinHandle<Vec<u8>>)>,
    /// When its next server is there.
    next: Micros,
    log: Log,
}

/// Processes that compete for the processors; those that are not wanted stand still.
struct Rivals(Vec<Child>);

/// One round: all choices go through the trace, each on a clock of its own that stands still while others have their turn.
/// None without the right to make groups with limits.
pub(crate) fn round(number: u32, choices: &[String], cache: &Path, trace: Trace) -> Option<Vec<Row>> {
    let scratch = tempfile::tempdir().unwrap();
    let mut contenders = Vec::new();
    for (at, choice) in choices.iter().enumerate() {
        let (group, path) = (Group::new(at, trace.limit)?, scratch.path().join(at.to_string()));
        let (clock, log) = (Clock::open(&path), Log::default());
        contenders.push(Contender { choice, group, path, clock, had: 0, server: None, next: 0, log });
    }
    let mut rivals = Rivals::new();
    let mut order: Vec<usize> = (0..contenders.len()).collect();
    let mut seed = u64::from(number) + 1;
    while contenders.iter().any(|one| trace.phase(one.had).is_some() || one.server.is_some()) {
        // Who follows whom changes from turn to turn.
        for at in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (seed >> 33) as usize % (at + 1));
        }
        for at in &order {
            contenders[*at].turn(&mut rivals, cache, trace);
        }
    }
    Some(contenders.iter().flat_map(|one| one.log.rows(number, one.choice, trace)).collect())
}

impl Contender<'_> {
    fn turn(&mut self, rivals: &mut Rivals, cache: &Path, trace: Trace) {
        self.clock.set(self.had);
        if let Some((server, _)) = &self.server {
            signal(server, Signal::CONT);
        }
        let began = Instant::now();
        while began.elapsed() < TURN {
            let elapsed = self.clock.elapsed();
            let phase = trace.phase(elapsed);
            if phase.is_none() && self.server.is_none() {
                break;
            }
            rivals.set(phase.map_or(0, |phase| PHASES[phase].rivals));
            if self.server.is_none() && elapsed >= self.next {
                self.server = Some(self.start(elapsed, cache, trace));
            }
            self.look(trace);
            std::thread::sleep(Duration::from_millis(2));
        }
        if let Some((server, _)) = &self.server {
            signal(server, Signal::STOP);
        }
        rivals.set(0);
        self.had = self.clock.elapsed();
    }

    fn start(&self, from: Micros, cache: &Path, trace: Trace) -> (Child, JoinHandle<Vec<u8>>) {
        let mut server = Command::new(std::env::current_exe().unwrap())
            .args(["--serve", self.choice.trim_end_matches(AGAIN)])
            .args([cache, &self.group.0, &self.path])
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
        (server, reader)
    }

    /// Notes when the server has ended.
    fn look(&mut self, trace: Trace) {
        let Some((mut server, reader)) = self.server.take() else { return };
        let Some(status) = server.try_wait().unwrap() else {
            self.server = Some((server, reader));
            return;
        };
        let elapsed = self.clock.elapsed();
        if status.signal().is_some() {
            self.log.kills[trace.phase(elapsed).unwrap_or(PHASES.len() - 1)] += 1;
        } else {
            assert!(status.success(), "{}: {status}", self.choice);
        }
        self.next = elapsed + RESTART;
        self.log.events.extend(reader.join().unwrap().as_chunks().0.iter().map(Event::read));
    }
}

impl Drop for Contender<'_> {
    fn drop(&mut self) {
        if let Some((server, _)) = &mut self.server {
            end(server);
        }
    }
}

impl Rivals {
    fn new() -> Self {
        let me = std::env::current_exe().unwrap();
        let rivals = Self((0..RIVALS).map(|_| Command::new(&me).arg("--spin").spawn().unwrap()).collect());
        rivals.set(0);
        rivals
    }

    /// Lets so many of them run.
    fn set(&self, wanted: usize) {
        for (at, rival) in self.0.iter().enumerate() {
            signal(rival, if at < wanted { Signal::CONT } else { Signal::STOP });
        }
    }
}

impl Drop for Rivals {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(end);
    }
}

fn signal(process: &Child, signal: Signal) {
    // One that has just ended needs none.
    let _ = kill_process(Pid::from_child(process), signal);
}

fn end(process: &mut Child) {
    process.kill().unwrap();
    process.wait().unwrap();
}

/// A cgroup with a memory limit, removed in the end.
struct Group(PathBuf);

impl Group {
    fn new(number: usize, most: u64) -> Option<Self> {
        let name = format!("plimsoll-harbour-{}-{number}", std::process::id());
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
