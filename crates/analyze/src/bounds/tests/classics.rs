//! Algorithms everybody knows, as people write them.

use super::{python, rust};

#[test]
fn children_of_a_heap_lie_at_twice_its_place() {
    let sift = "def sift(a, n, i):\n  top, left, right = i, 2 * i + 1, 2 * i + 2\n  if left < n and a[left] > a[top]: top = left\n  if right < n and a[right] > a[top]: top = right\n  if top != i:\n    a[i], a[top] = a[top], a[i]\n    sift(a, n, top)\n";
    python(
        &format!(
            "{sift}def f(a):\n  n = len(a)\n  for i in range(n - 1, 0, -1):\n    a[0], a[i] = a[i], a[0]\n    sift(a, i, 0)\n"
        ),
        "a log a",
        "log a",
    );
    let walk = "def f(tree, i, out):\n  if i >= len(tree): return\n  f(tree, 2 * i + 1, out)\n  out.append(tree[i])\n  f(tree, 2 * i + 2, out)\n";
    python(walk, "tree", "log tree");
}

#[test]
fn a_table_of_prefixes_is_fallen_back_along_once() {
    let search = "def f(t, p):\n  fail, k = [0] * len(p), 0\n  for i in range(1, len(p)):\n    while k and p[k] != p[i]: k = fail[k - 1]\n    if p[k] == p[i]: k += 1\n    fail[i] = k\n  k = n = 0\n  for c in t:\n    while k and p[k] != c: k = fail[k - 1]\n    if p[k] == c: k += 1\n    if k == len(p):\n      n += 1\n      k = fail[k - 1]\n  return n\n";
    python(search, "p + t", "p");
    rust(
        "fn f(b: &[u8]) -> Vec<usize> { let mut pi = vec![0; b.len()]; for i in 1..b.len() { let mut j = pi[i - 1]; while j > 0 && b[i] != b[j] { j = pi[j - 1]; } if b[i] == b[j] { j += 1; } pi[i] = j; } pi }",
        "b",
        "b",
    );
    // From anywhere in the table, each goes all the way.
    python(
        "def f(boss, people):\n  n = 0\n  for one in people:\n    here = boss[one]\n    while here:\n      here = boss[here]\n      n += 1\n  return n\n",
        "boss*people",
        "1",
    );
}

#[test]
fn a_place_that_is_changed_is_marked() {
    let fill = "def fill(g, i, j):\n  if i < 0 or j < 0 or i >= len(g) or j >= len(g[0]) or g[i][j] != 1: return\n  g[i][j] = 0\n  fill(g, i + 1, j)\n  fill(g, i - 1, j)\n  fill(g, i, j + 1)\n  fill(g, i, j - 1)\n";
    python(
        &format!(
            "{fill}def f(g):\n  n = 0\n  for i in range(len(g)):\n    for j in range(len(g[0])):\n      if g[i][j]:\n        fill(g, i, j)\n        n += 1\n  return n\n"
        ),
        "g*g[]",
        "g*g[]",
    );
    let inner = "def f(g):\n  seen = set()\n  def go(i, j):\n    if (i, j) in seen or not (0 <= i < len(g) and 0 <= j < len(g[0])): return\n    seen.add((i, j))\n    go(i + 1, j)\n    go(i, j + 1)\n  for i in range(len(g)):\n    for j in range(len(g[0])): go(i, j)\n  return len(seen)\n";
    python(inner, "g*g[]", "g*g[]");
    // One that is taken back marks nothing for good.
    let word = "def f(b, w, i, j, k):\n  if k == len(w): return True\n  if b[i][j] != w[k]: return False\n  kept, b[i][j] = b[i][j], '#'\n  found = any(f(b, w, x, y, k + 1) for x, y in ((i + 1, j), (i, j + 1)))\n  b[i][j] = kept\n  return found\n";
    assert_eq!(super::found_last(word).class, plimsoll_model::Growth::Exponential);
}

#[test]
fn what_a_loop_has_made_outlives_it() {
    python(
        "def f(a):\n  rows = [[] for _ in range(10)]\n  for x in a: rows[x % 10].append(x)\n  return [x for row in rows for x in row]\n",
        "a",
        "a",
    );
    python(
        "def f(a):\n  rows = []\n  for _ in range(10): rows.append([])\n  for x in a: rows[x % 10].append(x)\n  return rows\n",
        "a",
        "a",
    );
}

#[test]
fn selections_that_calls_put_together_are_as_many_as_they_are() {
    let loops = "def f(a):\n  if len(a) <= 1: return [a]\n  out = []\n  for i in range(len(a)):\n    for rest in f(a[:i] + a[i + 1:]): out.append([a[i]] + rest)\n  return out\n";
    python(loops, "2^a*a^2", "2^a");
    python(
        "def f(n, memo):\n  if n < 0: return 9\n  if n not in memo: memo[n] = 1 + min(f(n - coin, memo) for coin in (1, 7, 10))\n  return memo[n]\n",
        "n",
        "n",
    );
}

#[test]
fn runs_that_go_on_where_the_last_one_ended_are_together_the_text() {
    let words = "def f(s):\n  i, out = 0, []\n  while i < len(s):\n    if s[i].isdigit():\n      start = i\n      while i < len(s) and s[i].isdigit(): i += 1\n      out.append(s[start:i])\n    else: i += 1\n  return out\n";
    python(words, "s", "s");
    let ahead = "def f(s):\n  i, out = 0, []\n  while i < len(s):\n    j = i\n    while j < len(s) and s[j] != ',': j += 1\n    out.append(s[i:j])\n    i = j + 1\n  return out\n";
    python(ahead, "s", "s");
    // What is looked at in each round is no run yet.
    let looked = "def f(s):\n  start = best = i = 0\n  while i < len(s):\n    if s[i] == ' ': start = i + 1\n    best = max(best, len(s[start:i]))\n    i += 1\n  return best\n";
    python(looked, "s^2", "s");
    // From each place anew.
    let anew = "def f(s):\n  n = 0\n  for i in range(len(s)):\n    j = i\n    while j < len(s) and s[j] == s[i]: j += 1\n    n += j - i\n  return n\n";
    python(anew, "s^2", "1");
}

#[test]
fn rows_made_of_the_row_before_are_as_long_as_there_were_rounds() {
    let bell = "def f(n):\n  row = [1]\n  for _ in range(n):\n    new = [row[-1]]\n    for x in row: new.append(new[-1] + x)\n    row = new\n  return row\n";
    python(bell, "n^2", "n");
    rust(
        "fn f(n: usize) -> Vec<Vec<u64>> { let mut rows = vec![vec![1]]; for i in 1..n { let last = &rows[i - 1]; let mut row = vec![1]; row.extend(last.windows(2).map(|w| w[0] + w[1])); row.push(1); rows.push(row); } rows }",
        "n^2",
        "n^2",
    );
    // As long as the last.
    let same = "def f(a, b):\n  last = [0] * (len(b) + 1)\n  for x in a:\n    new = [0]\n    for j in range(1, len(last)): new.append(max(new[-1], last[j]))\n    last = new\n  return last\n";
    python(same, "a*b", "b");
}

#[test]
fn maps_of_lists_hold_all_that_is_put_into_them() {
    let map = "use std::collections::HashMap; fn f(v: &[usize]) -> HashMap<usize, Vec<usize>> { let mut m: HashMap<usize, Vec<usize>> = HashMap::new(); for x in v {";
    rust(&format!("{map} m.entry(x % 10).or_default().push(*x); }} m }}"), "v", "v");
    rust(&format!("{map} m.entry(x % 10).or_insert_with(Vec::new).push(*x); }} m }}"), "v", "v");
    rust(
        "use std::collections::HashMap; fn f(v: &[usize]) -> HashMap<usize, usize> { let mut m: HashMap<usize, usize> = HashMap::new(); for x in v { *m.entry(x % 10).or_insert(0) += 1; } m }",
        "v",
        "1",
    );
    rust("fn f(v: &[i32]) -> Vec<i32> { v.iter().flat_map(|x| [*x, *x]).collect() }", "v", "v");
}

#[test]
fn a_level_that_is_handed_on_is_met_once() {
    python(
        "def f(g, s):\n  seen, waiting = {s}, [s]\n  while waiting:\n    level = waiting\n    waiting = []\n    for v in level:\n      for w in g[v]:\n        if w not in seen:\n          seen.add(w)\n          waiting.append(w)\n  return seen\n",
        "g*g[]",
        "g",
    );
    // The first colour that no neighbour has.
    python(
        "from itertools import count\ndef f(g):\n  colours = {}\n  for u in g:\n    used = {colours[v] for v in g[u] if v in colours}\n    for c in count():\n      if c not in used: break\n    colours[u] = c\n  return colours\n",
        "g*g[]",
        "g + g[]",
    );
}

#[test]
fn another_mark_takes_no_mark_back() {
    let walk = "def f(color, r, c):\n  if r >= len(color) or c >= len(color[0]) or color[r][c] != 0: return\n  color[r][c] = GREY\n  f(color, r + 1, c)\n  f(color, r, c + 1)\n  color[r][c] = BLACK\n";
    python(walk, "color*color[]", "color*color[]");
    let word = "def f(b, w, r, c, k):\n  if k == len(w): return True\n  if b[r][c] != w[k]: return False\n  b[r][c] = '#'\n  found = f(b, w, r + 1, c, k + 1) or f(b, w, r, c + 1, k + 1)\n  b[r][c] = w[k]\n  return found\n";
    assert_eq!(super::found_last(word).class, plimsoll_model::Growth::Exponential);
}

#[test]
fn windows_that_are_pushed_along_stay_as_wide() {
    python(
        "def f(xs):\n  last = [0, 0, 0]\n  for x in xs:\n    new = last[1:] + [x]\n    last = new\n  return last\n",
        "xs",
        "1",
    );
    let zipped = "def f(a, b):\n  last = list(range(len(b)))\n  for i, x in enumerate(a):\n    new = [i]\n    for y, p in zip(b, last): new.append(min(p, new[-1]))\n    last = new\n  return last\n";
    python(zipped, "a*b", "b");
}
