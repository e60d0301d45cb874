//! Builds a report of n lines in one string.

use std::fmt::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let n: usize = std::env::args().nth(1).ok_or("usage: report_string LINES")?.parse()?;
    let mut report = String::new();
    for i in 0..n {
        writeln!(report, "{i:>10} | {:>12.4} | item-{:06}", (i as f64).sqrt(), i * 7919 % 1_000_000)?;
    }
    println!("{} bytes, {} lines", report.len(), report.lines().count());
    Ok(())
}
