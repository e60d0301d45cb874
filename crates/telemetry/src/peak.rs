//! The highest working set between two looks at a group, worked out from the kernel's high-water mark.
//!
//! The kernel's mark (`memory.peak`, `max_usage_in_bytes`) counts page cache, so it is never the answer by
//! itself: a program that streams a large file drives it to the limit with nothing wrong. But the mark less the
//! page cache of that moment is the working set of that moment, and the cache of that moment lies between the
//! caches seen before and after as long as nothing was taken back.

use crate::Held;

/// One look at a group's memory; all in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Highest charge since the look before, page cache included; absent where the kernel's mark cannot be
    /// reset and did not move.
    pub mark: Option<u64>,
    /// Charge now, page cache included.
    pub charged: u64,
    /// Page cache (and whatever else the kernel would take back) now.
    pub cache: u64,
    /// Working set now.
    pub working: u64,
}

/// Follows a group from one moment to the next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Peak {
    before: Moment,
    loose: bool,
    /// The mark at the look before; zero when it was set back since.
    mark: u64,
}

impl Peak {
    /// A difference in charge too small to be called a peak: the kernel charges in batches of 64 pages a
    /// processor, so that its mark runs ahead of what is used.
    pub(crate) const BATCH: u64 = 64 * 4096;

    /// What the kernel's mark says of the time since the look before: nothing when it has not moved. A mark that
    /// stands still above the charge is set back, so that it can tell of lower peaks again; one that has just moved
    /// is not, for what happens between reading it and setting it back is lost, and a program in motion keeps us
    /// waiting just there. A kernel that does not let it be set back leaves us with the highest peaks.
    pub(crate) fn begin_anew(&mut self, file: &Held, mark: Option<u64>, charged: u64) -> Option<u64> {
        let mark = mark?;
        if mark != self.mark {
            self.mark = mark;
            return Some(mark);
        }
        if mark > charged.saturating_add(Self::BATCH) && file.write(b"0").is_ok() {
            self.mark = 0;
        }
        None
    }

    /// The highest working set since the moment before, `now` included. `limit` tells the hard limit in force:
    /// once the mark has reached it, cache was taken back and the caches seen bound nothing.
    pub fn until(&mut self, now: Moment, limit: impl FnOnce() -> u64) -> u64 {
        let before = std::mem::replace(&mut self.before, now);
        let seen = before.working.max(now.working);
        self.loose = false;
        // What is charged beyond the working set and the cache: batches, and kernel memory not told apart. More
        // than some batches is none of that: memory was freed between reading the one and the other, and the
        // charge is a peak of its own. The last look at a program that is just ending is one of these.
        let unexplained = now.charged.saturating_sub(now.working).saturating_sub(now.cache);
        let freed = unexplained > 4 * Self::BATCH;
        let unexplained = unexplained.min(4 * Self::BATCH);
        let higher = |mark: &u64| *mark > now.charged.max(before.charged).saturating_add(Self::BATCH);
        let Some(mark) = now.mark.filter(higher).or(freed.then_some(now.charged)) else {
            return seen;
        };
        let less = |cache: u64| mark.saturating_sub(cache).saturating_sub(unexplained);
        let (small, large) = (before.cache.min(now.cache), before.cache.max(now.cache));
        let reclaimed = mark.saturating_add(2 * Self::BATCH) >= limit();
        let most = less(small).max(seen);
        let least = if reclaimed && large > Self::BATCH { seen } else { less(large).max(seen) };
        self.loose = most - least > (most / 100).max(Self::BATCH);
        least
    }

    /// Whether the last answer may be off by more than one part in a hundred.
    #[must_use]
    pub const fn is_loose(&self) -> bool {
        self.loose
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    fn moment(mark: u64, working: u64, cache: u64) -> Moment {
        let charged = working + cache;
        Moment { mark: Some(mark * MIB), charged: charged * MIB, cache: cache * MIB, working: working * MIB }
    }

    /// Peak in MiB between two moments, and whether it is loose.
    fn between(first: Moment, second: Moment, limit: u64) -> (u64, bool) {
        let mut peak = Peak::default();
        peak.until(first, || u64::MAX);
        (peak.until(second, || limit) / MIB, peak.is_loose())
    }

    #[test]
    fn a_spike_between_two_looks_is_seen() {
        assert_eq!(between(moment(10, 10, 0), moment(210, 10, 0), u64::MAX), (210, false));
        assert_eq!(between(moment(40, 10, 30), moment(240, 10, 30), u64::MAX), (210, false));
    }

    #[test]
    fn a_look_while_memory_is_freed_does_not_hide_the_spike() {
        let freeing = Moment { charged: 80 * MIB, ..moment(210, 65, 0) };
        assert_eq!(between(moment(10, 10, 0), freeing, u64::MAX), (209, false));
    }

    #[test]
    fn a_look_at_a_program_that_is_just_ending_sees_what_it_held() {
        let ending = Moment { working: 23 * MIB, ..moment(55, 55, 0) };
        assert_eq!(between(moment(10, 10, 0), ending, u64::MAX), (54, false));
    }

    #[test]
    fn a_stream_is_no_peak() {
        let limit = 64 * MIB;
        assert_eq!(between(moment(5, 5, 0), moment(64, 5, 59), limit), (5, false));
        assert_eq!(between(moment(64, 5, 59), moment(64, 5, 57), limit), (5, false));
        let taken_back = Moment { charged: 64 * MIB, ..moment(64, 5, 40) };
        assert_eq!(between(moment(64, 5, 59), taken_back, limit), (5, true));
    }

    #[test]
    fn growing_cache_leaves_the_least_that_is_certain() {
        assert_eq!(between(moment(10, 10, 0), moment(160, 10, 50), u64::MAX), (110, true));
    }

    #[test]
    fn a_mark_below_the_charge_says_nothing() {
        assert_eq!(between(moment(10, 10, 0), moment(30, 30, 0), u64::MAX), (30, false));
        let unmarked = Moment { mark: None, ..moment(0, 7, 0) };
        assert_eq!(between(moment(10, 10, 0), unmarked, u64::MAX), (10, false));
    }
}
