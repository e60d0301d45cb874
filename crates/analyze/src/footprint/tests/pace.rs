//! What steps of a program take on the processor.

use super::*;

/// Seconds beyond those of a program that does nothing.
fn busy(found: &Footprint, nothing: &Footprint) -> f64 {
    seconds(found) - seconds(nothing)
}

fn of_python(source: &str, given: &[&str]) -> f64 {
    busy(&python(source, given), &python("import sys\n", &[]))
}

fn of_rust(source: &str, given: &[&str]) -> f64 {
    busy(&rust(source, given), &rust("fn main() {}\n", &[]))
}

#[track_caller]
fn check(ratio: f64, low: f64, high: f64) {
    assert!((low..high).contains(&ratio), "{ratio}");
}

#[test]
fn pieces_of_a_range_are_gone_through_once() {
    let pieces = "import sys\nn = int(sys.argv[1])\nt = 0\nfor start in range(0, n, 1000):\n    end = min(n, start + 1000)\n    \
                  for i in range(start, end):\n        t += i\nprint(t)\n";
    let whole = "import sys\nn = int(sys.argv[1])\nt = 0\nfor i in range(n):\n    t += i\nprint(t)\n";
    check(of_python(pieces, &["3000000"]) / of_python(whole, &["3000000"]), 0.7, 1.5);
    // What does not end near the range's end is no piece.
    let few = "import sys\nn = int(sys.argv[1])\nt = 0\nfor start in range(n):\n    for i in range(min(start, 10)):\n        \
               t += i\nprint(t)\n";
    check(of_python(few, &["300000"]) / of_python(whole, &["3000000"]), 0.5, 2.0);
}

#[test]
fn strides_grow_as_a_loop_goes_on() {
    let sieve = "import sys\nn = int(sys.argv[1])\nflags = bytearray(n)\nfor i in range(2, 10000):\n    \
                 flags[i * i :: i] = bytes(len(range(i * i, n, i)))\n";
    let found = python(sieve, &["100000000"]);
    // Ten times the range in steps of some nanoseconds, not ten thousand times.
    check(seconds(&found), 0.5, 20.0);
    // The first of these texts is the longest.
    assert!(found.memory.recommended.as_f64() > 140.0 * MIB, "{}", found.memory.recommended);
}

#[test]
fn letters_are_looked_for_faster_than_classes() {
    let search = |pattern: &str| {
        let source = format!(
            "import re, sys\ntext = open(sys.argv[1]).read()\nfor found in re.finditer(r'{pattern}', text):\n    \
             print(found.group())\n"
        );
        of_python(&source, &["data=100MiB"])
    };
    assert!(search("ERROR: (.*)") * 5.0 < search(r"\w+"), "{}", search("ERROR: (.*)"));
    let compiled = "import re, sys\nword = re.compile(r'\\w+')\ntext = open(sys.argv[1]).read()\nfor found in word.finditer(text):\n    \
                    print(found.group())\n";
    check(of_python(compiled, &["data=100MiB"]) / search(r"\w+"), 0.8, 1.25);
}

#[test]
fn records_take_longer_to_put_in_order_than_numbers() {
    let heap = |element: &str| {
        let source = format!(
            "import sys\nfrom dataclasses import dataclass\nfrom heapq import heappush, heappop\n@dataclass(order=True)\n\
             class Event:\n    time: float\n    kind: str\nheap = []\nfor i in range(int(sys.argv[1])):\n    \
             heappush(heap, {element})\nwhile heap:\n    heappop(heap)\n"
        );
        of_python(&source, &["500000"])
    };
    assert!(heap("Event(i * 7 % 1000, 'a')") > 3.0 * heap("i * 7.5 % 1000"));
    let sort = |key: &str| {
        let source = format!(
            "import sys\ndef slow(text):\n    return text.strip().lower().replace('a', 'b').split('x')[0]\n\
             lines = open(sys.argv[1]).read().split('\\n')\nlines.sort({key})\n"
        );
        of_python(&source, &["data=50MiB"])
    };
    assert!(sort("key=slow") > 1.2 * sort(""), "{} {}", sort("key=slow"), sort(""));
}

#[test]
fn a_mask_is_gone_through_by_its_bits() {
    let source = "import sys\ndef solve(n, row=0, taken=0):\n    if row == n:\n        return 1\n    free = ~taken & ((1 << n) - 1)\n    \
                  found = 0\n    while free:\n        bit = free & -free\n        free ^= bit\n        \
                  found += solve(n, row + 1, taken | bit)\n    return found\nprint(solve(int(sys.argv[1])))\n";
    assert!(of_python(source, &["8"]) < 0.5, "{}", of_python(source, &["8"]));
    assert!(of_python(source, &["14"]) > 20.0 * of_python(source, &["8"]));
}

#[test]
fn long_numbers_take_more_than_their_length() {
    let root = "import sys\nfrom math import isqrt\nprint(isqrt(10 ** int(sys.argv[1])).bit_length())\n";
    check(of_python(root, &["800000"]) / of_python(root, &["400000"]), 3.0, 4.5);
    let product = "import sys\nn = int(sys.argv[1])\na = 3 ** n\nb = 7 ** n\nprint((a * b).bit_length())\n";
    check(of_python(product, &["800000"]) / of_python(product, &["400000"]), 2.5, 3.6);
}

#[test]
fn a_tree_that_is_walked_by_recursion_has_the_nodes_of_its_text() {
    let source = "import json, sys\ndef leaves(value):\n    if isinstance(value, dict):\n        for inner in value.values():\n            \
                  yield from leaves(inner)\n    elif isinstance(value, list):\n        for inner in value:\n            \
                  yield from leaves(inner)\n    else:\n        yield value\nfor line in open(sys.argv[1]):\n    \
                  print(sum(1 for _ in leaves(json.loads(line))))\n";
    let (one, ten) = (of_python(source, &["data=10MiB"]), of_python(source, &["data=100MiB"]));
    check(ten / one, 5.0, 15.0);
    // It takes about a second for 10 MiB.
    check(one, 0.2, 5.0);
}

#[test]
fn short_rows_are_many() {
    let of = |taken: &str| {
        let source = format!(
            "import sys\nlinks = {{}}\nfor line in open(sys.argv[1]):\n    {taken}\n    links[line] = line\n"
        );
        of_python(&source, &["data=50MiB"])
    };
    assert!(of("a, b = map(int, line.split())") > 1.5 * of("a, b = map(int, line.rsplit())"));
}

#[test]
fn values_that_are_written_out_take_their_time_each() {
    let report = |value: &str| {
        let source = format!(
            "use std::fmt::Write as _;\nfn main() {{\n    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
             let mut report = String::new();\n    for i in 0..n {{\n        write!(report, \"{value}\", i).unwrap();\n    }}\n    \
             println!(\"{{}}\", report.len());\n}}\n"
        );
        of_rust(&source, &["1000000"])
    };
    assert!(report("{:.3}") > 2.0 * report("{}"), "{} {}", report("{:.3}"), report("{}"));
    assert!(report("{} {i} {i}") > 2.0 * report("{}"));
    check(report("{{}} {}") / report("{}"), 0.9, 1.5);
}

#[test]
fn what_is_read_in_pieces_is_read_once() {
    let read = |condition: &str| {
        format!(
            "use std::io::Read;\nfn main() {{\n    let path = std::env::args().nth(1).unwrap();\n    \
             let mut file = std::fs::File::open(path).unwrap();\n    let mut part = Vec::new();\n    let mut sum = 0u64;\n    \
             loop {{\n        part.clear();\n        {condition}\n        for byte in &part {{\n            \
             sum += *byte as u64;\n        }}\n    }}\n    println!(\"{{sum}}\");\n}}\n"
        )
    };
    let small = read("if file.by_ref().take(4096).read_to_end(&mut part).unwrap() == 0 { break; }");
    let large = read("if file.by_ref().take(1048576).read_to_end(&mut part).unwrap() == 0 { break; }");
    let (small, large) = (of_rust(&small, &["data=100MiB"]), of_rust(&large, &["data=100MiB"]));
    check(small / large, 0.7, 1.5);
}

#[test]
fn a_lexer_cuts_its_text_into_pieces() {
    let function = "import sys\ndef words(text):\n    found = []\n    start = pos = 0\n    while pos < len(text):\n        \
                    while pos < len(text) and text[pos] != ' ':\n            pos += 1\n        found.append(text[start:pos])\n        \
                    pos += 1\n        start = pos\n    return found\nprint(len(words(open(sys.argv[1]).read())))\n";
    let class = "import sys\nclass Lexer:\n    def __init__(self, text):\n        self.text = text\n        self.pos = 0\n    \
                 def word(self):\n        start = self.pos\n        while self.pos < len(self.text) and self.text[self.pos] != ' ':\n            \
                 self.pos += 1\n        word = self.text[start:self.pos]\n        self.pos += 1\n        return word\n    \
                 def words(self):\n        found = []\n        while self.pos < len(self.text):\n            \
                 found.append(self.word())\n        return found\nprint(len(Lexer(open(sys.argv[1]).read()).words()))\n";
    let positions = "import sys\ndef words(text):\n    found, i, n = [], 0, len(text)\n    while i < n:\n        if text[i].isspace():\n            \
                     i += 1\n            continue\n        j = i\n        while j < n and text[j].isalpha():\n            j += 1\n        \
                     found.append(text[i:j])\n        i = j\n    return found\nprint(len(words(open(sys.argv[1]).read())))\n";
    for source in [function, class, positions] {
        let found = python(source, &["data=5MB"]);
        // CPython takes 0.5 s and 73 MB, of words of seven letters.
        check(seconds(&found), 0.2, 2.0);
        check_mib(found.memory.recommended.as_f64(), 60.0, 120.0);
        check(of_python(source, &["data=20MB"]) / seconds(&found), 3.0, 5.0);
    }
}

#[test]
fn a_record_is_as_long_as_its_reads() {
    let source = "import struct, sys\nHEAD = struct.Struct('<IHH')\ncount = 0\nwith open(sys.argv[1], 'rb') as file:\n    \
                  while True:\n        head = file.read(HEAD.size)\n        if len(head) < HEAD.size:\n            break\n        \
                  number, kind, length = HEAD.unpack(head)\n        body = file.read(length % 64)\n        count += len(body)\n\
                  print(count)\n";
    // 1.4 million records of 72 bytes, each a microsecond or two; not each with the rest of the file.
    check(of_python(source, &["data=100MB"]), 0.3, 5.0);
    let found = python(source, &["data=100MB"]);
    assert!(found.memory.recommended.as_f64() < 30.0 * MIB, "{}", found.memory.recommended);
}

#[test]
fn what_goes_on_until_nothing_changes_soon_ends() {
    let of = |body: &str| {
        let source = format!("import sys\ntext = open(sys.argv[1]).read()\n{body}\nprint(len(text))\n");
        of_python(&source, &["data=20MB"])
    };
    let once = of("text = text.replace('a', 'b')");
    let settled = of(
        "while True:\n    before = text\n    text = text.replace('a', 'b')\n    if text == before:\n        break",
    );
    check(settled / once, 1.5, 5.0);
    let settled =
        of("before = None\nwhile text != before:\n    before = text\n    text = text.replace('a', 'b')");
    check(settled / once, 1.5, 5.0);
}

#[test]
fn a_text_is_searched_on_from_the_last_find() {
    let source = "import sys\ndef render(template):\n    out, at = [], 0\n    while True:\n        start = template.find('{{', at)\n        \
                  if start < 0:\n            out.append(template[at:])\n            break\n        out.append(template[at:start])\n        \
                  at = start + 2\n    return ''.join(out)\nprint(len(render(open(sys.argv[1]).read())))\n";
    let found = python(source, &["data=2MB"]);
    // CPython takes 0.05 s and 21 MB for a template with a place in each line.
    check(seconds(&found), 0.03, 0.5);
    check_mib(found.memory.recommended.as_f64(), 14.0, 80.0);
    check(of_python(source, &["data=20MB"]) / of_python(source, &["data=2MB"]), 8.0, 20.0);
}

#[test]
fn a_search_goes_over_rows_of_text() {
    let source = "import sys\nfrom collections import deque\ndef search(grid, start):\n    height, width = len(grid), len(grid[0])\n    \
                  far = {start: 0}\n    todo = deque([start])\n    while todo:\n        y, x = todo.popleft()\n        \
                  for a, b in ((y + 1, x), (y, x + 1)):\n            \
                  if a < height and b < width and grid[a][b] != '#' and (a, b) not in far:\n                \
                  far[a, b] = far[y, x] + 1\n                todo.append((a, b))\n    return far\n\
                  n = int(sys.argv[1])\nprint(len(search(['.' * n for _ in range(n)], (0, 0))))\n";
    check(of_python(source, &["1000"]) / of_python(source, &["500"]), 3.5, 7.5);
    check_mib(python(source, &["500"]).memory.recommended.as_f64(), 40.0, 160.0);
}

#[test]
fn a_lexer_takes_letter_after_letter() {
    let source = "struct Lexer<'a> {\n    letters: std::iter::Peekable<std::str::Chars<'a>>,\n}\nimpl<'a> Lexer<'a> {\n    \
                  fn word(&mut self) -> Option<String> {\n        while self.letters.peek().is_some_and(|c| *c == ' ') {\n            \
                  self.letters.next();\n        }\n        self.letters.peek()?;\n        let mut word = String::new();\n        \
                  while let Some(&letter) = self.letters.peek() {\n            if letter == ' ' {\n                break;\n            }\n            \
                  word.push(letter);\n            self.letters.next();\n        }\n        Some(word)\n    }\n}\n\
                  fn main() {\n    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    \
                  let mut lexer = Lexer { letters: text.chars().peekable() };\n    let mut words = Vec::new();\n    \
                  while let Some(word) = lexer.word() {\n        words.push(word);\n    }\n    println!(\"{}\", words.len());\n}\n";
    let (small, large) = (rust(source, &["data=7MB"]), rust(source, &["data=70MB"]));
    // A million words of 24 bytes beside the text, and what each holds.
    check_mib(small.memory.recommended.as_f64(), 32.0, 120.0);
    check(large.memory.recommended.as_f64() / small.memory.recommended.as_f64(), 6.0, 14.0);
    check(of_rust(source, &["data=70MB"]) / of_rust(source, &["data=7MB"]), 7.0, 20.0);
}

#[test]
fn a_condition_is_asked_in_each_round() {
    let of = |condition: &str| {
        let source =
            format!("import sys\nn = int(sys.argv[1])\ni = 0\nwhile {condition}:\n    i += 1\nprint(i)\n");
        of_python(&source, &["3000000"])
    };
    assert!(of("i < n and str(i).isdigit() and not str(i).isalpha()") > 4.0 * of("i < n"));
    let drained = "use std::collections::BinaryHeap;\nfn main() {\n    let n: u32 = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
                   let mut heap = BinaryHeap::new();\n    for i in 0..n {\n        heap.push(i * 7919 % 1000003);\n    }\n    \
                   let mut sum = 0u64;\n    while let Some(next) = heap.pop() {\n        sum += next as u64;\n    }\n    \
                   println!(\"{sum}\");\n}\n";
    let filled =
        drained.replace("while let Some(next) = heap.pop() {\n        sum += next as u64;\n    }\n", "");
    assert!(of_rust(drained, &["3000000"]) > 1.3 * of_rust(&filled, &["3000000"]));
}

#[test]
fn a_position_that_goes_on_by_one_passes_each_letter() {
    let source = "import sys\nclass Cursor:\n    def __init__(self, text):\n        self.text = text\n        self.at = 0\n    \
                  def find(self, mark):\n        while self.at < len(self.text) and self.text[self.at] != mark:\n            \
                  self.at += 1\n        return self.at\nprint(Cursor(open(sys.argv[1]).read()).find('~'))\n";
    // CPython takes 0.7 s for five million letters.
    check(of_python(source, &["data=5MB"]), 0.3, 2.0);
}

#[test]
fn a_field_that_was_filled_is_taken_out_as_often_as_it_was_filled() {
    let shop = "import sys\nclass Shop:\n    def __init__(self):\n        self.waiting, self.seen = [], []\n    def fill(self, n):\n        \
                for i in range(n): self.waiting.append(i)\n    def run(self):\n        while self.waiting:\n            \
                one = self.waiting.pop()\n            self.seen.append(one * 2)\nshop = Shop()\nshop.fill(int(sys.argv[1]))\n";
    let filled = of_python(shop, &["3000000"]);
    let run = of_python(&format!("{shop}shop.run()\n"), &["3000000"]);
    check(run / filled, 1.5, 5.0);
}
