//! What the runtime costs, each figure beside Wasmtime's default in the same run: a call through the selector, a switch, sleep
//! and wake, and the private memory of loaded code. Prints ratios; on a busy machine take several runs.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may fail")]

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use plimsoll_runtime::cache::{Metering, Settings, StateMap};
use plimsoll_runtime::wasmtime::{self, Engine, Linker, Store, Val};
use plimsoll_runtime::{Cache, Host, Policy, Selector};

#[path = "../tests/support.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod support;

use support::{SERVICE, Shelf, service};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [mark, way, folder] = &words[..]
        && mark == "--load"
    {
        return load(way, folder);
    }
    println!("{}", machine());
    dispatch();
    switching();
    sleeping();
    code("a generated module", &large_module().into_bytes());
    for path in &words {
        code(path, &fs::read(path).unwrap());
    }
}

fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name =
        text.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{name}, {cores} cores, Wasmtime {}", plimsoll_runtime::cache::WASMTIME_VERSION)
}

fn median<T: PartialOrd + Copy>(values: &mut [T]) -> T {
    values.sort_by(|left, right| left.partial_cmp(right).unwrap());
    values[values.len() / 2]
}

/// A call of a microsecond and one of nothing, through the selector and straight through Wasmtime, taking turns.
fn dispatch() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = Selector::new(Policy::default());
    let mut instance = selector.instantiate(&module, &Host::bare()).unwrap();
    let mut brief = instance.function::<u32, u32>("brief").unwrap();
    let mut nothing = instance.function::<(), ()>("nothing").unwrap();
    let engine = Engine::default();
    let code = wasmtime::Module::new(&engine, SERVICE).unwrap();
    let mut store = Store::new(&engine, ());
    let peer = Linker::new(&engine).instantiate(&mut store, &code).unwrap();
    let peer_brief = peer.get_typed_func::<u32, u32>(&mut store, "brief").unwrap();
    let peer_nothing = peer.get_typed_func::<(), ()>(&mut store, "nothing").unwrap();
    const CALLS: u32 = 20_000;
    let (mut ratios, mut times, mut extra) = (Vec::new(), Vec::new(), Vec::new());
    let mut one = |ours: bool| {
        let started = Instant::now();
        for value in 0..CALLS {
            let result = if ours {
                brief.call(&mut instance, black_box(value)).unwrap()
            } else {
                peer_brief.call(&mut store, black_box(value)).unwrap()
            };
            black_box(result);
        }
        let whole = started.elapsed().as_secs_f64() / f64::from(CALLS);
        let started = Instant::now();
        for _ in 0..CALLS {
            if ours {
                nothing.call(&mut instance, ()).unwrap();
            } else {
                peer_nothing.call(&mut store, ()).unwrap();
            }
        }
        (whole, started.elapsed().as_secs_f64() / f64::from(CALLS))
    };
    for round in 0..61 {
        // Who goes first takes turns too.
        let (ours, peer) = if round % 2 == 0 {
            let ours = one(true);
            (ours, one(false))
        } else {
            let peer = one(false);
            (one(true), peer)
        };
        ratios.push(ours.0 / peer.0);
        times.push(peer.0);
        extra.push((ours.1 - peer.1) * 1e9);
    }
    println!(
        "dispatch     a call of {:.2} µs: {:.4}× Wasmtime's typed call (mark 1.01); on an empty call {:+.1} ns",
        median(&mut times) * 1e6,
        median(&mut ratios),
        median(&mut extra),
    );
}

/// A live instance of 64 MiB, every page of it written to, going back and forth.
fn switching() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = Selector::new(Policy::default());
    for (to, back) in [("cpu-lean", "balanced"), ("address-lean", "balanced")] {
        let mut instance = selector.instantiate(&module, &Host::bare()).unwrap();
        instance.switch(back).unwrap();
        instance.call("fill", &[Val::I32(64 << 10)]).unwrap();
        let (mut there, mut home, mut peak) = (Vec::new(), Vec::new(), 0.0_f64);
        for _ in 0..101 {
            let before = resident();
            reset_peak();
            instance.switch(to).unwrap();
            there.push(instance.last_switch().unwrap().took.as_secs_f64() * 1e3);
            peak = peak.max(peak_resident() / before);
            instance.switch(back).unwrap();
            home.push(instance.last_switch().unwrap().took.as_secs_f64() * 1e3);
        }
        let moved = instance.last_switch().unwrap().moved.0 >> 20;
        println!(
            "switch       {moved} MiB, {back} → {to}: {:.3} ms, back {:.3} ms (mark 0.5); peak {peak:.3}× resident before (mark 1.02)",
            median(&mut there),
            median(&mut home),
        );
    }
    let bytes = vec![1_u8; 64 << 20];
    let mut copy = vec![0_u8; 64 << 20];
    let mut times: Vec<f64> = (0..21)
        .map(|_| {
            let started = Instant::now();
            copy.copy_from_slice(black_box(&bytes));
            black_box(&mut copy);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    println!(
        "             copying 64 MiB into memory that is there already takes {:.1} ms",
        median(&mut times)
    );
}

/// Many instances with heaps, live and then hibernated; a first call that wakes one.
fn sleeping() {
    let shelf = Shelf::new();
    let module = shelf.fill("service", SERVICE, &service(), Metering::None);
    let selector = Selector::new(Policy::default());
    for kib in [256, 4 << 10, 16 << 10] {
        let count = (128 << 10) / kib;
        let before = resident();
        let mut instances: Vec<_> = (0..count)
            .map(|_| {
                let mut instance = selector.instantiate(&module, &Host::bare()).unwrap();
                instance.call("fill", &[Val::I32(kib)]).unwrap();
                instance.call("work", &[Val::I32(100)]).unwrap();
                instance
            })
            .collect();
        let live = resident() - before;
        let started = processor_time();
        for instance in &mut instances {
            instance.hibernate().unwrap();
        }
        let packing = processor_time() - started;
        let asleep = resident() - before;
        let mut elapsed = Vec::new();
        let mut wakes: Vec<f64> = instances
            .iter_mut()
            .map(|instance| {
                let started = (processor_time(), Instant::now());
                instance.wake().unwrap();
                elapsed.push(started.1.elapsed().as_secs_f64() * 1e3);
                processor_time() - started.0
            })
            .collect();
        let mib = f64::from(kib) / 1024.0;
        println!(
            "sleep        {count} instances with {mib} MiB of records: {:.1} % less than live (mark 60–85); wake {:.2} ms of CPU a MiB (mark 1.5), {:.2} ms elapsed each; to sleep {:.2} ms of CPU a MiB",
            (1.0 - asleep / live) * 100.0,
            median(&mut wakes) / mib,
            median(&mut elapsed),
            packing / mib / f64::from(count),
        );
    }
}

/// Private memory that loading a module adds, in a process of its own for each way. It is loaded and not run, so that it may
/// import what it likes.
fn code(name: &str, module: &[u8]) {
    let shelf = Shelf::new();
    let state = StateMap { fixed: vec!["only loaded".to_owned()], ..StateMap::default() };
    shelf.add("module", module, &state, "memory-lean", &Settings::default());
    shelf.add("nothing", b"(module)", &state, "memory-lean", &Settings::default());
    let folder = shelf.folder.path();
    fs::write(folder.join("module.wasm"), module).unwrap();
    fs::write(folder.join("module.cwasm"), Engine::default().precompile_module(module).unwrap()).unwrap();
    let measure = |way: &str| {
        let mut found: Vec<f64> = (0..5)
            .map(|_| {
                let mut this = Command::new(std::env::current_exe().unwrap());
                let output = this.args(["--load", way, folder.to_str().unwrap()]).output().unwrap();
                String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
            })
            .collect();
        median(&mut found)
    };
    let (compiled, bytes, file, mapped) =
        (measure("compile"), measure("bytes"), measure("file"), measure("cache"));
    println!(
        "code         {name}, private memory once loaded: {mapped:.0} KiB from the cache; {:.1} % of compiling ({compiled:.0} KiB, mark 1 %), {:.1} % of deserialising bytes ({bytes:.0} KiB, mark 6 %); Wasmtime from a file {file:.0} KiB",
        mapped / compiled * 100.0,
        mapped / bytes * 100.0,
    );
}

/// Loads a module one way and prints by how many KiB private memory grew.
fn load(way: &str, folder: &str) {
    let folder = Path::new(folder);
    // What an engine needs by itself is not the module's: each way has made one, and loaded a module of nothing.
    let engine = Engine::default();
    let nothing = wasmtime::Module::new(&engine, "(module)").unwrap();
    let cache = Cache::open(folder).unwrap();
    let nothing = (nothing, cache.module("nothing").unwrap());
    let before = private();
    match way {
        "compile" => {
            let bytes = fs::read(folder.join("module.wasm")).unwrap();
            let code = wasmtime::Module::new(&engine, &bytes).unwrap();
            drop(bytes);
            println!("{}", private() - before);
            drop(code);
        }
        "bytes" => {
            let bytes = fs::read(folder.join("module.cwasm")).unwrap();
            // SAFETY: this program wrote the file itself, just now.
            let code = unsafe { wasmtime::Module::deserialize(&engine, &bytes) }.unwrap();
            drop(bytes);
            println!("{}", private() - before);
            drop(code);
        }
        "file" => {
            // SAFETY: this program wrote the file itself, just now.
            let code = unsafe { wasmtime::Module::deserialize_file(&engine, folder.join("module.cwasm")) };
            println!("{}", private() - before);
            drop(code.unwrap());
        }
        _ => {
            let module = cache.module("module").unwrap();
            println!("{}", private() - before);
            drop(module);
        }
    }
    drop(nothing);
}

/// A module with much code, of which a run touches all: as text, the same each time.
fn large_module() -> String {
    let mut text = "(module (memory (export \"memory\") 1)\n".to_owned();
    const FUNCTIONS: u32 = 6000;
    for at in 0..FUNCTIONS {
        let _ = writeln!(text, "(func $f{at} (param $x i32) (result i32) (local $y i32) (local $i i32)");
        for step in 0..6 {
            let number = at.wrapping_mul(2_654_435_761).wrapping_add(step * 977);
            let _ = writeln!(
                text,
                "(local.set $y (i32.add (i32.mul (local.get $x) (i32.const {})) (i32.xor (local.get $y) (i32.const {}))))
                 (if (i32.lt_u (local.get $y) (i32.const {number})) (then (i32.store (i32.and (local.get $y) (i32.const 0xfffc)) (local.get $x))))",
                number.cast_signed(),
                number.rotate_left(7).cast_signed(),
                number = number.cast_signed(),
            );
        }
        text.push_str("(local.get $y))\n");
    }
    text.push_str("(func (export \"run\") (param i32) (result i32)\n");
    for at in (0..FUNCTIONS).step_by(7) {
        let _ = writeln!(text, "(local.set 0 (call $f{at} (local.get 0)))");
    }
    text.push_str("(local.get 0)))\n");
    text
}

/// Time that this thread had a processor, in milliseconds: what others do on the machine does not count.
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap().as_secs_f64() * 1e3
}

/// A figure of this process's memory, in KiB.
fn of_smaps(names: &[&str]) -> f64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    text.lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(':')?;
            names.contains(&name).then(|| rest.trim().trim_end_matches(" kB").parse::<f64>().ok())?
        })
        .sum()
}

/// What no other process can share and no file stands for. Pages of a file are the page cache's, however many map them, and
/// count as private only while nobody else does.
fn private() -> f64 {
    of_smaps(&["Anonymous"])
}

fn resident() -> f64 {
    of_smaps(&["Rss"])
}

fn reset_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn peak_resident() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
