//! The server: answers one request after another, and looks after its sessions. The same for every choice but for its policy.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use plimsoll_model::Bytes;
use plimsoll_runtime::{Cache, Door, Function, Host, Instance, MemoryFiles, Module, Policy, Room, Selector};
use rustix::time::{ClockId, clock_gettime};

use crate::clock::Clock;
use crate::log::{Event, Kind};
use crate::trace::{Arrival, MANY, Micros, PATIENCE, PHASES, Trace};
use crate::{ADAPTIVE, OPEN};

/// Bookings of a new session.
const BOOKINGS: u32 = 2500;
/// Most bookings on a page.
const ROWS: u32 = 2000;
/// Pages of a request.
const PAGES: u32 = 6;
/// How often the server looks after its sessions.
const ROUND: Micros = 20_000;
/// Most sessions that go to sleep each time, so that no request waits long for that.
const AT_ONCE: usize = 4;

/// A client's instance.
pub(crate) struct Session {
    instance: Instance<()>,
    request: Function<u32, u64>,
    /// When it was last asked for.
    asked: Micros,
}

impl Session {
    pub(crate) fn open(selector: &Selector, module: &Module, host: &Host<()>) -> Self {
        let mut instance = selector.instantiate(module, host).unwrap();
        instance.function::<u32, u32>("fill").unwrap().call(&mut instance, BOOKINGS).unwrap();
        let request = instance.function("request").unwrap();
        Self { instance, request, asked: 0 }
    }

    pub(crate) fn answer(&mut self) {
        for _ in 0..PAGES {
            self.request.call(&mut self.instance, ROWS).unwrap();
        }
    }

    /// Sleeps and wakes: bytes it keeps asleep, and what either takes.
    pub(crate) fn nap(&mut self) -> (u64, [Duration; 2]) {
        let started = Instant::now();
        let kept = self.instance.hibernate().unwrap().kept.0;
        let asleep = started.elapsed();
        self.instance.wake().unwrap();
        (kept, [asleep, started.elapsed() - asleep])
    }
}

/// A fixed choice stays in its recipe, and lets sessions sleep when that recipe says so. The one that adapts is in the fastest
/// code, and lets the coldest sessions sleep while memory is short.
pub(crate) fn policy(choice: &str) -> Policy {
    let baseline = if choice == ADAPTIVE { "cpu-lean" } else { choice };
    Policy { rules: Vec::new(), baseline: baseline.to_owned(), dwell: Duration::from_millis(500) }
}

struct Server<'a> {
    module: Module,
    selector: Selector,
    host: Host<()>,
    /// Makes room where the choice is the one that adapts.
    room: Option<(Room, MemoryFiles)>,
    sessions: Vec<Option<Session>>,
    /// Sessions that were lost with the server before this one, and whose clients do not know it yet.
    gone: [bool; MANY],
    /// What a request takes: to a session that is awake or not there yet, and to one that sleeps. None keeps nobody out.
    door: Option<Door<bool>>,
    clock: Clock,
    /// When it last looked after its sessions, and what it had of the processor and read from disk by then.
    looked: (Micros, Duration, u64),
    output: std::io::StdoutLock<'a>,
}

/// Serves a trace from some time on, to its end.
pub(crate) fn serve(choice: &str, [cache, group, clock]: [&Path; 3], from: Micros, trace: Trace) {
    fs::write(group.join("cgroup.procs"), std::process::id().to_string()).unwrap();
    let (choice, open) = choice.strip_suffix(OPEN).map_or((choice, false), |choice| (choice, true));
    let room = || (Room::default(), MemoryFiles::of_self());
    let mut server = Server {
        module: Cache::open(cache).unwrap().module("bookings").unwrap(),
        selector: Selector::try_new(policy(choice)).unwrap(),
        host: Host::bare(),
        room: (choice == ADAPTIVE).then(room),
        sessions: (0..MANY).map(|_| None).collect(),
        gone: [false; MANY],
        door: (!open).then(Door::default),
        clock: Clock::open(clock),
        looked: (from, Duration::ZERO, 0),
        output: std::io::stdout().lock(),
    };
    let mut arrivals = trace.arrivals().peekable();
    while let Some(before) = arrivals.next_if(|arrival| arrival.at < from) {
        server.gone[before.session] = true;
    }
    let mut waiting: VecDeque<Arrival> = VecDeque::new();
    while let Some(phase) = trace.phase(server.elapsed()) {
        for at in PHASES[phase].sessions..MANY {
            (server.sessions[at], server.gone[at]) = (None, false);
        }
        while let Some(arrival) = arrivals.next_if(|arrival| arrival.at <= server.elapsed()) {
            waiting.push_back(arrival);
        }
        let next = server.looked.0 + ROUND;
        if server.elapsed() >= next {
            server.look();
        }
        match waiting.pop_front() {
            Some(arrival) => server.serve(&arrival, phase),
            None => {
                let next = arrivals.peek().map_or(next, |arrival| arrival.at).min(next);
                std::thread::sleep(Duration::from_micros(next.saturating_sub(server.elapsed())));
            }
        }
    }
    server.look();
}

impl Server<'_> {
    fn elapsed(&self) -> Micros {
        self.clock.elapsed()
    }

    fn since(&self, began: Micros) -> Micros {
        self.elapsed().saturating_sub(began)
    }

    fn tell(&mut self, kind: Kind, at: Micros, took: Micros) {
        Event { kind, at, took, faults: 0 }.tell(&mut self.output);
    }

    fn serve(&mut self, Arrival { at, session, phase: asked_in }: &Arrival, phase: usize) {
        let (at, session) = (*at, *session);
        // A client of the phase before may have left since, and one that waited too long gave up.
        let Some(left) = (at + PATIENCE).checked_sub(self.elapsed()) else {
            return self.tell(Kind::GaveUp, at, 0);
        };
        if *asked_in != phase && session >= PHASES[phase].sessions {
            return self.tell(Kind::GaveUp, at, 0);
        }
        let sleeps = self.sessions[session].as_ref().is_some_and(|found| !found.instance.is_awake());
        let lost = std::mem::take(&mut self.gone[session]);
        let left = Duration::from_micros(left);
        if !lost && self.door.as_mut().is_some_and(|door| !door.opens(&sleeps, left)) {
            return self.tell(Kind::Refused, at, 0);
        }
        let begun = self.elapsed();
        let mut found = self.sessions[session].take();
        if sleeps && let Some(found) = &mut found {
            found.instance.wake().unwrap();
            self.tell(Kind::Woke, begun, self.since(begun));
        }
        let mut found = found.unwrap_or_else(|| {
            let found = Session::open(&self.selector, &self.module, &self.host);
            self.tell(Kind::Opened, begun, self.since(begun));
            found
        });
        if !lost {
            let before = found.instance.variant().key;
            found.answer();
            let took = Duration::from_micros(self.since(begun));
            if let Some(door) = &mut self.door {
                door.passed(sleeps, took);
            }
            if found.instance.variant().key != before {
                self.tell(Kind::Switched, begun, 0);
            }
        }
        found.asked = self.elapsed();
        self.sessions[session] = Some(found);
        self.tell(if lost { Kind::Lost } else { Kind::Answered }, at, self.since(at));
    }

    /// Looks after the sessions.
    fn look(&mut self) {
        let now = self.elapsed();
        for at in 0..MANY {
            let Some(one) = &mut self.sessions[at] else { continue };
            let begun = self.clock.elapsed();
            let idle = Duration::from_micros(begun.saturating_sub(one.asked));
            if one.instance.tend(idle).unwrap().is_some() {
                self.tell(Kind::Slept, now, self.since(begun));
            }
        }
        self.make_room(now);
        let processor = Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap();
        let faults = major_faults();
        let (_, processor_before, faults_before) =
            std::mem::replace(&mut self.looked, (now, processor, faults));
        let took = Micros::try_from((processor - processor_before).as_micros()).unwrap();
        let faults = u16::try_from(faults - faults_before).unwrap_or(u16::MAX);
        Event { kind: Kind::Looked, at: now, took, faults }.tell(&mut self.output);
    }

    fn make_room(&mut self, now: Micros) {
        let Some((room, files)) = &self.room else { return };
        let idle: Vec<(usize, Duration)> = (0..)
            .zip(&self.sessions)
            .filter_map(|(at, one)| Some((at, one.as_ref().filter(|one| one.instance.is_awake())?)))
            .map(|(at, one)| (at, Duration::from_micros(now.saturating_sub(one.asked))))
            .collect();
        let gain = |at: &usize| self.sessions[*at].as_mut().map_or(Bytes(0), |one| one.instance.would_gain());
        for at in room.make(files.read(), idle, gain).into_iter().take(AT_ONCE) {
            let begun = self.elapsed();
            if let Some(one) = &mut self.sessions[at] {
                one.instance.hibernate().unwrap();
            }
            self.tell(Kind::Slept, now, self.since(begun));
        }
    }
}

/// Pages that this process had to read from disk, since it began.
fn major_faults() -> u64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, rest) = text.rsplit_once(')').unwrap();
    rest.split_whitespace().nth(9).unwrap().parse().unwrap()
}
