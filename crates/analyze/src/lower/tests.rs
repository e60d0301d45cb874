//! What the lowering makes of Python and Rust, told in the short text of [`super::shown`].

use plimsoll_model::Language;

use super::{lower, shown};
use crate::ir::Module;
use crate::pack::pack_of;

fn lowered(language: Language, name: &str, source: &[u8]) -> Module {
    let path = if language == Language::Python { "pkg/m.py" } else { "src/m.rs" };
    lower(pack_of(language).unwrap(), path, name, source)
}

#[track_caller]
fn check(language: Language, source: &str, expected: &str) {
    let name = if language == Language::Python { "pkg.sub.m" } else { "crate.m" };
    let shown = shown::module(&lowered(language, name, source.as_bytes()));
    let plain = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .filter(|line| !line.trim().is_empty())
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    assert_eq!(plain(&shown), plain(expected), "\n{source}\n gives\n{shown}");
}

#[track_caller]
fn python(source: &str, expected: &str) {
    check(Language::Python, source, expected);
}

/// The statements of one Rust function.
#[track_caller]
fn rust(source: &str, expected: &str) {
    let expected: String = expected.lines().map(|line| format!("  {line}\n")).collect();
    check(Language::Rust, &format!("fn f() {{ {source} }}"), &format!("define f\ndef f()\n{expected}"));
}

#[test]
fn python_imports_are_made_absolute() {
    python(
        "import a, b.c as d\nfrom e.f import g as h, i\nfrom . import j\nfrom ..k import *\nfrom ...l import m\n\
         from ....n import o\nfrom __future__ import annotations\n",
        "import a\nimport b.c as d\nimport e.f: g as h, i\nimport pkg.sub: j\nimport pkg.k: *\nimport ...l: m\nimport ....n: o",
    );
}

#[test]
fn python_guards_say_what_runs() {
    python(
        "if TYPE_CHECKING:\n  import a\nelse:\n  import b\n",
        "never TYPE_CHECKING\n  import a\nor\n  import b",
    );
    python("if __name__ == \"__main__\":\n  f()\n", "main (__name__ Equal \"__main__\")\n  f()");
    python("if '__main__' == __name__: f()\n", "main (\"__main__\" Equal __name__)\n  f()");
    python(
        "try:\n  import a\nexcept ImportError as e:\n  import b\nelse:\n  c()\nfinally:\n  d()\n",
        "try\n  import a\n  c()\nor\n  e\n  import b\nd()",
    );
}

#[test]
fn python_assignments() {
    python("a = b = c, d = f()\n", "a = b = (c, d) = f()");
    python("a: int = 1\nb: list[int]\n", "a: int = 1\nb: list[int]");
    python("a.b[1] += c\n[p, *q] = r\n", "a.b[1] Add = c\n(p, q) = r");
    python("while chunk := f.read(10):\n  g(chunk)\n", "while {chunk = f.read(10); chunk}\n  g(chunk)");
    python("del a, b[0]\nglobal n\n", "del a, b[0]\nouter n");
}

#[test]
fn python_numbers_and_texts_have_their_sizes() {
    python("a = 1_000_000, 0x10, 0b11, 1e3, -5, 2j, 10**6", "a = (1000000, 16, 3, 1000, -5, 2, (10 Pow 6))");
    python(
        r#"a = b"\x00\x01", 'it''s', r"\n", "\u20ac\n", "a\
b""#,
        "a = (\"\\0\\u{1}\", \"its\", \"\\\\n\", \"€\\n\", \"ab\")",
    );
    python("a = f\"{x!r:>{w}} of {y}\" 'z'", "a = format(x, \" of \", y, \"z\")");
    python(&format!("a = '{}'", "x".repeat(1000)), "a = text of 1000");
}

#[test]
fn python_expressions() {
    python("f(*a, k=1, **b)", "f(*a, k=1, *b)");
    python("f(x for x in y if x)", "f(gen(x for x in y if x))");
    python("{k: v for k, v in a for b in c if d}", "dict{k, v for (k, v) in a for b in c if d}");
    python("a if b else c\nnot a or b and c", "(b ? a | c)\n((Not a) Or (b And c))");
    python(
        "1 < a < 3\nf() < g() < h()\na not in b",
        "((1 Less a) And (a Less 3))\n?(f(), g(), h())\n(a In b)",
    );
    python("a[1:2], b[:], c[::2], d[1, 2:3]", "a[1:2]\nb[:]\nc[::2]\nd[(1, [2:3])]");
    python("f(lambda x, y=1: x + y)", "f(|x, y| {return (x Add y)})");
    python("[*a, {**b, 'c': 1}, {1, 2}, ()]", "[?(a), dict{?(b), \"c\", 1}, set{1, 2}, ()]");
    python("((a))\n(yield)\nawait b", "a\nyield \nawait b");
}

#[test]
fn python_definitions() {
    python(
        "@app.route('/')\nasync def f(a, *b, c: int = 2, **d) -> str:\n  'Doc.'\n  def g():\n    yield a\n  return g\n",
        "define f\ngenerator def f.g()\n  yield a\n@app.route(\"/\")\nasync def f(a, b, c: int = 2, d) -> str\n  define f.g\n  return g",
    );
    python(
        "@dataclass\nclass A(B, metaclass=M):\n  x: int = 3\n  y = [1]\n  def f(self):\n    self.z = 1\n  class C:\n    w = 1\n",
        "A.x: int = 3\nA.y = [1]\ndefine A.f\nC.w = 1\ndef A.f(self)\n  self.z = 1\ntype A.C() {w = 1}\ntype A(B, metaclass=M) {x: int = 3; y = [1]}",
    );
}

#[test]
fn python_loops_and_resources() {
    python("for i, (a, b) in x:\n  break\nelse:\n  c()\n", "for (i, (a, b)) in x\n  break\nc()");
    python("while True:\n  continue\nwhile 1: pass\n", "loop\n  continue\nloop");
    python("with open(a) as f, g() as (p, q), h:\n  i()\n", "with open(a) as f, g() as (p, q), h\n  i()");
    python(
        "async def f():\n  async with (a() as b, c()):\n    async for x in b:\n      pass\n",
        "define f\nasync def f()\n  with a() as b, c()\n    for x in b",
    );
}

#[test]
fn python_branches() {
    python("if a:\n  b()\nelif c:\n  d()\nelse:\n  e()\n", "if a\n  b()\nor\n  if c\n    d()\n  or\n    e()");
    python(
        "match f():\n  case A(1, b=x) if x > 2:\n    g()\n  case [p, *q] | {'k': p, **q}:\n    h()\n  case 'a' | None:\n    pass\n  case _:\n    i()\n",
        "match {match@1 = f(); match@1}\n  x = match@1\n  (x Greater 2)\n  g()\nor\n  (p, q) = match@1\n  h()\nor\nor\n  i()",
    );
}

#[test]
fn python_goes_on_around_broken_syntax() {
    python(
        "a = 1\nb = = 2\nc = f(\n",
        "a = 1\nb = 2\nc\nf\n! syntax-error pkg/m.py:2\n! syntax-error pkg/m.py:3",
    );
    python(
        "import a\ndef f(:\n  g()\nimport b\n",
        "import a\ndefine f\nimport b\ndef f()\n  g()\n! syntax-error pkg/m.py:2",
    );
    python("print 'a', b\n", "print(\"a\", b)");
}

#[test]
fn rust_items_and_imports() {
    check(
        Language::Rust,
        "use std::{fs, io::{self, Read as R}, collections::*};\nuse super::a::B;\nuse self::c;\nuse crate::d;\n\
         extern crate e as g;\nmod h;\nuse h::K;\n#[cfg(test)]\nmod tests { fn t() {} }\nconst N: usize = 4;\n\
         static S: &str = \"x\";\nlazy_static! { static ref L: A = h::b(); }\nother! { a => b }\n",
        "import std: fs\nimport std: io\nimport std.io: Read as R\nimport std.collections: *\nimport crate.a: B\n\
         import crate.m: c\nimport crate: d\nimport e as g\nimport crate.m.h\nimport crate.m.h: K\n\
         N: usize = 4\nS: &str = \"x\"\nL: A = crate.m.h.b()",
    );
    check(
        Language::Rust,
        "#[derive(Debug, clap::Parser)]\nstruct A<T> { #[arg(short, default_value_t = 5)] n: u32, p: Vec<T> }\n\
         struct B(u8, String);\nenum C { D, E(u8) }\n\
         impl<T> fmt::Display for A<T> { fn fmt(&self, f: &mut F) -> R { self.n } }\nmod m { fn g() {} }\n\
         #[tokio::main(flavor = \"x\")]\nasync fn main() {}\n",
        "define A.fmt\ndefine m.g\ndefine main\ndef A.fmt(self, f: &mut F) -> R\n  return self.n\ndef m.g()\n\
         @tokio.main(flavor=\"x\")\nasync def main()\n\
         type A(Debug, Parser) {@arg(short, default_value_t=5) n: u32; p: Vec<T>}\ntype B() {0: u8; 1: String}\n\
         type C() {D; E: (u8)}",
    );
}

#[test]
fn rust_statements() {
    rust("let mut a: Vec<u8> = b;\nlet (c, &d) = e;", "a: Vec<u8> = b\n(c, d) = e");
    rust("let Some(x) = g()? else { return; };", "x = g()\nif\n  return");
    rust("a += 1; b.c[0] <<= 2;", "a Add = 1\nb.c[0] ShiftLeft = 2");
    rust("drop(a); return b;", "del a\nreturn b");
    rust(
        "for (i, x) in a.iter().enumerate() { continue; }",
        "for (i, x) in a.iter().enumerate()\n  continue",
    );
    rust("while let Ok(n) = r.read(&mut b[..10]) { g(n) }", "while {n = r.read(b[:10]); n}\n  g(n)");
    rust("'a: loop { break 'a; }", "loop\n  break");
    rust(
        "if let Some(x) = a && x > 2 { b() } else if c { d() }",
        "if ({x = a; x} And (x Greater 2))\n  b()\nor\n  if c\n    d()",
    );
    rust(
        "match a { Some(n) if n > 1 => b(n), A::B { c, d: e } => {}, None | C => (), _ => d }",
        "match a\n  n = a\n  (n Greater 1)\n  b(n)\nor\n  ?(c, e) = a\nor\n  nothing\nor\n  d",
    );
}

#[test]
fn rust_expressions() {
    rust(
        "a(0xFF_u8, 1_000usize, 2.5f64, 1e3, -3, 'x', b\"ab\", r#\"c\"#, true, ());",
        "a((255 as u8), (1000 as usize), (2.5 as f64), 1000, -3, \"x\", \"ab\", \"c\", true, nothing)",
    );
    rust("let a = Vec::<u8>::with_capacity(n as usize);", "a = Vec.with_capacity((n as usize))");
    rust("a.b::<C>()?.d(&*e).await;", "await a.b().d(e)");
    rust(
        "let a = [0u8; 1 << 20]; let b = [1, 2]; let c = vec![0; n]; let d = vec![a, b.c()];",
        "a = [(0 as u8); (1 ShiftLeft 20)]\nb = [1, 2]\nc = [0; n]\nd = [a, b.c()]",
    );
    rust("let a = 0..n; let b = &c[1..=3]; let d = ..;", "a = [0:n]\nb = c[1:4]\nd = [:]");
    rust("let a = S { b, c: 1, ..d() };", "a = S(b=b, c=1, *d())");
    rust(
        "spawn(move || g(1)); let a = |x: u8, (y, z)| { h(); x };",
        "spawn(|| {return g(1)})\na = |x, y| {(y, z) = y; h(); return x}",
    );
    rust(
        "let a = if b { c } else { d(); e }; let f = match g { Some(x) => x, None => return };",
        "a = (b ? c | {d(); e})\nf = (g ? {x = g; x} | {return})",
    );
    rust(
        "println!(\"{}\", a.b()); let s = format!(\"{c}-{}\", d); assert!(e > 1); m! { x => y };",
        "println!(\"{}\", a.b())\ns = format(\"{c}-{}\", d, c)\nassert!((e Greater 1))\nm!({x; y})",
    );
    rust("let a = unsafe { b() }; let c = async move { d().await };", "a = b()\nc = await d()");
}

#[test]
fn rust_macros_that_hold_arms_keep_what_they_do() {
    rust(
        "tokio::select! { Some(v) = a.recv(), if d => { b(v) } _ = c() => break, else => e(), }",
        "select!({v = a.recv(); b(v); ?() = c(); break; else; e()})",
    );
}

#[test]
fn rust_tails_are_returned() {
    check(
        Language::Rust,
        "fn f(a: u32) -> u32 { if a > 1 { g(); a } else { match a { 0 => 1, _ => { 2 } } } }\nfn h() { i() }\nfn j() -> u8 { k(); }",
        "define f\ndefine h\ndefine j\ndef f(a: u32) -> u32\n  if (a Greater 1)\n    g()\n    return a\n  or\n    match a\n      return 1\n    or\n      return 2\ndef h()\n  i()\ndef j() -> u8\n  k()",
    );
}

#[test]
fn files_that_are_not_plain_utf8() {
    let show = |source: &[u8]| shown::module(&lowered(Language::Python, "m", source));
    assert_eq!(show(b"\xef\xbb\xbfa = 1\r\nb = 2"), "a = 1\nb = 2\n");
    assert_eq!(show(b"# -*- coding: latin-1 -*-\na = '\xe9'\n"), "a = \"é\"\n");
    assert_eq!(show(b"a = 1\nb = '\xe9'\n"), "a = 1\nb = \"\u{fffd}\"\n! not-utf8 pkg/m.py:2\n");
    assert_eq!(show(b"a = 1\0"), "! binary pkg/m.py\n");
    assert_eq!(show(b"\xff\xfea\0=\x001\0"), "a = 1\n! encoding pkg/m.py\n");
    assert_eq!(show(b""), "");
}
