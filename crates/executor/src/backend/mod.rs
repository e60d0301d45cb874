//! What every way of holding a program can do, and the choice among them.
//!
//! A backend knows one mechanism of the kernel. It does not know the event loop, nor why limits change.

mod cgroup_v1;
mod cgroup_v2;
mod directory;
mod disk;
mod rlimit;

use std::io;
use std::os::fd::BorrowedFd;
use std::sync::{Mutex, PoisonError};

use plimsoll_model::{Bytes, Cores, Sample};
use plimsoll_telemetry::Hierarchies;
use rustix::event::PollFlags;

use crate::error::LimitError;
use crate::guardian::{Entry, Totals};
use crate::{BackendChoice, Limits, StartError};

/// One way of holding a program. Setters return the limit that is in force afterwards, which is not always the
/// one asked for: a limit does not go below what the program holds already.
pub(crate) trait Backend: Send {
    fn name(&self) -> &'static str;

    /// What this backend cannot do here, one sentence each.
    fn limitations(&self) -> &[String];

    /// How the program gets in; asked for once, before it starts.
    fn entry(&mut self) -> io::Result<Entry>;

    /// The program runs; its tree hangs under the process `watcher`.
    fn started(&mut self, watcher: u32) -> io::Result<()>;

    /// A reading now; `at` is left at zero.
    fn read(&mut self) -> Sample;

    /// A reading when everything has been reaped; `totals` is what the reaper counted.
    fn read_last(&mut self, totals: &Totals) -> Sample;

    /// Whether looking more often would tell the peak better.
    fn peak_is_loose(&self) -> bool;

    /// Hands out the descriptors whose readiness means that memory should be looked at now; the flag says that
    /// one may fire again and again without meaning anything, and may be left out for a while.
    fn wakes<'s>(&'s self, add: &mut dyn FnMut(BorrowedFd<'s>, PollFlags, bool));

    /// Makes ready descriptors not ready again.
    fn settle(&mut self);

    /// Whether the program stands at its limit now, waiting for memory.
    fn is_stalled(&mut self) -> bool;

    /// Times the kernel killed something for lack of memory.
    fn oom_kills(&mut self) -> u64;

    /// `held` is the working set now; it matters only where the limit comes down.
    fn set_memory(&mut self, limit: Bytes, line: Option<Bytes>, held: Bytes) -> Result<Bytes, LimitError>;
    fn set_cpu(&mut self, cores: Cores) -> Result<Cores, LimitError>;
    fn set_tasks(&mut self, tasks: u64) -> Result<u64, LimitError>;
    fn set_io(&mut self, read: Option<Bytes>, write: Option<Bytes>) -> Result<(), LimitError>;

    /// Sets the first limits of everything but memory, whose order with its event line is each backend's own. One that
    /// the backend cannot set is no error: it stands among the limitations.
    fn limit_beside_memory(&mut self, limits: &Limits) -> io::Result<()> {
        let told = |error| match error {
            LimitError::Refused { source, .. } => Err(source),
            LimitError::Unsupported { .. } => Ok(()),
        };
        if let Some(cores) = limits.cpu {
            self.set_cpu(cores).map(drop).or_else(told)?;
        }
        if let Some(tasks) = limits.tasks {
            self.set_tasks(tasks).map(drop).or_else(told)?;
        }
        if limits.disk_read_rate.is_some() || limits.disk_write_rate.is_some() {
            self.set_io(limits.disk_read_rate, limits.disk_write_rate).or_else(told)?;
        }
        Ok(())
    }

    /// Kills what can be found of the program: for when the guardian, which does this better, is gone.
    fn kill(&mut self);
}

/// A backend that is ready to take a program in, and why it was chosen.
pub(crate) struct Chosen {
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) why: String,
}

/// Makes the backend asked for, or the best that works.
///
/// # Errors
/// When the one asked for does not work here. `Auto` always ends at one that does.
pub(crate) fn choose(choice: BackendChoice, limits: &Limits) -> Result<Chosen, StartError> {
    // One at a time: making room in the hierarchy can move this process to another group, which two jobs that start
    // at once must not do behind each other's back.
    static PREPARING: Mutex<()> = Mutex::new(());
    let _preparing = PREPARING.lock().unwrap_or_else(PoisonError::into_inner);
    let hierarchies = Hierarchies::of_self().unwrap_or_default();
    let v2 = || cgroup_v2::CgroupV2::prepare(&hierarchies, limits).map(boxed);
    let v1 = || cgroup_v1::CgroupV1::prepare(&hierarchies, limits).map(boxed);
    let refused = |backend, problem: Unusable| {
        let Unusable { reason, hint } = problem;
        StartError::Backend { backend, reason, hint }
    };
    let asked = |backend| Chosen { backend, why: "it was asked for".to_owned() };
    match choice {
        BackendChoice::CgroupV2 => v2().map(asked).map_err(|problem| refused("cgroup-v2", problem)),
        BackendChoice::CgroupV1 => v1().map(asked).map_err(|problem| refused("cgroup-v1", problem)),
        BackendChoice::Rlimit => Ok(asked(boxed(rlimit::Rlimit::prepare(limits)))),
        BackendChoice::Auto => {
            let not_v2 = match v2() {
                Ok(backend) => {
                    let why = "its memory controller is here and may be used".to_owned();
                    return Ok(Chosen { backend, why });
                }
                Err(problem) => problem.reason,
            };
            let not_v1 = match v1() {
                Ok(backend) => {
                    let why =
                        format!("its memory controller is here and may be used; not cgroup-v2: {not_v2}");
                    return Ok(Chosen { backend, why });
                }
                Err(problem) => problem.reason,
            };
            let why =
                format!("no control groups may be used; not cgroup-v2: {not_v2}; not cgroup-v1: {not_v1}");
            Ok(Chosen { backend: boxed(rlimit::Rlimit::prepare(limits)), why })
        }
    }
}

fn boxed(backend: impl Backend + 'static) -> Box<dyn Backend> {
    Box::new(backend)
}

/// Said by each backend that cannot count it.
const NETWORK_UNKNOWN: &str = "Network traffic is not counted: that takes the right to load packet programs.";

/// Why a backend does not work here, and what would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unusable {
    pub(crate) reason: String,
    pub(crate) hint: String,
}

impl Unusable {
    fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: hint.into() }
    }
}
