//! Totals by city of a JSON array of records, parsed into a tree of values.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::BufReader;

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: json_cities FILE.json")?;
    let document: Value = serde_json::from_reader(BufReader::new(File::open(path)?))?;
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for record in document.as_array().ok_or("expected an array")? {
        let city = record["city"].as_str().unwrap_or("?");
        *totals.entry(city).or_default() += record["amount"].as_f64().unwrap_or(0.0);
    }
    for (city, total) in totals.iter().take(3) {
        println!("{city:<12} {total:14.2}");
    }
    Ok(())
}
