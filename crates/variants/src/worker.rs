//! Work that is done in a process of its own, with bounds on time and memory: a compiler that crashes and a module that
//! is a bomb stay there. The parent sends one order as a line of JSON and gets lines of JSON back.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use crate::tasks::{Done, Task};

/// How far one worker may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Wall-clock time; the worker is ended after it.
    pub time: Duration,
    /// Private memory, in bytes.
    pub memory: u64,
}

impl Default for Bounds {
    /// Two minutes and 2 GiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(120), memory: 2 << 30 }
    }
}

/// How worker processes are started: a program that calls [`serve`] on its standard streams.
#[derive(Debug, Clone)]
pub struct Workers {
    program: PathBuf,
    arguments: Vec<String>,
    /// How far each may go.
    pub bounds: Bounds,
}

/// Why a worker gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// It could not be started.
    #[error("cannot start a worker process ({program}): {why}")]
    Start {
        /// What was to be started.
        program: PathBuf,
        /// What the system says.
        why: String,
    },
    /// It did its work and says that the task cannot be done.
    #[error("{0}")]
    Refused(String),
    /// It took too long.
    #[error("not done after {} s, which is the bound; --timeout raises it", .0.as_secs())]
    Time(Duration),
    /// It took too much.
    #[error("out of memory within {} MiB, which is the bound; --memory raises it", .0 >> 20)]
    Memory(u64),
    /// It crashed.
    #[error("the worker process {0}")]
    Crash(String),
}

/// What the parent sends.
#[derive(Serialize, Deserialize)]
struct Order {
    memory: u64,
    seconds: u64,
    task: Task,
}

/// What the worker sends, a line each.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Step(u32),
    Done(Box<Result<Done, String>>),
}

impl Workers {
    /// Workers that are this program, called with these arguments.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, bounds: Bounds::default() }
    }

    /// Has a task done. `step` hears how many steps of it are behind.
    ///
    /// # Errors
    /// When the worker cannot be started, crashes, goes beyond its bounds, or says that the task cannot be done.
    pub fn run(&self, task: Task, mut step: impl FnMut(u32)) -> Result<Done, WorkerError> {
        let start = |error: std::io::Error| WorkerError::Start {
            program: self.program.clone(),
            why: error.to_string(),
        };
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(start)?;
        let order = Order { memory: self.bounds.memory, seconds: self.bounds.time.as_secs() + 1, task };
        let text = serde_json::to_string(&order).map_err(|error| WorkerError::Refused(error.to_string()))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A worker that is gone already is told by how it ended.
            let _ = stdin.write_all(text.as_bytes());
        }
        let words = listen(&mut child);
        let until = Instant::now() + self.bounds.time;
        let mut done = None;
        loop {
            match words.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Word::Step(number)) => step(number),
                Ok(Word::Done(result)) => done = Some(*result),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(WorkerError::Time(self.bounds.time));
                }
            }
        }
        let mut said = String::new();
        if let Some(stderr) = child.stderr.take() {
            let _ = stderr.take(64 << 10).read_to_string(&mut said);
        }
        let ended = child.wait().map_err(start)?;
        match done {
            Some(Ok(done)) => Ok(done),
            Some(Err(why)) => Err(WorkerError::Refused(why)),
            None => Err(self.ending(ended, &said)),
        }
    }

    /// What an ending without an answer means.
    fn ending(&self, ended: ExitStatus, said: &str) -> WorkerError {
        if said.contains("memory allocation of") || said.contains("Cannot allocate memory") {
            return WorkerError::Memory(self.bounds.memory);
        }
        if ended.signal() == Some(rustix::process::Signal::XCPU.as_raw()) {
            return WorkerError::Time(self.bounds.time);
        }
        let last: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).take(3).collect();
        let how = match (ended.signal(), ended.code()) {
            (Some(signal), _) => format!("was ended by signal {signal}"),
            (None, code) => format!("ended with code {}", code.unwrap_or(-1)),
        };
        WorkerError::Crash(if last.is_empty() { how } else { format!("{how}: {}", last.join(" ")) })
    }
}

/// Reads what the worker says, on a thread, so that waiting for it can end.
fn listen(child: &mut Child) -> mpsc::Receiver<Word> {
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(word) = serde_json::from_str(&line) else { continue };
                if sender.send(word).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

/// Does one task, in a worker process: reads the order from standard input, bounds itself, and answers on standard output.
/// Gives the exit code.
#[must_use]
pub fn serve() -> u8 {
    let mut text = String::new();
    let order: Order =
        match std::io::stdin().lock().read_to_string(&mut text).map(|_| serde_json::from_str(&text)) {
            Ok(Ok(order)) => order,
            _ => return 2,
        };
    // Nobody waits for the answer once the parent is gone.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    bound(Resource::Data, order.memory, order.memory);
    // At the first the kernel sends SIGXCPU, which says why; at the second it kills.
    bound(Resource::Cpu, order.seconds, order.seconds + 5);
    bound(Resource::Core, 0, 0);
    let say = |word: &Word| {
        let mut out = std::io::stdout().lock();
        if let Ok(line) = serde_json::to_string(word) {
            // A parent that is gone needs no answer.
            let _ = writeln!(out, "{line}").and_then(|()| out.flush());
        }
    };
    let done = order.task.carry_out(order.memory, &mut |number| say(&Word::Step(number)));
    say(&Word::Done(Box::new(done)));
    0
}

fn bound(resource: Resource, current: u64, maximum: u64) {
    // Where a lower limit stands already, that one holds.
    let _ = setrlimit(resource, Rlimit { current: Some(current), maximum: Some(maximum) });
}
