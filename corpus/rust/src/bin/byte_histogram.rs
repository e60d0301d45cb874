//! Histogram of the bytes of a file that is read whole.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    let path = env::args().nth(1).expect("usage: byte_histogram FILE");
    let data = fs::read(path)?;
    let mut counts = [0u64; 256];
    for &byte in &data {
        counts[usize::from(byte)] += 1;
    }
    let (value, count) = counts.iter().enumerate().max_by_key(|&(_, count)| count).unwrap();
    println!("{} bytes, most often {value}: {count}", data.len());
    Ok(())
}
