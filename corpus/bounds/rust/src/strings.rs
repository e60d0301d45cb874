//! Classic questions about strings.

use std::collections::{BTreeSet, HashMap, HashSet};

/// Where a pattern begins in a text, overlaps included.
pub fn find_all(text: &str, pattern: &str) -> Vec<usize> {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let mut fallback = vec![0; pattern.len()];
    let mut matched = 0;
    for i in 1..pattern.len() {
        while matched > 0 && pattern[i] != pattern[matched] {
            matched = fallback[matched - 1];
        }
        if pattern[i] == pattern[matched] {
            matched += 1;
        }
        fallback[i] = matched;
    }

    let mut found = vec![];
    let mut state = 0;
    for (i, byte) in text.iter().enumerate() {
        while state > 0 && *byte != pattern[state] {
            state = fallback[state - 1];
        }
        state += usize::from(*byte == pattern[state]);
        if state == pattern.len() {
            found.push(i + 1 - state);
            state = fallback[state - 1];
        }
    }
    found
}

/// The same by trying every place.
pub fn find_naively(text: &str, pattern: &str) -> Option<usize> {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    'places: for start in 0..=text.len().checked_sub(pattern.len())? {
        for (offset, byte) in pattern.iter().enumerate() {
            if text[start + offset] != *byte {
                continue 'places;
            }
        }
        return Some(start);
    }
    None
}

/// For each place, how long a piece from there equals the beginning.
pub fn z_function(text: &[u8]) -> Vec<usize> {
    let mut z = vec![0; text.len()];
    let mut window = 0..0;
    for i in 1..text.len() {
        if i < window.end {
            z[i] = z[i - window.start].min(window.end - i);
        }
        while i + z[i] < text.len() && text[z[i]] == text[i + z[i]] {
            z[i] += 1;
        }
        if i + z[i] > window.end {
            window = i..i + z[i];
        }
    }
    z
}

/// Whether two words have the same letters.
pub fn are_anagrams(a: &str, b: &str) -> bool {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters
    };
    letters(a) == letters(b)
}

/// The longest piece that reads the same backwards, grown from each middle.
pub fn longest_palindrome(text: &str) -> &str {
    let bytes = text.as_bytes();
    let grow = |mut low: usize, mut high: usize| {
        while low > 0 && high < bytes.len() && bytes[low - 1] == bytes[high] {
            low -= 1;
            high += 1;
        }
        low..high
    };
    let mut best = 0..0;
    for middle in 0..bytes.len() {
        for range in [grow(middle, middle), grow(middle, middle + 1)] {
            if range.len() > best.len() {
                best = range;
            }
        }
    }
    &text[best]
}

/// Runs of a letter as the letter and a count: `aaab` is `a3b1`.
pub fn run_lengths(text: &str) -> String {
    let mut packed = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut count = 1;
        while letters.next_if_eq(&letter).is_some() {
            count += 1;
        }
        packed.push(letter);
        packed += &count.to_string();
    }
    packed
}

/// How many pieces of a text read the same backwards, each looked at by itself.
pub fn count_palindromes(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let mut count = 0;
    for start in 0..letters.len() {
        for end in start + 1..=letters.len() {
            let piece = &letters[start..end];
            if piece.iter().eq(piece.iter().rev()) {
                count += 1;
            }
        }
    }
    count
}

/// The different pieces of a given length.
pub fn different_pieces(text: &str, length: usize) -> usize {
    let pieces: HashSet<&[u8]> = text.as_bytes().windows(length).collect();
    pieces.len()
}

/// All endings of a text in the order of the alphabet, each with its own copy.
pub fn sorted_endings(text: &str) -> Vec<String> {
    let endings: BTreeSet<String> = text.char_indices().map(|(at, _)| text[at..].to_string()).collect();
    endings.into_iter().collect()
}

/// Whether letters can be swapped one for one to make the other text.
pub fn same_pattern(a: &str, b: &str) -> bool {
    let (mut there, mut back) = (HashMap::new(), HashMap::new());
    a.len() == b.len()
        && a.chars()
            .zip(b.chars())
            .all(|(x, y)| *there.entry(x).or_insert(y) == y && *back.entry(y).or_insert(x) == x)
}
