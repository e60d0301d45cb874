//! Prose: counting, wrapping, comparing, correcting.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

/// The ten commonest words with their counts.
pub fn common_words(text: &str) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(10);
    counts
}

/// The text in lines of at most so many letters.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![];
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Letters moved along the alphabet.
pub fn caesar(text: &str, by: u8) -> String {
    let shift = |letter: char, base: u8| char::from((letter as u8 - base + by) % 26 + base);
    text.chars()
        .map(|letter| match letter {
            'a'..='z' => shift(letter, b'a'),
            'A'..='Z' => shift(letter, b'A'),
            other => other,
        })
        .collect()
}

/// What all words begin with.
pub fn common_beginning<'a>(words: &[&'a str]) -> &'a str {
    let Some(first) = words.first() else { return "" };
    let mut length = first.len();
    for word in words {
        length = first.bytes().zip(word.bytes()).take(length).take_while(|(a, b)| a == b).count();
    }
    &first[..length]
}

/// Lines that were taken out (`-`), put in (`+`) or kept.
pub fn difference(old: &[&str], new: &[&str]) -> String {
    let mut kept = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            kept[i][j] = if a == b { kept[i + 1][j + 1] + 1 } else { kept[i + 1][j].max(kept[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = String::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            let _ = writeln!(out, "  {}", old[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && kept[i + 1][j] >= kept[i][j + 1]) {
            let _ = writeln!(out, "- {}", old[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "+ {}", new[j]);
            j += 1;
        }
    }
    out
}

/// For each word that is not in the dictionary, the first word in it that differs in one letter.
pub fn corrections<'a>(words: &[String], dictionary: &'a [String]) -> Vec<Option<&'a str>> {
    let known: HashSet<&str> = dictionary.iter().map(String::as_str).collect();
    let near = |a: &str, b: &str| {
        a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count() == 1
    };
    words
        .iter()
        .filter(|word| !known.contains(word.as_str()))
        .map(|word| dictionary.iter().map(String::as_str).find(|candidate| near(word, candidate)))
        .collect()
}

/// On which lines each word stands.
pub fn concordance(text: &str) -> BTreeMap<&str, Vec<usize>> {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            let lines = index.entry(word).or_default();
            if lines.last() != Some(&number) {
                lines.push(number);
            }
        }
    }
    index
}

/// The words in a row, every other one read backwards.
pub fn mirror_words(words: &[String]) -> String {
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        let piece: String = if i % 2 == 0 { word.clone() } else { word.chars().rev().collect() };
        // A new string each time, as one writes it without thinking.
        text = format!("{text} {piece}");
    }
    text
}
