//! Text made from records: formatting, floats, sorting by name, escaping. Most of the library's text code is linked in
//! and little of it runs.

use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Debug, Clone)]
struct Record {
    name: String,
    loads: Vec<f64>,
    note: Option<String>,
}

fn records(count: u32) -> Vec<Record> {
    (0..count)
        .map(|i| Record {
            name: format!("ship-{:04}", i.wrapping_mul(7919) % 10_000),
            loads: (0..i % 7).map(|n| f64::from(i * n) / 3.0).collect(),
            note: if i % 5 == 0 { Some(format!("a \"note\"\n{}", i)) } else { None },
        })
        .collect()
}

fn escape(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => { let _ = write!(out, "\\u{:04x}", c as u32); }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn render(records: &[Record]) -> String {
    let mut by_name: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        by_name.entry(&record.name).or_default().push(record);
    }
    let mut out = String::from("[");
    for (name, group) in by_name {
        out.push_str("{\"name\":");
        escape(name, &mut out);
        let total: f64 = group.iter().flat_map(|record| &record.loads).sum();
        let _ = write!(out, ",\"total\":{total:.2},\"loads\":{:?},\"notes\":[", group[0].loads);
        for record in group {
            if let Some(note) = &record.note {
                escape(note, &mut out);
            }
        }
        out.push_str("]},");
    }
    out.push(']');
    out
}

/// A sum over the text of a report of `count` records.
#[no_mangle]
pub extern "C" fn run(count: u32) -> u64 {
    let text = render(&records(count));
    text.bytes().fold(text.len() as u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)))
}

/// What else a service of this kind would have: parsing of what a user writes.
#[no_mangle]
pub extern "C" fn parsed(number: f64, digits: u32) -> u64 {
    let text = format!("{number:.*e}", digits.min(17) as usize);
    text.parse::<f64>().map_or(0, f64::to_bits)
}
