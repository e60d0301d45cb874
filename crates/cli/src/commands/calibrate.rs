//! `plimsoll calibrate`: measures what this machine's interpreter and its packages cost at import.
//!
//! Each figure is the median of fresh processes. A process tells its own high-water mark at its end (`VmHWM`, which
//! starts anew at `exec`); where the system has no such figure `ru_maxrss` is used, and since a child's starts at
//! its parent's, every process is started through a shell, which is small.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use plimsoll_model::{Bytes, CalibratedInterpreter, CalibratedPackage, Calibration};
use serde::Deserialize;

use crate::args;
use crate::calibrations;
use crate::error::{CommandError, Outcome};
use crate::knowledge;
use crate::python::{self, Python};
use crate::render::table;

/// What one fresh process says of itself: peak and anonymous resident bytes, CPU milliseconds, then every module
/// loaded. Written to a duplicate of standard output, which the import itself may print to.
const MEASURE: &str = "\
import os, sys
out = os.dup(1)
null = os.open(os.devnull, os.O_WRONLY)
os.dup2(null, 1); os.dup2(null, 2)
if len(sys.argv) > 1:
    __import__(sys.argv[1])
times = os.times()
cpu = (times[0] + times[1]) * 1000
try:
    status = dict(line.split(':', 1) for line in open('/proc/self/status'))
    peak, anon = (int(status[key].split()[0]) * 1024 for key in ('VmHWM', 'RssAnon'))
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    anon = peak
os.write(out, ('%d %d %f\\n' % (peak, anon, cpu)).encode() + '\\n'.join(list(sys.modules)).encode())
os._exit(0)
";

/// Nanoseconds that a node of source takes: statements of 33 nodes, the best of seven rounds.
const PACE: &str = "\
import timeit
timer = timeit.Timer('d = a * b + c; e = d - a; f = e < b; g = (a + e) * (d - b); h = -g', 'a, b, c = 3, 5, 7.5')
print(min(timer.repeat(7, 20000)) / 20000 / 33 * 1e9)
";

/// Which modules are installed, with the version of the distribution that brought each.
const SURVEY: &str = "\
import importlib.metadata as metadata, importlib.util as util, json, sys
found = {}
for module, names in metadata.packages_distributions().items():
    if module.isidentifier() and not module.startswith('_'):
        found[module] = metadata.version(names[0])
for module in sys.stdin.read().split():
    top = module.split('.')[0]
    if top in found:
        found[module] = found[top]
print(json.dumps(found))
";

/// Longest an import may take: past it the package is left out.
const PATIENCE: Duration = Duration::from_secs(60);

/// One process's account of itself.
struct Reading {
    peak: u64,
    anon: u64,
    cpu_ms: f64,
    modules: BTreeSet<String>,
}

pub(crate) fn run(options: &args::Calibrate) -> Outcome<()> {
    let here = Path::new(".");
    let interpreter = python::find(options.python.as_deref(), here, here);
    let python = python::ask(&interpreter).ok_or_else(|| {
        CommandError::environment(format!("'{}' does not answer like a Python 3", interpreter.display()))
            .hint("name an interpreter with --python")
    })?;
    if options.show {
        return show(&python);
    }
    let names = choose(&python, &options.packages)?;
    let calibration = measure(&python, &names, options.rounds)?;
    let file = calibrations::store(&calibration)?;
    print(&calibration);
    eprintln!(
        "plimsoll: stored in {}; profiles of programs run by this interpreter use it from now on",
        file.display()
    );
    Ok(())
}

fn show(python: &Python) -> Outcome<()> {
    let Some(calibration) = calibrations::load(&python.executable) else {
        return Err(CommandError::environment(format!("{} has not been measured yet", python.executable))
            .hint("plimsoll calibrate measures it"));
    };
    print(&calibration);
    Ok(())
}

/// Modules to measure with their versions: those asked for, else all that is installed and importable.
fn choose(python: &Python, asked: &[String]) -> Outcome<BTreeMap<String, Option<String>>> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Survey(BTreeMap<String, String>);
    let rows = knowledge::shipped()?.python_packages();
    let answer = start(python, SURVEY, None, Some(rows.join("\n")))?;
    let survey: Survey = serde_json::from_slice(&answer).map_err(|error| {
        CommandError::environment(format!("{} does not list its packages: {error}", python.executable))
            .hint("Python 3.10 or newer is needed; name one with --python")
    })?;
    if asked.is_empty() {
        return Ok(survey.0.into_iter().map(|(name, version)| (name, Some(version))).collect());
    }
    let version = |name: &String| survey.0.get(name.split('.').next().unwrap_or(name)).cloned();
    Ok(asked.iter().map(|name| (name.clone(), version(name))).collect())
}

fn measure(python: &Python, names: &BTreeMap<String, Option<String>>, rounds: u32) -> Outcome<Calibration> {
    let progress = ProgressBar::new(names.len() as u64 + 1);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
        progress.set_style(style);
    }
    progress.set_message("the interpreter itself");
    let base = median(python, None, rounds).ok_or_else(|| {
        CommandError::environment(format!("{} cannot be measured: it ends with an error", python.executable))
    })?;
    let known: BTreeSet<&str> = names.keys().map(String::as_str).collect();
    let rows = knowledge::shipped()?.python_packages();
    let mut packages = BTreeMap::new();
    for (name, version) in names {
        progress.inc(1);
        progress.set_message(name.clone());
        let Some(reading) = median(python, Some(name), rounds) else {
            progress.suspend(|| eprintln!("plimsoll: {name} cannot be imported here; left out"));
            continue;
        };
        let contains = reading.modules.iter().filter(|module| {
            *module != name && (known.contains(module.as_str()) || rows.binary_search(module).is_ok())
        });
        let package = CalibratedPackage {
            version: version.clone(),
            rss: Bytes(reading.peak.saturating_sub(base.peak)),
            anon: Bytes(reading.anon.saturating_sub(base.anon)),
            cpu_ms: (reading.cpu_ms - base.cpu_ms).max(0.0),
            contains: contains.cloned().collect(),
        };
        packages.insert(name.clone(), package);
    }
    progress.finish_and_clear();
    Ok(Calibration {
        interpreter: CalibratedInterpreter {
            path: python.executable.clone(),
            version: python.version.clone(),
            rss: Bytes(base.peak),
            anon: Bytes(base.anon),
            cpu_ms: base.cpu_ms,
            step_ns: pace(python),
        },
        packages,
        measured_at: Timestamp::now(),
        machine: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
    })
}

/// What a node of source takes; none where the interpreter does not say.
fn pace(python: &Python) -> Option<f64> {
    let answer = start(python, PACE, None, None).ok()?;
    std::str::from_utf8(&answer)
        .ok()?
        .trim()
        .parse()
        .ok()
        .filter(|step: &f64| step.is_finite() && *step > 0.0)
}

/// The medians of `rounds` fresh processes that import one module; none where the import fails.
fn median(python: &Python, module: Option<&str>, rounds: u32) -> Option<Reading> {
    let mut readings = Vec::new();
    for _ in 0..rounds {
        readings.push(reading(&start(python, MEASURE, module, None).ok()?)?);
    }
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let bytes = |value: fn(&Reading) -> u64| {
        let mut values: Vec<u64> = readings.iter().map(value).collect();
        values.sort_unstable();
        values[values.len() / 2]
    };
    Some(Reading {
        peak: bytes(|reading| reading.peak),
        anon: bytes(|reading| reading.anon),
        cpu_ms: middle(readings.iter().map(|reading| reading.cpu_ms).collect()),
        modules: readings.pop()?.modules,
    })
}

fn reading(answer: &[u8]) -> Option<Reading> {
    let text = std::str::from_utf8(answer).ok()?;
    let (figures, modules) = text.split_once('\n')?;
    let mut figures = figures.split(' ');
    Some(Reading {
        peak: figures.next()?.parse().ok()?,
        anon: figures.next()?.parse().ok()?,
        cpu_ms: figures.next()?.parse().ok()?,
        modules: modules.lines().map(str::to_owned).collect(),
    })
}

/// Runs a program text in a fresh interpreter, started by a shell of its own, and takes what it prints.
fn start(python: &Python, program: &str, argument: Option<&str>, input: Option<String>) -> Outcome<Vec<u8>> {
    let refused = |error: std::io::Error| {
        CommandError::environment(format!("{} cannot be started: {error}", python.executable))
    };
    // Not `exec`: the shell has to stay the parent.
    let mut child = Command::new("/bin/sh")
        .args(["-c", "\"$0\" \"$@\"; exit $?", &python.executable, "-c", program])
        .args(argument)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(refused)?;
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        // An interpreter that dies without reading shows in its exit code.
        let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
    }
    let mut stdout = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut answer = Vec::new();
        let read = stdout.as_mut().map(|stdout| stdout.take(16 * Bytes::MIB).read_to_end(&mut answer));
        read.and_then(Result::ok).map(|_| answer)
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(refused)? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(CommandError::environment(format!(
                "an import took longer than {} s",
                PATIENCE.as_secs()
            )));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    match reader.join() {
        Ok(Some(answer)) if status.success() => Ok(answer),
        _ => Err(CommandError::environment(format!("{} ended with an error", python.executable))),
    }
}

fn print(calibration: &Calibration) {
    let interpreter = &calibration.interpreter;
    let mut rows = vec![["module", "version", "resident", "anonymous", "cpu ms"].map(str::to_owned).to_vec()];
    rows.push(vec![
        "(interpreter)".to_owned(),
        interpreter.version.clone(),
        interpreter.rss.to_string(),
        interpreter.anon.to_string(),
        format!("{:.0}", interpreter.cpu_ms),
    ]);
    let mut packages: Vec<_> = calibration.packages.iter().collect();
    packages.sort_by_key(|(_, package)| std::cmp::Reverse(package.rss));
    for (name, package) in packages {
        rows.push(vec![
            name.clone(),
            package.version.clone().unwrap_or_default(),
            package.rss.to_string(),
            package.anon.to_string(),
            format!("{:.0}", package.cpu_ms),
        ]);
    }
    let pace = interpreter
        .step_ns
        .map_or_else(String::new, |step| format!("\na node of source takes {step:.1} ns when it runs\n"));
    crate::print(&format!("{}\n\n{}{pace}", interpreter.path, table(rows, &[0, 1])));
}
