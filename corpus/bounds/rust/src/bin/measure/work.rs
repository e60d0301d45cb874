//! Executed branches, as the compiler's profile counters tell them: an operation count that no clock disturbs.
//!
//! Only in builds with `-C profile-generate` and the feature `count`; the inliner that runs before the counters are
//! put in should be off, so that every call counts. Code of the standard library that is generic is compiled with this
//! crate and counted; what it has ready made (copying, comparing and clearing bytes) is not.

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

/// Executed branches since the mark.
pub(crate) fn since(mark: Mark) -> u64 {
    (executed() - mark.executed).saturating_sub(mark.looking)
}

/// All counters together; 0 in a build that does not count.
#[cfg(feature = "count")]
fn executed() -> u64 {
    unsafe extern "C" {
        #[link_name = "__start___llvm_prf_cnts"]
        static START: u64;
        #[link_name = "__stop___llvm_prf_cnts"]
        static STOP: u64;
    }
    let (mut counter, stop) = (&raw const START, &raw const STOP);
    let mut sum = 0u64;
    while counter < stop {
        // SAFETY: the linker puts the section of counters, all of them u64, between these two symbols.
        unsafe {
            sum = sum.wrapping_add(counter.read_volatile());
            counter = counter.add(1);
        }
    }
    sum
}

/// All counters together; 0 in a build that does not count.
#[cfg(not(feature = "count"))]
fn executed() -> u64 {
    0
}
