//! Sorts the lines of a file into another file, all lines in memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(source), Some(target)) = (args.next(), args.next()) else {
        eprintln!("usage: sort_lines INPUT OUTPUT");
        std::process::exit(2);
    };
    let mut lines: Vec<String> = BufReader::new(File::open(source)?).lines().collect::<Result<_, _>>()?;
    lines.sort();
    let mut out = BufWriter::new(File::create(target)?);
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    println!("{} lines", lines.len());
    Ok(())
}
