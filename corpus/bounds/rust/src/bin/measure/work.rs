//! Operations of a call, counted by the program itself: what no clock, cache or neighbour disturbs.
//!
//! Executed branches and calls come from the compiler's profile counters: only in builds with `-C profile-generate` and
//! the feature `count`, best without the inliner that runs before the counters are put in, so that every call counts.
//! Code of the standard library that is generic is compiled with this crate and counted. Copying, clearing and comparing
//! bytes is ready made; the linker sends those calls through here (`--wrap`), where each counts as one, and one more for
//! every sixteen bytes that are copied or cleared and for every byte that is compared.

/// Whether this build counts.
pub(crate) const COUNTED: bool = cfg!(feature = "count");

/// What was executed up to now.
pub(crate) struct Mark {
    executed: u64,
    /// What looking at the counters adds to them.
    looking: u64,
}

/// Begins to count.
pub(crate) fn mark() -> Mark {
    let before = executed();
    let executed = executed();
    Mark { executed, looking: executed - before }
}

/// Operations since the mark; 0 in a build that does not count.
pub(crate) fn since(mark: Mark) -> u64 {
    (executed() - mark.executed).saturating_sub(mark.looking)
}

#[cfg(not(feature = "count"))]
fn executed() -> u64 {
    0
}

/// Bytes that an allocator had to clear or carry over.
pub(crate) fn touched(bytes: usize) {
    #[cfg(feature = "count")]
    counted::add(bytes);
    #[cfg(not(feature = "count"))]
    let _ = bytes;
}

#[cfg(feature = "count")]
use counted::executed;

#[cfg(feature = "count")]
mod counted {
    use std::ffi::{c_int, c_void};
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    static MOVED: AtomicU64 = AtomicU64::new(0);

    /// One for the call, and one for every sixteen bytes: about what a processor moves at once.
    pub(super) fn add(bytes: usize) {
        MOVED.fetch_add(1 + bytes as u64 / 16, Relaxed);
    }

    /// All counters together.
    pub(super) fn executed() -> u64 {
        unsafe extern "C" {
            #[link_name = "__start___llvm_prf_cnts"]
            static START: u64;
            #[link_name = "__stop___llvm_prf_cnts"]
            static STOP: u64;
        }
        let (mut counter, stop) = (&raw const START, &raw const STOP);
        let mut sum = MOVED.load(Relaxed);
        while counter < stop {
            // SAFETY: the linker puts the section of counters, all of them u64, between these two symbols.
            unsafe {
                sum = sum.wrapping_add(counter.read_volatile());
                counter = counter.add(1);
            }
        }
        sum
    }

    unsafe extern "C" {
        fn __real_memcpy(to: *mut c_void, from: *const c_void, bytes: usize) -> *mut c_void;
        fn __real_memmove(to: *mut c_void, from: *const c_void, bytes: usize) -> *mut c_void;
        fn __real_memset(to: *mut c_void, value: c_int, bytes: usize) -> *mut c_void;
        fn __real_memcmp(a: *const c_void, b: *const c_void, bytes: usize) -> c_int;
        fn __real_bcmp(a: *const c_void, b: *const c_void, bytes: usize) -> c_int;
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_memcpy(to: *mut c_void, from: *const c_void, bytes: usize) -> *mut c_void {
        add(bytes);
        // SAFETY: the caller's promise is passed on.
        unsafe { __real_memcpy(to, from, bytes) }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_memmove(to: *mut c_void, from: *const c_void, bytes: usize) -> *mut c_void {
        add(bytes);
        // SAFETY: the caller's promise is passed on.
        unsafe { __real_memmove(to, from, bytes) }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_memset(to: *mut c_void, value: c_int, bytes: usize) -> *mut c_void {
        add(bytes);
        // SAFETY: the caller's promise is passed on.
        unsafe { __real_memset(to, value, bytes) }
    }

    /// What both kinds of comparing look at: up to the first byte that differs.
    unsafe fn compared(a: *const c_void, b: *const c_void, bytes: usize) -> usize {
        // SAFETY: the caller promises so many readable bytes at both.
        let (a, b) = unsafe {
            (
                std::slice::from_raw_parts(a.cast::<u8>(), bytes),
                std::slice::from_raw_parts(b.cast::<u8>(), bytes),
            )
        };
        a.iter().zip(b).take_while(|(a, b)| a == b).count()
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_memcmp(a: *const c_void, b: *const c_void, bytes: usize) -> c_int {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            add(compared(a, b, bytes));
            __real_memcmp(a, b, bytes)
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_bcmp(a: *const c_void, b: *const c_void, bytes: usize) -> c_int {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            add(compared(a, b, bytes));
            __real_bcmp(a, b, bytes)
        }
    }
}
