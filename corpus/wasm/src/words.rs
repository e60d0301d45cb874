//! A WASI command: counts the words of the files below `/texts`, and of standard input when there is none, and prints the
//! ten most frequent.

use std::collections::HashMap;
use std::io::Read;

fn main() {
    let mut text = String::new();
    if let Ok(folder) = std::fs::read_dir("/texts") {
        let mut paths: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            text.push_str(&std::fs::read_to_string(path).expect("a text in UTF-8"));
        }
    } else {
        std::io::stdin().read_to_string(&mut text).expect("standard input in UTF-8");
    }
    let mut words: HashMap<String, u64> = HashMap::new();
    for _ in 0..800 {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut found: Vec<_> = words.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (word, count) in found.iter().take(10) {
        println!("{:>6} {word}", count / 800);
    }
    println!("{} different words", found.len());
}
