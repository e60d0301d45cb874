//! The program's first instructions, between fork and exec: into the groups, back to default signals, and off.
//!
//! Nothing here allocates, locks or returns.

use std::os::fd::{AsRawFd, OwnedFd};
use std::ptr;

use super::plan::Plan;

/// Where a start failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Join,
    Limit,
    Directory,
    Execute,
}

/// Why the program was not executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) stage: Stage,
    pub(crate) errno: i32,
}

impl Failure {
    /// Waits until the program was executed (none: the pipe closed without a word) or was not.
    pub(super) fn receive(pipe: &OwnedFd) -> Option<Self> {
        let mut bytes = [0; 8];
        let got = rustix::io::retry_on_intr(|| rustix::io::read(pipe, &mut bytes)).unwrap_or(0);
        if got < bytes.len() {
            return None;
        }
        let [a, b, c, d, e, f, g, h] = bytes;
        let stage = match u32::from_ne_bytes([a, b, c, d]) {
            0 => Stage::Join,
            1 => Stage::Limit,
            2 => Stage::Directory,
            _ => Stage::Execute,
        };
        Some(Self { stage, errno: i32::from_ne_bytes([e, f, g, h]) })
    }

    /// Tells it and ends the child.
    fn send(self, report: i32) -> ! {
        let [a, b, c, d] = (self.stage as u32).to_ne_bytes();
        let [e, f, g, h] = self.errno.to_ne_bytes();
        let bytes = [a, b, c, d, e, f, g, h];
        // SAFETY: writes from a live array; ends the process.
        unsafe {
            libc::write(report, bytes.as_ptr().cast(), bytes.len());
            libc::_exit(127)
        }
    }
}

/// The last error's number.
pub(super) fn errno() -> i32 {
    // SAFETY: the address of this thread's own error number.
    unsafe { *libc::__errno_location() }
}

/// Becomes the program.
pub(super) fn execute(plan: &Plan, guardian: i32, report: i32, mask: &libc::sigset_t) -> ! {
    let fail = |stage| Failure { stage, errno: errno() }.send(report);
    // SAFETY: plain system calls on values that live in `plan`.
    unsafe {
        // The guardian has its own group; the program belongs into the one the terminal talks to.
        if plan.process_group > 0 {
            libc::setpgid(0, plan.process_group);
        }
        // Whoever kills the guardian kills the program.
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        if libc::getppid() != guardian {
            libc::_exit(127);
        }
        for file in &plan.entry.join {
            if libc::write(file.as_raw_fd(), c"0".as_ptr().cast(), 1) != 1 {
                fail(Stage::Join);
            }
        }
        for (resource, soft, hard) in &plan.entry.rlimits {
            let limit = libc::rlimit { rlim_cur: *soft, rlim_max: *hard };
            if libc::setrlimit(*resource, &raw const limit) != 0 {
                fail(Stage::Limit);
            }
        }
        // Rust's start-up ignores it, and what is ignored stays so across exec.
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
        libc::sigprocmask(libc::SIG_SETMASK, mask, ptr::null_mut());
        if let Some(directory) = &plan.directory
            && libc::chdir(directory.as_ptr()) != 0
        {
            fail(Stage::Directory);
        }
    }
    Failure { stage: Stage::Execute, errno: try_all(plan) }.send(report)
}

/// Tries each candidate as `execvp(3)` does, and returns the error most worth telling.
fn try_all(plan: &Plan) -> i32 {
    let mut worst = libc::ENOENT;
    for path in &plan.candidates {
        // SAFETY: null-terminated arrays of strings that live in `plan`; this process has one thread, so that
        // nothing else sees the shell's array change.
        let error = unsafe {
            libc::execve(path.as_ptr(), plan.arguments.as_ptr(), plan.environment.as_ptr());
            if errno() == libc::ENOEXEC {
                *plan.shell.second() = path.as_ptr();
                libc::execve(c"/bin/sh".as_ptr(), plan.shell.as_ptr(), plan.environment.as_ptr());
            }
            errno()
        };
        match error {
            libc::ENOENT | libc::ENOTDIR => {}
            // Something later in the path may do better.
            libc::EACCES => worst = libc::EACCES,
            other => return other,
        }
    }
    worst
}
