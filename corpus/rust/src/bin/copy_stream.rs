//! Copies a file block by block with a checksum on the way.

use std::fs::File;
use std::io::{self, Read, Write};

fn copy(source: &str, target: &str, block: usize) -> io::Result<(u64, u32)> {
    let mut input = File::open(source)?;
    let mut output = File::create(target)?;
    let mut buffer = vec![0; block];
    let (mut total, mut sum) = (0, 0u32);
    loop {
        let n = input.read(&mut buffer)?;
        if n == 0 {
            return Ok((total, sum));
        }
        sum = buffer[..n].iter().fold(sum, |sum, &byte| sum.rotate_left(1) ^ u32::from(byte));
        output.write_all(&buffer[..n])?;
        total += n as u64;
    }
}

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    if args.len() < 3 {
        eprintln!("usage: {} INPUT OUTPUT", args[0]);
        std::process::exit(2);
    }
    let (bytes, sum) = copy(&args[1], &args[2], 1 << 20)?;
    println!("{bytes} bytes, checksum {sum:08x}");
    Ok(())
}
