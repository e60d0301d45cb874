//! Index of a CSV file by day: a `BTreeMap` from the day to the rows that fell on it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

struct Row {
    id: u64,
    value: f64,
}

fn parse(line: &str) -> Option<(String, Row)> {
    let mut fields = line.split(',');
    let id = fields.next()?.parse().ok()?;
    let value = fields.nth(1)?.parse().ok()?;
    let day = fields.next()?.to_owned();
    Some((day, Row { id, value }))
}

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).expect("usage: ordered_index FILE.csv");
    let mut index: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in BufReader::new(File::open(path)?).lines() {
        if let Some((day, row)) = parse(&line?) {
            index.entry(day).or_default().push(row);
        }
    }
    for (day, rows) in index.iter().take(2) {
        let total: f64 = rows.iter().map(|row| row.value).sum();
        println!("{day}: {} rows, first {}, total {total:.2}", rows.len(), rows[0].id);
    }
    println!("{} days", index.len());
    Ok(())
}
