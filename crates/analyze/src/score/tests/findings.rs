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
    for (path, class) in [("A.java", "class C { void f(int n) { $ } }"), ("a.js", "class C { f(n) { $ } }")] {
        let result = score(path, &class.replace('$', "this.g(n);"), &class.replace('$', "this.f(n);"));
        assert_eq!(result.findings[0].code, "recursion-added", "{path}");
    }
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

#[test]
fn starting_threads() {
    let before = "import threading\ndef f(work):\n    work()\n";
    let after = "import threading\ndef f(work):\n    threading.Thread(target=work).start()\n";
    check(before, after, &[("concurrency-added", "a.py:3")]);
}

#[test]
fn many_more_branches() {
    let ifs = |count: usize| {
        let body: String = (0..count).map(|i| format!("    if x == {i}:\n        x = {}\n", i * 7)).collect();
        format!("def f(x):\n{body}    return x\n")
    };
    check(&ifs(1), &ifs(12), &[("complexity-rose", "a.py:1")]);
    check(&ifs(1), &ifs(2), &[]);
}

/// The same change in every language: what a function does once, then in a loop.
#[test]
fn every_language_tells_the_same() {
    // Path, a function around `$`, a loop around `$`, and what does IO, grows what outlives it, recurses, starts
    // something beside.
    let languages = [
        (
            "a.py",
            "G = []\ndef f(n):\n    $\n",
            "for i in range(n): $",
            ["open(n)", "G.append(n)", "f(n)", "Thread(n)"],
        ),
        (
            "a.rs",
            "static mut G: Vec<u32> = Vec::new();\nfn f(n: u32) { $ }",
            "for i in 0..n { $ }",
            ["std::fs::read(n);", "unsafe { G.push(n) }", "f(n);", "std::thread::spawn(n);"],
        ),
        (
            "a.js",
            "const G = [];\nfunction f(n) { $ }",
            "for (const i of n) { $ }",
            ["fs.readFileSync(n);", "G.push(n);", "f(n);", "new Worker(n);"],
        ),
        (
            "a.ts",
            "const G: number[] = [];\nfunction f(n: number[]) { $ }",
            "for (const i of n) { $ }",
            ["fs.readFileSync(n);", "G.push(n);", "f(n);", "new Worker(n);"],
        ),
        (
            "a.go",
            "package p\nvar G []int\nfunc f(n int) { $ }",
            "for i := 0; i < n; i++ { $ }",
            ["os.ReadFile(n)", "G = append(G, n)", "f(n)", "go g(n)"],
        ),
        (
            "A.java",
            "class A { static List<Integer> G; void f(int n) { $ } }",
            "for (int i = 0; i < n; i++) { $ }",
            ["Files.readAllBytes(n);", "G.add(n);", "f(n);", "new Thread(n).start();"],
        ),
        (
            "a.c",
            "void f(int n) { $ }",
            "for (int i = 0; i < n; i++) { $ }",
            ["fopen(n);", "G = realloc(G, n);", "f(n);", "pthread_create(n);"],
        ),
        (
            "a.cc",
            "std::vector<int> G;\nvoid f(int n) { $ }",
            "for (int i = 0; i < n; i++) { $ }",
            ["fopen(n);", "G.push_back(n);", "f(n);", "std::async(n);"],
        ),
    ];
    let codes = ["io-in-loop", "unbounded-growth", "recursion-added", "concurrency-added"];
    let mut silent = Vec::new();
    for (path, function, looped, doings) in languages {
        let round = |inner: &str| function.replace('$', &looped.replace('$', inner));
        let idle = if path == "a.py" { "g(n)" } else { "g(n);" };
        for (code, doing) in codes.into_iter().zip(doings) {
            let result = score(path, &round(idle), &round(doing));
            if !result.findings.iter().any(|finding| finding.code == code) {
                silent.push((path, code));
            }
        }
        // A loop inside a loop; Python's is a comprehension, which fits on its line.
        let inner =
            if path == "a.py" { "[g(i) for i in range(n)]".to_owned() } else { looped.replace('$', idle) };
        let nested = round(&inner);
        let result = score(path, &round(idle), &nested);
        if !result.findings.iter().any(|finding| finding.code == "loop-nesting-rose") {
            silent.push((path, "loop-nesting-rose"));
        }
    }
    assert_eq!(silent, []);
}
