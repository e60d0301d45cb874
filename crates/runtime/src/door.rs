//! Whether a request can still be ended in time, from how long those before it took. Pure: durations come in.
//!
//! Under more load than a server can bear, work that is begun and not ended in time is what is lost: where requests are
//! answered in the order they come in, all of them are answered when it is almost too late, and a little less capacity
//! then loses most of them. What cannot be ended in time is better not begun.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Keeps out what cannot be ended in time. Requests of a kind take about as long as each other; there are few kinds, such as
/// those to instances that are awake and to those that have to be woken.
#[derive(Debug, Clone)]
pub struct Door<Kind> {
    kinds: BTreeMap<Kind, Recent>,
}

/// The latest requests of a kind.
#[derive(Debug, Clone, Default)]
struct Recent {
    took: VecDeque<Duration>,
    /// How many were turned away since one passed.
    refused: usize,
}

impl Recent {
    /// Requests that are remembered, enough for the twentieth part of them to be some.
    const MOST: usize = 64;

    /// What all but the slowest twentieth took, by nearest rank; none of none.
    fn expected(&self) -> Option<Duration> {
        let mut sorted: Vec<Duration> = self.took.iter().copied().collect();
        sorted.sort_unstable();
        let rank = (sorted.len() * 19).div_ceil(20);
        rank.checked_sub(1).and_then(|rank| sorted.get(rank).copied())
    }
}

impl<Kind> Default for Door<Kind> {
    /// One that knows nothing yet, and is open.
    fn default() -> Self {
        Self { kinds: BTreeMap::new() }
    }
}

impl<Kind: Ord> Door<Kind> {
    /// Whether a request that has to be ended in so long may begin. When as many in a row were turned away as are remembered,
    /// what is known is forgotten, so that a time when everything was slow does not close the door for good.
    pub fn opens(&mut self, kind: &Kind, left: Duration) -> bool {
        let Some(recent) = self.kinds.get_mut(kind) else { return true };
        if recent.expected().is_none_or(|expected| expected <= left) {
            return true;
        }
        recent.refused += 1;
        if recent.refused >= Recent::MOST {
            *recent = Recent::default();
        }
        false
    }

    /// Takes note of how long a request took from when it began, by the clock that `left` is told by.
    pub fn passed(&mut self, kind: Kind, took: Duration) {
        let recent = self.kinds.entry(kind).or_default();
        if recent.took.len() == Recent::MOST {
            recent.took.pop_front();
        }
        recent.took.push_back(took);
        recent.refused = 0;
    }

    /// How long a request of this kind is expected to take at most; none before the first.
    #[must_use]
    pub fn expected(&self, kind: &Kind) -> Option<Duration> {
        self.kinds.get(kind)?.expected()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn what_cannot_be_ended_in_time_stays_outside() {
        let mut door = Door::default();
        assert!(door.opens(&"awake", Duration::ZERO), "nothing is known yet");
        (1..=100).for_each(|took| door.passed("awake", millis(took)));
        // The last 64, of which the slowest three do not count.
        assert_eq!(door.expected(&"awake"), Some(millis(97)));
        assert!(door.opens(&"awake", millis(97)) && !door.opens(&"awake", millis(96)));
        assert!(door.opens(&"asleep", millis(1)), "kinds are told apart");
    }

    #[test]
    fn a_slow_time_does_not_close_the_door_for_good() {
        let mut door = Door::default();
        (0..64).for_each(|_| door.passed((), millis(900)));
        let refused = (0..1000).take_while(|_| !door.opens(&(), millis(500))).count();
        assert_eq!(refused, 64);
        (0..64).for_each(|_| door.passed((), millis(900)));
        (0..63).for_each(|_| assert!(!door.opens(&(), millis(500))));
        (0..64).for_each(|_| door.passed((), millis(5)));
        assert!(door.opens(&(), millis(500)), "and one that is faster again is noticed");
    }
}
