//! What the runtime costs, each figure beside Wasmtime's default in the same run: a call through the selector, a switch, sleep
//! and wake. Prints ratios; on a busy machine take several runs. What loaded code costs is measured where code is made.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may fail")]

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use plimsoll_runtime::cache::Metering;
use plimsoll_runtime::wasmtime::{self, Engine, Linker, Store, Val};
use plimsoll_runtime::{Host, Policy, Selector};

#[path = "../tests/support.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod support;

use support::{SERVICE, Shelf, service};

fn main() {
    println!("{}", machine());
    dispatch();
    switching();
    sleeping();
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
