//! What `plimsoll analyze` saves by its cache, and what memory it takes: wall-clock and CPU time of a tree measured anew
//! and of the same tree unchanged, turn by turn in the same run, and the highest resident size of all these. Prints;
//! asserts nothing.
//!
//! `cargo bench --bench analyze`, or `cargo bench --bench analyze -- DIRECTORY`; without one, the library of `python3`.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and ends where it cannot measure"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 9;

/// One start: CPU and wall-clock milliseconds, highest resident size of any child so far in KiB.
#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    wall: f64,
}

fn children() -> (f64, i64) {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is valid for writes of one rusage, which the call fills.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
        usage.assume_init()
    };
    let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
    (ms(usage.ru_utime) + ms(usage.ru_stime), usage.ru_maxrss)
}

fn analyze(tree: &Path, format: &str, home: &Path) -> Cost {
    let ((before, _), begun) = (children(), Instant::now());
    let status = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["analyze", "--format", format])
        .arg(tree)
        .env("XDG_CACHE_HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("starts");
    assert!(status.success(), "{}", tree.display());
    Cost { cpu: children().0 - before, wall: begun.elapsed().as_secs_f64() * 1e3 }
}

/// Median, lowest and highest.
fn spread(costs: &[Cost], of: fn(&Cost) -> f64) -> (f64, f64, f64) {
    let mut values: Vec<f64> = costs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[0], values[values.len() - 1])
}

fn python_library() -> String {
    let asked = Command::new("python3")
        .args(["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"])
        .output()
        .expect("python3, or a directory to measure");
    String::from_utf8_lossy(&asked.stdout).trim().to_owned()
}

fn main() {
    // Cargo passes `--bench`.
    let given = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let tree = given.unwrap_or_else(python_library);
    let tree = Path::new(&tree);
    let scratch = tempfile::tempdir().expect("a scratch folder");
    println!(
        "{} on {:?} cores, {ROUNDS} pairs, median (lowest to highest)",
        tree.display(),
        std::thread::available_parallelism().map(usize::from)
    );
    for format in ["text", "json"] {
        let mut costs = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            // A new home is an empty cache.
            let home = scratch.path().join(format!("{format}{round}"));
            costs.0.push(analyze(tree, format, &home));
            costs.1.push(analyze(tree, format, &home));
            std::fs::remove_dir_all(&home).expect("the cache goes");
        }
        for (unit, of) in [("wall", (|cost| cost.wall) as fn(&Cost) -> f64), ("cpu", |cost| cost.cpu)] {
            let (cold, warm) = (spread(&costs.0, of), spread(&costs.1, of));
            println!(
                "{format:<5} {unit:<5} cold {:>7.0} ms ({:.0} to {:.0})   warm {:>6.0} ms ({:.0} to {:.0})   \
                 {:>5.1} x faster (bound: 10)",
                cold.0,
                cold.1,
                cold.2,
                warm.0,
                warm.1,
                warm.2,
                cold.0 / warm.0
            );
        }
    }
    println!("highest resident size of all these: {} MiB", children().1 / 1024);
}
