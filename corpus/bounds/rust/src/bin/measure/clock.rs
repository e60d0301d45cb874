//! CPU time of this process. Linux only.

use std::ffi::{c_int, c_long};

#[repr(C)]
struct Timespec {
    seconds: c_long,
    nanos: c_long,
}

unsafe extern "C" {
    fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int;
}

/// `CLOCK_PROCESS_CPUTIME_ID` of <time.h>.
const PROCESS_CPU: c_int = 2;

/// Nanoseconds of CPU time of all threads since the process began.
pub(crate) fn cpu_nanos() -> u64 {
    let mut time = Timespec { seconds: 0, nanos: 0 };
    // SAFETY: `time` is a valid, writable timespec for the length of the call.
    let failed = unsafe { clock_gettime(PROCESS_CPU, &raw mut time) };
    assert_eq!(failed, 0, "the process has a CPU clock");
    time.seconds as u64 * 1_000_000_000 + time.nanos as u64
}
