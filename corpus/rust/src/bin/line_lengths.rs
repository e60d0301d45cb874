//! Longest and mean line of a text file, streamed through a buffered reader.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: line_lengths FILE")?;
    let reader = BufReader::new(File::open(path)?);
    let (mut lines, mut bytes, mut longest) = (0usize, 0usize, 0usize);
    for line in reader.lines() {
        let line = line?;
        lines += 1;
        bytes += line.len();
        longest = longest.max(line.len());
    }
    println!("{lines} lines, longest {longest}, mean {:.1}", bytes as f64 / lines.max(1) as f64);
    Ok(())
}
