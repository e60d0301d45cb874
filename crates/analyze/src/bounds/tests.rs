//! Bounds as readable lines: source, and the time and space its last function is said to take.

mod classics;
mod forms;
mod iterators;
mod numbers;
mod rests;
mod scanners;
mod types;

use std::sync::Arc;

use plimsoll_model::{Growth, Language};

use super::{Alone, ModuleBounds, Neighbours, bounds};
use crate::ir::Module;
use crate::knowledge::Costs;
use crate::lower::lower;
use crate::pack::pack_of;

fn found(language: Language, source: &str) -> ModuleBounds {
    let costs = Costs::from_tables(language, plimsoll_profiles::TABLES).expect("the shipped tables");
    let module = lower(pack_of(language).expect("a pack"), "m", "__main__", source.as_bytes());
    bounds(&module, language, &costs, &Alone)
}

/// Other modules of a project, by name.
struct Project(Vec<(&'static str, Arc<Module>)>);

impl Neighbours for Project {
    fn may_have(&self, top: &str) -> bool {
        self.0.iter().any(|(name, _)| name.split('.').next() == Some(top))
    }

    fn module(&self, name: &str) -> Option<Arc<Module>> {
        self.0.iter().find(|(one, _)| *one == name).map(|(_, module)| Arc::clone(module))
    }
}

/// Time and completeness of the last function of the first file, the others being around it.
#[track_caller]
fn among(language: Language, files: &[(&'static str, &str)], time: &str, complete: bool) {
    let costs = Costs::from_tables(language, plimsoll_profiles::TABLES).expect("the shipped tables");
    let pack = pack_of(language).expect("a pack");
    let path = |name: &str| if name == "pkg" { "pkg/__init__.py".to_owned() } else { "m".to_owned() };
    let lowered = files
        .iter()
        .map(|(name, source)| (*name, Arc::new(lower(pack, &path(name), name, source.as_bytes()))));
    let mut modules: Vec<_> = lowered.collect();
    let (_, main) = modules.remove(0);
    let found = bounds(&main, language, &costs, &Project(modules));
    let last = found.functions.last().expect("a function");
    assert_eq!((last.time.bound.as_str(), last.time.complete), (time, complete), "{:#?}", last.time.reasons);
}

#[test]
fn calls_lead_into_other_files() {
    let pairs = ("pkg.pairs", "def count(a):\n  n = 0\n  for x in a:\n    for y in a: n += 1\n  return n\n");
    let main = "from .pairs import count\ndef f(xs):\n  return count(xs)\n";
    among(Language::Python, &[("pkg.main", main), pairs], "xs^2", true);
    // Passed on by the package, all names at once, and each file by the other.
    let package = ("pkg", "from .pairs import *\nfrom .main import *\n");
    let main = "import pkg\nfrom pkg import *\ndef g(xs): return count(xs)\ndef f(xs): return pkg.count(xs) + nothing(xs)\n";
    among(Language::Python, &[("pkg.main", main), package, pairs], "xs^2", false);
    // Methods of a type, and of what it is made from.
    let base = ("pkg.base", "class Base:\n  def all(self, xs):\n    for x in xs: pass\n");
    let main = "from .base import Base\nclass Own(Base): pass\ndef f(xs):\n  Own().all(xs)\n";
    among(Language::Python, &[("pkg.main", main), base], "xs", true);
    let traits =
        ("crate.kinds", "pub trait Each { fn each(&self, a: &[u32]) { for x in a { self.one(*x); } } }");
    let main = "use crate::kinds::Each;\nstruct Own;\nimpl Own { fn one(&self, x: u32) {} }\npub fn f(a: &[u32]) { let own = Own {}; own.each(a); }";
    among(Language::Rust, &[("crate.main", main), traits], "a", true);
}

#[test]
fn what_a_call_leaves_out_decides_branches() {
    python(
        "def g(a, slow=None):\n  if slow is not None:\n    for x in a:\n      for y in a: pass\n  return 1\ndef f(a):\n  return g(a)\n",
        "1",
        "1",
    );
    python(
        "def g(a, slow=False):\n  if not slow:\n    return 1\n  for x in a: pass\ndef f(a):\n  g(a, slow=True)\n",
        "a",
        "1",
    );
}

#[test]
fn a_place_that_calls_pass_on_moves_once() {
    python(
        "def word(text, at):\n  while at < len(text) and text[at] != ' ':\n    at += 1\n  return at\ndef f(text):\n  at = 0\n  while at < len(text):\n    at = word(text, at)\n    at += 1\n",
        "text",
        "1",
    );
    rust(
        "fn skip(letters: &mut std::str::Chars) { while let Some(letter) = letters.next() { if letter == 'x' { break; } } }\nfn f(text: &str) { let mut letters = text.chars(); for _ in 0..text.len() { skip(&mut letters); } }",
        "text",
        "1",
    );
}

/// Bounds of the last function.
#[track_caller]
fn check(language: Language, source: &str, time: &str, space: &str) {
    let found = found(language, source);
    let last = found.functions.last().expect("a function");
    let said = (last.time.bound.as_str(), last.space.bound.as_str());
    assert_eq!(said, (time, space), "{source}\n{:#?}", last.time.reasons);
}

#[track_caller]
fn python(source: &str, time: &str, space: &str) {
    check(Language::Python, source, time, space);
}

#[track_caller]
fn rust(source: &str, time: &str, space: &str) {
    check(Language::Rust, source, time, space);
}

#[test]
fn loops_multiply_and_statements_add() {
    python("def f(a, b):\n  for x in a:\n    for y in b:\n      print(x, y)\n", "a*b", "1");
    python("def f(a, b):\n  for x in a: pass\n  for y in b: pass\n", "a + b", "1");
    python("def f(n):\n  return [[0] * n for _ in range(n)]\n", "n^2", "n^2");
    python("def f(n):\n  for i in range(10):\n    for j in range(i, i + n): pass\n", "n", "1");
    python("def f(a):\n  for x in a[:3]: pass\n", "1", "1");
    rust(
        "fn f(a: &[u32], n: usize) -> u32 { let mut s = 0; for x in a { for i in 0..n { s += x; } } s }",
        "a*n",
        "1",
    );
}

#[test]
fn a_loop_is_as_long_as_its_condition_takes() {
    python("def f(n):\n  while n > 1:\n    n //= 2\n", "log n", "1");
    python("def f(n):\n  i = 1\n  while i < n:\n    i *= 2\n", "log n", "1");
    python("def f(n):\n  i = 2\n  while i * i <= n:\n    i += 1\n", "sqrt(n)", "1");
    python(
        "def f(a, x):\n  lo, hi = 0, len(a)\n  while lo < hi:\n    mid = (lo + hi) // 2\n    if a[mid] < x:\n      lo = mid + 1\n    else:\n      hi = mid\n  return lo\n",
        "log a",
        "1",
    );
    python("def f(a, b):\n  while b:\n    a, b = b, a % b\n  return a\n", "log b", "1");
    python("def f(n):\n  i = 0\n  while i < n and i < 10:\n    i += 1\n", "1", "1");
}

#[test]
fn pointers_move_once_over_all_rounds() {
    python(
        "def f(a, limit):\n  left = total = best = 0\n  for right in range(len(a)):\n    total += a[right]\n    while total > limit:\n      total -= a[left]\n      left += 1\n    best = max(best, right - left)\n  return best\n",
        "a",
        "1",
    );
    python(
        "def f(graph, start):\n  seen = {start}\n  queue = [start]\n  while queue:\n    node = queue.pop()\n    for other in graph[node]:\n      if other not in seen:\n        seen.add(other)\n        queue.append(other)\n  return seen\n",
        "graph*graph[]",
        "graph",
    );
}

#[test]
fn containers_are_known_by_their_length() {
    python("def f(a, b):\n  return [x for x in a if x in b]\n", "a*b", "a");
    python("def f(a, b):\n  known = set(b)\n  return [x for x in a if x in known]\n", "b + a", "b + a");
    python("def f(a):\n  return sorted(a)\n", "a log a", "a");
    python("def f(a):\n  out = []\n  for x in a:\n    out.insert(0, x)\n  return out\n", "a^2", "a");
    python("import heapq\ndef f(a):\n  heapq.heapify(a)\n  while a:\n    heapq.heappop(a)\n", "a log a", "1");
    rust("fn f(mut a: Vec<u32>) -> Vec<u32> { a.sort(); a.dedup(); a }", "a log a", "a");
    rust(
        "use std::collections::BTreeMap;\nfn f(words: &[String]) { let mut m: BTreeMap<&str, u32> = BTreeMap::new(); for w in words { *m.entry(w).or_insert(0) += 1; } }",
        "words log words",
        "words",
    );
}

#[test]
fn recursion_goes_by_schemas() {
    python("def f(n):\n  return 1 if n == 0 else n * f(n - 1)\n", "n", "n");
    python("def f(n):\n  return n if n < 2 else f(n - 1) + f(n - 2)\n", "2^n", "n");
    python("def f(n):\n  return n if n < 2 else f(n // 2)\n", "log n", "log n");
    python(
        "from functools import cache\n@cache\ndef f(n):\n  return n if n < 2 else f(n - 1) + f(n - 2)\n",
        "n",
        "n",
    );
    python(
        "def f(a):\n  if len(a) < 2:\n    return a\n  m = len(a) // 2\n  l, r = f(a[:m]), f(a[m:])\n  out = []\n  for x in l + r:\n    out.append(x)\n  return out\n",
        "a log a",
        "a",
    );
    rust("fn f(n: u64) -> u64 { if n < 2 { n } else { f(n - 1) + f(n - 2) } }", "2^n", "n");
}

#[test]
fn calls_cost_what_they_do_with_these_arguments() {
    python("def g(n):\n  for i in range(n): pass\ndef f(a):\n  for x in a:\n    g(10)\n", "a", "1");
    python("def g(n):\n  for i in range(n): pass\ndef f(a):\n  for x in a:\n    g(len(a))\n", "a^2", "1");
    python("def f(a):\n  return sum(x * x for x in a)\n", "a", "1");
    python("def f(a):\n  return list(map(lambda row: sum(row), a))\n", "a*a[]", "a");
}

#[test]
fn what_is_not_known_is_named() {
    let found = found(Language::Python, "import lib\ndef f(a):\n  for x in a:\n    lib.work(x)\n");
    let time = &found.functions[0].time;
    assert_eq!((time.bound.as_str(), time.complete), ("a", false));
    assert!(time.reasons.iter().any(|reason| reason.contains("lib.work")), "{:?}", time.reasons);
}

#[test]
fn a_script_counts_one_test_case() {
    let source = "for _ in range(int(input())):\n  n = int(input())\n  print(sum(range(n)))\n";
    let time = found(Language::Python, source).time;
    assert_eq!(time.bound, "n");
    assert!(time.reasons.iter().any(|reason| reason.contains("test cases")), "{:?}", time.reasons);
}

#[test]
fn reasons_lead_from_the_outer_loop_inwards() {
    let found = found(Language::Python, "def f(a):\n  for x in a:\n    y = sorted(a)\n");
    let reasons = &found.functions[0].time.reasons;
    let lines: Vec<_> = reasons.iter().filter_map(|reason| reason.split(':').next()).collect();
    assert_eq!(lines, ["line 2", "line 3"], "{reasons:?}");
}

#[test]
fn elements_are_small_but_for_the_rows_of_a_matrix() {
    let class = |source: &str| found(Language::Python, source).functions[0].time.class;
    assert_eq!(
        class("def f(words):\n  for word in words:\n    for c in word:\n      print(c)\n"),
        Growth::Linear
    );
    let matrix = "def f(grid):\n  for i in range(len(grid)):\n    for j in range(len(grid[0])):\n      print(grid[i][j])\n";
    assert_eq!(class(matrix), Growth::Quadratic);
}

#[test]
fn links_levels_and_doubling_are_told_by_their_form() {
    // Down a tree, along a list, along a table.
    python(
        "def f(node, key):\n  while node:\n    node = node.left if key < node.value else node.right\n",
        "log node",
        "1",
    );
    python(
        "def f(node):\n  n = 0\n  while node:\n    n += 1\n    node = node.next\n  return n\n",
        "node",
        "1",
    );
    python("def f(table, at):\n  while at != 0:\n    at = table[at]\n", "table", "1");
    // Each level of a graph or tree holds what no other does.
    python(
        "def f(root):\n  level = [root]\n  while level:\n    below = []\n    for node in level:\n      for child in node.children:\n        below.append(child)\n    level = below\n",
        "root + root.children[].children",
        "root",
    );
    let doubling = [
        "def f(items):\n  out = [[]]\n  for x in items:\n    out += [s + [x] for s in out]\n  return out\n",
        "def f(items):\n  if not items:\n    return [[]]\n  rest = f(items[1:])\n  return rest + [[items[0]] + s for s in rest]\n",
    ];
    for source in doubling {
        let bounds = found(Language::Python, source);
        assert_eq!(bounds.functions[0].space.class, Growth::Exponential, "{source}");
    }
}

#[test]
fn what_is_begun_anew_is_paid_once() {
    let flush = "def f(words, width):\n  lines, line, length = [], [], 0\n  for word in words:\n    if length > width:\n      lines.append(' '.join(line))\n      line, length = [], 0\n    line.append(word)\n    length += len(word)\n  return lines\n";
    python(flush, "words", "words");
    // Halves of halves are a geometric sum.
    python(
        "def f(n):\n  total = 0\n  while n > 0:\n    for i in range(n):\n      total += i\n    n //= 2\n  return total\n",
        "n",
        "1",
    );
}

#[test]
fn few_different_things_stay_few() {
    python(
        "def f(text):\n  counts = {}\n  for c in text:\n    counts[c] = counts.get(c, 0) + 1\n  return counts\n",
        "text",
        "1",
    );
    python(
        "import heapq\ndef f(items):\n  best = []\n  for x in items:\n    heapq.heappush(best, x)\n    if len(best) > 10:\n      heapq.heappop(best)\n  return best\n",
        "items",
        "1",
    );
}

#[test]
fn what_is_added_may_be_a_container() {
    python("def f(a, b):\n  for x in a + b:\n    print(x)\n", "a + b", "1");
}

#[test]
fn the_worst_is_told_apart_from_what_is_expected() {
    let quick = "def quick(a):\n  if len(a) < 2:\n    return a\n  p = a[0]\n  low = [x for x in a[1:] if x < p]\n  high = [x for x in a[1:] if x >= p]\n  return quick(low) + [p] + quick(high)\n";
    let count = "def count(words):\n  seen = {}\n  for word in words:\n    seen[word] = seen.get(word, 0) + 1\n  return seen\n";
    for (source, expected, worst) in [(quick, "a log a", "a^2"), (count, "words", "words^2")] {
        let time = &found(Language::Python, source).functions[0].time;
        assert_eq!(time.bound, expected, "{source}");
        assert_eq!(time.worst.as_ref().map(|worst| worst.bound.as_str()), Some(worst), "{source}");
    }
    let plain = found(Language::Python, "def f(items):\n  for x in items:\n    print(x)\n");
    assert_eq!(plain.functions[0].time.worst, None);
}

#[test]
fn early_ends_are_noted() {
    let find = "def find(items, wanted):\n  for at, item in enumerate(items):\n    if item == wanted:\n      return at\n  return -1\n";
    let time = &found(Language::Python, find).functions[0].time;
    assert!(time.reasons.iter().any(|reason| reason == "the loop at line 2 may end early"), "{time:?}");
}

#[test]
fn what_is_returned_has_a_size() {
    for (source, size) in [
        ("def f(items):\n  return [x + 1 for x in items]\n", "items"),
        ("def f(items):\n  return len(items)\n", "1"),
        ("def f(n, m):\n  return [[0] * m for _ in range(n)]\n", "n*m"),
        ("def f(items):\n  for x in items:\n    yield x\n", "items"),
    ] {
        assert_eq!(found(Language::Python, source).functions[0].returns.bound, size, "{source}");
    }
}

#[test]
fn pieces_one_after_the_other_are_as_long_as_the_whole() {
    python(
        "def f(text):\n  parts = []\n  start = 0\n  while True:\n    at = text.find('x', start)\n    if at == -1:\n      parts.append(text[start:])\n      return len(parts)\n    parts.append(text[start:at])\n    start = at + 2\n",
        "text",
        "text",
    );
    python(
        "def f(text):\n  parts = []\n  start = 0\n  for i, c in enumerate(text):\n    if c == ',':\n      parts.append(text[start:i])\n      start = i + 1\n  return len(parts)\n",
        "text",
        "text",
    );
    // Windows, one a round.
    python(
        "def f(a, w):\n  for i in range(len(a)):\n    lo = max(0, i - w)\n    a.index('x', lo, i)\n",
        "a^2",
        "1",
    );
    // Each begins where it likes, and one that begins in each round goes on to the end.
    python("def f(text):\n  for i in range(len(text)):\n    print(text.find('x', i))\n", "text^2", "1");
    python(
        "def f(text, at):\n  while at < len(text):\n    print(text.find('x', 0))\n    at += 1\n",
        "text^2",
        "1",
    );
}

#[test]
fn what_ends_a_loop_is_done_once() {
    python("def f(a, b):\n  for x in a:\n    if x in b:\n      return sorted(a)\n", "a*b + a log a", "a");
    python("def f(a):\n  for x in a:\n    if x:\n      print(sum(a))\n      break\n", "a", "1");
    python("def f(a):\n  for x in a:\n    if x:\n      print(sum(a))\n", "a^2", "1");
}

#[test]
fn options_that_are_left_out_are_off() {
    let source =
        "def f(a, deep=False):\n  if deep:\n    for x in a:\n      for y in a: pass\n  return sum(a)\n";
    python(source, "a", "1");
    let found = found(Language::Python, source);
    let worst = found.functions[0].time.worst.as_ref().expect("a worst case");
    assert_eq!(worst.bound, "a^2");
}

#[test]
fn powers_of_sizes_that_were_not_told_apart_are_not_printed() {
    // What each call adds to a field is as large as what was added before, by whatever call.
    let found = found(
        Language::Python,
        "class Walker:
  def __init__(self):
    self.seen = set()
  def visit(self, node):
    self.children(node)
    if node.kind == 1: self.all_of(node.body)
    elif node.kind == 2: self.both(node)
  def children(self, node):
    for value in fields(node):
      for item in value: self.visit(item)
  def both(self, node):
    if not self.all_of(node.body) and not self.all_of(node.orelse): self.mark(node)
  def mark(self, node):
    self.seen.add(node)
    self.seen.add(node.kind.name)
  def all_of(self, parts):
    for part in parts:
      if part in self.seen:
        self.report(part, parts[0])
        return False
    return True
  def report(self, one, other):
    self.seen.add(one.kind.name.lower() + other.name)
    for word in one.name: self.seen.add(word)
",
    );
    let bounds = found.functions.iter().flat_map(|one| [&one.time, &one.space, &one.returns]);
    for bound in bounds {
        assert!(!bound.bound.contains(['4', '5', '6', '7', '8', '9']), "{bound:#?}");
        let left_out = bound.reasons.iter().any(|reason| reason.starts_with("left out as not believed"));
        assert!(!left_out || !bound.complete, "{bound:#?}");
    }
    let report = found.functions.iter().find(|one| one.name == "Walker.report").expect("a method");
    assert!(report.time.complete, "{report:#?}");
    // Sizes that stay small are no exception, where they alone make the power.
    let cubed = |inner: &str| format!("  for x in w[0]:\n    for y in w[0]:\n      for z in w[0]: {inner}\n");
    let (inner, outer) = (cubed("pass"), cubed("a(w)"));
    let source = format!("def a(w):\n{inner}def b(w):\n{outer}def f(w):\n  for x in w[0]: b(w)\n");
    let last = found_last(&source);
    assert_eq!((last.bound.as_str(), last.complete), ("w", false), "{last:#?}");
    assert!(last.reasons.iter().any(|reason| reason.contains("f() in detail")), "{last:#?}");
}

/// Time of the last function.
fn found_last(source: &str) -> plimsoll_model::Bound {
    found(Language::Python, source).functions.pop().expect("a function").time
}

#[test]
fn slices_of_wider_and_wider_steps_add_up() {
    let sieve = "def f(n):\n  kept = [True] * n\n  for i in range(2, int(n ** 0.5) + 1):\n    if kept[i]:\n      \
                 kept[i * i::i] = [False] * len(kept[i * i::i])\n  return kept\n";
    python(sieve, "n log n", "n");
    python("def f(xs):\n  for x in range(9):\n    print(xs[::2])\n", "xs", "xs");
    // The same step in each round may be one.
    python("def f(xs, k):\n  for x in xs:\n    print(xs[::k])\n", "xs^2", "xs");
    rust(
        "fn f(n: usize) -> Vec<bool> { let mut kept = vec![true; n + 1]; let mut i = 2; while i * i <= n { if kept[i] { let mut j = i * i; while j <= n { kept[j] = false; j += i; } } i += 1; } kept }",
        "n log n",
        "n",
    );
}

#[test]
fn a_star_gathers_what_is_left() {
    let all = "def every(first, *rest):\n  for one in rest:\n    for x in first: print(x)\n";
    python(&format!("{all}def f(xs, ys):\n  every(xs, 1, 2, 3)\n"), "xs", "1");
    python(&format!("{all}def f(xs, ys):\n  every(xs, *ys)\n"), "xs*ys", "ys");
}

#[test]
fn buffers_that_are_handed_over_and_begun_anew_are_together_what_went_through_them() {
    rust(
        "fn f(t: &str) -> Vec<String> { let mut parts = vec![]; let mut part = String::new(); for c in t.chars() { if c == ' ' { parts.push(part); part = String::new(); } else { part.push(c); } } parts }",
        "t",
        "t",
    );
    rust(
        "fn f(t: &[u8]) -> Vec<Vec<u8>> { let mut parts = vec![]; let mut part = Vec::new(); for &c in t { if c == 0 { parts.push(std::mem::take(&mut part)); } else { part.push(c); } } parts }",
        "t",
        "t",
    );
}

#[test]
fn a_buffer_that_may_never_begin_anew_is_as_long_as_it_gets() {
    python(
        "def f(xs):\n  buf, n = [], 0\n  for x in xs:\n    buf.append(x)\n    if x > 3: buf = []\n    for c in buf: n += 1\n  return n\n",
        "xs^2",
        "xs",
    );
}

#[test]
fn what_calls_hand_up_is_put_together() {
    let walk =
        "def f(node):\n  if node is None:\n    return []\n  return f(node.left) + [node.v] + f(node.right)\n";
    python(walk, "node", "node");
    assert_eq!(found(Language::Python, walk).functions[0].returns.bound, "node");
    // Numbers are as large as they are.
    python(
        "def f(node):\n  if node is None:\n    return 0\n  return f(node.left) + 1 + f(node.right)\n",
        "node",
        "log node",
    );
}

#[test]
fn options_that_a_call_does_not_name_are_none() {
    let own = "def told(*args, **options):\n  sep = options.pop('sep', ' ')\n  for x in args: x.write(sep)\n";
    python(&format!("{own}def f(xs):\n  for x in xs: told(x)\n"), "xs", "1");
}

#[test]
fn rows_made_of_the_row_before_grow_with_it() {
    python(
        "def f(n):\n  row = [1]\n  for _ in range(n):\n    row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]\n  return row\n",
        "n^2",
        "n",
    );
}

#[test]
fn pieces_as_wide_as_a_word_are_short() {
    python(
        "ALL = (('M', 1000), ('D', 500))\ndef f(s):\n  n = at = 0\n  for sign, value in ALL:\n    while s[at:at + len(sign)] == sign:\n      n += value\n      at += len(sign)\n  return n\n",
        "s",
        "1",
    );
}

#[test]
fn what_expressions_replace_is_as_long_as_it_was() {
    python(
        "import re\nWORD = re.compile('[a-z]+')\ndef f(text):\n  return WORD.sub(lambda m: m.group(0), text)\n",
        "text",
        "text",
    );
    python("import re\ndef f(text):\n  return re.sub('a', 'b', str(text))\n", "text", "text");
}
