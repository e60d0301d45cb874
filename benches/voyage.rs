//! What a whole warm `plimsoll run` costs over the bare command: CPU and wall-clock time, as differences and ratios to
//! the command itself, measured turn by turn in the same run. Prints; asserts nothing.
//!
//! `cargo bench --bench voyage`. Figures are medians; CPU is user and system time of all processes started, as
//! `wait4` counts them, so it has no sampling error.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and ends where it cannot measure"
)]

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("SKIPPED: 'run' is Linux only");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    const ROUNDS: usize = 41;

    /// One start: CPU and wall-clock milliseconds.
    #[derive(Clone, Copy)]
    struct Cost {
        cpu: f64,
        wall: f64,
    }

    fn children_cpu_ms() -> f64 {
        let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
        // SAFETY: the pointer is valid for writes of one rusage, which the call fills.
        let usage = unsafe {
            libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
            usage.assume_init()
        };
        let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
        ms(usage.ru_utime) + ms(usage.ru_stime)
    }

    fn start(words: &[&str], home: &Path) -> Cost {
        let (cpu, begun) = (children_cpu_ms(), Instant::now());
        let status = Command::new(words[0])
            .args(&words[1..])
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("starts");
        assert!(status.success(), "{words:?}");
        Cost { cpu: children_cpu_ms() - cpu, wall: begun.elapsed().as_secs_f64() * 1e3 }
    }

    fn median(costs: &[Cost], of: fn(&Cost) -> f64) -> f64 {
        let mut values: Vec<f64> = costs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }

    pub(super) fn main() {
        let home = tempfile::tempdir().expect("a scratch folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let plimsoll = env!("CARGO_BIN_EXE_plimsoll");
        let script = root.join("corpus/python/sieve.py");
        let script = script.to_str().expect("UTF-8");
        let python = std::env::var("PLIMSOLL_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        // Behind shims the interpreter is another process; both sides start the real one.
        let asked =
            Command::new(&python).args(["-c", "import sys; print(sys.executable)"]).output().expect("python");
        let python = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        println!(
            "machine: Linux {} with {:?} cores",
            kernel.trim(),
            std::thread::available_parallelism().map(usize::from)
        );
        println!(
            "{:<34} {:>10} {:>10} {:>9} {:>10} {:>10}",
            "", "bare cpu", "run cpu", "over by", "bare wall", "run wall"
        );
        for (name, bare, run) in [
            ("true", vec!["true"], vec![plimsoll, "run", "--", "true"]),
            (
                "python3 sieve.py 20000",
                vec![&python, script, "20000"],
                vec![plimsoll, "run", "--python", &python, script, "20000"],
            ),
        ] {
            start(&run, home.path());
            let mut costs = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                costs.0.push(start(&bare, home.path()));
                costs.1.push(start(&run, home.path()));
            }
            let cpu = (median(&costs.0, |c| c.cpu), median(&costs.1, |c| c.cpu));
            let wall = (median(&costs.0, |c| c.wall), median(&costs.1, |c| c.wall));
            println!(
                "{name:<34} {:>7.2} ms {:>7.2} ms {:>6.2} ms {:>7.2} ms {:>7.2} ms  ({:.2} x, bound: 25 ms over)",
                cpu.0,
                cpu.1,
                cpu.1 - cpu.0,
                wall.0,
                wall.1,
                cpu.1 / cpu.0
            );
        }
    }
}
