//! `plimsoll run`: profile, start inside the line, watch, and remember.
//!
//! The loop owns time: it turns the job's events into the supervisor's, and carries the supervisor's actions out.
//! It decides nothing itself.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use plimsoll_executor::{BackendChoice, Ended, Event as Seen, How, Job, Launch, Limits, StartError};
use plimsoll_model::{
    Bytes, Cores, Footprint, Millis, Outcome as Ending, PastRun, Resource, Sample, Usage, wire,
};
use plimsoll_plan::supervise::{Action, Event, Limit, Line, Rules, Supervisor};
use plimsoll_telemetry::MachineLoad;

use crate::args;
use crate::error::{CommandError, Kind, Outcome};
use crate::render::status::Status;
use crate::render::{self, run as text};
use crate::store::Store;
use crate::subject::{self, Subject};
use crate::target::{self, Launchable};
use crate::{dirs, machine, policies};

/// Smallest memory limit that any program gets through its start with.
const LEAST_MEMORY: Bytes = Bytes(1 << 20);
/// Time between asking a program to end and making it.
const GRACE: Duration = Duration::from_secs(2);
/// Samples a second are ten: enough for a curve, little enough to cost nothing.
const SAMPLE_EVERY: Duration = Duration::from_millis(100);
/// Below this confidence a prediction says too little to hold a program to it from its first page on…
const UNSURE: f64 = 0.3;
/// …and this is given at the start: a tight limit can fail a system call before anyone could raise it.
const ROOMY_START: Bytes = Bytes::mib(64);
/// Room for tasks beyond the predicted maximum, for what an estimate cannot see.
const SPARE_TASKS: u64 = 512;

/// What the loop saw.
struct Watched {
    usage: Usage,
    last: Option<Sample>,
    ended: Option<Ended>,
    ran_out: Option<Resource>,
}

/// Runs a program and gives the exit code of `plimsoll run`.
pub(crate) fn run(options: &args::Run) -> Outcome<u8> {
    check(options)?;
    let policy = policies::named(&options.policy)?;
    let Some((program, arguments)) = options.command.split_first() else {
        return Err(CommandError::usage("there is no program to run"));
    };
    let target = target::of_command(program, arguments, &options.source)?;
    let start = target.launch(options.quiet)?;
    let subject = subject::read(&target, &options.source)?;
    let mut store = Store::open(&options.store, options.quiet);
    let predicted = subject.predict(store.as_mut(), &policy);
    let line = draw(options, &predicted)?;
    let started = Timestamp::now();
    let mut job = begin(options, start, &line, &predicted)?;
    let mut supervisor = Supervisor::new(line, Rules::default());
    let watched = watch(&mut job, &mut supervisor, options)?;
    let outcome = outcome(&watched);
    let code = exit_code(outcome);
    let report = wire::RunReport {
        backend: job.backend().to_owned(),
        limitations: job.limitations().to_vec(),
        exit: i32::from(code),
        outcome,
        predicted: predicted.clone(),
        actual: watched.usage.clone(),
        raises: supervisor.raises().to_vec(),
    };
    let run = remember(&subject, started, &report, &supervisor);
    let recorded = store.and_then(|store| store.record(&run));
    finish(options, &subject, &report, &supervisor, recorded.as_deref());
    if options.backend == args::Backend::Auto && !options.quiet {
        let limitations = job.limitations().join(" ");
        eprintln!("  backend {}: {}. {limitations}", job.backend(), job.why());
    }
    Ok(code)
}

/// Limits that cannot hold anything are refused before anything is started.
fn check(options: &args::Run) -> Outcome<()> {
    for (flag, size) in [("--memory", options.memory), ("--max-memory", options.max_memory)] {
        if let Some(size) = size.filter(|size| *size < LEAST_MEMORY) {
            return Err(CommandError::usage(format!("{flag} {size} cannot hold any program")).hint(format!(
                "the least that makes sense is {LEAST_MEMORY}; a size needs its unit, such as 64Mi"
            )));
        }
    }
    if let (Some(memory), Some(most)) = (options.memory, options.max_memory)
        && memory > most
    {
        return Err(CommandError::usage(format!("--memory {memory} is above --max-memory {most}"))
            .hint("give the limit to start with in --memory and the one never to pass in --max-memory"));
    }
    if options.cpus.is_some_and(|cpus| cpus < Cores::from_millis(10)) {
        return Err(CommandError::usage("--cpus must be at least 0.01").hint("write 2, 0.5 or 250m"));
    }
    Ok(())
}

/// The line: what was predicted, within what the user allows.
fn draw(options: &args::Run, predicted: &Footprint) -> Outcome<Line> {
    let machine = machine::probe();
    // Nothing can be given that the machine does not have, whatever the source says.
    let most = machine.map_or(Bytes(u64::MAX), |machine| machine.memory_to_give().max(LEAST_MEMORY));
    let start = match predicted.memory.confidence.value() {
        sure if sure < UNSURE => predicted.memory.recommended.max(ROOMY_START),
        _ => predicted.memory.recommended,
    };
    let memory = options.memory.unwrap_or(start.min(most)).max(LEAST_MEMORY);
    let most = options.max_memory.unwrap_or_else(|| predicted.memory.maximum.min(most).max(memory));
    if !options.quiet
        && let Some(machine) = machine.filter(|machine| memory > machine.memory)
    {
        eprintln!("plimsoll: the line of {memory} is more than this machine's {}", machine.memory);
    }
    let cores = machine.map_or(Cores::whole(1), |machine| machine.cores);
    let cpu = options.cpus.unwrap_or(predicted.cpu.recommended).max(Cores::from_millis(100)).min(cores);
    Ok(Line { memory: memory.min(most), memory_most: most, cpu, cpu_most: cores, timeout: options.timeout })
}

fn begin(options: &args::Run, start: Launchable, line: &Line, predicted: &Footprint) -> Outcome<Job> {
    let choice = match options.backend {
        args::Backend::Auto => BackendChoice::Auto,
        args::Backend::CgroupV2 => BackendChoice::CgroupV2,
        args::Backend::CgroupV1 => BackendChoice::CgroupV1,
        args::Backend::Rlimit => BackendChoice::Rlimit,
    };
    let launch = Launch {
        arguments: start.arguments,
        environment: start.environment,
        limits: Limits {
            memory: Some(line.memory),
            memory_event: Some(line.memory.scale(Rules::default().near)),
            cpu: Some(line.cpu),
            tasks: Some(predicted.tasks.maximum.saturating_add(SPARE_TASKS)),
            disk_read_rate: options.read_rate,
            disk_write_rate: options.write_rate,
        },
        sample_every: SAMPLE_EVERY,
        forward_signals: true,
        ..Launch::new(start.program)
    };
    Job::start(&launch, choice).map_err(|error| refused(&error))
}

fn refused(error: &StartError) -> CommandError {
    let kind = match error {
        StartError::NotFound { .. } => Kind::NotFound,
        StartError::NotExecutable { .. } => Kind::NotExecutable,
        _ => Kind::Environment,
    };
    let said = CommandError::start(kind, error.to_string());
    match (error.hint(), kind) {
        (Some(hint), _) => said.hint(hint),
        (None, Kind::NotFound) => {
            said.hint("give a path, or the name of a command that the search path holds")
        }
        (None, Kind::NotExecutable) => said.hint("make it executable with chmod +x, or name its interpreter"),
        _ => said,
    }
}

/// Lives as long as the program: events in, actions out.
fn watch(job: &mut Job, supervisor: &mut Supervisor, options: &args::Run) -> Outcome<Watched> {
    let mut watched = Watched { usage: Usage::default(), last: None, ended: None, ran_out: None };
    let mut status = Status::new(options.quiet);
    let mut load = MachineLoad::new();
    let begun = Instant::now();
    while watched.ended.is_none() {
        let left =
            options.timeout.map(|timeout| Duration::from_millis(timeout.0).saturating_sub(begun.elapsed()));
        let seen = job.wait(left).map_err(|error| CommandError::environment(error.to_string()))?;
        let at = Millis(u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
        let event = match seen {
            None => Event::Tick { at },
            Some(Seen::Signal { .. }) => continue,
            Some(Seen::Sampled(sample)) => {
                watched.saw(sample);
                Event::Sampled { sample, idle: load.idle() }
            }
            Some(Seen::MemoryNear(sample)) => {
                watched.saw(sample);
                Event::NearLine { sample }
            }
            Some(Seen::MemoryStalled(sample)) => {
                watched.saw(sample);
                Event::OutOfMemory { sample }
            }
            Some(Seen::Exited(ended)) => {
                watched.saw(ended.last);
                watched.ended = Some(ended);
                break;
            }
        };
        for action in supervisor.step(event) {
            carry_out(action, at, job, supervisor, &mut watched);
        }
        if let (Some(status), Some(sample)) = (&mut status, watched.last) {
            let cores = watched.usage.cpu_curve.points().last().map_or(0.0, |point| point.value);
            status.show(&sample, cores, supervisor.memory(), supervisor.cpu());
        }
    }
    Ok(watched)
}

impl Watched {
    fn saw(&mut self, sample: Sample) {
        self.usage.add(&sample, self.last.as_ref());
        self.last = Some(sample);
    }
}

fn carry_out(action: Action, at: Millis, job: &mut Job, supervisor: &mut Supervisor, watched: &mut Watched) {
    match action {
        Action::Set(Limit::Memory(bytes)) => {
            let event = bytes.scale(Rules::default().near);
            // A limit that cannot be moved stays where it is; the supervisor goes on from the one in force.
            let limit = job.set_memory(bytes, Some(event)).unwrap_or(supervisor.memory());
            supervisor.step(Event::Set { at, limit: Limit::Memory(limit) });
        }
        Action::Set(Limit::Cpu(cores)) => {
            let limit = job.set_cpu(cores).unwrap_or(supervisor.cpu());
            supervisor.step(Event::Set { at, limit: Limit::Cpu(limit) });
        }
        Action::Stop(resource) => {
            watched.ran_out = Some(resource);
            job.stop(GRACE);
        }
    }
}

/// Who or what ended the program. A stop of ours counts even where the kernel was quicker with the same reason.
fn outcome(watched: &Watched) -> Ending {
    let Some(ended) = watched.ended else { return Ending::Stopped { resource: Resource::Memory } };
    match (watched.ran_out, ended.how) {
        (Some(Resource::Time), _) if ended.stopped => Ending::TimedOut,
        (Some(resource), _) if ended.stopped => Ending::Stopped { resource },
        (_, How::Signal(_)) if ended.oom_killed => Ending::OutOfMemory,
        (_, How::Signal(signal)) => Ending::Signaled { signal },
        (_, How::Code(code)) => Ending::Exited { code },
    }
}

fn exit_code(outcome: Ending) -> u8 {
    let byte = |code: i32| u8::try_from(code.rem_euclid(256)).unwrap_or(u8::MAX);
    match outcome {
        Ending::Exited { code } => byte(code),
        Ending::Signaled { signal } => byte(128 + signal),
        Ending::TimedOut => 124,
        Ending::Stopped { .. } | Ending::OutOfMemory => 125,
    }
}

fn remember(
    subject: &Subject,
    started: Timestamp,
    report: &wire::RunReport,
    supervisor: &Supervisor,
) -> PastRun {
    PastRun {
        identity: subject.identity.clone(),
        version: subject.version.clone(),
        commit: subject.commit.clone(),
        started,
        inputs: subject.inputs.clone(),
        footprint: subject.footprint.clone(),
        predicted: report.predicted.clone(),
        backend: report.backend.clone(),
        memory_limit: supervisor.memory(),
        cpu_limit: supervisor.cpu(),
        raises: report.raises.clone(),
        usage: report.actual.clone(),
        outcome: report.outcome,
    }
}

/// Says how it ended, and writes the report that was asked for. Neither changes the program's exit code.
fn finish(
    options: &args::Run,
    subject: &Subject,
    report: &wire::RunReport,
    supervisor: &Supervisor,
    recorded: Option<&str>,
) {
    let name = &subject.footprint.program;
    let ours = matches!(report.outcome, Ending::Stopped { .. } | Ending::OutOfMemory | Ending::TimedOut);
    if !options.quiet || ours {
        let colour = std::io::stderr().is_terminal();
        let (bold, plain) = if colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        eprintln!("plimsoll: {bold}{name} {}{plain}", text::ending(report.outcome));
        let limits = (supervisor.memory(), supervisor.cpu());
        eprint!("{}", text::summary(&report.predicted, &report.actual, &report.raises, limits));
    }
    if ours {
        eprintln!("plimsoll: {}", advice(options, report, supervisor));
    }
    if let (Some(recorded), false) = (recorded, options.quiet) {
        eprintln!("  {recorded}");
    }
    if let Some(file) = &options.report {
        let document = wire::Document::new(wire::RUN, report);
        let text = render::json(&document);
        if let Err(error) = dirs::write_report(file, text.as_bytes()) {
            eprintln!("plimsoll: cannot write the report to {}: {error}", file.display());
        }
    }
}

/// What ran out, what was seen, and the command that would give more.
fn advice(options: &args::Run, report: &wire::RunReport, supervisor: &Supervisor) -> String {
    let command: Vec<String> = options.command.iter().map(quoted).collect();
    let command = command.join(" ");
    match report.outcome {
        Ending::TimedOut => {
            let given = options.timeout.unwrap_or_default();
            format!(
                "time ran out: {given} were given; for more: plimsoll run --timeout {}s -- {command}",
                given.0.saturating_mul(2).div_ceil(1000)
            )
        }
        _ => {
            let limit = supervisor.memory();
            let more = limit.scale(2.0).round_up(Bytes::mib(1));
            format!(
                "memory ran out: {} were in use of {limit}, and that is the most allowed; for more: \
                 plimsoll run --max-memory {}Mi -- {command}",
                report.actual.memory_peak,
                more.0 / Bytes::MIB
            )
        }
    }
}

/// A word as a shell takes it.
fn quoted(word: &OsString) -> String {
    let text = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        for (word, text) in
            [("a.py", "a.py"), ("", "''"), ("two words", "'two words'"), ("it's", r"'it'\''s'")]
        {
            assert_eq!(quoted(&OsString::from(word)), text);
        }
    }
}
