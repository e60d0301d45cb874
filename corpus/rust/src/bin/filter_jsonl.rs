//! Copies the JSON lines whose amount is above a limit, one record at a time.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use serde_json::{Value, json};

fn keep(record: &Value, limit: f64) -> bool {
    record["active"] == json!(true) && record["amount"].as_f64().is_some_and(|amount| amount > limit)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().collect();
    let [_, source, target, rest @ ..] = args.as_slice() else {
        return Err("usage: filter_jsonl INPUT OUTPUT [LIMIT]".into());
    };
    let limit = rest.first().map_or(Ok(5000.0), |text| text.parse())?;
    let mut out = BufWriter::new(File::create(target)?);
    let (mut read, mut kept) = (0, 0);
    for (number, line) in BufReader::new(File::open(source)?).lines().enumerate() {
        let mut record: Value =
            serde_json::from_str(&line?).map_err(|error| format!("line {}: {error}", number + 1))?;
        read += 1;
        if keep(&record, limit) {
            kept += 1;
            record["rank"] = json!(kept);
            serde_json::to_writer(&mut out, &record)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    println!("{kept} of {read} records");
    Ok(())
}
