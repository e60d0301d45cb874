//! Keeping a running program inside its line: a state machine from events to changed limits.
//!
//! Memory is raised before the kernel would kill, and comes back down after the peak; CPU is raised while the
//! program is held back and cores lie idle. Knows nothing of cgroups: limits are figures, and whoever carries an
//! action out reports the limit that is then in force ([`Event::Set`]).

use std::collections::VecDeque;

use plimsoll_model::{Bytes, Cores, Millis, Raise, Resource, Sample};

/// The line a program starts with and the marks it may be raised to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Memory limit at the start.
    pub memory: Bytes,
    /// Memory limit that is never passed.
    pub memory_most: Bytes,
    /// CPU limit at the start.
    pub cpu: Cores,
    /// CPU limit that is never passed.
    pub cpu_most: Cores,
    /// Wall-clock time after which the program is stopped.
    pub timeout: Option<Millis>,
}

/// When and by how much limits move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Memory is raised when the working set reaches this share of its limit…
    pub near: f64,
    /// …or, once past three quarters of it, would reach the limit within this time, growing as it does.
    pub horizon: Millis,
    /// A raised limit is at least this multiple of the old one.
    pub step: f64,
    /// A limit comes down when usage stayed under this share of it…
    pub idle: f64,
    /// …for this long.
    pub calm: Millis,
    /// CPU is raised when the quota held the program back for more than this share of an interval…
    pub throttled: f64,
    /// …and at least this much CPU lies idle on the machine.
    pub spare: Cores,
    /// How far past its line a working set must be for the line to count as passed: what a limit's last pages
    /// and a sample's age can blur.
    pub slack: Bytes,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            near: 0.9,
            horizon: Millis(200),
            step: 1.5,
            idle: 0.5,
            calm: Millis(5_000),
            throttled: 0.05,
            spare: Cores::from_millis(100),
            slack: Bytes(256 << 10),
        }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// A regular look at the program, and how much CPU lies idle on the machine.
    Sampled {
        /// What was seen.
        sample: Sample,
        /// Cores that nobody uses.
        idle: Cores,
    },
    /// The kernel says that memory comes near the limit or is at it.
    NearLine {
        /// What was seen right then.
        sample: Sample,
    },
    /// The kernel would have killed: the program waits for memory or died of it.
    OutOfMemory {
        /// What was seen right then.
        sample: Sample,
    },
    /// A limit was changed to this; for an action that could not be carried out in full, what is in force.
    Set {
        /// When.
        at: Millis,
        /// The limit in force.
        limit: Limit,
    },
    /// Time passed.
    Tick {
        /// Since the start.
        at: Millis,
    },
}

/// A limit's new value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of memory.
    Memory(Bytes),
    /// Cores of CPU quota.
    Cpu(Cores),
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Change a limit.
    Set(Limit),
    /// Stop the program: this resource ran out.
    Stop(Resource),
}

/// Watches over one run. [`Supervisor::step`] is the only way in.
#[derive(Debug, Clone)]
pub struct Supervisor {
    line: Line,
    rules: Rules,
    memory: Bytes,
    cpu: Cores,
    /// The last samples within the calm time, oldest first; what "for this long" is judged by.
    recent: VecDeque<Sample>,
    /// When a limit last moved, so that coming down waits out the calm time.
    moved: Millis,
    raises: Vec<Raise>,
    stopped: bool,
}

impl Supervisor {
    /// Samples remembered at the most, however fast they come.
    const RECENT: usize = 512;

    /// Starts at the line; marks below the start are lifted to it.
    #[must_use]
    pub fn new(line: Line, rules: Rules) -> Self {
        let line = Line {
            memory_most: line.memory_most.max(line.memory),
            cpu_most: line.cpu_most.max(line.cpu),
            ..line
        };
        Self {
            memory: line.memory,
            cpu: line.cpu,
            line,
            rules,
            recent: VecDeque::new(),
            moved: Millis(0),
            raises: Vec::new(),
            stopped: false,
        }
    }

    /// Every change of a limit so far, in order.
    #[must_use]
    pub fn raises(&self) -> &[Raise] {
        &self.raises
    }

    /// The memory limit in force.
    #[must_use]
    pub const fn memory(&self) -> Bytes {
        self.memory
    }

    /// The CPU limit in force.
    #[must_use]
    pub const fn cpu(&self) -> Cores {
        self.cpu
    }

    /// Takes one event in and says what to do about it. After a stop it asks for nothing more.
    pub fn step(&mut self, event: Event) -> Vec<Action> {
        let actions = match event {
            Event::Set { at, limit } => {
                self.note(at, limit);
                Vec::new()
            }
            _ if self.stopped => Vec::new(),
            Event::Tick { at } => self.on_time(at),
            Event::NearLine { sample } => self.on_memory(&sample, true),
            Event::OutOfMemory { sample } => self.on_exhaustion(&sample),
            Event::Sampled { sample, idle } => {
                let mut actions = self.on_time(sample.at);
                actions.extend(self.on_memory(&sample, false));
                actions.extend(self.on_cpu(&sample, idle));
                self.remember(sample);
                actions
            }
        };
        self.stopped |= actions.iter().any(|action| matches!(action, Action::Stop(_)));
        debug_assert!(self.memory <= self.line.memory_most && self.cpu <= self.line.cpu_most);
        actions
    }

    fn on_time(&self, at: Millis) -> Vec<Action> {
        match self.line.timeout {
            Some(timeout) if at >= timeout => vec![Action::Stop(Resource::Time)],
            _ => Vec::new(),
        }
    }

    fn on_memory(&self, sample: &Sample, urgent: bool) -> Vec<Action> {
        let most = self.line.memory_most;
        if sample.memory.0 > most.0.saturating_add(self.rules.slack.0) {
            return vec![Action::Stop(Resource::Memory)];
        }
        let growth = self.memory_growth(sample);
        let ahead = sample.memory + Bytes::from_f64(growth * self.rules.horizon.as_seconds());
        let soon = ahead >= self.memory && sample.memory >= self.memory.scale(0.75);
        if sample.memory >= self.memory.scale(self.rules.near) || soon {
            return self.raise_memory(sample, growth);
        }
        if !urgent && self.calm_since(sample.at) && self.memory > self.line.memory {
            let peak =
                self.recent.iter().map(|past| past.memory).max().unwrap_or_default().max(sample.memory);
            let wanted = peak.scale(self.rules.step).max(self.line.memory);
            if peak < self.memory.scale(self.rules.idle) && wanted < self.memory {
                return vec![Action::Set(Limit::Memory(wanted))];
            }
        }
        Vec::new()
    }

    /// A raise that the growth seen would not use up at once, and that never passes the mark.
    fn raise_memory(&self, sample: &Sample, growth: f64) -> Vec<Action> {
        // Twice the horizon, so that the next look comes before the new limit does.
        let for_growth = sample.memory + Bytes::from_f64(growth * self.rules.horizon.as_seconds() * 2.0);
        let wanted = self.memory.scale(self.rules.step).max(for_growth).min(self.line.memory_most);
        if wanted > self.memory { vec![Action::Set(Limit::Memory(wanted))] } else { Vec::new() }
    }

    /// The limit was really met: raise, or stop where there is no more to give.
    fn on_exhaustion(&self, sample: &Sample) -> Vec<Action> {
        let raise = self.raise_memory(sample, self.memory_growth(sample));
        if raise.is_empty() { vec![Action::Stop(Resource::Memory)] } else { raise }
    }

    /// Bytes a second that the working set grew by since the last sample; shrinking is none.
    fn memory_growth(&self, sample: &Sample) -> f64 {
        let Some(last) = self.recent.back() else { return 0.0 };
        let seconds = sample.at.saturating_sub(last.at).as_seconds();
        if seconds < 0.005 {
            return 0.0;
        }
        sample.memory.saturating_sub(last.memory).as_f64() / seconds
    }

    fn on_cpu(&self, sample: &Sample, idle: Cores) -> Vec<Action> {
        let Some(last) = self.recent.back() else { return Vec::new() };
        let interval = sample.at.saturating_sub(last.at).as_seconds();
        if interval < 0.005 {
            return Vec::new();
        }
        let held = sample
            .throttled_micros
            .zip(last.throttled_micros)
            .map_or(0.0, |(now, then)| Bytes(now.saturating_sub(then)).as_f64() / 1e6 / interval);
        if held > self.rules.throttled && idle >= self.rules.spare {
            let by = idle.as_f64().min((self.cpu.as_f64() * (self.rules.step - 1.0)).max(0.25));
            let wanted = Cores::from_f64(self.cpu.as_f64() + by).min(self.line.cpu_most);
            if wanted > self.cpu {
                return vec![Action::Set(Limit::Cpu(wanted))];
            }
        }
        if self.cpu > self.line.cpu && self.calm_since(sample.at) {
            let used = self.cores_used(sample);
            let wanted = Cores::from_f64(used * self.rules.step).max(self.line.cpu);
            if used < self.cpu.as_f64() * self.rules.idle && wanted < self.cpu {
                return vec![Action::Set(Limit::Cpu(wanted))];
            }
        }
        Vec::new()
    }

    /// Mean cores over the remembered time.
    fn cores_used(&self, sample: &Sample) -> f64 {
        let Some(first) = self.recent.front() else { return f64::INFINITY };
        let seconds = sample.at.saturating_sub(first.at).as_seconds();
        Bytes(sample.cpu_micros.saturating_sub(first.cpu_micros)).as_f64() / 1e6 / seconds.max(0.001)
    }

    /// Whether nothing moved for the calm time and samples cover it.
    fn calm_since(&self, now: Millis) -> bool {
        let calm = self.rules.calm;
        now.saturating_sub(self.moved) >= calm
            && self.recent.front().is_some_and(|first| now.saturating_sub(first.at).0 >= calm.0 * 9 / 10)
    }

    fn remember(&mut self, sample: Sample) {
        while self.recent.front().is_some_and(|first| sample.at.saturating_sub(first.at) > self.rules.calm)
            || self.recent.len() >= Self::RECENT
        {
            self.recent.pop_front();
        }
        self.recent.push_back(sample);
    }

    fn note(&mut self, at: Millis, limit: Limit) {
        let (resource, from, to) = match limit {
            Limit::Memory(bytes) => {
                let to = bytes.min(self.line.memory_most);
                (Resource::Memory, std::mem::replace(&mut self.memory, to).as_f64(), to.as_f64())
            }
            Limit::Cpu(cores) => {
                let to = cores.min(self.line.cpu_most);
                (Resource::Cpu, std::mem::replace(&mut self.cpu, to).as_f64(), to.as_f64())
            }
        };
        self.moved = at;
        if from.total_cmp(&to).is_ne() {
            self.raises.push(Raise { at_seconds: at.as_seconds(), resource, from, to });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MIB: u64 = Bytes::MIB;

    fn line() -> Line {
        Line {
            memory: Bytes::mib(100),
            memory_most: Bytes::mib(400),
            cpu: Cores::ONE,
            cpu_most: Cores::whole(2),
            timeout: None,
        }
    }

    fn seen(at: u64, mib: u64) -> Sample {
        Sample { at: Millis(at), memory: Bytes::mib(mib), ..Sample::default() }
    }

    fn sampled(at: u64, mib: u64) -> Event {
        Event::Sampled { sample: seen(at, mib), idle: Cores::ZERO }
    }

    /// Steps and carries out what is asked, as an obedient executor would.
    fn obey(supervisor: &mut Supervisor, at: u64, event: Event) -> Vec<Action> {
        let actions = supervisor.step(event);
        for action in &actions {
            if let Action::Set(limit) = action {
                supervisor.step(Event::Set { at: Millis(at), limit: *limit });
            }
        }
        actions
    }

    #[test]
    fn memory_is_raised_near_the_line_and_not_before() {
        let mut supervisor = Supervisor::new(line(), Rules::default());
        assert_eq!(obey(&mut supervisor, 0, sampled(0, 80)), []);
        assert_eq!(obey(&mut supervisor, 100, sampled(100, 80)), []);
        let actions = obey(&mut supervisor, 200, Event::NearLine { sample: seen(200, 91) });
        assert!(matches!(actions[..], [Action::Set(Limit::Memory(to))] if to >= Bytes::mib(150)));
    }

    #[test]
    fn cache_at_the_line_is_no_reason_to_raise() {
        let mut supervisor = Supervisor::new(line(), Rules::default());
        let streaming = Sample { cache: Bytes::mib(95), ..seen(100, 5) };
        assert_eq!(supervisor.step(Event::NearLine { sample: streaming }), []);
    }

    #[test]
    fn fast_growth_is_met_ahead_of_time() {
        let mut supervisor = Supervisor::new(line(), Rules::default());
        obey(&mut supervisor, 0, sampled(0, 10));
        // 700 MiB a second: the line would be passed within the horizon.
        let actions = obey(&mut supervisor, 100, sampled(100, 80));
        assert!(matches!(actions[..], [Action::Set(Limit::Memory(to))] if to == Bytes::mib(360)));
    }

    #[test]
    fn at_the_last_mark_the_program_is_stopped_once() {
        let mut supervisor = Supervisor::new(line(), Rules::default());
        supervisor.step(Event::Set { at: Millis(1), limit: Limit::Memory(Bytes::mib(400)) });
        let out = Event::OutOfMemory { sample: seen(10, 399) };
        assert_eq!(supervisor.step(out), [Action::Stop(Resource::Memory)]);
        assert_eq!(supervisor.step(out), []);
    }

    #[test]
    fn what_was_raised_comes_back_down_after_the_peak() {
        let mut supervisor = Supervisor::new(line(), Rules::default());
        obey(&mut supervisor, 0, Event::NearLine { sample: seen(0, 99) });
        for at in (100..20_000).step_by(100) {
            obey(&mut supervisor, at, sampled(at, 20));
        }
        assert_eq!(supervisor.memory(), Bytes::mib(100));
        assert_eq!(supervisor.raises().len(), 2);
    }

    #[test]
    fn cpu_is_raised_only_while_held_back_and_cores_lie_idle() {
        let held = |at: u64| Sample { throttled_micros: Some(at * 500), ..seen(at, 1) };
        for (idle, raised) in [(Cores::ONE, true), (Cores::ZERO, false)] {
            let mut supervisor = Supervisor::new(line(), Rules::default());
            obey(&mut supervisor, 0, Event::Sampled { sample: held(0), idle });
            obey(&mut supervisor, 100, Event::Sampled { sample: held(100), idle });
            assert_eq!(supervisor.cpu() > Cores::ONE, raised);
        }
    }

    #[test]
    fn time_runs_out_at_the_timeout() {
        let mut supervisor = Supervisor::new(Line { timeout: Some(Millis(50)), ..line() }, Rules::default());
        assert_eq!(supervisor.step(Event::Tick { at: Millis(49) }), []);
        assert_eq!(supervisor.step(Event::Tick { at: Millis(50) }), [Action::Stop(Resource::Time)]);
    }

    proptest! {
        #[test]
        fn limits_stay_between_start_and_mark(
            steps in prop::collection::vec((0_u64..200, 0..600 * MIB, 0_u64..100_000, 0_u64..4000, any::<bool>()), 1..200)
        ) {
            let mut supervisor = Supervisor::new(line(), Rules::default());
            let mut at = 0;
            for (wait, memory, throttled, idle, near) in steps {
                at += wait;
                let sample = Sample {
                    at: Millis(at), memory: Bytes(memory), throttled_micros: Some(throttled), ..Sample::default()
                };
                let event = if near {
                    Event::NearLine { sample }
                } else {
                    Event::Sampled { sample, idle: Cores::from_millis(idle) }
                };
                obey(&mut supervisor, at, event);
                prop_assert!((Bytes::mib(100)..=Bytes::mib(400)).contains(&supervisor.memory()));
                prop_assert!((Cores::ONE..=Cores::whole(2)).contains(&supervisor.cpu()));
            }
        }
    }
}
