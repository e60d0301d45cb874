//! The last lines of a file in a ring of strings whose space is used again.

use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

struct Ring {
    slots: Vec<String>,
    next: usize,
    capacity: usize,
}

impl Ring {
    fn new(capacity: usize) -> Self {
        Self { slots: Vec::with_capacity(capacity), next: 0, capacity }
    }

    /// The oldest slot, empty, for the next line.
    fn slot(&mut self) -> &mut String {
        if self.slots.len() < self.capacity {
            self.slots.push(String::new());
        }
        let at = self.next;
        self.next = (at + 1) % self.capacity;
        self.slots[at].clear();
        &mut self.slots[at]
    }

    fn iter(&self) -> impl Iterator<Item = &String> {
        let (new, old) = self.slots.split_at(self.next.min(self.slots.len()));
        old.iter().chain(new)
    }
}

fn main() -> io::Result<()> {
    let mut args = env::args().skip(1);
    let path = args.next().expect("usage: last_lines FILE [LINES]");
    let lines: usize = args.next().map_or(10, |text| text.parse().expect("LINES is a number"));
    let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut ring = Ring::new(lines.max(1));
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        ring.slot().push_str(&line);
        line.clear();
    }
    let mut out = io::stdout().lock();
    for line in ring.iter() {
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}
