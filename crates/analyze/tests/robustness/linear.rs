//! Source of a kind that nobody writes takes time in proportion to its length: metrics, lowering and bounds together.
//!
//! Generous: eight times the source may take thirty times as long, where what is quadratic takes sixty-four times.

use std::sync::Arc;
use std::time::{Duration, Instant};

use plimsoll_analyze::bounds::{Alone, annotate};
use plimsoll_analyze::metrics::Meter;
use plimsoll_analyze::pack::pack_of;
use plimsoll_model::Language;

use crate::real_source::costs;

/// How many of whatever a source repeats.
const FEW: usize = 600;
const MANY: usize = 8 * FEW;
/// How much longer the many may take.
const MOST: f64 = 30.0;
/// Tries, since others use the machine as well.
const TRIES: usize = 3;

/// Processor time of this thread where the system tells it, else the time of day.
fn now(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|text| text.split_whitespace().next()?.parse().ok());
    spent.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn took(language: Language, source: &str) -> Duration {
    let (begun, pack) = (Instant::now(), pack_of(language).expect("ships"));
    let before = now(begun);
    let (mut measured, module) = Meter::new().measure_lowered(pack, "m", "m", source.as_bytes());
    annotate(&mut measured.analysis, &Arc::new(module), language, costs(language), &Alone);
    now(begun) - before
}

/// Times sources that repeat something so often.
#[track_caller]
fn linear(language: Language, what: &str, source: impl Fn(usize) -> String + Send) {
    let (few, many) = (source(FEW), source(MANY));
    let work = move || {
        // What takes next to nothing is measured in ticks of the clock.
        let ratio = |few: Duration, many: Duration| many.as_secs_f64() / few.as_secs_f64().max(0.004);
        (0..TRIES).any(|_| ratio(took(language, &few), took(language, &many)) <= MOST)
    };
    let worker = std::thread::Builder::new().stack_size(16 << 20);
    let is_linear = std::thread::scope(|scope| {
        worker.spawn_scoped(scope, work).expect("starts").join().expect("no panic")
    });
    assert!(is_linear, "{language}: 8 times as many {what} take more than {MOST} times as long");
}

/// A text for each of so many numbers, one after the other.
fn each(many: usize, text: impl Fn(usize) -> String) -> String {
    (0..many).map(text).collect()
}

#[test]
fn python_takes_time_in_proportion() {
    let python = |what: &str, source: fn(usize) -> String| linear(Language::Python, what, source);
    python("brackets", |n| format!("x = {}", "[".repeat(100 * n)));
    python("assignments on a line", |n| each(n, |at| format!("x{at} = {at}; ")));
    python("functions in a ring", |n| {
        each(n, |at| format!("def f{at}(x):\n  return f{}(x)\n", (at + 1) % n))
    });
    python("arms", |n| format!("if x: a()\n{}", each(n, |at| format!("elif x == {at}:\n  f{at}()\n"))));
    python("operators", |n| format!("x = 1{}", each(10 * n, |at| format!(" + a{at}"))));
    python("entries", |n| format!("x = {{{}}}", each(10 * n, |at| format!("'k{at}': {at}, "))));
    python("arguments by name", |n| {
        let given = each(n, |at| format!("a{at}={at}, "));
        format!("def f({given}): pass\nf({given})\n")
    });
    python("classes", |n| each(n, |at| format!("class C{at}:\n  def m(self, x): return self.n(x)\n")));
    python("methods", |n| {
        format!("class C:\n{}", each(n, |at| format!("  def m{at}(self): return self.m{}()\n", (at + 1) % n)))
    });
    python("functions of one name", |n| "def f(x): return [y for y in x]\n".repeat(n));
    python("globals", |n| {
        let names = each(n, |at| format!(", x{at}"));
        format!("def f():\n  global x{names}\n{}", each(n, |at| format!("  x{at} = {at}\n")))
    });
    python("parts and branches", |n| {
        format!("x = ({})\n{}", each(n, |at| format!("{at}, ")), "if x: y = 1\n".repeat(n))
    });
    python("tuples in tuples", |n| format!("x = 1\n{}if x: y = 1\n", "x = (x,)\n".repeat(n)));
    python("pairs of pairs", |n| format!("x = 1\n{}if x: y = 1\n", "x = (x, x)\n".repeat(n)));
    python("zipped pairs", |n| format!("x = [1]\n{}for y in x: pass\n", "x = zip(x, x)\n".repeat(n)));
}

#[test]
fn rust_takes_time_in_proportion() {
    let rust = |what: &str, source: fn(usize) -> String| linear(Language::Rust, what, source);
    rust("brackets", |n| format!("fn f() {{ x = {}", "[".repeat(100 * n)));
    rust("functions in a ring", |n| each(n, |at| format!("fn f{at}(x: u32) {{ f{}(x) }}\n", (at + 1) % n)));
    rust("arms", |n| {
        format!("fn f() {{ if x {{ a() }} {} }}", each(n, |at| format!("else if x == {at} {{ f{at}() }}\n")))
    });
    rust("operators", |n| format!("fn f() {{ x = 1{}; }}", each(10 * n, |at| format!(" + a{at}"))));
    rust("elements", |n| format!("fn f() {{ let x = vec![{}]; }}", each(10 * n, |at| format!("{at}, "))));
    rust("impls", |n| {
        each(n, |at| {
            format!("struct S{at} {{ a: u32 }}\nimpl S{at} {{ fn m(&self) -> u32 {{ self.n() }} }}\n")
        })
    });
    rust("modules", |n| {
        each(n, |at| format!("mod m{at} {{ pub fn f() {{ super::m{}::f() }} }}\n", (at + 1) % n))
    });
    rust("names for types", |n| {
        each(n, |at| format!("type A{at} = Vec<u32>;\nfn f{at}(x: A{at}) -> usize {{ x.len() }}\n"))
    });
}
