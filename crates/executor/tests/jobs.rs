//! What a user of jobs would notice, on each backend that works on this machine.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it skipped")]

use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, fs};

use plimsoll_executor::{BackendChoice, Ended, Event, How, Job, Launch, Limits, StartError};
use plimsoll_model::{Bytes, Cores, Sample};

#[path = "support/load.rs"]
mod load;

/// Not a test of its own: what another copy of this binary runs when it is to be the program.
#[test]
fn load_is_carried_only_when_asked() {
    load::run_if_asked();
    assert!(env::var(load::LOAD).is_err());
}

/// This binary as a program that does what `text` says.
/// How long a program may take: only a failing test takes it all, an emulated processor may take much of it.
const PATIENCE: Duration = Duration::from_secs(300);

fn load(text: &str) -> Launch {
    let mut launch = Launch::new(env::current_exe().unwrap());
    launch.arguments = ["--exact", "load_is_carried_only_when_asked"].map(Into::into).to_vec();
    launch.environment = vec![(load::LOAD.into(), text.into())];
    launch
}

fn shell(text: &str) -> Launch {
    let mut launch = Launch::new("sh");
    launch.arguments = vec!["-c".into(), text.into()];
    launch
}

fn with(mut launch: Launch, limits: Limits) -> Launch {
    launch.limits = limits;
    launch
}

/// The backends that work here; the others are named with the reason.
fn backends() -> Vec<BackendChoice> {
    let all = [BackendChoice::CgroupV2, BackendChoice::CgroupV1, BackendChoice::Rlimit];
    let works = |choice: &BackendChoice| match Job::start(&Launch::new("true"), *choice) {
        Ok(mut job) => {
            while job.wait(None).unwrap().is_some() {}
            true
        }
        Err(error) => {
            eprintln!("skipped on {choice}: {error}");
            false
        }
    };
    all.into_iter().filter(works).collect()
}

/// Those that can hold a program to a limit.
fn limiting() -> Vec<BackendChoice> {
    backends().into_iter().filter(|choice| *choice != BackendChoice::Rlimit).collect()
}

/// Waits for the end, doing `act` at each event; everything that happened comes with it.
fn run_with(job: &mut Job, mut act: impl FnMut(&mut Job, &Event)) -> (Ended, Vec<Event>) {
    let mut events = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        if let Some(event) = job.wait(Some(Duration::from_secs(1))).unwrap() {
            act(job, &event);
            if let Event::Exited(ended) = event {
                return (ended, events);
            }
            events.push(event);
        }
    }
    panic!("still running after {PATIENCE:?} and {} events: {:?}", events.len(), events.last());
}

fn run(job: &mut Job) -> (Ended, Vec<Event>) {
    run_with(job, |_, _| {})
}

/// The highest working set any event told of.
fn peak(ended: &Ended, events: &[Event]) -> Bytes {
    let samples = events.iter().filter_map(|event| match event {
        Event::Sampled(sample) | Event::MemoryNear(sample) | Event::MemoryStalled(sample) => Some(sample),
        _ => None,
    });
    let peaks = samples.chain([&ended.last]).map(|sample: &Sample| sample.memory_peak.max(sample.memory));
    peaks.max().unwrap_or_default()
}

/// Groups of ours in any hierarchy.
fn groups() -> Vec<String> {
    let output =
        Command::new("find").args(["/sys/fs/cgroup", "-type", "d", "-name", "plimsoll-*-*-*"]).output();
    let text = String::from_utf8(output.unwrap().stdout).unwrap();
    let own = format!("plimsoll-{}-", std::process::id());
    let name = |line: &str| line.rsplit('/').next().unwrap_or_default().to_owned();
    text.lines().filter(|line| !name(line).starts_with(&own)).map(str::to_owned).collect()
}

/// Whether a process runs; a zombie does not.
fn runs(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// Waits until `condition` holds; false when it does not for longer than any of it takes, but less than the programs
/// that sleep here, which shall not end by themselves meanwhile.
fn soon(mut condition: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE / 6 {
        if condition() {
            return true;
        }
        sleep(Duration::from_millis(5));
    }
    false
}

#[test]
fn exit_codes_and_signals_come_back() {
    for backend in backends() {
        for (text, how) in [
            ("exit 0", How::Code(0)),
            ("exit 3", How::Code(3)),
            ("kill -TERM $$", How::Signal(15)),
            ("kill -KILL $$", How::Signal(9)),
        ] {
            let (ended, _) = run(&mut Job::start(&shell(text), backend).unwrap());
            assert_eq!(ended.how, how, "{backend}: {text}");
            assert!(!ended.oom_killed && !ended.stopped);
        }
    }
}

#[test]
fn what_cannot_be_executed_is_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).into_os_string();
    fs::write(path("data"), "not a program").unwrap();
    fs::write(path("orphan"), "#!/no/such/interpreter\n").unwrap();
    fs::write(path("script"), "exit 7\n").unwrap();
    for name in ["orphan", "script"] {
        assert!(Command::new("chmod").arg("+x").arg(path(name)).status().unwrap().success());
    }
    for backend in backends() {
        let start = |program: &std::ffi::OsStr| Job::start(&Launch::new(program), backend);
        for missing in ["/no/such/program", "no-such-program-anywhere", "", "/etc/passwd/x"] {
            let error = start(missing.as_ref()).err().unwrap();
            assert!(matches!(error, StartError::NotFound { .. }), "{backend}: {missing}: {error}");
        }
        for refused in [path("data"), path("orphan"), directory.path().into()] {
            let error = start(&refused).err().unwrap();
            assert!(matches!(error, StartError::NotExecutable { .. }), "{backend}: {refused:?}: {error}");
        }
        // As a shell does, a text without an interpreter line is given to sh.
        assert_eq!(run(&mut start(&path("script")).unwrap()).0.how, How::Code(7));
        let elsewhere = Launch { directory: Some("/no/such/place".into()), ..Launch::new("true") };
        assert!(matches!(Job::start(&elsewhere, backend).err().unwrap(), StartError::Directory { .. }));
        let broken = Launch { arguments: vec!["a\0b".into()], ..Launch::new("true") };
        assert!(matches!(Job::start(&broken, backend).err().unwrap(), StartError::Argument { .. }));
    }
    let none = Limits { cpu: Some(Cores::ZERO), ..Limits::default() };
    let error = Job::start(&with(Launch::new("true"), none), BackendChoice::Auto).err().unwrap();
    assert!(matches!(error, StartError::Limit { .. }));
}

#[test]
fn a_program_gets_its_arguments_directory_and_variables() {
    let directory = tempfile::tempdir().unwrap();
    for backend in backends() {
        let mut launch = shell("printf '%s|%s|%s' \"$1\" \"$GREETING\" \"$(pwd)\" > out; exit $#");
        launch.arguments.extend(["sh".into(), "a b".into(), "*".into()]);
        launch.directory = Some(directory.path().to_owned());
        launch.environment = vec![("GREETING".into(), "ahoy=there".into())];
        assert_eq!(run(&mut Job::start(&launch, backend).unwrap()).0.how, How::Code(2));
        let out = fs::read_to_string(directory.path().join("out")).unwrap();
        assert_eq!(out, format!("a b|ahoy=there|{}", directory.path().display()), "{backend}");
    }
}

#[test]
fn what_outlives_the_program_is_killed() {
    let directory = tempfile::tempdir().unwrap();
    for backend in backends() {
        // One in the background, one that left its session and lost its parent.
        let text = "sleep 60 & echo $! > one; (setsid sh -c 'echo $$ > two; exec sleep 60' &) ; \
                    while ! test -s two; do sleep 0.01; done; exit 4";
        let launch = Launch { directory: Some(directory.path().to_owned()), ..shell(text) };
        let (ended, _) = run(&mut Job::start(&launch, backend).unwrap());
        assert_eq!(ended.how, How::Code(4), "{backend}");
        assert_eq!(ended.left_over, 2, "{backend}");
        for name in ["one", "two"] {
            let pid = fs::read_to_string(directory.path().join(name)).unwrap();
            assert!(!runs(&pid), "{backend}: {name}");
            fs::remove_file(directory.path().join(name)).unwrap();
        }
    }
}

#[test]
fn a_dropped_job_leaves_nothing() {
    for backend in backends() {
        let job = Job::start(&shell("sleep 60 & sleep 60"), backend).unwrap();
        let pid = job.pid().to_string();
        assert!(runs(&pid));
        drop(job);
        assert!(!runs(&pid), "{backend}");
    }
}

/// Not a test of its own: the host that is killed in the test below.
#[test]
fn host_runs_only_when_asked() {
    let Ok(backend) = env::var("PLIMSOLL_TEST_HOST") else { return };
    let text = "echo $$ > one; (setsid sh -c 'echo $$ > two; exec sleep 60' &) ; sleep 60";
    let mut launch = shell(&env::var("PLIMSOLL_TEST_TEXT").unwrap_or_else(|_| text.to_owned()));
    launch.directory = Some(env::var("PLIMSOLL_TEST_PLACE").unwrap().into());
    launch.forward_signals = env::var("PLIMSOLL_TEST_TEXT").is_ok();
    let mut job = Job::start(&launch, backend.parse().unwrap()).unwrap();
    let (ended, _) = run(&mut job);
    drop(job);
    match ended.how {
        How::Code(code) => std::process::exit(code),
        How::Signal(signal) => std::process::exit(128 + signal),
    }
}

/// A host that passes signals on to a shell doing `text`.
fn host(backend: BackendChoice, directory: &Path, text: &str) -> Command {
    let mut host = Command::new(env::current_exe().unwrap());
    host.args(["--exact", "host_runs_only_when_asked"])
        .env("PLIMSOLL_TEST_HOST", backend.to_string())
        .env("PLIMSOLL_TEST_PLACE", directory)
        .env("PLIMSOLL_TEST_TEXT", text);
    host
}

/// Whether this process was started with a signal ignored, as `nohup` does: what it starts ignores it as well.
fn is_ignored(number: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap().trim();
    u64::from_str_radix(mask, 16).unwrap() & (1 << (number - 1)) != 0
}

#[test]
fn signals_sent_to_us_reach_the_program() {
    for backend in backends() {
        for (name, number, code) in [("TERM", 15, 44), ("INT", 2, 45), ("HUP", 1, 46), ("USR1", 10, 47)] {
            if is_ignored(number) {
                eprintln!("skipped {name}: this process was started with it ignored");
                continue;
            }
            let directory = tempfile::tempdir().unwrap();
            let text = format!("trap 'exit {code}' {name}; echo > ready; while :; do sleep 0.02; done");
            let mut host = host(backend, directory.path(), &text).spawn().unwrap();
            assert!(soon(|| directory.path().join("ready").exists()));
            let pid = rustix::process::Pid::from_child(&host);
            let signal = rustix::process::Signal::from_named_raw(number).unwrap();
            rustix::process::kill_process(pid, signal).unwrap();
            assert_eq!(host.wait().unwrap().code(), Some(code), "{backend}: {name}");
        }
    }
}

#[test]
fn a_key_in_the_terminal_reaches_the_program_once() {
    if is_ignored(2) {
        eprintln!("skipped: this process was started with INT ignored");
        return;
    }
    for backend in backends() {
        let directory = tempfile::tempdir().unwrap();
        let text =
            "trap 'echo got >> keys' INT; echo > ready; while ! test -e end; do sleep 0.02; done; exit 33";
        let master =
            rustix::pty::openpt(rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::NOCTTY).unwrap();
        rustix::pty::grantpt(&master).unwrap();
        rustix::pty::unlockpt(&master).unwrap();
        let name = rustix::pty::ptsname(&master, Vec::new()).unwrap();
        let terminal = fs::File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        // A session of its own with the terminal, as a shell would have it.
        let mut session = Command::new("setsid");
        let host = host(backend, directory.path(), text);
        session.args(["--ctty", "--wait"]).arg(host.get_program()).args(host.get_args());
        session.envs(host.get_envs().filter_map(|(name, value)| Some((name, value?))));
        session.stdin(terminal.try_clone().unwrap()).stdout(terminal.try_clone().unwrap()).stderr(terminal);
        let mut session = session.spawn().unwrap();
        let keys = || fs::read_to_string(directory.path().join("keys")).unwrap_or_default();
        assert!(soon(|| directory.path().join("ready").exists()), "{backend}");
        rustix::io::write(&master, b"\x03").unwrap();
        assert!(soon(|| !keys().is_empty()), "{backend}");
        sleep(Duration::from_millis(100));
        fs::write(directory.path().join("end"), "").unwrap();
        assert_eq!(session.wait().unwrap().code(), Some(33), "{backend}");
        assert_eq!(keys(), "got\n", "{backend}");
    }
}

/// A process that runs two programs, whose process ids stand in the files `one` and `two`.
fn host_with_two(backend: BackendChoice, place: &Path) -> Child {
    let host = Command::new(env::current_exe().unwrap())
        .args(["--exact", "host_runs_only_when_asked"])
        .env("PLIMSOLL_TEST_HOST", backend.to_string())
        .env("PLIMSOLL_TEST_PLACE", place)
        .spawn()
        .unwrap();
    let written = |name: &str| fs::read_to_string(place.join(name)).is_ok_and(|text| text.ends_with('\n'));
    assert!(soon(|| written("one") && written("two")));
    host
}

#[test]
fn nothing_is_left_when_we_are_killed() {
    for backend in backends() {
        let directory = tempfile::tempdir().unwrap();
        let mut host = host_with_two(backend, directory.path());
        let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap_or_default();
        assert!(runs(&read("one")) && runs(&read("two")));
        let group = format!("plimsoll-{}-", host.id());
        if backend != BackendChoice::Rlimit {
            assert!(groups().iter().any(|path| path.contains(&group)), "{backend}");
        }
        host.kill().unwrap();
        host.wait().unwrap();
        assert!(soon(|| !runs(&read("one")) && !runs(&read("two"))), "{backend}: processes are left");
        assert!(soon(|| !groups().iter().any(|path| path.contains(&group))), "{backend}: {:?}", groups());
    }
}

#[test]
fn the_next_start_clears_away_what_a_killed_guardian_left() {
    for backend in limiting() {
        let directory = tempfile::tempdir().unwrap();
        let mut host = host_with_two(backend, directory.path());
        let read = |name: &str| fs::read_to_string(directory.path().join(name)).unwrap_or_default();
        let children =
            fs::read_to_string(format!("/proc/{0}/task/{0}/children", host.id())).unwrap_or_default();
        let threads = fs::read_dir(format!("/proc/{}/task", host.id())).unwrap();
        let all = threads.flatten().map(|thread| fs::read_to_string(thread.path().join("children")).unwrap());
        let guardian = all.chain([children]).find(|list| !list.is_empty()).unwrap();
        host.kill().unwrap();
        // The guardian may be quicker; then there is nothing to clear away, which is as good.
        let _ = Command::new("kill").args(["-9", guardian.trim()]).output();
        host.wait().unwrap();
        run(&mut Job::start(&Launch::new("true"), backend).unwrap());
        assert!(soon(|| !runs(&read("one")) && !runs(&read("two"))), "{backend}: processes are left");
        let group = format!("plimsoll-{}-", host.id());
        assert!(!groups().iter().any(|path| path.contains(&group)), "{backend}: {:?}", groups());
    }
}

#[test]
fn a_lost_guardian_takes_the_program_along() {
    for backend in backends() {
        let directory = tempfile::tempdir().unwrap();
        let text = "sleep 60 & echo $! > one; sleep 60";
        let launch = Launch { directory: Some(directory.path().to_owned()), ..shell(text) };
        let mut job = Job::start(&launch, backend).unwrap();
        let read = || fs::read_to_string(directory.path().join("one")).unwrap_or_default();
        assert!(soon(|| read().ends_with('\n')));
        job.sample();
        let stat = fs::read_to_string(format!("/proc/{}/stat", job.pid())).unwrap();
        let parent = stat.rsplit_once(") ").unwrap().1.split(' ').nth(1).unwrap().to_owned();
        assert!(Command::new("kill").args(["-9", &parent]).status().unwrap().success());
        let begin = Instant::now();
        while job.wait(Some(Duration::from_secs(1))).is_ok() {
            assert!(begin.elapsed() < PATIENCE / 6, "{backend}: not noticed");
        }
        let program = job.pid().to_string();
        assert!(soon(|| !runs(&read()) && !runs(&program)), "{backend}");
    }
}

#[test]
fn a_climb_past_the_line_is_raised_in_time() {
    for backend in limiting() {
        let limits =
            Limits { memory: Some(Bytes::mib(48)), memory_event: Some(Bytes::mib(40)), ..Limits::default() };
        let mut limit = Bytes::mib(48);
        let mut job = Job::start(&with(load("climb 300 20"), limits), backend).unwrap();
        let (ended, events) = run_with(&mut job, |job, event| {
            if let Event::MemoryNear(_) | Event::MemoryStalled(_) = event {
                limit = Bytes(limit.0 * 2);
                let line = limit.scale(0.85);
                assert_eq!(job.set_memory(limit, Some(line)).unwrap(), limit, "{backend}");
            }
        });
        assert_eq!(ended.how, How::Code(0), "{backend}: {events:?}");
        assert!(!ended.oom_killed, "{backend}");
        let peak = peak(&ended, &events);
        // What an emulated processor takes in the last moment may be in no sample any more.
        assert!(peak >= Bytes::mib(299) && peak < Bytes::mib(315), "{backend}: {peak}");
    }
}

#[test]
fn a_climb_past_the_maximum_is_stopped() {
    for backend in backends() {
        let limits =
            Limits { memory: Some(Bytes::mib(48)), memory_event: Some(Bytes::mib(40)), ..Limits::default() };
        let mut job = Job::start(&with(load("climb 900 3000"), limits), backend).unwrap();
        let (ended, events) = run_with(&mut job, |job, event| {
            if let Event::MemoryNear(_) | Event::MemoryStalled(_) = event {
                job.stop(Duration::from_millis(200));
            }
        });
        assert!(matches!(ended.how, How::Signal(9 | 15)), "{backend}: {ended:?}");
        assert!(ended.stopped || ended.oom_killed, "{backend}: {ended:?} {events:?}");
        if backend != BackendChoice::Rlimit {
            assert!(peak(&ended, &events) < Bytes::mib(60), "{backend}: {events:?}");
        }
    }
}

#[test]
fn a_stream_through_a_small_limit_is_left_alone() {
    // On the disk: what is streamed through a memory file system is memory.
    let directory = tempfile::tempdir_in(env::current_dir().unwrap()).unwrap();
    let file = directory.path().join("stream");
    for backend in limiting() {
        let limits =
            Limits { memory: Some(Bytes::mib(64)), memory_event: Some(Bytes::mib(48)), ..Limits::default() };
        let text = format!("stream 300 {}", file.display());
        let mut job = Job::start(&with(load(&text), limits), backend).unwrap();
        let (ended, events) = run(&mut job);
        assert_eq!(ended.how, How::Code(0), "{backend}: {events:?}");
        let told = |event: &Event| matches!(event, Event::MemoryNear(_) | Event::MemoryStalled(_));
        assert!(!events.iter().any(told), "{backend}: {events:?}");
        let peak = peak(&ended, &events);
        assert!(peak < Bytes::mib(16), "{backend}: {peak}");
    }
}

#[test]
fn a_spike_between_two_samples_is_remembered() {
    for backend in limiting() {
        let mut job = Job::start(&load("spike 150 5 400"), backend).unwrap();
        let (ended, events) = run(&mut job);
        let peak = peak(&ended, &events);
        assert!(peak >= Bytes::mib(148) && peak < Bytes::mib(160), "{backend}: {peak}");
    }
}

#[test]
fn a_limit_does_not_shrink_below_what_is_held() {
    for backend in limiting() {
        let limits = Limits { memory: Some(Bytes::mib(256)), ..Limits::default() };
        let mut job = Job::start(&with(load("climb 100 1500"), limits), backend).unwrap();
        let mut held = Sample::default();
        assert!(soon(|| {
            held = job.sample();
            held.memory > Bytes::mib(100)
        }));
        assert_eq!(job.set_memory(Bytes::mib(50), None).unwrap(), Bytes::mib(256), "{backend}");
        assert_eq!(job.set_memory(Bytes::mib(150), None).unwrap(), Bytes::mib(150), "{backend}");
        assert_eq!(run(&mut job).0.how, How::Code(0), "{backend}");
    }
}

#[test]
fn a_quota_holds_the_cpu_and_can_be_raised() {
    for backend in limiting() {
        let limits = Limits { cpu: Some(Cores::from_millis(100)), ..Limits::default() };
        let mut job = Job::start(&with(load("spin 2 1000"), limits), backend).unwrap();
        if job.limitations().iter().any(|text| text.contains("CPU use is not limited")) {
            eprintln!("skipped on {backend}: {:?}", job.limitations());
            continue;
        }
        assert_eq!(job.set_cpu(Cores::from_millis(150)).unwrap(), Cores::from_millis(150));
        let (ended, _) = run(&mut job);
        assert!(ended.last.throttled_micros > Some(0), "{backend}: {:?}", ended.last);
        let allowed = ended.last.at.0 * 1000 * 18 / 100 + 50_000;
        assert!(ended.last.cpu_micros < allowed, "{backend}: {:?}", ended.last);
    }
}

#[test]
fn a_fork_bomb_ends_at_the_task_limit() {
    for backend in limiting() {
        let limits = Limits { tasks: Some(20), ..Limits::default() };
        let mut job = Job::start(&with(load("fork 100"), limits), backend).unwrap();
        let (ended, _) = run(&mut job);
        // The harness runs the load in a thread of its own.
        assert!(matches!(ended.how, How::Code(15..=19)), "{backend}: {:?}", ended.how);
    }
}

#[test]
fn a_tree_that_forks_without_end_is_killed() {
    for backend in backends() {
        // Each generation starts the next and ends, so that there never is a parent to be killed.
        let text = "f() { sleep 0.001; f & }; for i in 1 2 3 4 5 6 7 8; do f & done; sleep 0.3";
        let mut job = Job::start(&shell(text), backend).unwrap();
        run(&mut job);
        drop(job);
        let output = Command::new("pgrep").args(["-f", "f() { sleep 0.001"]).output().unwrap();
        assert!(output.stdout.is_empty(), "{backend}");
    }
}

#[test]
fn cpu_time_of_the_whole_tree_is_counted() {
    for backend in backends() {
        let text = "i=0; (while [ $i -lt 200000 ]; do i=$((i+1)); done) & wait";
        let (ended, _) = run(&mut Job::start(&shell(text), backend).unwrap());
        assert!(ended.last.cpu_micros > 50_000, "{backend}: {:?}", ended.last);
        assert_eq!(ended.last.processes, 0);
    }
}

#[test]
fn disk_traffic_is_counted() {
    let directory = tempfile::tempdir_in(env::current_dir().unwrap()).unwrap();
    for backend in backends() {
        let text = format!("stream 20 {}", directory.path().join("file").display());
        let (ended, _) = run(&mut Job::start(&load(&text), backend).unwrap());
        assert!(ended.last.disk_written >= Some(Bytes::mib(20)), "{backend}: {:?}", ended.last);
    }
}

#[test]
fn connections_are_counted_however_short() {
    for backend in limiting() {
        let (ended, _) = run(&mut Job::start(&load("talk 300000 20"), backend).unwrap());
        assert_eq!(ended.how, How::Code(0), "{backend}");
        let (Some(inbound), Some(outbound)) = (ended.last.network_in, ended.last.network_out) else {
            eprintln!("skipped on {backend}: network traffic may not be counted here");
            continue;
        };
        // Over the loopback all that is sent is received; some may be sent twice.
        for bytes in [inbound, outbound] {
            assert!(bytes >= Bytes(6_000_000) && bytes < Bytes(6_600_000), "{backend}: {:?}", ended.last);
        }
    }
}

#[test]
fn a_program_that_does_not_listen_is_killed_after_the_grace() {
    for backend in backends() {
        let directory = tempfile::tempdir().unwrap();
        let text = "trap '' TERM; echo > deaf; while :; do sleep 0.05; done";
        let launch = Launch { directory: Some(directory.path().to_owned()), ..shell(text) };
        let mut job = Job::start(&launch, backend).unwrap();
        assert!(soon(|| directory.path().join("deaf").exists()));
        let begin = Instant::now();
        job.stop(Duration::from_millis(300));
        let (ended, _) = run(&mut job);
        assert_eq!(ended.how, How::Signal(9), "{backend}");
        assert!(ended.stopped);
        assert!(begin.elapsed() >= Duration::from_millis(290), "{backend}");
    }
}

#[test]
fn samples_come_at_the_wanted_rate() {
    for backend in backends() {
        let mut launch = shell("sleep 1");
        launch.sample_every = Duration::from_millis(50);
        let (_, events) = run(&mut Job::start(&launch, backend).unwrap());
        let samples = events.iter().filter(|event| matches!(event, Event::Sampled(_))).count();
        assert!((5..=30).contains(&samples), "{backend}: {samples}");
    }
}

#[test]
fn without_rights_the_tree_is_watched() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can try what another user may do");
        return;
    }
    let directory =
        tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755)).tempdir();
    let directory = directory.unwrap();
    let binary = directory.path().join("jobs");
    // By another process: a file that we held open for writing could not be executed while a test beside us forks.
    assert!(Command::new("cp").arg(env::current_exe().unwrap()).arg(&binary).status().unwrap().success());
    let text = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\"";
    nobody_may_use_groups_of(Command::new("sh").args(["-c", text]).arg(&binary));
}

#[test]
fn with_read_only_groups_the_tree_is_watched() {
    if !Command::new("unshare").args(["--mount", "true"]).status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: no name space of mounts may be made");
        return;
    }
    let text = "for point in $(grep ' cgroup' /proc/self/mounts | cut -d ' ' -f 2); do \
                mount -o remount,bind,ro $point; done; exec \"$0\" \"$@\"";
    let mut command = Command::new("unshare");
    nobody_may_use_groups_of(command.args(["--mount", "sh", "-c", text]).arg(env::current_exe().unwrap()));
}

/// Runs the test below where groups may not be used, as `command` arranges.
fn nobody_may_use_groups_of(command: &mut Command) {
    command.args(["--exact", "nobody_may_use_groups", "--nocapture"]).env("PLIMSOLL_TEST_NOBODY", "1");
    let output = command.output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("watched by rlimit"), "{text}");
}

/// Not a test of its own: what the tests above run where groups may not be used.
#[test]
fn nobody_may_use_groups() {
    if env::var("PLIMSOLL_TEST_NOBODY").is_err() {
        return;
    }
    for choice in [BackendChoice::CgroupV1, BackendChoice::CgroupV2] {
        let error = Job::start(&Launch::new("true"), choice).err().unwrap();
        assert!(matches!(error, StartError::Backend { .. }), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("rlimit") || hint.contains("auto")));
    }
    let limits = Limits { memory_event: Some(Bytes::mib(60)), ..Limits::default() };
    let mut job = Job::start(&with(load("climb 100 300"), limits), BackendChoice::Auto).unwrap();
    eprintln!("watched by {} because {}", job.backend(), job.why());
    assert!(!job.limitations().is_empty());
    let (ended, events) = run(&mut job);
    assert_eq!(ended.how, How::Code(0));
    assert!(events.iter().any(|event| matches!(event, Event::MemoryNear(_))), "{events:?}");
    let peak = peak(&ended, &events);
    // The kernel counts resident pages in batches for each processor, and tells them without what is in a batch.
    assert!(peak >= Bytes::mib(99) && peak < Bytes::mib(115), "{peak}");
    assert!(Path::new("/proc/self").exists());
}
