//! Moves pages from one mapping into another without copying them, and tells which pages of a mapping were written to.
//!
//! Sources: Linux `mremap(2)`; `Documentation/admin-guide/mm/pagemap.rst`.

use std::ffi::c_void;
use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use rustix::io::Errno;
use rustix::ioctl::{Opcode, Updater, opcode};
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

/// Moves as much of the front as lies in one mapping, and says how much that was.
///
/// Never more: before Linux 6.17 the kernel moves no range that spans several mappings, and since then it may fail having
/// moved some of them. Where a mapping ends the kernel is asked (6.11 and later), and otherwise found by halving, which
/// is cheaper than reading the process's map.
///
/// # Safety
/// As [`move_pages`].
unsafe fn move_prefix(from: *mut u8, to: *mut u8, length: usize) -> Result<usize, Errno> {
    let page = rustix::param::page_size();
    let flags = MremapFlags::MAYMOVE | MremapFlags::DONTUNMAP;
    let mut attempt = mapped_from(from.addr(), length)?;
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

/// What the kernel says of the mapping at an address (`PROCMAP_QUERY` of `proc_pid_maps(5)`).
#[repr(C)]
#[derive(Default)]
struct MapQuery {
    size: u64,
    flags: u64,
    address: u64,
    start: u64,
    end: u64,
    /// Of the file, if it is one; lengths and addresses of names, which are not asked for.
    rest: [u64; 8],
}

/// How many of these bytes lie in one mapping; all of them where the kernel does not tell. An error where none begins.
fn mapped_from(start: usize, length: usize) -> Result<usize, Errno> {
    const QUERY: Opcode = opcode::read_write::<MapQuery>(b'f', 17);
    let Ok(map) = File::open("/proc/self/maps") else { return Ok(length) };
    let mut query =
        MapQuery { size: size_of::<MapQuery>() as u64, address: start as u64, ..MapQuery::default() };
    // SAFETY: this request reads and writes such a structure, and no name is asked for.
    let asked = unsafe { rustix::ioctl::ioctl(&map, Updater::<QUERY, _>::new(&mut query)) };
    match asked {
        Ok(()) => {
            let left = usize::try_from(query.end).unwrap_or(usize::MAX).saturating_sub(start);
            if left == 0 { Err(Errno::FAULT) } else { Ok(left.min(length)) }
        }
        Err(Errno::NOENT) => Err(Errno::FAULT),
        Err(_) => Ok(length),
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

/// Has the kernel bring in all pages of this memory at once, which are about to be written: cheaper than a fault a page.
/// Kernels before 5.14 do not know how, and then each page faults.
pub(crate) fn populate(memory: &mut [u8]) {
    let page = rustix::param::page_size();
    let start = memory.as_mut_ptr().map_addr(|address| address.next_multiple_of(page));
    let length = memory.len().saturating_sub(start.addr() - memory.as_ptr().addr()) / page * page;
    // SAFETY: the pages are within memory that we hold exclusively, and bringing them in changes no content.
    let _ = unsafe { rustix::mm::madvise(start.cast(), length, rustix::mm::Advice::LinuxPopulateWrite) };
}

/// Makes the whole pages of a stretch of mapped code a mapping of its own, of which nothing is read ahead, and lets go of
/// what came in already. What the kernel refuses, and a stretch that is not there, is left as it is: this only saves memory.
pub(crate) fn set_apart(text: &[u8], stretch: &Range<u64>) {
    let page = rustix::param::page_size();
    let length = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(text.len());
    let address = |place: u64| text.as_ptr().addr() + length(place);
    let (start, end) = (address(stretch.start).next_multiple_of(page), address(stretch.end) / page * page);
    if start >= end {
        return;
    }
    let (start, length) = (text.as_ptr().with_addr(start).cast_mut(), end - start);
    // SAFETY: the pages are within the mapped code, and advice on how it is read changes no content.
    let _ = unsafe { rustix::mm::madvise(start.cast(), length, rustix::mm::Advice::Random) };
    // What holds something else than its file would lose it.
    if scan(start, length / page).is_ok_and(|own| own.is_empty()) {
        // SAFETY: as above; pages that are let go of come back from their file, of which they are unchanged copies.
        let _ = unsafe { rustix::mm::madvise(start.cast(), length, rustix::mm::Advice::LinuxDontNeed) };
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::mm::{MapFlags, ProtFlags};
    use std::io::Write;
    use std::ptr;

    const PAGES: usize = 64;

    /// A private mapping of some pages, unmapped with the test.
    struct Mapping(*mut u8);

    impl Mapping {
        fn new() -> Self {
            let protection = ProtFlags::READ | ProtFlags::WRITE;
            // SAFETY: a new mapping touches no other.
            let base =
                unsafe { rustix::mm::mmap_anonymous(ptr::null_mut(), size(), protection, MapFlags::PRIVATE) };
            Self(base.unwrap().cast())
        }

        /// Puts a file's pages, privately, in place of some in the middle, so that the range spans three mappings.
        fn with_file() -> Self {
            let mapping = Self::new();
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&vec![7; 16 * page()]).unwrap();
            let flags = MapFlags::PRIVATE | MapFlags::FIXED;
            let (at, protection) = (mapping.0.wrapping_add(16 * page()), ProtFlags::READ | ProtFlags::WRITE);
            // SAFETY: the range is this mapping's own.
            unsafe { rustix::mm::mmap(at.cast(), 16 * page(), protection, flags, &file, 0) }.unwrap();
            mapping
        }

        fn bytes(&mut self) -> &mut [u8] {
            // SAFETY: the mapping is this long, and borrowed as long as the slice.
            unsafe { std::slice::from_raw_parts_mut(self.0, size()) }
        }
    }

    impl Drop for Mapping {
        fn drop(&mut self) {
            // SAFETY: nothing refers to it any more, and no test leaves a hole that others could have filled.
            let _ = unsafe { rustix::mm::munmap(self.0.cast(), size()) };
        }
    }

    fn page() -> usize {
        rustix::param::page_size()
    }

    fn size() -> usize {
        PAGES * page()
    }

    fn number(at: usize) -> u8 {
        u8::try_from(at % 251).unwrap()
    }

    #[test]
    fn pages_go_along_whatever_they_are_mapped_from() {
        let (mut from, mut to) = (Mapping::with_file(), Mapping::new());
        for at in (0..PAGES).step_by(3) {
            from.bytes()[at * page() + 5] = number(at + 1);
        }
        to.bytes().fill(99);
        let expected = from.bytes().to_vec();
        // SAFETY: both are this test's own, private, writable, and of the same length.
        unsafe { move_pages(from.0, to.0, size()) }.unwrap();
        assert!(to.bytes() == expected);
        assert!(
            from.bytes()[..16 * page()].iter().all(|byte| *byte == 0),
            "the source is as if never touched"
        );
        assert!(from.bytes()[16 * page()..32 * page()].iter().all(|byte| *byte == 7));
    }

    #[test]
    fn what_cannot_move_whole_is_taken_back() {
        let (mut from, to) = (Mapping::new(), Mapping::new());
        from.bytes().iter_mut().enumerate().for_each(|(at, byte)| *byte = number(at / page()));
        let hole = 40 * page();
        // SAFETY: the page is this test's own, and is filled again before anything reads it.
        unsafe { rustix::mm::munmap(from.0.wrapping_add(hole).cast(), page()) }.unwrap();
        // SAFETY: as above; that one page is missing is what is tested.
        let outcome = unsafe { move_pages(from.0, to.0, size()) };
        assert!(matches!(outcome, Err(NotMoved::Back(_))), "{outcome:?}");
        let flags = MapFlags::PRIVATE | MapFlags::FIXED_NOREPLACE;
        let at = from.0.wrapping_add(hole).cast();
        // SAFETY: this maps only where nothing is.
        unsafe { rustix::mm::mmap_anonymous(at, page(), ProtFlags::READ | ProtFlags::WRITE, flags) }.unwrap();
        let expected = |at: usize| if (hole..hole + page()).contains(&at) { 0 } else { number(at / page()) };
        assert!(from.bytes().iter().enumerate().all(|(at, byte)| *byte == expected(at)));
    }

    #[test]
    fn what_is_set_apart_stays_the_same() {
        let mut mapping = Mapping::with_file();
        let place = |at: usize| (at * page()) as u64;
        assert_eq!(mapping.bytes()[20 * page()], 7, "the kernel brings in what lies around it");
        set_apart(mapping.bytes(), &(place(17) + 1..place(31)));
        assert!(mapping.bytes()[16 * page()..32 * page()].iter().all(|byte| *byte == 7));
        // Pages of its own are not let go of.
        mapping.bytes()[24 * page()] = 99;
        set_apart(mapping.bytes(), &(place(17)..place(31)));
        assert_eq!(mapping.bytes()[24 * page()], 99);
        // Neither an empty stretch nor one past the end does anything.
        set_apart(mapping.bytes(), &(place(5) + 1..place(6)));
        set_apart(mapping.bytes(), &(place(PAGES + 1)..u64::MAX));
    }

    #[test]
    fn only_pages_that_were_written_to_are_told() {
        let mut mapping = Mapping::with_file();
        for at in [0, 1, 2, 17, 18, 40, 63] {
            mapping.bytes()[at * page()] = 1;
        }
        // Read, and not written.
        assert_eq!(mapping.bytes()[20 * page()], 7);
        assert_eq!(written(mapping.0, size()), [0..3, 17..19, 40..41, 63..64]);
        assert_eq!(written(mapping.0, 0), []);
    }
}
