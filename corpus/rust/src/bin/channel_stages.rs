//! Lines of a file pass through three threads: one reads, one parses, one counts.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::mpsc;
use std::thread;

fn main() {
    let path = std::env::args().nth(1).expect("usage: channel_stages FILE");
    let (line_out, line_in) = mpsc::sync_channel::<String>(1024);
    let (word_out, word_in) = mpsc::sync_channel::<String>(1024);

    let reader = thread::spawn(move || {
        let file = File::open(path).expect("readable file");
        for line in BufReader::new(file).lines().map_while(Result::ok) {
            if line_out.send(line).is_err() {
                return;
            }
        }
    });
    let parser = thread::spawn(move || {
        for line in line_in {
            if let Some(word) = line.split(' ').nth(2) {
                let _ = word_out.send(word.to_owned());
            }
        }
    });
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in word_in {
        *counts.entry(word).or_default() += 1;
    }
    reader.join().unwrap();
    parser.join().unwrap();
    println!("{} different third words", counts.len());
}
