//! The guardian: a small process between us and the program, which outlives us by a moment.
//!
//! It is the program's parent and the reaper of every orphan in its tree, so that it sees the whole tree and
//! nobody else's processes. It holds one end of a socket; when the other end closes, because we are done or
//! because we were killed, it kills the tree, removes the groups and goes. It stands in a process group of its
//! own, so that neither the terminal's signals nor `kill -9 -GROUP` reach it. It decides nothing.

mod child;
mod plan;
mod watch;

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use rustix::pipe::PipeFlags;
use rustix::process::{Pid, WaitOptions};

pub(crate) use plan::{Entry, Plan, own_process_group};

use crate::StartError;
use crate::error::JobError;

/// What the guardian says, and what we say to it.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct Note {
    kind: u32,
    /// Process number, wait status or signal.
    value: i32,
    /// Processor time in microseconds, user and system together.
    cpu_micros: u64,
    /// Highest resident set of any one process, in KiB.
    resident_peak: u64,
    /// Blocks of 512 bytes read from devices.
    blocks_in: u64,
    /// Blocks of 512 bytes written to devices.
    blocks_out: u64,
}

impl Note {
    const STARTED: u32 = 1;
    const SUSPENDED: u32 = 2;
    const EXITED: u32 = 3;
    const DONE: u32 = 4;
    const SIGNAL: u32 = 5;
    const FINISH: u32 = 6;
    const SIZE: usize = size_of::<Self>();

    const fn new(kind: u32, value: i32) -> Self {
        Self { kind, value, cpu_micros: 0, resident_peak: 0, blocks_in: 0, blocks_out: 0 }
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: `Note` is `repr(C)` with no padding (two 32 bit fields, then 64 bit ones), so that every byte
        // of it is initialised; the slice borrows it.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).cast(), Self::SIZE) }
    }

    fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        // SAFETY: same size, and every bit pattern is a valid `Note`.
        unsafe { std::mem::transmute(bytes) }
    }
}

/// What the guardian told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Word {
    /// The program was stopped by a signal, as by `kill -STOP`.
    Suspended,
    /// The program ended, with a status as of `wait(2)`.
    Exited { status: i32 },
    /// Everything under the guardian has been reaped; this is what it took in all.
    Done(Totals),
    /// The guardian is gone.
    Lost,
}

/// What all reaped processes took together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    pub(crate) cpu_micros: u64,
    /// Highest resident set of one process, in bytes, mapped files included.
    pub(crate) resident_peak: u64,
    pub(crate) disk_read: u64,
    pub(crate) disk_written: u64,
    /// Processes that had to be killed at the end.
    pub(crate) left_over: u32,
}

/// Our end.
#[derive(Debug)]
pub(crate) struct Guardian {
    pid: Pid,
    program: Pid,
    socket: Option<OwnedFd>,
}

impl Guardian {
    /// Forks the guardian, which starts the program. Returns once the program has been executed, or not.
    pub(crate) fn start(plan: &Plan) -> Result<Self, StartError> {
        let (ours, theirs) =
            rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
                .map_err(StartError::system("make a socket pair"))?;
        let (failure, report) =
            rustix::pipe::pipe_with(PipeFlags::CLOEXEC).map_err(StartError::system("make a pipe"))?;

        // No signal may be handled in the guardian before it has shut them out.
        let mask = block_all();
        // SAFETY: the child runs `watch::guard`, which neither allocates nor takes locks, and never returns.
        let forked = unsafe { libc::fork() };
        if forked == 0 {
            drop(ours);
            watch::guard(plan, theirs.as_raw_fd(), report.as_raw_fd(), &mask);
        }
        let fork_error = io::Error::last_os_error();
        restore(&mask);
        drop((theirs, report));
        let pid = Pid::from_raw(forked)
            .filter(|_| forked > 0)
            .ok_or(StartError::System { doing: "start the guardian process", source: fork_error })?;
        let mut guardian = Self { pid, program: pid, socket: Some(ours) };
        let program = match guardian.receive() {
            Some(Note { kind: Note::STARTED, value, .. }) if value > 0 => Pid::from_raw(value),
            Some(Note { kind: Note::STARTED, value, .. }) => {
                let source = io::Error::from_raw_os_error(value.saturating_neg());
                return Err(StartError::System { doing: "fork the program", source });
            }
            _ => None,
        };
        guardian.program = program.ok_or(StartError::System {
            doing: "hear from the guardian process",
            source: io::ErrorKind::UnexpectedEof.into(),
        })?;
        match child::Failure::receive(&failure) {
            None => Ok(guardian),
            Some(failure) => Err(plan.explain(failure)),
        }
    }

    /// The guardian's process number: the program's tree hangs under it.
    pub(crate) fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// The program's process number.
    pub(crate) fn program(&self) -> u32 {
        self.program.as_raw_nonzero().get().unsigned_abs()
    }

    /// Sends a signal to the program, unless it has ended.
    pub(crate) fn signal(&self, number: i32) {
        self.send(&Note::new(Note::SIGNAL, number));
    }

    /// Asks for everything under the guardian to be killed and reaped; [`Word::Done`] follows.
    pub(crate) fn finish(&self) {
        self.send(&Note::new(Note::FINISH, 0));
    }

    fn send(&self, note: &Note) {
        if let Some(socket) = &self.socket {
            // A guardian that is gone is noticed when we listen.
            let _ = rustix::net::send(socket, note.bytes(), SendFlags::NOSIGNAL);
        }
    }

    fn receive(&self) -> Option<Note> {
        let socket = self.socket.as_ref()?;
        let mut bytes = [0; Note::SIZE];
        let receive = || rustix::net::recv(socket, &mut bytes, RecvFlags::empty());
        let (received, _) = rustix::io::retry_on_intr(receive).ok()?;
        (received == Note::SIZE).then(|| Note::from_bytes(bytes))
    }

    /// The next word; waits for it.
    pub(crate) fn listen(&self) -> Word {
        match self.receive() {
            Some(Note { kind: Note::SUSPENDED, .. }) => Word::Suspended,
            Some(Note { kind: Note::EXITED, value, .. }) => Word::Exited { status: value },
            Some(note @ Note { kind: Note::DONE, .. }) => Word::Done(Totals {
                cpu_micros: note.cpu_micros,
                resident_peak: note.resident_peak.saturating_mul(1024),
                disk_read: note.blocks_in.saturating_mul(512),
                disk_written: note.blocks_out.saturating_mul(512),
                left_over: note.value.unsigned_abs(),
            }),
            _ => Word::Lost,
        }
    }

    /// To be polled for reading.
    pub(crate) fn as_fd(&self) -> Result<BorrowedFd<'_>, JobError> {
        self.socket.as_ref().map(AsFd::as_fd).ok_or(JobError::GuardianLost)
    }
}

impl Drop for Guardian {
    /// Closing our end makes the guardian kill what is left and go; it is waited for, so that nothing is left
    /// behind when this returns.
    fn drop(&mut self) {
        self.socket = None;
        let _ = rustix::io::retry_on_intr(|| rustix::process::waitpid(Some(self.pid), WaitOptions::empty()));
    }
}

/// Blocks every signal in this thread and returns what was blocked before.
fn block_all() -> libc::sigset_t {
    let mut all = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: both sets are written by the calls before they are read.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::sigemptyset(before.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    }
}

fn restore(mask: &libc::sigset_t) {
    // SAFETY: `mask` is a set filled by `block_all`.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask, std::ptr::null_mut()) };
}
