//! Joins two CSV files on their first column: the first is held in a hash map, the second streams past it.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

fn rows(path: &str) -> std::io::Result<impl Iterator<Item = std::io::Result<String>> + use<>> {
    Ok(BufReader::new(File::open(path)?).lines().skip(1))
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [left, right, target] = args.as_slice() else {
        return Err("usage: hash_join LEFT.csv RIGHT.csv OUT.csv".into());
    };
    let mut held: HashMap<String, String> = HashMap::new();
    for row in rows(left)? {
        let row = row?;
        if let Some((key, rest)) = row.split_once(',') {
            held.insert(key.to_string(), rest.to_string());
        }
    }
    let mut out = BufWriter::new(File::create(target)?);
    let mut joined = 0u64;
    for row in rows(right)? {
        let row = row?;
        let Some((key, rest)) = row.split_once(',') else { continue };
        if let Some(other) = held.get(key) {
            writeln!(out, "{key},{other},{rest}")?;
            joined += 1;
        }
    }
    out.flush()?;
    println!("{} held, {joined} joined", held.len());
    Ok(())
}
