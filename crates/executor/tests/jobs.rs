//! What a user of jobs would notice, on each backend that works on this machine.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it skipped")]

use std::time::{Duration, Instant};

use plimsoll_executor::{BackendChoice, Ended, Event, How, Job, Launch};

fn shell(text: &str) -> Launch {
    let mut launch = Launch::new("sh");
    launch.arguments = vec!["-c".into(), text.into()];
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

/// Waits for the end; everything that happened before comes with it.
fn run(job: &mut Job) -> (Ended, Vec<Event>) {
    let mut events = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(60) {
        match job.wait(Some(Duration::from_secs(1))).unwrap() {
            Some(Event::Exited(ended)) => return (ended, events),
            Some(event) => events.push(event),
            None => {}
        }
    }
    panic!("still running after a minute: {events:?}");
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
