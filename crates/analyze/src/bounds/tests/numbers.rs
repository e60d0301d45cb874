//! Numbers: their digits, their divisors, their signs, and loops that end where one is large enough.

use super::{found_last, python, rust};

#[test]
fn long_numbers_take_as_long_as_they_have_digits() {
    let decoded = "def f(s):\n  v = 0\n  for c in s:\n    v = v * 58 + ord(c)\n  return v\n";
    python(decoded, "s^2", "s");
    let encoded = "def f(data):\n  n = int.from_bytes(data, 'big')\n  out = ''\n  while n:\n    n, r = divmod(n, 58)\n    out = chr(r) + out\n  return out\n";
    python(encoded, "data^2", "data");
    python("def f(n):\n  a, b = 0, 1\n  for _ in range(n):\n    a, b = b, a + b\n  return a\n", "n^2", "n");
    python("def f(n):\n  r = 1\n  for i in range(2, n + 1):\n    r *= i\n  return r\n", "n^2", "n");
    python("def f(n):\n  x = 1\n  for i in range(n):\n    x <<= 1\n  return bin(x)\n", "n^2", "n");
    python("def f(n):\n  return 10 ** n\n", "n^1.5", "n");
    python("def f(n):\n  return str((1 << n) - 1)\n", "n^2", "n");
    // Machine words elsewhere.
    rust("fn f(s: &[u64]) -> u64 { let mut v = 0; for c in s { v = v * 58 + c; } v }", "s", "1");
}

#[test]
fn numbers_that_are_cut_back_stay_short() {
    python("def f(s):\n  h = 0\n  for c in s:\n    h = (h * 31 + ord(c)) % 1000007\n  return h\n", "s", "1");
    python(
        "def f(s):\n  h = 5381\n  for c in s:\n    h = (h << 5) + ord(c)\n    h &= 0xffff\n  return h\n",
        "s",
        "1",
    );
    python(
        "def f(s, m):\n  h = 0\n  for c in s:\n    h = h * 31 + ord(c)\n    h %= m\n  return h\n",
        "s",
        "1",
    );
    // Fractions have no more digits for it.
    python("def f(xs):\n  p = 1\n  for x in xs:\n    p *= x / 2\n  return p\n", "xs", "1");
    // A mark in a set of few.
    python(
        "def f(xs):\n  seen = 0\n  for i in range(len(xs)):\n    seen |= 1 << i\n  return seen\n",
        "xs",
        "1",
    );
}

#[test]
fn the_last_divisor_of_a_prime_is_itself() {
    let inner = "def f(n):\n  out, d = [], 2\n  while n > 1:\n    while n % d == 0:\n      out.append(d)\n      n //= d\n    d += 1\n  return out\n";
    python(inner, "n", "log n");
    let arms = "def f(n):\n  out, d = [], 2\n  while n > 1:\n    if n % d == 0:\n      out.append(d)\n      n //= d\n    else:\n      d += 1\n  return out\n";
    python(arms, "n", "log n");
    let root = "def f(n):\n  c, d = 0, 2\n  while d * d <= n:\n    while n % d == 0:\n      c += 1\n      n //= d\n    d += 1\n  return c\n";
    python(root, "sqrt(n)", "1");
}

#[test]
fn a_call_with_another_sign_is_made_once() {
    let sum = "  s = 0\n  for i in range(n):\n    s += i\n  return s\n";
    python(&format!("def f(n):\n  if n < 0:\n    return -f(-n)\n{sum}"), "n", "1");
    python(&format!("def f(a, n):\n  if n < 0:\n    return f(a, -1) * f(a, -n)\n{sum}"), "n", "1");
    // Each step of a recursion is another call.
    python("def f(n):\n  if n < 1:\n    return 0\n  return f(n - 1) + n\n", "n", "n");
}

#[test]
fn what_has_no_end_goes_on_to_where_it_is_left() {
    let count = "import itertools\ndef f(n):\n  r = 1\n  for m in itertools.count(2):\n    r *= m\n    if r > n:\n      return m\n";
    python(count, "log n", "1");
    let powers = "import itertools\ndef f(p, stop):\n  n = 0\n  for k in itertools.count(1):\n    q = p ** k\n    if q >= stop: break\n    n += 1\n  return n\n";
    python(powers, "log^2 stop", "1");
    let naturals = "def naturals():\n  n = 2\n  while True:\n    yield n\n    n += 1\n";
    python(
        &format!(
            "{naturals}def f(n):\n  limit = n ** 0.5\n  for d in naturals():\n    if d > limit: break\n    if n % d == 0: return False\n  return True\n"
        ),
        "sqrt(n)",
        "1",
    );
}

#[test]
fn bits_that_say_what_was_chosen_are_two_to_the_power_of_all() {
    let tour = "from functools import cache\ndef f(d):\n  n = len(d)\n  @cache\n  def rest(city, visited):\n    return min(d[city][k] + rest(k, visited | 1 << k) for k in range(n) if not visited >> k & 1)\n  return rest(0, 1)\n";
    let found = super::found(plimsoll_model::Language::Python, tour);
    let outer = found.functions.iter().find(|function| function.name == "f").expect("the outer function");
    assert_eq!(outer.time.class, plimsoll_model::Growth::Exponential);
}

#[test]
fn numbers_begun_anew_in_each_round_stay_short() {
    python(
        "def f(words):\n  total = 0\n  for w in words:\n    score = len(w)\n    if w[0] == 'a': score *= 2\n    total += score\n  return total\n",
        "words",
        "1",
    );
    python("def f(base, gamma, epoch, step):\n  return base * gamma ** (epoch // step)\n", "log epoch", "1");
    python(
        "def f(a, m, n):\n  for _ in range(n):\n    a = a * 2\n    if a >= m: a = a - m\n  return a\n",
        "n",
        "1",
    );
    python(
        "def f(data):\n  value = shift = 0\n  out = []\n  for b in data:\n    value |= b << shift\n    shift += 7\n    if b < 128:\n      out.append(value)\n      value = shift = 0\n  return out\n",
        "data",
        "data",
    );
    python(
        "def f(events):\n  total, combo = 0, 1\n  for e in events:\n    if e and combo < 64: combo *= 2\n    total += combo\n  return total\n",
        "events",
        "1",
    );
    python("def f(s):\n  h = 5381\n  for c in s: h = (h * 33) ^ ord(c)\n  return h\n", "s^2", "s");
}

#[test]
fn triangular_numbers_and_powers_end_what_has_no_end() {
    let triangle = "from itertools import count\ndef f(n):\n  for i in count(1):\n    t = i * (i + 1) // 2\n    if t > n: return i\n";
    python(triangle, "sqrt(n)", "1");
    python(
        "from itertools import count\ndef f(n):\n  for k in count():\n    if 2 ** k > n: return k\n",
        "log^2 n",
        "1",
    );
    // What is not known is no iterator without an end.
    let unknown = "import random\nfrom itertools import islice\ndef f():\n  rolls = []\n  while random.random() < 0.9: rolls.append(1)\n  rolls.sort()\n  return list(islice(rolls, 10))\n";
    python(unknown, "rounds@5 log rounds@5", "rounds@5");
}

#[test]
fn sums_kept_as_bits_grow_with_each_shift() {
    let found = found_last(
        "def f(values):\n  sums = 1\n  for value in values: sums |= sums << value\n  return bool(sums & 1)\n",
    );
    assert_eq!(found.class, plimsoll_model::Growth::Quadratic, "{found:#?}");
    let found = found_last(
        "def f(values):\n  sums = 1\n  for value in values: sums <<= value\n  return bool(sums & 1)\n",
    );
    assert_eq!(found.class, plimsoll_model::Growth::Quadratic, "{found:#?}");
}
