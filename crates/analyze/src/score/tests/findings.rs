//! What is said beside the points.

use super::score;

#[track_caller]
fn check(before: &str, after: &str, expected: &[(&str, &str)]) {
    let result = score("a.py", before, after);
    let found: Vec<_> = result
        .findings
        .iter()
        .map(|one| (one.code.as_str(), one.at.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(found, expected, "{}", super::shown(&result));
}

#[test]
fn reading_in_a_loop() {
    let before = "def f(names):\n    for name in names:\n        print(name)\n";
    let after = "def f(names):\n    for name in names:\n        print(open(name).read())\n";
    check(before, after, &[("io-in-loop", "a.py:3")]);
    // Moved into one.
    let before = "def f(name, n):\n    data = open(name)\n    for i in range(n):\n        print(i)\n";
    let after = "def f(name, n):\n    for i in range(n):\n        data = open(name)\n        print(i)\n";
    check(before, after, &[("io-in-loop", "a.py:3")]);
}

#[test]
fn calling_oneself() {
    check(
        "def f(n):\n    return n\n",
        "def f(n):\n    return n and f(n - 1)\n",
        &[("recursion-added", "a.py:1")],
    );
    let before = "class C:\n    def a(self):\n        self.b()\n    def b(self):\n        pass\n";
    let after = "class C:\n    def a(self):\n        self.b()\n    def b(self):\n        self.a()\n";
    check(before, after, &[("recursion-added", "a.py:4"), ("recursion-added", "a.py:2")]);
    // Another object's method of the same name.
    check(
        "class C:\n    def close(self):\n        pass\n",
        "class C:\n    def close(self):\n        self.file.close()\n",
        &[],
    );
}

#[test]
fn growing_without_bound() {
    let before = "CACHE = []\ndef f(xs):\n    for x in xs:\n        print(x)\n";
    let after = "CACHE = []\ndef f(xs):\n    for x in xs:\n        CACHE.append(x)\n";
    check(before, after, &[("unbounded-growth", "a.py:4")]);
    let after = "def f(xs):\n    found = []\n    for x in xs:\n        found.append(x)\n";
    check("def f(xs):\n    found = []\n    for x in xs:\n        print(x)\n", after, &[]);
}

#[test]
fn a_heavy_import() {
    check("import json\n", "import json\nimport pandas\n", &[("heavy-dependency", "a.py:2")]);
    check("import pandas\n", "import pandas\nfrom pandas import DataFrame\n", &[]);
}

#[test]
fn broken_source() {
    check("x = )))) 1\n", "x = )))) 2\n", &[("not-understood", "a.py")]);
}
