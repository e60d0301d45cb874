//! The guardian's own life: starts the program, reaps, passes signals on, and in the end kills and clears away.
//!
//! Runs in a process forked from one that may have had many threads, so nothing here allocates, takes a lock or
//! panics.

use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;
use std::ptr;

use super::Note;
use super::child;
use super::plan::Plan;

/// How long killed processes may take to be gone. What the kernel holds beyond that (a dead network disk) is left
/// to it.
const PATIENCE_MS: i64 = 10_000;

/// The guardian; never returns.
pub(super) fn guard(plan: &Plan, socket: i32, report: i32, mask: &libc::sigset_t) -> ! {
    // SAFETY: plain system calls; the signal set is filled before use.
    let (own, children) = unsafe {
        // Not out of a group that the program could not be put back into.
        if plan.process_group > 0 {
            libc::setpgid(0, 0);
        }
        libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1);
        libc::prctl(libc::PR_SET_NAME, c"run-guardian".as_ptr());
        let mut set = MaybeUninit::uninit();
        libc::sigemptyset(set.as_mut_ptr());
        libc::sigaddset(set.as_mut_ptr(), libc::SIGCHLD);
        // A handler or an "ignore" that we inherited would keep it from us.
        libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        let children = libc::signalfd(-1, set.as_ptr(), libc::SFD_CLOEXEC | libc::SFD_NONBLOCK);
        (libc::getpid(), children)
    };
    let program = clone_program(plan);
    if program == 0 {
        child::execute(plan, own, report, mask);
    }
    let value = if program < 0 { child::errno().saturating_neg() } else { program };
    // SAFETY: closes a descriptor that only the child needs, so that we above see its end closing.
    unsafe { libc::close(report) };
    send(socket, &Note::new(Note::STARTED, value));
    let mut guard = Guard { plan, socket, children, program, left_over: 0 };
    guard.let_go();
    let orderly = program > 0 && guard.watch();
    guard.kill_all();
    if orderly {
        send(socket, &totals(guard.left_over));
        guard.outlive();
    }
    guard.remove_groups();
    // SAFETY: ends the process without running anything of the parent's.
    unsafe { libc::_exit(0) }
}

/// Forks into the program's version 2 group where there is one. 0 in the child, negative on failure.
fn clone_program(plan: &Plan) -> i32 {
    if let Some(group) = &plan.entry.clone_into {
        // SAFETY: all zero is "nothing asked for" in this structure.
        let mut arguments: libc::clone_args = unsafe { MaybeUninit::zeroed().assume_init() };
        arguments.flags = CLONE_INTO_CGROUP;
        arguments.exit_signal = u64::from(libc::SIGCHLD.unsigned_abs());
        arguments.cgroup = u64::from(group.as_raw_fd().unsigned_abs());
        // SAFETY: without CLONE_VM this is a fork; the structure lives across the call.
        let pid =
            unsafe { libc::syscall(libc::SYS_clone3, &raw const arguments, size_of::<libc::clone_args>()) };
        return i32::try_from(pid).unwrap_or(-1);
    }
    // SAFETY: the child goes straight on to `execute`.
    unsafe { libc::fork() }
}

/// `CLONE_INTO_CGROUP` of `linux/sched.h`, too wide for the type libc declares it with.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

struct Guard<'a> {
    plan: &'a Plan,
    socket: i32,
    children: i32,
    program: i32,
    left_over: i32,
}

impl Guard<'_> {
    /// Closes everything that is not the guardian's own, the terminal and pipes included: whoever reads what the
    /// program writes shall see its end, not ours.
    fn let_go(&self) {
        let entry = &self.plan.entry;
        let keep = |descriptor: i32| {
            descriptor == self.socket
                || descriptor == self.children
                || entry.kill.iter().any(|file| file.as_raw_fd() == descriptor)
        };
        let entries = entry.kill.iter().map(AsRawFd::as_raw_fd);
        let last = entries.chain([self.socket, self.children]).max().unwrap_or(self.socket);
        for descriptor in 0..=last {
            if !keep(descriptor) {
                // SAFETY: nothing uses it any more: this process never goes back to the code that owned it.
                unsafe { libc::close(descriptor) };
            }
        }
        let first = last.saturating_add(1).unsigned_abs();
        // SAFETY: as above; a kernel without the call leaves them open, which does no harm.
        unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) };
    }

    /// Until asked to finish (true) or left alone (false).
    fn watch(&mut self) -> bool {
        loop {
            self.wait(-1);
            self.reap();
            loop {
                let mut note = MaybeUninit::<Note>::uninit();
                // SAFETY: the buffer is a `Note` of that size, read only when all of it was received.
                let got = unsafe {
                    libc::recv(self.socket, note.as_mut_ptr().cast(), Note::SIZE, libc::MSG_DONTWAIT)
                };
                if got < 0 {
                    match child::errno() {
                        libc::EINTR => continue,
                        libc::EAGAIN => break,
                        _ => return false,
                    }
                }
                if usize::try_from(got) != Ok(Note::SIZE) {
                    return false;
                }
                // SAFETY: fully received, and every bit pattern is a valid `Note`.
                let note = unsafe { note.assume_init() };
                match note.kind {
                    Note::FINISH => return true,
                    Note::SIGNAL if self.program > 0 => {
                        // SAFETY: the program has not been reaped, so the number is still its own.
                        unsafe { libc::kill(self.program, note.value) };
                    }
                    _ => {}
                }
            }
        }
    }

    /// Sleeps until a child changed or a word came.
    fn wait(&self, timeout_ms: i32) {
        let entry = |fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        let mut files = [entry(self.socket), entry(self.children)];
        // SAFETY: two live entries; the buffer for signals is larger than one.
        unsafe {
            libc::poll(files.as_mut_ptr(), 2, timeout_ms);
            let mut signals = MaybeUninit::<[libc::signalfd_siginfo; 8]>::uninit();
            libc::read(self.children, signals.as_mut_ptr().cast(), size_of::<[libc::signalfd_siginfo; 8]>());
        }
    }

    /// Takes every child that ended; tells of the program. False when no child is left.
    fn reap(&mut self) -> bool {
        loop {
            let mut status = 0;
            // SAFETY: `status` is written before it is read.
            let pid =
                unsafe { libc::wait4(-1, &raw mut status, libc::WNOHANG | libc::WUNTRACED, ptr::null_mut()) };
            match pid {
                0 => return true,
                pid if pid < 0 && child::errno() == libc::EINTR => {}
                pid if pid < 0 => return false,
                pid if pid == self.program && libc::WIFSTOPPED(status) => {
                    send(self.socket, &Note::new(Note::SUSPENDED, libc::WSTOPSIG(status)));
                }
                pid if pid == self.program => {
                    self.program = -1;
                    send(self.socket, &Note::new(Note::EXITED, status));
                }
                _ => {}
            }
        }
    }

    /// Kills and reaps until nothing is left in the groups and below us.
    fn kill_all(&mut self) {
        let begin = now_ms();
        loop {
            for file in &self.plan.entry.kill {
                // SAFETY: writes one byte from a static string.
                unsafe { libc::write(file.as_raw_fd(), c"1".as_ptr().cast(), 1) };
            }
            let mut found = kill_children();
            for path in &self.plan.entry.members {
                found = found.max(kill_listed(path));
            }
            self.left_over = self.left_over.max(found);
            let more = self.reap();
            if (!more && found == 0) || now_ms().saturating_sub(begin) > PATIENCE_MS {
                return;
            }
            self.wait(2);
        }
    }

    /// Waits until the other end has closed: by then it has read the groups' last figures and removed them, or
    /// was killed before it could.
    fn outlive(&self) {
        let mut byte = 0_u8;
        // SAFETY: receives into one live byte.
        while unsafe { libc::recv(self.socket, (&raw mut byte).cast(), 1, 0) } > 0 {}
    }

    /// Removes the groups' directories; a group takes a moment to be empty after its last process is gone.
    fn remove_groups(&self) {
        for path in &self.plan.entry.remove {
            for _ in 0..200 {
                // SAFETY: a string that lives in the plan.
                let removed = unsafe { libc::rmdir(path.as_ptr()) == 0 };
                if removed || child::errno() != libc::EBUSY {
                    break;
                }
                // SAFETY: sleeps; no descriptors are passed.
                unsafe { libc::poll(ptr::null_mut(), 0, 5) };
            }
        }
    }
}

/// Kills the processes a file lists, one number a word; returns how many. Cut at the buffer's end: the caller
/// comes again until there are none. Opened anew each time, for version 1 shows a descriptor that is read often
/// the same old list.
fn kill_listed(path: &CStr) -> i32 {
    let mut buffer = [0_u8; 4096];
    // SAFETY: a live string; reads into a live buffer; the descriptor is closed again.
    let got = unsafe {
        let file = libc::open(path.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if file < 0 {
            return 0;
        }
        let got = libc::read(file, buffer.as_mut_ptr().cast(), buffer.len());
        libc::close(file);
        got
    };
    let text = usize::try_from(got).ok().and_then(|got| buffer.get(..got)).unwrap_or_default();
    let mut killed = 0;
    let mut pid = 0_i32;
    for byte in text {
        if byte.is_ascii_digit() {
            pid = pid.saturating_mul(10).saturating_add(i32::from(byte - b'0'));
            continue;
        }
        if pid > 1 {
            // SAFETY: a system call without memory.
            unsafe { libc::kill(pid, libc::SIGKILL) };
            killed += 1;
        }
        pid = 0;
    }
    killed
}

/// Kills our children; theirs become ours.
fn kill_children() -> i32 {
    kill_listed(c"/proc/thread-self/children")
}

fn now_ms() -> i64 {
    let mut time = MaybeUninit::<libc::timespec>::zeroed();
    // SAFETY: written by the call, and all zero before.
    let time = unsafe {
        libc::clock_gettime(libc::CLOCK_MONOTONIC, time.as_mut_ptr());
        time.assume_init()
    };
    time.tv_sec.saturating_mul(1000).saturating_add(time.tv_nsec / 1_000_000)
}

/// What all our reaped children took, theirs included.
fn totals(left_over: i32) -> Note {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: written by the call, and all zero before.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
        usage.assume_init()
    };
    let micros = |time: libc::timeval| {
        time.tv_sec.unsigned_abs().saturating_mul(1_000_000).saturating_add(time.tv_usec.unsigned_abs())
    };
    Note {
        cpu_micros: micros(usage.ru_utime).saturating_add(micros(usage.ru_stime)),
        resident_peak: usage.ru_maxrss.unsigned_abs(),
        blocks_in: usage.ru_inblock.unsigned_abs(),
        blocks_out: usage.ru_oublock.unsigned_abs(),
        ..Note::new(Note::DONE, left_over)
    }
}

fn send(socket: i32, note: &Note) {
    // SAFETY: a live, fully initialised structure of that size.
    unsafe { libc::send(socket, ptr::from_ref(note).cast(), Note::SIZE, libc::MSG_NOSIGNAL) };
}
