//! A running program and everything it started: events out, limits in.
//!
//! Owns the clock of one run and the order in which things happen at its end; decides nothing about limits.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use plimsoll_model::{Bytes, Cores, Millis, Sample};
use rustix::event::{PollFd, PollFlags, Timespec};

use crate::backend::{self, Backend, Chosen};
use crate::error::{JobError, LimitError, StartError};
use crate::event::{Ended, Event, How};
use crate::guardian::{Guardian, Plan, Totals, Word, own_process_group};
use crate::pace::Pace;
use crate::signals::Signals;
use crate::{BackendChoice, Launch};

/// How far below its limit a group may be when it is full: the kernel charges in batches for each processor.
const ROUNDING: Bytes = Bytes::mib(4);

/// A program inside its limits. Dropping it kills the program and everything it started, and waits for that.
pub struct Job {
    // In this order: the guardian must have killed everything before the groups can be removed.
    guardian: Guardian,
    backend: Box<dyn Backend>,
    signals: Option<Signals>,
    why: String,
    started: Instant,
    pace: Pace,
    /// Working set from which on samples are told as near the limit.
    line: Option<Bytes>,
    /// Hard limit in force.
    limit: Option<Bytes>,
    /// Highest working set of readings that were not told.
    untold_peak: Bytes,
    /// When to kill a program that was asked to stop.
    kill_at: Option<Instant>,
    stopped: bool,
    pending: VecDeque<Event>,
    ended: bool,
}

impl Job {
    /// Starts a program inside its limits. When this returns, it has been executed.
    ///
    /// # Errors
    /// When there is no such program, it cannot be run, or the backend asked for does not work here; nothing is
    /// left behind then.
    pub fn start(launch: &Launch, choice: BackendChoice) -> Result<Self, StartError> {
        check(launch)?;
        let Chosen { mut backend, why } = backend::choose(choice, &launch.limits)?;
        let entry = backend.entry().map_err(StartError::system("open the control groups"))?;
        let plan = Plan::new(launch, entry)?;
        let signals = launch.forward_signals.then(Signals::catch).transpose();
        let signals = signals.map_err(StartError::system("catch signals"))?;
        let guardian = Guardian::start(&plan)?;
        let started = Instant::now();
        backend.started(guardian.pid()).map_err(StartError::system("watch the program"))?;
        Ok(Self {
            guardian,
            backend,
            signals,
            why,
            started,
            pace: Pace::new(started, launch.sample_every),
            line: launch.limits.memory_event,
            limit: launch.limits.memory,
            untold_peak: Bytes::ZERO,
            kill_at: None,
            stopped: false,
            pending: VecDeque::new(),
            ended: false,
        })
    }

    /// The backend that holds the program.
    #[must_use]
    pub fn backend(&self) -> &'static str {
        self.backend.name()
    }

    /// Why that one: half a sentence.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// What the backend cannot do here, one sentence each.
    #[must_use]
    pub fn limitations(&self) -> &[String] {
        self.backend.limitations()
    }

    /// The program's process number.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.guardian.program()
    }

    /// Time since the program was executed.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The next event, or none when the time is up first. After [`Event::Exited`] there are no more.
    ///
    /// # Errors
    /// When the guardian is lost; everything has been killed then.
    pub fn wait(&mut self, timeout: Option<Duration>) -> Result<Option<Event>, JobError> {
        let until = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            self.poll(until)?;
            let now = Instant::now();
            if self.pending.is_empty() && until.is_some_and(|until| until <= now) {
                return Ok(None);
            }
        }
    }

    /// Sleeps until something happens or is due, and turns it into events.
    fn poll(&mut self, until: Option<Instant>) -> Result<(), JobError> {
        let now = Instant::now();
        let due = [Some(self.pace.next), self.kill_at, until].into_iter().flatten().min().unwrap_or(now);
        let quiet = self.pace.quiet_until > now;
        let (heard, caught, woken) = {
            let guardian = self.guardian.as_fd()?;
            let mut files = vec![PollFd::from_borrowed_fd(guardian, PollFlags::IN)];
            if let Some(signals) = &self.signals {
                files.push(PollFd::new(signals, PollFlags::IN));
            }
            let first_wake = files.len();
            self.backend.wakes(&mut |file, flags, may_repeat| {
                if !(quiet && may_repeat) {
                    files.push(PollFd::from_borrowed_fd(file, flags));
                }
            });
            let due = if quiet { due.min(self.pace.quiet_until) } else { due };
            let left = due.saturating_duration_since(now);
            let timeout = Timespec {
                tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
                tv_nsec: left.subsec_nanos().into(),
            };
            match rustix::event::poll(&mut files, Some(&timeout)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => {
                    return Err(JobError::System { doing: "wait for events", source: error.into() });
                }
            }
            let mut ready = files.iter().map(|file| !file.revents().is_empty());
            let heard = ready.next().unwrap_or(false);
            let caught = self.signals.is_some() && ready.next().unwrap_or(false);
            (heard, caught, files.iter().skip(first_wake).any(|file| !file.revents().is_empty()))
        };
        if caught {
            self.pass_signals_on();
        }
        if heard {
            return self.listen();
        }
        let now = Instant::now();
        if self.kill_at.is_some_and(|at| at <= now) {
            self.kill_at = None;
            self.guardian.signal(libc::SIGKILL);
        }
        if woken {
            self.backend.settle();
            self.look(false);
        } else if self.pace.next <= now {
            self.look(true);
        }
        Ok(())
    }

    /// Takes a reading and tells of it when it is time to, or when memory is near the line.
    fn look(&mut self, scheduled: bool) {
        let sample = self.take();
        let full = self.limit.is_some_and(|limit| sample.memory + sample.cache + ROUNDING >= limit);
        let stalled = full && self.backend.is_stalled();
        let near = self.line.is_some_and(|line| sample.memory >= line);
        let told =
            self.pace.looked(&sample, scheduled, near || stalled, self.line, self.backend.peak_is_loose());
        if stalled {
            self.pending.push_back(Event::MemoryStalled(sample));
        } else if near {
            self.pending.push_back(Event::MemoryNear(sample));
        } else if told {
            self.pending.push_back(Event::Sampled(sample));
        } else {
            self.untold_peak = self.untold_peak.max(sample.memory_peak);
        }
    }

    /// A reading now, with the peak since the last event. The next event's peak counts it in.
    pub fn sample(&mut self) -> Sample {
        let sample = self.take();
        self.untold_peak = sample.memory_peak;
        sample
    }

    fn take(&mut self) -> Sample {
        let mut sample = self.backend.read();
        self.stamp(&mut sample);
        sample
    }

    fn stamp(&mut self, sample: &mut Sample) {
        sample.at = Millis(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX));
        sample.memory_peak = sample.memory_peak.max(std::mem::take(&mut self.untold_peak)).max(sample.memory);
    }

    fn pass_signals_on(&mut self) {
        while let Some(caught) = self.signals.as_ref().and_then(Signals::next) {
            // What the terminal sends reaches the program by itself; what the program sends to its whole process
            // group was not meant for it alone.
            let forwarded = caught.sender.is_some_and(|sender| sender != self.guardian.program());
            if forwarded {
                self.guardian.signal(caught.number);
            }
            self.pending.push_back(Event::Signal { number: caught.number, forwarded });
        }
    }

    fn listen(&mut self) -> Result<(), JobError> {
        match self.guardian.listen() {
            Word::Exited { status } => {
                let ended = self.finish(status)?;
                self.pending.push_back(Event::Exited(ended));
                Ok(())
            }
            Word::Suspended => {
                self.suspend();
                Ok(())
            }
            Word::Done(_) | Word::Lost => Err(self.lost()),
        }
    }

    /// Without the guardian nothing holds the tree together any more: it is killed as far as it is known.
    fn lost(&mut self) -> JobError {
        self.ended = true;
        self.backend.kill();
        JobError::GuardianLost
    }

    /// The program was stopped. When a key did it we were stopped as well, and have just been woken with it; when it
    /// stopped itself, its terminal would hang if we did not stop too.
    fn suspend(&self) {
        let pid = self.guardian.program();
        let is_stopped = || {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
        };
        let own = own_process_group();
        // SAFETY: system calls without memory. Not through rustix, which takes a number for granted that a terminal
        // without a group does not have.
        let in_foreground =
            (0..3).any(|descriptor| own.is_some() && own == Some(unsafe { libc::tcgetpgrp(descriptor) }));
        if self.signals.is_some() && in_foreground && is_stopped() {
            // To this very thread, which must not go on to the next line before it was woken.
            // SAFETY: a system call without memory.
            unsafe { libc::raise(libc::SIGSTOP) };
            self.guardian.signal(libc::SIGCONT);
        }
    }

    /// The program has ended: the last figures, the end of everything it left, the groups' removal.
    fn finish(&mut self, status: i32) -> Result<Ended, JobError> {
        self.ended = true;
        self.kill_at = None;
        let before = self.take();
        self.guardian.finish();
        let totals = loop {
            match self.guardian.listen() {
                Word::Done(totals) => break totals,
                Word::Lost => return Err(self.lost()),
                Word::Exited { .. } | Word::Suspended => {}
            }
        };
        let mut last = self.last_sample(&before, &totals);
        last.processes = 0;
        let oom_killed = self.backend.oom_kills() > 0;
        let how = if libc::WIFSIGNALED(status) {
            How::Signal(libc::WTERMSIG(status))
        } else {
            How::Code(libc::WEXITSTATUS(status))
        };
        Ok(Ended { how, oom_killed, stopped: self.stopped, last, left_over: totals.left_over })
    }

    fn last_sample(&mut self, before: &Sample, totals: &Totals) -> Sample {
        let mut last = self.backend.read_last(totals);
        self.untold_peak = before.memory_peak;
        self.stamp(&mut last);
        last.at = before.at;
        last.network_in = last.network_in.max(before.network_in);
        last.network_out = last.network_out.max(before.network_out);
        last
    }

    /// Changes the memory limit and the event line; returns the limit in force.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn set_memory(&mut self, limit: Bytes, line: Option<Bytes>) -> Result<Bytes, LimitError> {
        let shrinks = self.limit.is_none_or(|before| limit < before);
        let held = if shrinks { self.sample().memory } else { Bytes::ZERO };
        let in_force = self.backend.set_memory(limit, line, held)?;
        self.line = line;
        self.limit = Some(in_force);
        self.pace.quiet_until = self.pace.quiet_until.min(Instant::now());
        Ok(in_force)
    }

    /// Changes the CPU quota; returns the one in force.
    ///
    /// # Errors
    /// When this backend has none, or the kernel refuses.
    pub fn set_cpu(&mut self, cores: Cores) -> Result<Cores, LimitError> {
        self.backend.set_cpu(cores)
    }

    /// Changes how many processes and threads there may be; returns the limit in force.
    ///
    /// # Errors
    /// When this backend has none, or the kernel refuses.
    pub fn set_tasks(&mut self, tasks: u64) -> Result<u64, LimitError> {
        self.backend.set_tasks(tasks)
    }

    /// Changes the rates to and from each disk, in bytes a second; what is absent is not limited.
    ///
    /// # Errors
    /// When this backend has none, or the kernel refuses.
    pub fn set_io(&mut self, read: Option<Bytes>, write: Option<Bytes>) -> Result<(), LimitError> {
        self.backend.set_io(read, write)
    }

    /// Sends a signal to the program itself.
    pub fn signal(&mut self, number: i32) {
        self.guardian.signal(number);
    }

    /// Asks the program to end (`SIGTERM`), and kills it and everything it started when it has not after `grace`.
    /// Returns at once; [`Event::Exited`] follows. A program that waits for memory cannot hear, and is killed at
    /// once.
    pub fn stop(&mut self, grace: Duration) {
        self.stopped = true;
        if grace.is_zero() || self.backend.is_stalled() {
            self.guardian.signal(libc::SIGKILL);
        } else {
            self.guardian.signal(libc::SIGTERM);
            // A program that was suspended could not hear either.
            self.guardian.signal(libc::SIGCONT);
            self.kill_at = Some(Instant::now() + grace);
        }
    }
}

/// Limits under which nothing could start.
fn check(launch: &Launch) -> Result<(), StartError> {
    let limits = &launch.limits;
    let wrong = if limits.memory.is_some_and(|memory| memory < Bytes(256 << 10)) {
        Some(format!("a memory limit of {} is too small for any program", limits.memory.unwrap_or_default()))
    } else if limits.cpu == Some(Cores::ZERO) {
        Some("a CPU limit of zero lets nothing run".to_owned())
    } else if limits.tasks == Some(0) {
        Some("a limit of zero processes lets nothing run".to_owned())
    } else {
        None
    };
    wrong.map_or(Ok(()), |what| Err(StartError::Limit { what }))
}
