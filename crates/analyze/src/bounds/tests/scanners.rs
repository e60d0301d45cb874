//! Objects that keep a place in what they read.

use super::{python, rust};

const PYTHON: &str = "class P:\n  def __init__(self, text):\n    self.text = text\n    self.at = 0\n  def done(self):\n    return self.at >= len(self.text)\n  def peek(self):\n    return self.text[self.at] if self.at < len(self.text) else ''\n  def take(self):\n    self.at += 1\n    return self.text[self.at - 1]\n  def skip(self):\n    while self.peek() == ' ':\n      self.take()\n  def word(self):\n    out = []\n    while self.peek().isalpha():\n      out.append(self.take())\n    return ''.join(out)\n  def number(self):\n    begin = self.at\n    while self.at < len(self.text) and self.text[self.at].isdigit():\n      self.at += 1\n    return self.text[begin:self.at]\n  def item(self):\n    self.skip()\n    return self.word() or self.number()\n";

const RUST: &str = "struct P<'a> { text: &'a [u8], at: usize }\nimpl<'a> P<'a> {\n fn done(&self) -> bool { self.at >= self.text.len() }\n fn here(&self) -> u8 { self.text[self.at] }\n fn advance(&mut self, by: usize) { self.at += by; }\n fn skip(&mut self) { while !self.done() && self.here() == b' ' { self.advance(1); } }\n fn word(&mut self) -> &'a [u8] { let begin = self.at; while !self.done() && self.here() != b' ' { self.advance(1); } &self.text[begin..self.at] }\n}\n";

#[test]
fn what_methods_move_on_ends_with_what_they_look_into() {
    python(&format!("{PYTHON}def f(text):\n  p = P(text)\n  p.skip()\n  return p.at\n"), "text", "1");
    rust(&format!("{RUST}fn f(p: &mut P) {{ p.skip(); }}"), "P.text", "1");
}

#[test]
fn all_loops_that_move_one_place_on_share_its_way() {
    python(
        &format!(
            "{PYTHON}def f(text):\n  p = P(text)\n  out = []\n  while not p.done():\n    out.append(p.item())\n  return out\n"
        ),
        "text",
        "text",
    );
    rust(
        &format!(
            "{RUST}fn f(p: &mut P) -> Vec<Vec<u8>> {{ let mut out = Vec::new(); while !p.done() {{ p.skip(); out.push(p.word().to_vec()); }} out }}"
        ),
        "P.text",
        "P.text",
    );
}

#[test]
fn objects_that_are_handed_on_are_moved_on_too() {
    rust(
        &format!(
            "{RUST}fn word(p: &mut P) -> usize {{ p.skip(); p.word().len() }}\nfn f(p: &mut P) -> usize {{ let mut n = 0; while !p.done() {{ n += word(p); }} n }}"
        ),
        "P.text",
        "1",
    );
}

#[test]
fn another_object_in_each_round_has_a_place_of_its_own() {
    python(
        &format!(
            "{PYTHON}def f(texts):\n  n = 0\n  for text in texts:\n    p = P(text)\n    while not p.done():\n      n += len(p.item())\n  return n\n"
        ),
        "text*texts",
        "1",
    );
}

#[test]
fn a_search_that_calls_go_on_with_is_made_once() {
    python(
        "class L:\n  def __init__(self, text):\n    self.text = text\n    self.at = 0\n  def next(self):\n    end = self.text.find(',', self.at)\n    if end < 0:\n      return None\n    self.at = end + 1\n    return end\ndef f(text):\n  lexer = L(text)\n  n = 0\n  while True:\n    word = lexer.next()\n    if word is None:\n      break\n    n += word\n  return n\n",
        "text",
        "1",
    );
}
