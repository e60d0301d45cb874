//! How deep a call went down the stack, in bytes. Linux only.
//!
//! The thread's unused stack is handed back to the kernel before the call, so that it reads as zeros; after the call
//! the lowest byte that is not zero shows the depth.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::thread;

unsafe extern "C" {
    fn madvise(address: *mut c_void, length: usize, advice: c_int) -> c_int;
    fn mincore(address: *mut c_void, length: usize, resident: *mut u8) -> c_int;
}

/// `MADV_DONTNEED` of <sys/mman.h>.
const DONT_NEED: c_int = 4;
const PAGE: usize = 4096;
/// Not looked at, just under a frame: what the functions here use themselves.
const OWN: usize = 256;

thread_local! {
    /// Lowest address of this thread's stack that is looked at; a whole page.
    static LOW: Cell<usize> = const { Cell::new(0) };
}

/// An address in the caller's frame, or a little below it.
#[inline(never)]
pub(crate) fn here() -> usize {
    let mark = 0u8;
    std::hint::black_box(&raw const mark).addr()
}

/// Runs in a thread with a stack of so many bytes, whose depth can be measured.
pub(crate) fn with_room<R: Send + 'static>(bytes: usize, body: impl FnOnce() -> R + Send + 'static) -> R {
    let measured = move || {
        // The kernel's guard and the thread's own data take a little at both ends.
        LOW.set((here() - bytes + 64 * PAGE).next_multiple_of(PAGE));
        body()
    };
    let thread = thread::Builder::new().stack_size(bytes).spawn(measured);
    thread.expect("address space for a stack").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Forgets what earlier calls left below `top`, an address of [`here`].
#[inline(never)]
pub(crate) fn clear(top: usize) {
    let (low, end) = (LOW.get(), (top - OWN) / PAGE * PAGE - PAGE);
    // SAFETY: the range is whole pages of this thread's stack below every live frame, so nothing there is in use.
    let failed = unsafe { madvise(low as *mut c_void, end - low, DONT_NEED) };
    assert_eq!(failed, 0, "the stack is an ordinary mapping");
    for address in (end..top - OWN).step_by(8) {
        // SAFETY: aligned, inside the thread's stack and below every live frame.
        unsafe { (address as *mut u64).write_volatile(0) };
    }
}

/// A byte for each page that [`depth`] looks at: made before the call, because making it takes stack.
pub(crate) fn pages(top: usize) -> Vec<u8> {
    vec![0; (top / PAGE * PAGE - LOW.get()) / PAGE]
}

/// Bytes of stack below `top` that were written since [`clear`]; what was not looked at counts as written.
#[inline(never)]
pub(crate) fn depth(top: usize, resident: &mut [u8]) -> usize {
    let (low, end) = (LOW.get(), top / PAGE * PAGE);
    // SAFETY: the range is mapped, and `resident` has a byte for each of its pages.
    let failed = unsafe { mincore(low as *mut c_void, end - low, resident.as_mut_ptr()) };
    assert_eq!(failed, 0, "the stack is an ordinary mapping");
    let first = resident.iter().position(|page| page & 1 == 1).map_or(end, |page| low + page * PAGE);
    let lowest = (first..top - OWN).step_by(8).find(|&address| {
        // SAFETY: aligned and inside the thread's mapped stack.
        unsafe { (address as *const u64).read_volatile() != 0 }
    });
    lowest.map_or(OWN, |lowest| top - lowest)
}
