//! The one live line at the bottom of the terminal while a program runs.
//!
//! The last row is taken out of the scrolling region, so that the program's own output, prompts and partial lines
//! stay as they are. While the program holds the terminal in raw mode (editors, pagers) nothing is drawn.

use std::io::{IsTerminal, Write, stderr, stdin};

use plimsoll_model::{Bytes, Cores, Sample};
use rustix::termios::{LocalModes, tcgetattr, tcgetwinsize};

/// Draws on standard error while it lives; gives the row back when dropped.
pub(crate) struct Status {
    rows: u16,
    columns: u16,
}

impl Status {
    /// A status line, where standard error is a terminal tall enough to spare a row.
    pub(crate) fn new(quiet: bool) -> Option<Self> {
        if quiet || !stderr().is_terminal() {
            return None;
        }
        let mut status = Self { rows: 0, columns: 0 };
        status.fit().then_some(status)
    }

    /// Shows usage against the line.
    pub(crate) fn show(&mut self, sample: &Sample, cores: f64, memory: Bytes, cpu: Cores) {
        let raw = tcgetattr(stdin()).is_ok_and(|modes| !modes.local_modes.contains(LocalModes::ICANON));
        if raw || !self.fit() {
            return;
        }
        let share = sample.memory.as_f64() / memory.as_f64().max(1.0);
        let filled = Bytes::from_f64(share.clamp(0.0, 1.0) * 20.0).0;
        let bar: String = (0..20).map(|cell| if cell < filled { '█' } else { '░' }).collect();
        let line = format!(
            "plimsoll  memory {bar} {} of {memory}   cpu {cores:.1} of {cpu}   {:.1} s",
            sample.memory,
            sample.at.as_seconds()
        );
        let line: String = line.chars().take(usize::from(self.columns)).collect();
        // Save the cursor, write the last row in reverse, restore the cursor.
        let _ = write!(stderr(), "\x1b7\x1b[{};1H\x1b[2K\x1b[2m{line}\x1b[0m\x1b8", self.rows);
    }

    /// Sets the scrolling region to all rows but the last, when the size changed.
    fn fit(&mut self) -> bool {
        let Ok(size) = tcgetwinsize(stderr()) else { return false };
        if size.ws_row < 4 || size.ws_col < 20 {
            return false;
        }
        if (size.ws_row, size.ws_col) != (self.rows, self.columns) {
            (self.rows, self.columns) = (size.ws_row, size.ws_col);
            // A new line first, so that what stands on the last row moves up.
            let _ = write!(stderr(), "\n\x1b7\x1b[1;{}r\x1b8\x1b[1A", self.rows - 1);
        }
        true
    }
}

impl Drop for Status {
    fn drop(&mut self) {
        let _ = write!(stderr(), "\x1b7\x1b[r\x1b[{};1H\x1b[2K\x1b8", self.rows);
        let _ = stderr().flush();
    }
}
