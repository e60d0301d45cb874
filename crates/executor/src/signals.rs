//! Signals sent to this process, caught so that they can be passed on to the program.
//!
//! Handlers rather than a signal descriptor: they work whatever threads there are. Does not know the program.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::ptr;
use std::sync::atomic::{AtomicI32, Ordering};

use rustix::pipe::PipeFlags;

/// What is caught: everything that asks something of a program. Job control (`SIGTSTP`, `SIGCONT`) is left to the
/// terminal, which reaches the program itself.
const CAUGHT: [i32; 9] = [
    libc::SIGHUP,
    libc::SIGINT,
    libc::SIGQUIT,
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGALRM,
    libc::SIGTERM,
    libc::SIGWINCH,
    libc::SIGIO,
];

/// Where the handler writes; -1 while nobody listens.
static PIPE: AtomicI32 = AtomicI32::new(-1);

/// One caught signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Caught {
    pub(crate) number: i32,
    /// The process that sent it with `kill(2)` or the like; none when the kernel did, as for a key in the terminal.
    pub(crate) sender: Option<u32>,
}

/// The handlers, as long as this lives.
#[derive(Debug)]
pub(crate) struct Signals {
    reader: OwnedFd,
    _writer: OwnedFd,
    before: Vec<(i32, libc::sigaction)>,
}

impl Signals {
    /// # Errors
    /// When a pipe cannot be made, or another job of this process listens already.
    pub(crate) fn catch() -> io::Result<Self> {
        let (reader, writer) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        if PIPE.compare_exchange(-1, writer.as_raw_fd(), Ordering::SeqCst, Ordering::SeqCst).is_err() {
            let text = "another job of this process passes signals on already";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
        }
        let mut before = Vec::with_capacity(CAUGHT.len());
        for number in CAUGHT {
            let mut old = MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: `old` is written by the call; the handler is async-signal-safe.
            unsafe {
                if libc::sigaction(number, ptr::null(), old.as_mut_ptr()) != 0 {
                    continue;
                }
                let old = old.assume_init();
                // Ignored from the outside, as by nohup: so it stays, for the program too.
                if old.sa_sigaction == libc::SIG_IGN {
                    continue;
                }
                let mut new = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
                let handler: extern "C" fn(i32, *const libc::siginfo_t, *const libc::c_void) = handle;
                new.sa_sigaction = handler as usize;
                new.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
                if libc::sigaction(number, &raw const new, ptr::null_mut()) == 0 {
                    before.push((number, old));
                }
            }
        }
        Ok(Self { reader, _writer: writer, before })
    }

    /// The next signal that was caught; none when there is none.
    pub(crate) fn next(&self) -> Option<Caught> {
        let mut bytes = [0; 8];
        let got = rustix::io::retry_on_intr(|| rustix::io::read(&self.reader, &mut bytes)).ok()?;
        let [a, b, c, d, e, f, g, h] = bytes;
        let sender = i32::from_ne_bytes([e, f, g, h]);
        (got == bytes.len())
            .then(|| Caught { number: i32::from_ne_bytes([a, b, c, d]), sender: u32::try_from(sender).ok() })
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.reader.as_fd()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for (number, old) in &self.before {
            // SAFETY: puts back what was read before.
            unsafe { libc::sigaction(*number, ptr::from_ref(old), ptr::null_mut()) };
        }
        PIPE.store(-1, Ordering::SeqCst);
    }
}

/// Writes the number and the sender into the pipe.
extern "C" fn handle(number: i32, info: *const libc::siginfo_t, _context: *const libc::c_void) {
    // SAFETY: the kernel hands a valid structure to a handler with SA_SIGINFO; codes of zero and below are those of
    // kill(2), sigqueue(3) and tgkill(2), which fill in the sender. The rest is async-signal-safe, and puts the
    // error number back as it was.
    unsafe {
        let errno = *libc::__errno_location();
        let sender = if (*info).si_code <= 0 { (*info).si_pid() } else { -1 };
        let mut bytes = [0_u8; 8];
        ptr::copy_nonoverlapping(number.to_ne_bytes().as_ptr(), bytes.as_mut_ptr(), 4);
        ptr::copy_nonoverlapping(sender.to_ne_bytes().as_ptr(), bytes.as_mut_ptr().add(4), 4);
        libc::write(PIPE.load(Ordering::SeqCst), bytes.as_ptr().cast(), bytes.len());
        *libc::__errno_location() = errno;
    }
}
