//! Reads a text as numbers: every different word is stored once, the text becomes a vector of its numbers.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::rc::Rc;

#[derive(Default)]
struct Interner {
    numbers: HashMap<Rc<str>, u32>,
    words: Vec<Rc<str>>,
}

impl Interner {
    fn intern(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let word: Rc<str> = word.into();
        let number = self.words.len() as u32;
        self.words.push(Rc::clone(&word));
        self.numbers.insert(word, number);
        number
    }
}

fn main() -> io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: intern_words FILE");
        std::process::exit(2);
    };
    let mut interner = Interner::default();
    let mut text: Vec<u32> = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        text.extend(line?.split_whitespace().map(|word| interner.intern(word)));
    }
    let mut counts = vec![0u32; interner.words.len()];
    for &number in &text {
        counts[number as usize] += 1;
    }
    let most =
        counts.iter().enumerate().max_by_key(|&(_, count)| count).map(|(number, _)| &interner.words[number]);
    println!("{} words, {} different, most often {most:?}", text.len(), interner.words.len());
    Ok(())
}
