//! When to look at a program next: often at its beginning and while its memory is on the move, at the wanted rate
//! otherwise, and never so often that looking costs much.
//!
//! Knows nothing of where the readings come from.

use std::time::{Duration, Instant};

use plimsoll_model::{Bytes, Sample};

/// Most often that a program is looked at.
const CLOSEST: Duration = Duration::from_millis(2);

/// The rhythm of one run.
#[derive(Debug)]
pub(crate) struct Pace {
    every: Duration,
    /// Step of the beginning's ramp: doubles until it is `every`.
    ramp: Duration,
    pub(crate) next: Instant,
    /// Until then, wakes that may repeat without meaning are not listened to.
    pub(crate) quiet_until: Instant,
    quiet: Duration,
    before: (Instant, Bytes),
    told: Instant,
}

impl Pace {
    pub(crate) fn new(now: Instant, every: Duration) -> Self {
        let every = every.max(CLOSEST);
        let ramp = CLOSEST.min(every);
        Self {
            every,
            ramp,
            next: now + ramp,
            quiet_until: now,
            quiet: CLOSEST,
            before: (now, Bytes::ZERO),
            told: now,
        }
    }

    /// Takes note of a look, and sets when to look next. Returns whether the sample is to be told of even though it
    /// says nothing new.
    pub(crate) fn looked(
        &mut self,
        sample: &Sample,
        scheduled: bool,
        urgent: bool,
        line: Option<Bytes>,
        loose: bool,
    ) -> bool {
        let now = Instant::now();
        if !scheduled && !urgent {
            // Woken for nothing: listen again after a while, each time a longer one.
            self.quiet_until = now + self.quiet;
            self.quiet = (self.quiet * 2).min(self.every / 2).max(CLOSEST);
        } else if urgent {
            self.quiet = CLOSEST;
        }
        let mut wait = self.every;
        if scheduled && self.ramp < self.every {
            self.ramp = (self.ramp * 2).min(self.every);
            wait = self.ramp;
        }
        if loose {
            wait = wait.min(self.every / 4);
        }
        if let Some(left) = line.and_then(|line| self.time_to(line, sample.memory, now)) {
            // Half of the way, so that the last look comes before the line.
            wait = wait.min(left / 2);
        }
        self.before = (now, sample.memory);
        if scheduled || now + wait < self.next {
            self.next = now + wait.max(CLOSEST);
        }
        let due =
            scheduled && (self.ramp < self.every || now.duration_since(self.told) * 4 >= self.every * 3);
        if due || urgent {
            self.told = now;
        }
        due
    }

    /// When memory will be at the line if it goes on as since the last look; none when it does not climb.
    fn time_to(&self, line: Bytes, memory: Bytes, now: Instant) -> Option<Duration> {
        let (then, before) = self.before;
        let climbed = memory.saturating_sub(before);
        let seconds = now.duration_since(then).as_secs_f64();
        if climbed == Bytes::ZERO || seconds <= 0.0 || memory >= line {
            return None;
        }
        let left = line.saturating_sub(memory).as_f64() / climbed.as_f64() * seconds;
        Some(Duration::from_secs_f64(left.min(3600.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(mib: u64) -> Sample {
        Sample { memory: Bytes::mib(mib), ..Sample::default() }
    }

    #[test]
    fn the_beginning_is_looked_at_closely_and_a_steady_program_is_not() {
        let every = Duration::from_millis(100);
        let mut pace = Pace::new(Instant::now(), every);
        let mut waits = Vec::new();
        for _ in 0..8 {
            pace.looked(&holding(10), true, false, None, false);
            waits.push(pace.next.saturating_duration_since(Instant::now()).as_millis() + 1);
        }
        assert!(waits[0] <= 4 && waits.is_sorted() && waits[7] >= 99, "{waits:?}");
    }

    #[test]
    fn a_climb_towards_the_line_brings_the_next_look_nearer() {
        let every = Duration::from_secs(10);
        let mut pace = Pace::new(Instant::now(), every);
        pace.ramp = every;
        pace.before = (Instant::now() - Duration::from_secs(1), Bytes::mib(10));
        pace.looked(&holding(20), true, false, Some(Bytes::mib(30)), false);
        let wait = pace.next.saturating_duration_since(Instant::now());
        assert!(wait <= Duration::from_millis(510), "{wait:?}");
    }

    #[test]
    fn wakes_for_nothing_are_listened_to_less_and_less() {
        let mut pace = Pace::new(Instant::now(), Duration::from_millis(100));
        let mut quiet = Vec::new();
        for _ in 0..4 {
            pace.looked(&holding(1), false, false, None, false);
            quiet.push(pace.quiet_until);
        }
        assert!(quiet.windows(2).all(|pair| pair[1] - pair[0] >= CLOSEST), "{quiet:?}");
    }
}
