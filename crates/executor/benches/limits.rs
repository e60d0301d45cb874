//! What holding a program costs, and how true what is told of it is: each figure beside the bound or the peer it is
//! measured against, in the same run on the same machine.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints, and may fail"
)]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use plimsoll_executor::{BackendChoice, Event, Job, Launch, Limits};
use plimsoll_model::{Bytes, Cores, Sample};

#[path = "../tests/support/load.rs"]
mod load;

fn main() {
    load::run_if_asked();
    // Other work on the machine shall not be measured along; without the right to this it is.
    let _ = rustix::process::setpriority_process(None, -15);
    for backend in backends() {
        println!("{backend}");
        setting_up(backend);
        sampling(backend);
        peaks(backend);
        if backend == BackendChoice::CgroupV1 {
            raising(backend);
        }
    }
    divan::main();
}

/// Starting a program bare, to set the following beside.
#[divan::bench]
fn bare_fork_and_exec() {
    Command::new("true").status().unwrap();
}

/// Starting a program inside its limits, watching it to its end, and clearing away.
#[divan::bench(args = backends())]
fn inside_limits(backend: &BackendChoice) {
    to_the_end(&mut Job::start(&limited(Launch::new("true")), *backend).unwrap());
}

fn backends() -> Vec<BackendChoice> {
    let all = [BackendChoice::CgroupV2, BackendChoice::CgroupV1, BackendChoice::Rlimit];
    let works = |choice: &BackendChoice| match Job::start(&Launch::new("true"), *choice) {
        Ok(mut job) => {
            to_the_end(&mut job);
            true
        }
        Err(error) => {
            eprintln!("skipped {choice}: {error}");
            false
        }
    };
    all.into_iter().filter(works).collect()
}

fn limited(launch: Launch) -> Launch {
    let limits = Limits {
        memory: Some(Bytes::mib(256)),
        memory_event: Some(Bytes::mib(220)),
        cpu: Some(Cores::ONE),
        tasks: Some(100),
        ..Limits::default()
    };
    Launch { limits, ..launch }
}

fn loaded(text: &str) -> Launch {
    let mut launch = Launch::new(env::current_exe().unwrap());
    launch.environment = vec![(load::LOAD.into(), text.into())];
    launch
}

/// Waits for the end; returns all samples.
fn to_the_end(job: &mut Job) -> Vec<Sample> {
    let mut samples = Vec::new();
    while let Some(event) = job.wait(None).unwrap() {
        match event {
            Event::Sampled(sample) | Event::MemoryNear(sample) | Event::MemoryStalled(sample) => {
                samples.push(sample);
            }
            Event::Exited(ended) => samples.push(ended.last),
            Event::Signal { .. } => {}
        }
    }
    samples
}

/// The value below which a share of all values lies.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = Bytes(values.len() as u64).scale(share).0;
    values.get(usize::try_from(at).unwrap()).copied().unwrap_or(f64::NAN)
}

/// Start to end of a program that does nothing, against the same bare; taken in turns. Other work on the machine
/// stretches the median; the fastest tenth and the CPU time are closer to what it costs.
fn setting_up(backend: BackendChoice) {
    let (mut bare, mut held, mut cpu) = (Vec::new(), Vec::new(), (0.0, 0.0));
    for _ in 0..300 {
        let (begin, used) = (Instant::now(), all_cpu());
        assert!(Command::new("true").status().unwrap().success());
        bare.push(begin.elapsed().as_secs_f64() * 1e3);
        let (begin, between) = (Instant::now(), all_cpu());
        to_the_end(&mut Job::start(&limited(Launch::new("true")), backend).unwrap());
        held.push(begin.elapsed().as_secs_f64() * 1e3);
        cpu = (cpu.0 + between - used, cpu.1 + all_cpu() - between);
    }
    for (what, share) in [("median", 0.5), ("fastest tenth", 0.1)] {
        let (bare, held) = (quantile(&mut bare, share), quantile(&mut held, share));
        println!(
            "  start to end of `true`, {what}: {held:.2} ms, {:.2} x bare fork+exec ({bare:.2} ms); {:.2} ms more, \
             {:.2} x the bound of 1.5 ms",
            held / bare,
            held - bare,
            (held - bare) / 1.5
        );
    }
    println!(
        "  CPU time of it: {:.2} ms, {:.2} x bare fork+exec ({:.2} ms)",
        cpu.1 / 0.3,
        cpu.1 / cpu.0,
        cpu.0 / 0.3
    );
}

/// CPU seconds of this process and all its children that ended.
fn all_cpu() -> f64 {
    let usage = |who| {
        let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
        // SAFETY: written by the call, and all zero before.
        let usage = unsafe {
            libc::getrusage(who, usage.as_mut_ptr());
            usage.assume_init()
        };
        let seconds = |time: libc::timeval| {
            Duration::new(time.tv_sec.unsigned_abs(), 0).as_secs_f64()
                + Duration::from_micros(time.tv_usec.unsigned_abs()).as_secs_f64()
        };
        seconds(usage.ru_utime) + seconds(usage.ru_stime)
    };
    usage(libc::RUSAGE_SELF) + usage(libc::RUSAGE_CHILDREN)
}

/// Our own CPU time while a program sleeps and is sampled ten times a second.
fn sampling(backend: BackendChoice) {
    let mut job = Job::start(&limited(loaded("climb 100 6000")), backend).unwrap();
    // Past the closer looks of the beginning.
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(1) {
        job.wait(Some(Duration::from_millis(100))).unwrap();
    }
    let (cpu, begin, mut samples) = (own_cpu(), Instant::now(), 0);
    while begin.elapsed() < Duration::from_secs(4) {
        samples +=
            u32::from(matches!(job.wait(Some(Duration::from_millis(200))).unwrap(), Some(Event::Sampled(_))));
    }
    let share = (own_cpu() - cpu) / begin.elapsed().as_secs_f64();
    println!(
        "  sampling {:.1} times a second: {:.4} % of a core, {:.2} x the bound of 0.1 %",
        f64::from(samples) / begin.elapsed().as_secs_f64(),
        share * 100.0,
        share / 0.001
    );
}

/// CPU seconds of this process.
fn own_cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap()).as_secs_f64()
}

/// Peaks told from ten samples a second, against the kernel's own counters read every millisecond. Of a program that
/// streams, version 1 counts the kernel's notes on its files (which could be taken back) as kernel memory; they are
/// in the counters here and not in what is told.
fn peaks(backend: BackendChoice) {
    let directory = tempfile::tempdir_in(env::current_dir().unwrap()).unwrap();
    let stream = format!("stream 200 {}", directory.path().join("file").display());
    let python =
        "import json; d=[{'k':i,'v':str(i)} for i in range(200000)]; s=json.dumps(d); e=json.loads(s)";
    let mut programs: Vec<(&str, Launch)> = ["climb 200 50", "spike 200 20 300", "saw 40", stream.as_str()]
        .into_iter()
        .map(|text| (text.split(' ').next().unwrap_or_default(), loaded(text)))
        .collect();
    if Command::new("python3").arg("--version").output().is_ok() {
        let launch = Launch { arguments: vec!["-c".into(), python.into()], ..Launch::new("python3") };
        programs.push(("python json", launch));
    }
    for (name, launch) in programs {
        let mut job = Job::start(&launch, backend).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let kernel = Arc::new(Mutex::new(0.0_f64));
        let watcher = thread::spawn({
            let (stop, kernel, files) = (stop.clone(), kernel.clone(), counters(&job));
            move || {
                while !stop.load(Ordering::Relaxed) {
                    let now = files.read();
                    let mut most = kernel.lock().unwrap();
                    *most = most.max(now);
                    drop(most);
                    sleep(Duration::from_millis(1));
                }
            }
        });
        let samples = to_the_end(&mut job);
        stop.store(true, Ordering::Relaxed);
        watcher.join().unwrap();
        let told =
            samples.iter().map(|sample| sample.memory_peak.max(sample.memory)).max().unwrap_or_default();
        let kernel = *kernel.lock().unwrap();
        println!(
            "  peak of {name}: told {:.2} MiB, {:.4} x the kernel's counters each millisecond ({:.2} MiB)",
            told.as_f64() / 1048576.0,
            told.as_f64() / kernel,
            kernel / 1048576.0
        );
    }
}

/// The kernel's counters of a job's working set, read independently of telemetry.
enum Counters {
    V1(PathBuf),
    V2(PathBuf),
    Process(u32),
}

fn counters(job: &Job) -> Counters {
    let pid = job.pid();
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
    let path =
        |start: &str| groups.lines().find_map(|line| line.split_once(start)).map(|(_, path)| path.to_owned());
    match job.backend() {
        "cgroup-v1" => {
            Counters::V1(PathBuf::from(format!("/sys/fs/cgroup/memory{}", path(":memory:").unwrap())))
        }
        "cgroup-v2" => Counters::V2(PathBuf::from(format!("/sys/fs/cgroup{}", path("0::").unwrap()))),
        _ => Counters::Process(pid),
    }
}

impl Counters {
    fn read(&self) -> f64 {
        let sum = |text: String, keys: &[&str]| -> f64 {
            let values = text.lines().filter_map(|line| {
                let mut words = line.split_whitespace();
                let key = words.next()?;
                keys.contains(&key).then(|| words.next()?.parse::<f64>().ok())?
            });
            values.sum()
        };
        let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
        match self {
            Self::V1(path) => {
                let kernel: f64 = text(path.join("memory.kmem.usage_in_bytes")).trim().parse().unwrap_or(0.0);
                sum(text(path.join("memory.stat")), &["total_rss", "total_shmem"]) + kernel
            }
            Self::V2(path) => {
                let stat = text(path.join("memory.stat"));
                sum(stat.clone(), &["anon", "shmem", "kernel"]) - sum(stat, &["slab_reclaimable"])
            }
            Self::Process(pid) => {
                let status = text(PathBuf::from(format!("/proc/{pid}/status")));
                sum(status, &["RssAnon:", "RssShmem:"]) * 1024.0
            }
        }
    }
}

/// How long a program that reaches its limit stands still until the limit was raised: event, wake-up, raise and
/// resumption together, seen from inside the program.
fn raising(backend: BackendChoice) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("gaps");
    let mut launch = loaded(&format!("gaps 800 {}", file.display()));
    let mut mib = 20;
    launch.limits.memory = Some(Bytes::mib(mib));
    let mut job = Job::start(&launch, backend).unwrap();
    let mut raised = Vec::new();
    while let Some(event) = job.wait(None).unwrap() {
        if let Event::MemoryStalled(_) = event {
            let begin = Instant::now();
            mib += 20;
            job.set_memory(Bytes::mib(mib), None).unwrap();
            raised.push(begin.elapsed().as_secs_f64() * 1e3);
        }
    }
    let text = fs::read_to_string(&file).unwrap();
    let mut gaps: Vec<f64> = text.split_whitespace().filter_map(|gap| gap.parse().ok()).collect();
    let usual = quantile(&mut gaps, 0.5);
    // The longest gaps are the raises; there are as many as there were events.
    let mut raises = gaps.split_off(gaps.len() - raised.len().min(gaps.len()));
    for (what, share) in [("median", 0.5), ("fastest tenth", 0.1)] {
        let still = quantile(&mut raises, share) - usual;
        println!(
            "  from the limit to going on, {what} of {}: {still:.3} ms, {still:.2} x the bound of 1 ms",
            raised.len()
        );
    }
    println!("  of that the raise itself: {:.3} ms", quantile(&mut raised, 0.5));
}
