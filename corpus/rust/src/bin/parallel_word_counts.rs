//! Word counts of a text with rayon: a map for each part of the lines, merged in pairs.

use std::collections::HashMap;
use std::{env, fs};

use rayon::prelude::*;

type Counts = HashMap<String, u64>;

fn add(mut counts: Counts, line: &str) -> Counts {
    for word in line.split_whitespace() {
        *counts.entry(word.to_string()).or_insert(0) += 1;
    }
    counts
}

fn merge(left: Counts, right: Counts) -> Counts {
    let (mut large, small) = if left.len() < right.len() { (right, left) } else { (left, right) };
    for (word, count) in small {
        *large.entry(word).or_insert(0) += count;
    }
    large
}

fn main() -> std::io::Result<()> {
    let path = env::args().nth(1).expect("usage: parallel_word_counts FILE");
    let text = fs::read_to_string(path)?;
    let counts = text.par_lines().fold(Counts::new, add).reduce(Counts::new, merge);
    let most = counts.iter().max_by_key(|&(word, count)| (count, word));
    println!("{} different words, most often {most:?}", counts.len());
    Ok(())
}
