//! An allocator that counts: bytes alive, and the most that were alive since the last mark.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::work;

static ALIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counted.
pub(crate) struct Counting;

fn grown(bytes: usize) {
    let alive = ALIVE.fetch_add(bytes, Relaxed) + bytes;
    if alive > PEAK.load(Relaxed) {
        PEAK.store(alive, Relaxed);
    }
}

fn shrunk(bytes: usize) {
    ALIVE.fetch_sub(bytes, Relaxed);
}

// SAFETY: every call goes to the system's allocator unchanged; counting neither allocates nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        work::touched(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        shrunk(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        work::touched(layout.size());
        // A block that moves is there twice for a moment; most grow in place or by remapping, so once is counted.
        if size >= layout.size() {
            grown(size - layout.size());
        } else {
            shrunk(layout.size() - size);
        }
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(block, layout, size) }
    }
}

/// Begins a new peak; returns the bytes alive now.
pub(crate) fn mark() -> usize {
    let alive = ALIVE.load(Relaxed);
    PEAK.store(alive, Relaxed);
    alive
}

/// The most bytes alive since the mark.
pub(crate) fn peak() -> usize {
    PEAK.load(Relaxed)
}
