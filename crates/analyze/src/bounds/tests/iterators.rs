//! Iterators that several loops and calls go on with, and those that a program makes itself.

use super::rust;

#[test]
fn an_iterator_that_others_go_on_with_is_gone_through_once() {
    for inner in [
        "for d in it.by_ref() { if d == c { break; } t += 1; }",
        "t += it.by_ref().take_while(|d| *d != c).count();",
        "if it.by_ref().any(|d| d == c) { t += 1; }",
        "if let Some(p) = it.position(|d| d == c) { t += p; }",
        "let w: String = it.by_ref().take_while(|d| *d != c).collect(); t += w.len();",
    ] {
        let source = format!(
            "fn f(s: &str) -> usize {{ let mut it = s.chars(); let mut t = 0; while let Some(c) = it.next() {{ {inner} }} t }}"
        );
        rust(&source, "s", if inner.contains("collect") { "s" } else { "1" });
    }
    // One that is made anew is gone through anew.
    rust(
        "fn f(s: &str) -> usize { let mut t = 0; for c in s.chars() { let mut it = s.chars(); if it.any(|d| d == c) { t += 1; } } t }",
        "s^2",
        "1",
    );
}

#[test]
fn methods_go_on_with_the_iterator_of_a_field() {
    let parser = "struct P<'a> { it: std::str::Chars<'a> }\nimpl<'a> P<'a> {\n fn skip(&mut self) { for c in self.it.by_ref() { if c != ' ' { break; } } }\n fn number(&mut self) -> u32 { let mut n = 0; while let Some(c) = self.it.next() { if c == ' ' { break; } n += 1; } n }\n";
    rust(
        &format!("{parser} fn f(&mut self) {{ while let Some(c) = self.it.next() {{ self.skip(); }} }} }}"),
        "P.it",
        "1",
    );
    // What the loop around calls its own number is another than the method's.
    rust(
        &format!(
            "{parser} fn f(&mut self, k: usize) -> u32 {{ let mut n = 0; for _ in 0..k {{ n = self.number(); }} n }} }}"
        ),
        "k + P.it",
        "1",
    );
    rust(
        "fn word(chars: &mut std::str::Chars) -> String { chars.take_while(|c| *c != ' ').collect() }\n\
         fn f(s: &str) -> Vec<String> { let mut it = s.chars(); let mut o = vec![]; while let Some(c) = it.next() { o.push(word(&mut it)); } o }",
        "s",
        "s",
    );
}

#[test]
fn iterators_of_a_program_are_as_long_as_what_they_hold() {
    let pairs = "struct Pairs<'a> { all: &'a [u8], at: usize }\nimpl<'a> Iterator for Pairs<'a> { type Item = u8; fn next(&mut self) -> Option<u8> { self.at += 1; self.all.get(self.at).copied() } }\n";
    rust(
        &format!(
            "{pairs}fn f(xs: &[u8]) -> usize {{ Pairs {{ all: xs, at: 0 }}.filter(|x| *x > 1).count() }}"
        ),
        "xs",
        "1",
    );
    let down = "struct Down { n: usize }\nimpl Down { fn new(n: usize) -> Self { Self { n } } }\nimpl Iterator for Down { type Item = usize; fn next(&mut self) -> Option<usize> { self.n -= 1; Some(self.n) } }\n";
    rust(
        &format!(
            "{down}fn once(n: usize) -> Vec<usize> {{ Down::new(n).map(|i| i).collect() }}\n\
             fn f(a: &[u8], b: &[u8]) -> usize {{ once(a.len()).len() + once(b.len()).len() }}"
        ),
        "a + b",
        "a + b",
    );
}
