//! What a job tells the loop that owns time.

use plimsoll_model::Sample;

/// Something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// It is time for a sample; the working set is below the event line.
    Sampled(Sample),
    /// The working set has reached the event line: raise the limit or stop the program. Told at once when it
    /// happens, and again with every sample for as long as it lasts.
    MemoryNear(Sample),
    /// The program stands at its limit and waits for memory: it goes on when the limit is raised.
    MemoryStalled(Sample),
    /// This process got a signal, which was passed on unless the terminal had sent it to the program as well.
    Signal {
        /// Signal number.
        number: i32,
        /// Whether it was passed on.
        forwarded: bool,
    },
    /// The program ended, and whatever it left running was killed. Nothing follows.
    Exited(Ended),
}

/// How a program ended, and what it took in all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ended {
    /// By itself or by a signal.
    pub how: How,
    /// Whether the kernel killed something in it for lack of memory.
    pub oom_killed: bool,
    /// Whether it ended because [`Job::stop`](crate::Job::stop) asked it to.
    pub stopped: bool,
    /// The last sample, with everything the tree took until its end counted in.
    pub last: Sample,
    /// Processes that outlived the program and were killed.
    pub left_over: u32,
}

/// Whether a program ended itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// With this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}
