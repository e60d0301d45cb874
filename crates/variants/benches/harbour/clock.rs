//! A clock that only goes while it is someone's turn. The race sets it from outside; a server reads it.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::trace::Micros;

/// The file holds what the machine's clock is ahead by.
pub(crate) struct Clock(File);

impl Clock {
    pub(crate) fn open(path: &Path) -> Self {
        Self(File::options().read(true).write(true).create(true).truncate(false).open(path).unwrap())
    }

    /// Goes on from `elapsed`.
    pub(crate) fn set(&self, elapsed: Micros) {
        self.0.write_all_at(&machine().saturating_sub(elapsed).to_ne_bytes(), 0).unwrap();
    }

    /// Time that passed in turns.
    pub(crate) fn elapsed(&self) -> Micros {
        loop {
            let ahead = self.ahead();
            let now = machine();
            // When the turn ended in between, it was another one.
            if self.ahead() == ahead {
                return now.saturating_sub(ahead);
            }
        }
    }

    fn ahead(&self) -> Micros {
        let mut bytes = [0; 8];
        self.0.read_exact_at(&mut bytes, 0).unwrap();
        Micros::from_ne_bytes(bytes)
    }
}

fn machine() -> Micros {
    let now = Duration::try_from(clock_gettime(ClockId::Monotonic)).unwrap();
    Micros::try_from(now.as_micros()).unwrap()
}
