//! Which idle instances sleep so that others have room. Pure: how full it is comes in, a choice comes out.
//!
//! Sleep costs a compression and, at the next call, the way back. What was not asked for longest is the least likely to be
//! asked for next (Denning, "The Working Set Model for Program Behavior", CACM 1968), so it goes first, and only as much goes
//! as memory is wanted back.

use std::time::Duration;

use plimsoll_model::Bytes;
use plimsoll_telemetry::Fill;

/// When room is made, and how much. Between the two marks nothing is done, so that an instance which wakes does not at once
/// send another to sleep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Share of the limit that is taken at which room is made, 0 to 1.
    pub enter: f64,
    /// Share at which there is enough; less than `enter`.
    pub leave: f64,
}

impl Default for Room {
    /// A tenth stays free for what comes between two looks, and half as much again is made at a time.
    fn default() -> Self {
        Self { enter: 0.90, leave: 0.85 }
    }
}

impl Room {
    /// Which instances to hibernate now, in this order: the coldest, until enough would be gained. `idle` are those that are
    /// awake and since when each was not asked for; `gain` says what sleep of one would give back, as
    /// [`Instance::would_gain`](crate::Instance::would_gain) does, and is asked of no more of them than it takes.
    #[must_use]
    pub fn make<Name>(
        &self,
        fill: Fill,
        mut idle: Vec<(Name, Duration)>,
        mut gain: impl FnMut(&Name) -> Bytes,
    ) -> Vec<Name> {
        if fill.share() < self.enter {
            return Vec::new();
        }
        idle.sort_by(|(_, left), (_, right)| right.cmp(left));
        let mut wanted = (fill.share() - self.leave).max(0.0) * fill.limit.as_f64();
        let mut chosen = Vec::new();
        for (name, _) in idle {
            if wanted <= 0.0 {
                break;
            }
            let gained = gain(&name);
            if gained > Bytes::ZERO {
                wanted -= gained.as_f64();
                chosen.push(name);
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fill(taken: u64) -> Fill {
        Fill { limit: Bytes(1000), room: Bytes(1000 - taken) }
    }

    fn made(taken: u64, idle: &[u64], gain: u64) -> Vec<usize> {
        let idle = (0..).zip(idle.iter().map(|seconds| Duration::from_secs(*seconds))).collect();
        Room::default().make(fill(taken), idle, |_| Bytes(gain))
    }

    #[test]
    fn the_coldest_go_and_no_more_than_are_needed() {
        let idle = [3, 9, 1, 7, 5];
        assert!(made(899, &idle, 40).is_empty(), "below the mark nothing happens");
        assert_eq!(made(900, &idle, 40), [1, 3]);
        assert_eq!(made(950, &idle, 40), [1, 3, 4]);
        assert_eq!(made(1000, &idle, 10), [1, 3, 4, 0, 2], "all, where all are not enough");
        assert!(made(1000, &idle, 0).is_empty(), "none where nothing is gained");
        assert!(made(1000, &[], 40).is_empty());
    }

    proptest! {
        #[test]
        fn nobody_warm_goes_before_someone_cold(
            taken in 0_u64..=1000,
            idle in prop::collection::vec(0_u64..100, 0..40),
            gain in 1_u64..100,
        ) {
            let chosen = made(taken, &idle, gain);
            let coldest_left =
                (0..idle.len()).filter(|at| !chosen.contains(at)).map(|at| idle[at]).max().unwrap_or(0);
            prop_assert!(chosen.iter().all(|at| idle[*at] >= coldest_left));
            // The one before the last was not enough.
            let before = chosen.len().saturating_sub(1) as u64 * gain;
            prop_assert!(chosen.is_empty() || before as f64 <= taken as f64 - 850.0);
        }
    }
}
