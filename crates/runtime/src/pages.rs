//! Moves pages from one mapping into another without copying them, and tells which pages of a mapping were written to.
//!
//! Sources: Linux `mremap(2)`; `Documentation/admin-guide/mm/pagemap.rst`.

use std::ffi::c_void;
use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use rustix::io::Errno;
use rustix::mm::MremapFlags;

/// Why pages were not moved. Either way the target may have a hole where its mapping was, for the kernel unmaps before it
/// moves: it must be leaked, since unmapping it later could unmap whatever came to stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotMoved {
    /// The source is as it was.
    Back(Errno),
    /// Some pages are at the target and would not come back.
    Torn(Errno),
}

/// Moves the pages of `length` bytes at `from` to `to`. The mapping at `from` stays in place, as if never touched.
///
/// # Safety
/// Both ranges must begin at a page, be mapped privately, writable and not overlap; nothing may hold references into
/// them or use them meanwhile; and the target must be as large as the source.
pub(crate) unsafe fn move_pages(from: *mut u8, to: *mut u8, length: usize) -> Result<(), NotMoved> {
    let page = rustix::param::page_size();
    if !from.addr().is_multiple_of(page) || !to.addr().is_multiple_of(page) {
        return Err(NotMoved::Back(Errno::INVAL));
    }
    let length = length.next_multiple_of(page);
    let mut done = 0;
    while done < length {
        // SAFETY: both ranges are within those that the caller vouches for.
        match unsafe { move_prefix(from.add(done), to.add(done), length - done) } {
            Ok(moved) => done += moved,
            Err(errno) => {
                // SAFETY: as above, the other way round.
                return Err(match unsafe { take_back(to, from, done) } {
                    Ok(()) => NotMoved::Back(errno),
                    Err(errno) => NotMoved::Torn(errno),
                });
            }
        }
    }
    Ok(())
}

/// Moves as much of the front as lies in one mapping, and says how much that was. Before Linux 6.17 the kernel moves no
/// range that spans several; where one ends is found by halving, which is cheaper than reading the process's map.
///
/// # Safety
/// As [`move_pages`].
unsafe fn move_prefix(from: *mut u8, to: *mut u8, length: usize) -> Result<usize, Errno> {
    let page = rustix::param::page_size();
    let flags = MremapFlags::MAYMOVE | MremapFlags::DONTUNMAP;
    let mut attempt = length;
    loop {
        // SAFETY: the caller vouches for both ranges.
        let moved =
            unsafe { rustix::mm::mremap_fixed(from.cast(), attempt, attempt, flags, to.cast::<c_void>()) };
        match moved {
            Ok(_) => return Ok(attempt),
            Err(Errno::FAULT | Errno::INVAL) if attempt > page => {
                attempt = (attempt / 2).next_multiple_of(page);
            }
            Err(errno) => return Err(errno),
        }
    }
}

/// # Safety
/// As [`move_pages`].
unsafe fn take_back(from: *mut u8, to: *mut u8, length: usize) -> Result<(), Errno> {
    let mut done = 0;
    while done < length {
        // SAFETY: the caller vouches for both ranges.
        done += unsafe { move_prefix(from.add(done), to.add(done), length - done)? };
    }
    Ok(())
}

/// The pages in this range that hold something of their own: written to, and not merely mapped from a file. Without
/// `/proc` all of them. Ranges of page numbers within the range, in order, not touching each other.
pub(crate) fn written(start: *const u8, length: usize) -> Vec<Range<usize>> {
    let pages = length.div_ceil(rustix::param::page_size());
    scan(start, pages).unwrap_or_else(|_| std::iter::once(0..pages).filter(|all| !all.is_empty()).collect())
}

fn scan(start: *const u8, pages: usize) -> std::io::Result<Vec<Range<usize>>> {
    const PRESENT: u64 = 1 << 63;
    const SWAPPED: u64 = 1 << 62;
    const OF_A_FILE: u64 = 1 << 61;
    const AT_ONCE: usize = 8192;
    let map = File::open("/proc/self/pagemap")?;
    let first = start.addr() / rustix::param::page_size();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut buffer = vec![0_u8; AT_ONCE.min(pages) * 8];
    for piece in (0..pages).step_by(AT_ONCE) {
        let count = AT_ONCE.min(pages - piece);
        map.read_exact_at(&mut buffer[..count * 8], ((first + piece) * 8) as u64)?;
        for (at, entry) in buffer[..count * 8].as_chunks::<8>().0.iter().enumerate() {
            let entry = u64::from_ne_bytes(*entry);
            if entry & (PRESENT | SWAPPED) == 0 || entry & OF_A_FILE != 0 {
                continue;
            }
            let page = piece + at;
            match found.last_mut() {
                Some(last) if last.end == page => last.end += 1,
                _ => found.push(page..page + 1),
            }
        }
    }
    Ok(found)
}
