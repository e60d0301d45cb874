//! What the standard library takes, nanoseconds a unit, as `kind<TAB>name<TAB>figure`; read by measure_pace.py.
//!
//! Each figure is the best of nine rounds over an input made beforehand.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Read as _};
use std::time::Instant;

/// Nanoseconds a unit.
fn time<T>(units: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..9 {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    best * 1e9 / units as f64
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[inline(never)]
fn mixed(values: &[u64], factor: u64) -> u64 {
    let mut sum = 0_u64;
    for value in values {
        if value % factor > 3 {
            sum = sum.wrapping_add(value * factor);
        } else {
            sum ^= value;
        }
    }
    sum
}

#[inline(never)]
fn plain(values: &[u8]) -> u64 {
    let mut sum = 0;
    for value in values {
        sum = u64::rotate_left(sum, 3) ^ u64::from(*value);
    }
    sum
}

#[inline(never)]
fn called(value: u64) -> u64 {
    black_box(value) + 1
}

fn base(kind: &str, name: &str, figure: f64) {
    println!("{kind}\t{name}\t{figure:.4}");
}

fn main() {
    const N: usize = 200_000;
    let mut random = Random(88_172_645_463_325_252);
    let numbers: Vec<u64> = (0..N).map(|_| random.next() >> 20).collect();
    let log = (N as f64).log2();
    // A dozen nodes a round: the loop, a condition, an assignment, names.
    base("base", "step", time(12 * N, || mixed(black_box(&numbers), 7)));
    let bytes: Vec<u8> = numbers.iter().map(|number| *number as u8).collect();
    base("base", "round", time(N, || plain(black_box(&bytes))) / 2.0);
    base("base", "call", time(N, || (0..N as u64).map(called).sum::<u64>()));
    base("base", "foreign", 1.0);
    base("base", "element", time(N, || numbers.iter().map(|number| number ^ 5).collect::<Vec<u64>>()));
    let words: Vec<String> = numbers.iter().map(|number| format!("w{}", number % 20_011)).collect();
    let lines: Vec<String> = words.chunks(8).map(|words| words.join(" ")).collect();
    let text = lines.join("\n");
    base("base", "character", time(text.len(), || text.to_lowercase()));
    base("base", "number", time(N, || numbers.iter().fold(0_u64, |sum, number| sum.wrapping_add(*number))));
    let large = vec![1_u8; 16 << 20];
    base("base", "byte", time(large.len(), || large.clone()));

    let folder = std::env::temp_dir().join(format!("pace-{}", std::process::id()));
    let made = std::fs::write(&folder, &large);
    let mut block = vec![0_u8; 1 << 20];
    base("base", "moved", time(large.len(), || {
        let mut file = File::open(&folder)?;
        while file.read(&mut block)? > 0 {}
        std::io::Result::Ok(())
    }));
    base("base", "operation", time(10_000, || {
        let mut file = File::open(&folder)?;
        let mut byte = [0];
        for _ in 0..10_000 {
            file.read_exact(&mut byte)?;
        }
        std::io::Result::Ok(())
    }));
    drop(made.and_then(|()| std::fs::remove_file(&folder)));
    base("base", "process", time(5, || {
        for _ in 0..5 {
            let _ = std::process::Command::new("true").status();
        }
    }) );
    let call = |name: &str, figure: f64| base("call", name, figure);
    call("list.sort", time(N, || {
        let mut sorted = numbers.clone();
        sorted.sort();
        sorted
    }) / log);
    call("list.sort_unstable", time(N, || {
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted
    }) / log);
    call("list.push", time(N, || {
        let mut made = Vec::new();
        for number in &numbers {
            made.push(*number);
        }
        made
    }));
    call("dict.insert", time(N, || {
        let mut made = HashMap::new();
        for number in &numbers {
            made.insert(*number, 1_u64);
        }
        made
    }));
    call("dict.entry", time(N, || {
        let mut made: HashMap<&str, u64> = HashMap::new();
        for word in &words {
            *made.entry(word.as_str()).or_default() += 1;
        }
        made
    }));
    let table: HashMap<u64, u64> = numbers.iter().map(|number| (*number, 1)).collect();
    let get = time(N, || numbers.iter().filter(|number| table.contains_key(*number)).count());
    call("dict.get", get);
    call("dict.contains_key", get);
    call("set.insert", time(N, || numbers.iter().copied().collect::<HashSet<u64>>()));
    call("tree.insert", time(N, || numbers.iter().map(|number| (*number, 1_u64)).collect::<BTreeMap<u64, u64>>()));
    let tree: BTreeSet<u64> = numbers.iter().copied().collect();
    call("tree.get", time(N, || numbers.iter().filter(|number| tree.contains(*number)).count()));
    call("heap.push", time(N, || numbers.iter().copied().collect::<BinaryHeap<u64>>()) / log);
    call("heap.pop", time(N, || {
        let mut heap: BinaryHeap<u64> = numbers.iter().copied().collect();
        while let Some(top) = heap.pop() {
            black_box(top);
        }
    }) / log);
    call("deque.push_back", time(N, || {
        let mut queue = VecDeque::new();
        for number in &numbers {
            queue.push_back(*number);
        }
        queue
    }));
    call("text.split_whitespace", time(text.len(), || text.split_whitespace().count()));
    call("text.split", time(text.len(), || text.split(' ').count()));
    call("text.lines", time(text.len(), || text.lines().count()));
    call("text.chars", time(text.len(), || text.chars().filter(|one| *one == 'e').count()));
    call("text.contains", time(text.len(), || text.contains("zzzz")));
    call("text.find", time(text.len(), || text.find("zzzz")));
    call("text.replace", time(text.len(), || text.replace("w1", "xyz")));
    call("text.to_lowercase", time(text.len(), || text.to_lowercase()));
    let digits: Vec<String> = numbers.iter().map(u64::to_string).collect();
    call("text.parse", time(N, || digits.iter().filter_map(|text| text.parse::<u64>().ok()).count()));
    call("to_string", time(N, || words.iter().map(String::to_string).collect::<Vec<String>>()));
    base("base", "format", time(N, || numbers.iter().map(|number| format!("{number}:{number}")).collect::<Vec<String>>()));
    call("text.push_str", time(N, || {
        let mut out = String::new();
        for word in &words {
            out.push_str(word);
        }
        out
    }));
    base("base", "lines", time(text.len(), || {
        let reader = BufReader::new(text.as_bytes());
        reader.lines().map_while(Result::ok).map(|line| line.len()).sum::<usize>()
    }));
    let records: Vec<serde_json::Value> = numbers
        .iter()
        .take(5000)
        .map(|number| serde_json::json!({"id": number, "city": "c7", "amount": 1.25, "tags": ["a", "b"]}))
        .collect();
    let json = serde_json::to_string(&records).unwrap_or_default();
    let parse = time(json.len(), || serde_json::from_str::<serde_json::Value>(&json));
    for name in ["serde_json.from_str", "serde_json.from_reader", "serde_json.from_slice"] {
        call(name, parse);
    }
    call("serde_json.to_string", time(json.len(), || serde_json::to_string(&records)));

    let written = |write: &dyn Fn(&mut String, u64)| {
        time(N, || {
            let mut out = String::new();
            for number in &numbers {
                write(&mut out, *number);
            }
            out
        })
    };
    // Values that a template names, by the form in which they are written out.
    call("value", written(&|out, number| drop(write!(out, "{number}:{number}"))) / 2.0);
    call("value.padded", written(&|out, number| drop(write!(out, "{number:>12}:{number:012}"))) / 2.0);
    call("value.float", written(&|out, number| drop(write!(out, "{:.4}:{:9.2}", number as f64 / 7.0, number as f64 / 3.0))) / 2.0);
    call("Box.new", time(N, || numbers.iter().map(|number| Box::new([*number; 3])).collect::<Vec<_>>()));
    call("thread.spawn", time(50, || {
        for _ in 0..50 {
            let _ = std::thread::spawn(|| 1).join();
        }
    }));
}
