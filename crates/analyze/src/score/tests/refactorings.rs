//! Changes that change nothing, and those that only look like it.

use plimsoll_model::{Change, Points};

use super::{costs, is_free, score, score_files, shown};

#[test]
fn layout_is_free() {
    is_free(
        "a.py",
        "def f(a,b):\n  return (a+b)\n",
        "def f(\n    a,\n    b,\n):\n    # Sum.\n    return a + b\n",
    );
    is_free("a.py", "x = 'a'\n", "x = \"a\"\n");
    for (plain, wrapped) in [
        ("x = a - b", "x = (\n    a - b\n)"),
        ("if a <= b: g()", "if (a <= b): g()"),
        ("if a and b: g()", "if (a and b): g()"),
        ("for i in a:\n    if g(a) <= b:\n        g()", "for i in (a):\n    if (g(a) <= b):\n        g()"),
        ("for x, y in a: g()", "for (x, y) in a: g()"),
        ("def f():\n    return a, b", "def f():\n    return (a, b)"),
        ("x = [i for i in a if i]", "x = [i for i in a if (i)]"),
        ("x = a or b and c", "x = (a or (b and c))"),
        ("del a, b", "del (a, b)"),
        ("x = a and b", "x = a and \\\n    b"),
        ("a.x = a.y", "a.x = \\\n    a.y"),
        ("x = br'a'", "x = rb'a'"),
        ("x = .5 + 1.", "x = 0.50 + 1.0"),
        ("x = 0xd8ff", "x = 0xD8_FF"),
    ] {
        is_free("a.py", &format!("{plain}\n"), &format!("{wrapped}\n"));
    }
    costs("a.py", "x = (a - b) * c\n", "x = a - b * c\n");
    costs("a.py", "x = 0.5\n", "x = 0.05\n");
    costs("a.py", "x = (a, b)\n", "x = [a, b]\n");
    is_free("a.py", "x = f(''.join(r''))\n", "x = f(\"\".join(r\"\"))\n");
    is_free(
        "a.rs",
        "fn f(x: u32) -> u32 { match x { 1 => { 2 } _ => 3 } }",
        "fn f(x: u32) -> u32 {\n    match x {\n        1 => 2,\n        _ => 3,\n    }\n}\n",
    );
    is_free(
        "a.js",
        "function f(a) { if (a) return 1; }",
        "function f(a) {\n  if (a) {\n    return 1;\n  }\n}",
    );
}

#[test]
fn documentation_is_free() {
    is_free(
        "a.py",
        "def f():\n    return 1\n",
        "\"\"\"Module.\"\"\"\ndef f():\n    \"\"\"One.\"\"\"\n    return 1  # one\n",
    );
    is_free("a.py", "def f():\n    \"\"\"One.\"\"\"\n", "def f():\n    pass\n");
    is_free("a.rs", "fn f() {}", "/// Does nothing.\nfn f() { /* nothing */ }");
}

#[test]
fn renaming_what_is_bound_here_is_free() {
    is_free("a.py", "def f(a):\n    b = a\n    return b\n", "def f(x):\n    y = x\n    return y\n");
    is_free(
        "a.py",
        "def f(a):\n    return g(a)\ndef g(a):\n    return a\n",
        "def f(a):\n    return h(a)\ndef h(a):\n    return a\n",
    );
    is_free(
        "a.py",
        "class A:\n    def f(self):\n        self.x = 1\nA().f()\n",
        "class B:\n    def g(self):\n        self.y = 1\nB().g()\n",
    );
    is_free("a.py", "import numpy as np\nx = np.zeros(3)\n", "import numpy as n\nx = n.zeros(3)\n");
    is_free("a.py", "LIMIT = 3\ndef f():\n    return LIMIT\n", "MOST = 3\ndef f():\n    return MOST\n");
    is_free("a.rs", "fn f(a: u32) -> u32 { let b = a; b }", "fn f(x: u32) -> u32 { let y = x; y }");
    is_free("a.py", "def f(a):\n    return a\nf(a=1)\n", "def f(b):\n    return b\nf(b=1)\n");
}

#[test]
fn a_name_that_calls_of_others_have_is_free() {
    for (name, other) in [("put", "set"), ("fetch", "look"), ("spawn", "begin")] {
        let text = |name: &str| {
            let f = format!("fn {name}(x: u32) -> u32 {{ x }}\n");
            format!("{f}fn f(xs: &[u32]) {{\n    for x in xs {{\n        {name}(*x);\n    }}\n}}\n")
        };
        is_free("a.rs", &text(name), &text(other));
        is_free("a.rs", &text(other), &text(name));
    }
    costs("a.py", "for x in y:\n    look(x)\n", "for x in y:\n    fetch(x)\n");
}

#[test]
fn renaming_what_is_not_costs() {
    costs("a.py", "import json\nx = json.loads(t)\n", "import pickle\nx = pickle.loads(t)\n");
    costs("a.py", "from a import b as f\nf()\n", "from a import c as f\nf()\n");
    costs("a.py", "def f(x):\n    return len(x)\n", "def f(x):\n    return sum(x)\n");
    costs("a.py", "def f(x):\n    return x.start\n", "def f(x):\n    return x.stop\n");
    costs("a.py", "x = 1\n", "x = 2\n");
    costs("a.py", "x = 'a'\n", "x = 'b'\n");
    costs("a.py", "x = 'a'\n", "x = b'a'\n");
    costs("a.py", "x = ''\n", "x = b''\n");
    costs("a.py", "x = ''\n", "x = 'a'\n");
    costs("a.py", "def f(a):\n    return a\n", "def f(b):\n    return a\n");
    costs("a.py", "def f(a, b):\n    return a - b\n", "def f(a, b):\n    return b - a\n");
    costs("a.py", "def f():\n    return 1\nf()\n", "def g():\n    return 1\nf()\n");
}

#[test]
fn structure_costs() {
    costs("a.py", "if a:\n    b()\nc()\n", "if a:\n    b()\n    c()\n");
    costs("a.py", "if a:\n    b()\n    c()\n", "if a:\n    b()\nelse:\n    c()\n");
    costs("a.py", "a()\nb()\n", "b()\na()\n");
    costs("a.py", "x = (a + b) * c\n", "x = a + b * c\n");
    costs("a.py", "x = y[1:]\n", "x = y[:1]\n");
    costs("a.py", "def f(a):\n    pass\n", "def f(*a):\n    pass\n");
    costs("a.py", "def f():\n    return 1\n", "async def f():\n    return 1\n");
    costs("a.py", "def f():\n    return 1\n", "@cache\ndef f():\n    return 1\n");
    costs("a.rs", "fn f() -> u32 { g() }", "fn f() -> u32 { g(); }");
    costs("a.rs", "fn f(x: &u32) {}", "fn f(x: &mut u32) {}");
}

#[test]
fn moving_is_free() {
    let (f, g) = ("def f(x):\n    return x + 1\n", "def g(x):\n    return f(x) * 2\n");
    is_free("a.py", &format!("{f}{g}"), &format!("{g}{f}"));
    let result = score_files(
        &[("a.py", &format!("import os\n{f}{g}"))],
        &[("a.py", &format!("from b import f\n{g}")), ("b.py", &format!("import os\n{f}"))],
    );
    assert_eq!(result.score, Points::ZERO, "{result:#?}");
    let moved = &result.files[0].functions[0];
    assert_eq!((moved.change, moved.from_path.as_deref()), (Change::Moved, Some("a.py")));
    let result =
        score_files(&[("a.py", &format!("X = 1\n{f}{g}"))], &[("c/d.py", &format!("X = 1\n{f}{g}"))]);
    assert_eq!(result.score, Points::ZERO, "{result:#?}");
}

#[test]
fn the_order_of_imports_is_layout() {
    is_free("a.py", "import os\nimport sys\n", "import sys\nimport os\n");
}

#[test]
fn what_a_function_imports_is_its_own() {
    let f = "def f(x):\n    from gzip import open\n    return open(x)\n";
    let g = "def g(x):\n    return open(x)\n";
    let h = "def h(x):\n    from bz2 import open\n    return open(x)\n";
    is_free("a.py", &format!("{f}{h}"), &format!("{h}{f}"));
    for first in ["", "from io import open\n"] {
        let apart = [("a.py", &*format!("{first}{g}")), ("b.py", f)];
        let result = score_files(&[("a.py", &format!("{first}{f}{g}"))], &apart);
        assert_eq!(result.score, Points::ZERO, "{result:#?}");
    }
    let late = "def f():\n    global np\n    import numpy as np\ndef g():\n    return np.zeros(3)\n";
    is_free("a.py", late, &late.replace("np", "n"));
}

#[test]
fn what_is_imported_as_nothing_has_no_name() {
    let f = "fn f(x: Load<'_>) -> Load<'_> { x }\n";
    let imports = ["use std::fmt::Write as _;\n", "use std::io::Read as _;\n"];
    is_free("a.rs", &format!("{}{}{f}", imports[0], imports[1]), &format!("{}{}{f}", imports[1], imports[0]));
    let result = score("a.rs", f, &format!("{}{f}", imports[0]));
    assert_eq!(shown(&result), "modified <module> 0.3\n");
}

#[test]
fn what_a_closure_of_the_file_binds_is_nobody_elses() {
    let world = "static WORLD: Lazy<World> = Lazy::new(|| { let text = read(); make(text) });\n";
    let sealed = "fn sealed(body: &[u8]) -> Vec<u8> {\n    let mut text = seal(body).into_bytes();\n    text.extend_from_slice(body);\n    text\n}\n";
    let before = format!("{sealed}{world}");
    let result = score_files(&[("a.rs", &before)], &[("a.rs", world), ("b.rs", sealed)]);
    assert_eq!(result.score, Points::ZERO, "{result:#?}");
    // Another name for it is another name for nobody.
    let renamed = world.replace("text", "read_text");
    assert_eq!(score("a.rs", world, &renamed).score, Points::ZERO);
}
