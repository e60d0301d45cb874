//! Forms in which people write what they have in mind: pieces, partitions, ends, wide steps.

use super::{python, rust};

#[test]
fn sides_of_a_partition_are_halves() {
    let picked = "def f(a):\n  if len(a) <= 1: return a\n  p, small, large = a[0], [], []\n  for x in a[1:]:\n    if x < p: small.append(x)\n    else: large.append(x)\n  return f(small) + [p] + f(large)\n";
    python(picked, "a log a", "a");
    let ranges = "def part(a, lo, hi):\n  i = lo\n  for j in range(lo, hi):\n    if a[j] < a[hi]: i += 1\n  return i\ndef f(a, lo, hi):\n  if lo < hi:\n    p = part(a, lo, hi)\n    f(a, lo, p - 1)\n    f(a, p + 1, hi)\n";
    python(ranges, "hi log lo", "log lo");
    let filled = "def f(a):\n  if len(a) < 2: return a\n  mid, left, right = len(a) // 2, [], []\n  for i in range(mid): left.append(a[i])\n  for i in range(mid, len(a)): right.append(a[i])\n  return merge(f(left), f(right))\n";
    assert_eq!(super::found_last(filled).class, plimsoll_model::Growth::Linearithmic);
    // What each call takes off one end or the other overlaps.
    python(
        "def f(s, i, j):\n  if i >= j: return 0\n  return max(f(s, i + 1, j), f(s, i, j - 1))\n",
        "2^i",
        "i",
    );
}

#[test]
fn steps_as_wide_as_what_a_round_does() {
    let bottom_up = "def f(a):\n  n, width = len(a), 1\n  while width < n:\n    i = 0\n    while i < n:\n      end = min(i + 2 * width, n)\n      a[i:end] = sorted(a[i:end])\n      i += 2 * width\n    width *= 2\n";
    python(bottom_up, "a log a", "1");
    let jump = "def f(a, t):\n  n = len(a)\n  step, i = int(n ** 0.5), 0\n  while i < n and a[min(i + step, n) - 1] < t: i += step\n  return i\n";
    python(jump, "sqrt(a)", "1");
    rust(
        "fn f(a: &mut [i32]) { let mut w = 1; while w < a.len() { let mut i = 0; while i < a.len() { let end = (i + 2 * w).min(a.len()); a[i..end].sort_unstable(); i += 2 * w; } w *= 2; } }",
        "a log a",
        "1",
    );
}

#[test]
fn a_number_that_is_set_anew_is_no_level() {
    python(
        "def f(a):\n  n = len(a)\n  while n > 1:\n    last = 0\n    for i in range(1, n):\n      if a[i - 1] > a[i]: last = i\n    n = last\n",
        "a^2",
        "1",
    );
    python(
        "def f(ns):\n  c = 0\n  for n in ns:\n    while n:\n      n >>= 1\n      c += 1\n  return c\n",
        "ns log ns[]",
        "1",
    );
    python(
        "def f(xs, b):\n  c = 0\n  for x in xs:\n    while b:\n      b >>= 1\n      c += 1\n  return c\n",
        "xs + log b",
        "1",
    );
}

#[test]
fn iterators_without_an_end_are_gone_through_as_far_as_is_asked() {
    rust("fn f(n: u64) -> bool { (2..).take_while(|d| d * d <= n).all(|d| n % d != 0) }", "sqrt(n)", "1");
    rust("fn f(n: usize) -> Vec<usize> { (0..).step_by(2).take(n).collect() }", "n", "n");
    rust("fn f(xs: &[i32]) -> Vec<(usize, i32)> { (0..).zip(xs.iter().copied()).collect() }", "xs", "xs");
    rust("fn f(n: u64) -> usize { (0..).map(|at| 1 << at).take_while(|p| *p < n).count() }", "log n", "1");
    rust("fn f(n: u64) -> u64 { for k in 1.. { if k * k > n { return k; } } 0 }", "sqrt(n)", "1");
    rust("fn f(xs: &[i32]) -> i32 { xs.iter().take(5).sum() }", "1", "1");
    let pieces = "from itertools import islice\ndef f(xs, k):\n  it, out = iter(xs), []\n  while True:\n    piece = list(islice(it, k))\n    if not piece: return out\n    out.append(piece)\n";
    python(pieces, "xs + k", "xs + k");
    python("import itertools\ndef f(xs):\n  return list(zip(itertools.count(), xs))\n", "xs", "xs");
}

#[test]
fn objects_that_began_empty_may_hold_anything() {
    rust(
        "struct Plane { edges: Vec<usize> } impl Plane { fn new() -> Self { Plane { edges: vec![] } } } fn f(p: &Plane) -> usize { let mut n = 0; for e in &p.edges { n += e; } n }",
        "Plane.edges",
        "1",
    );
    // One that is made here is empty.
    rust(
        "struct Plane { edges: Vec<usize> } impl Plane { fn new() -> Self { Plane { edges: vec![] } } } fn f() -> usize { let p = Plane::new(); let mut n = 0; for e in &p.edges { n += e; } n }",
        "1",
        "1",
    );
}

#[test]
fn kinds_of_an_enum_take_no_names_from_the_language() {
    rust(
        "enum Role { Head, Tail } fn role(c: char) -> Role { use self::Role::*; if c == 'a' { Head } else { Tail } } fn f(line: &str) -> String { let mut out = String::new(); for c in line.chars() { role(c); out.push(c); } out }",
        "line",
        "line",
    );
}

#[test]
fn views_take_no_room() {
    rust("fn f(text: &str) -> usize { text.trim_matches('x').as_bytes().len() }", "1", "1");
    rust("fn f(text: &str) -> Vec<u8> { text.as_bytes().to_vec() }", "text", "text");
    rust(
        "fn f(n: usize, xs: &[usize]) -> usize { xs.iter().filter(|x| (0..n).contains(*x)).count() }",
        "xs",
        "1",
    );
}

#[test]
fn what_only_looks_like_a_partition_is_none() {
    let class = |source: &str| super::found_last(source).class;
    let edit = "def f(s, t):\n  if not s or not t: return 0\n  ss, tt = s[1:], t[1:]\n  return 1 + min(f(ss, t), f(s, tt), f(ss, tt))\n";
    assert_eq!(class(edit), plimsoll_model::Growth::Exponential);
    let paths = "def f(r, c):\n  if r == 0 or c == 0: return 1\n  up, left = r - 1, c - 1\n  return f(up, c) + f(r, left)\n";
    assert_eq!(class(paths), plimsoll_model::Growth::Exponential);
    python("def f(n, acc):\n  if n == 0: return acc\n  return f(n - 1, acc * 2)\n", "n", "n");
    // All but one are picked.
    let rest = "def f(xs):\n  if not xs: return []\n  least, rest = min(xs), []\n  for x in xs:\n    if x != least: rest.append(x)\n  return [least] + f(rest)\n";
    python(rest, "xs^2", "xs");
    // Not what it was when it is called again.
    python("def f(queue, x):\n  if not queue: return x\n  queue.pop()\n  return f(queue, 0)\n", "x", "x");
}

#[test]
fn places_that_are_moved_on_lie_anywhere() {
    python(
        "def f(s):\n  out = []\n  for i in range(len(s)):\n    end = i + 1\n    while end <= len(s):\n      out.append(s[i:end])\n      end += 1\n  return out\n",
        "s^3",
        "s^2",
    );
    // A counter gets as far as its loop goes.
    python(
        "def f(n):\n  i = c = 0\n  while i < n:\n    for j in range(i): c += 1\n    i += 1\n  return c\n",
        "n^2",
        "1",
    );
    python(
        "def f(n, k):\n  i = c = 0\n  while i < n:\n    for j in range(i): c += 1\n    i += k\n  return c\n",
        "n^2",
        "1",
    );
}

#[test]
fn an_exchange_is_tried_again_a_few_times() {
    rust(
        "fn f(a: &std::sync::atomic::AtomicUsize, by: usize) -> usize { let mut seen = a.load(Ordering::Relaxed); loop { match a.compare_exchange_weak(seen, seen + by, Ordering::SeqCst, Ordering::Relaxed) { Ok(old) => return old, Err(now) => seen = now } } }",
        "1",
        "1",
    );
}

#[test]
fn pieces_are_together_as_long_as_the_whole_however_wide() {
    rust("fn f(v: &[u64], k: usize) -> Vec<u64> { v.chunks(k).map(|c| c.iter().sum()).collect() }", "v", "v");
    rust(
        "fn f<W: Write>(mut out: W, v: &[u8], k: usize) { for c in v.chunks_exact(k) { out.write_all(c).unwrap(); } }",
        "v",
        "1",
    );
    python(
        "def f(text, width): return [text[i:i + width] for i in range(0, len(text), width)]\n",
        "text",
        "text",
    );
    // Windows overlap.
    rust(
        "fn f(v: &[u64], k: usize) -> u64 { v.windows(k).map(|c| c.iter().sum::<u64>()).sum() }",
        "v*k",
        "1",
    );
}

#[test]
fn a_test_limits_what_it_asks() {
    python("def f(n):\n  if n > 100: n = 100\n  return sum(range(n))\n", "1", "1");
    python(
        "def f(xs):\n  k = len(xs) if len(xs) < 5 else 5\n  for x in xs:\n    for i in range(k): g = i\n",
        "xs",
        "1",
    );
    rust(
        "fn f(v: &[u8]) -> usize { let mut t = 0; for at in 0..v.len() { let mut most = 7; if v.len() - at < 7 { most = v.len() - at; } for i in 0..most { t += i; } } t }",
        "v",
        "1",
    );
    // Below zero a number may be as large as it likes, and a limit may be a size itself.
    python("def f(n):\n  m = -n if n < 0 else 0\n  return sum(range(m))\n", "n", "1");
    python("def f(n, k):\n  if n > k: n = k\n  return sum(range(n))\n", "n", "1");
}

#[test]
fn what_a_function_that_is_handed_over_leads_to_is_met_once() {
    python(
        "def f(start, successors):\n  seen, waiting = {start}, [start]\n  while waiting:\n    at = waiting.pop()\n    for one in successors(at):\n      if one not in seen:\n        seen.add(one)\n        waiting.append(one)\n  return seen\n",
        "start",
        "start",
    );
}

#[test]
fn own_arguments_put_another_way_are_no_recursion() {
    python(
        "def f(a, b):\n  if len(a) < len(b): return f(b, a)\n  for x in a:\n    for y in b: g = x == y\n",
        "a*b",
        "1",
    );
    python("def f(xs):\n  if not isinstance(xs, list): return f(list(xs))\n  return sum(xs)\n", "xs", "xs");
    rust(
        "fn f(a: &[u8], b: &[u8]) -> usize { if a.len() < b.len() { return f(b, a); } a.iter().filter(|x| **x == b[0]).count() }",
        "a",
        "1",
    );
    // Each takes its turn.
    python("def f(a, b):\n  if not a: return b\n  a.pop()\n  return f(b, a)\n", "a", "a");
}
