//! Sorts a file of numbers that need not fit in memory: sorted runs on disk, merged through a heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Write};
use std::path::{Path, PathBuf};

/// Numbers in thousandths of a millionth, so that they have an order.
fn parse(line: &str) -> io::Result<u64> {
    let number: f64 =
        line.trim().parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok((number * 1e6).round() as u64)
}

fn write_run(folder: &Path, number: usize, values: &mut Vec<u64>) -> io::Result<PathBuf> {
    values.sort_unstable();
    let path = folder.join(format!("run-{number}"));
    let mut out = BufWriter::new(File::create(&path)?);
    for value in values.drain(..) {
        writeln!(out, "{value}")?;
    }
    out.flush()?;
    Ok(path)
}

fn write_runs(source: &str, folder: &Path, length: usize) -> io::Result<Vec<PathBuf>> {
    let mut runs = Vec::new();
    let mut values = Vec::with_capacity(length);
    for line in BufReader::new(File::open(source)?).lines() {
        values.push(parse(&line?)?);
        if values.len() == length {
            runs.push(write_run(folder, runs.len(), &mut values)?);
        }
    }
    if !values.is_empty() {
        runs.push(write_run(folder, runs.len(), &mut values)?);
    }
    Ok(runs)
}

fn merge(runs: &[PathBuf], target: &str) -> io::Result<u64> {
    let mut readers: Vec<Lines<BufReader<File>>> =
        runs.iter().map(|run| Ok(BufReader::new(File::open(run)?).lines())).collect::<io::Result<_>>()?;
    let mut next = |run: usize| -> io::Result<Option<u64>> {
        readers[run].next().transpose().map(|line| line.and_then(|line| line.parse().ok()))
    };
    let mut heap = BinaryHeap::new();
    for run in 0..runs.len() {
        heap.extend(next(run)?.map(|value| Reverse((value, run))));
    }
    let mut out = BufWriter::new(File::create(target)?);
    let mut written = 0;
    while let Some(Reverse((value, run))) = heap.pop() {
        writeln!(out, "{}.{:06}", value / 1_000_000, value % 1_000_000)?;
        written += 1;
        heap.extend(next(run)?.map(|value| Reverse((value, run))));
    }
    out.flush()?;
    Ok(written)
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    if args.len() < 3 {
        eprintln!("usage: {} INPUT OUTPUT [NUMBERS A RUN]", args[0]);
        std::process::exit(2);
    }
    let length = args.get(3).map_or(500_000, |text| text.parse().expect("a number"));
    let folder = env::temp_dir().join(format!("merge-runs-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let done =
        write_runs(&args[1], &folder, length).and_then(|runs| Ok((runs.len(), merge(&runs, &args[2])?)));
    fs::remove_dir_all(&folder)?;
    let (runs, written) = done?;
    println!("{written} numbers from {runs} runs");
    Ok(())
}
