//! Inverted index over the lines of a text, and the lines that hold all words of a query.

use std::collections::HashMap;
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

#[derive(Default)]
struct Index {
    postings: HashMap<String, Vec<u32>>,
    documents: u32,
}

impl Index {
    fn add(&mut self, line: &str) {
        for word in line.split_whitespace() {
            let list = match self.postings.get_mut(word) {
                Some(list) => list,
                None => self.postings.entry(word.to_lowercase()).or_default(),
            };
            if list.last() != Some(&self.documents) {
                list.push(self.documents);
            }
        }
        self.documents += 1;
    }

    fn search(&self, query: &[String]) -> Vec<u32> {
        let mut lists: Vec<&Vec<u32>> = query.iter().filter_map(|word| self.postings.get(word)).collect();
        if lists.len() < query.len() || lists.is_empty() {
            return Vec::new();
        }
        lists.sort_by_key(|list| list.len());
        let (first, others) = lists.split_first().unwrap();
        first
            .iter()
            .copied()
            .filter(|line| others.iter().all(|list| list.binary_search(line).is_ok()))
            .collect()
    }
}

fn main() -> io::Result<()> {
    let mut args = env::args().skip(1);
    let path = args.next().expect("usage: search_index FILE [WORD...]");
    let query: Vec<String> = args.collect();
    let mut index = Index::default();
    for line in BufReader::new(File::open(path)?).lines() {
        index.add(&line?);
    }
    let found = index.search(&query);
    println!("{} lines, {} words, {} found", index.documents, index.postings.len(), found.len());
    Ok(())
}
