//! Writes the lines of a file, each only the first time it is seen, in their order.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    if args.len() != 3 {
        eprintln!("usage: {} INPUT OUTPUT", args[0]);
        std::process::exit(2);
    }
    let mut input = BufReader::new(File::open(&args[1])?);
    let mut output = BufWriter::new(File::create(&args[2])?);
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    let (mut line, mut lines) = (Vec::new(), 0u64);
    while input.read_until(b'\n', &mut line)? > 0 {
        lines += 1;
        if !seen.contains(&line) {
            output.write_all(&line)?;
            seen.insert(line.clone());
        }
        line.clear();
    }
    output.flush()?;
    println!("{} of {lines} lines kept", seen.len());
    Ok(())
}
