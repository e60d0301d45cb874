//! Runs to record, and a folder to record them in.

use std::path::PathBuf;

use jiff::Timestamp;
use plimsoll_history::{Filter, History};
use plimsoll_model::{
    Amount, Argument, Basis, Bytes, Confidence, Cores, Disk, Estimate, Footprint, GpuNeed, Identity, Inputs,
    Kind, Language, Millis, Network, Outcome, PastRun, Raise, Reason, Resource, Usage, Version,
};
use tempfile::TempDir;

/// A folder that vanishes, and the path of a history in it that does not exist yet.
pub(crate) fn scratch() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/history.sqlite");
    (folder, path)
}

/// A new history.
pub(crate) fn history() -> (TempDir, History) {
    let (folder, path) = scratch();
    let history = History::open(&path).unwrap();
    (folder, history)
}

pub(crate) fn identity() -> Identity {
    Identity { entry: "demo/tools/resize.py".to_owned(), shape: "file --fast".to_owned() }
}

/// The `number`-th run, a minute after the one before, a MiB larger.
pub(crate) fn run(number: u64) -> PastRun {
    let mut usage = Usage {
        memory_peak: Bytes::mib(50 + number),
        cpu_seconds: 1.25,
        cores_peak: Cores::from_millis(980),
        elapsed_seconds: 1.5,
        disk_read: Some(Bytes(4096)),
        processes_peak: 2,
        ..Usage::default()
    };
    // Fewer than a curve holds: how far it is thinned out is not on the wire.
    for at in 0..200 {
        usage.memory_curve.push(Millis(at * 5), Bytes::mib(at / 4).as_f64());
        usage.cpu_curve.push(Millis(at * 5), 0.125);
    }
    PastRun {
        identity: identity(),
        version: Version("0123456789abcdef".to_owned()),
        commit: Some("c0ffee".to_owned()),
        started: started(number),
        inputs: Inputs {
            arguments: vec![Argument {
                text: "in.png".to_owned(),
                size: Some(Bytes(1 << 20)),
                ..Argument::default()
            }],
            ..Inputs::default()
        },
        footprint: footprint(),
        predicted: footprint(),
        backend: "cgroup-v2".to_owned(),
        memory_limit: Bytes::mib(64),
        cpu_limit: Cores::from_millis(1500),
        raises: vec![Raise { at_seconds: 0.5, resource: Resource::Memory, from: 1.0, to: 2.0 }],
        usage,
        outcome: Outcome::Exited { code: 0 },
    }
}

pub(crate) fn started(number: u64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + 60 * i64::try_from(number).unwrap()).unwrap()
}

pub(crate) fn footprint() -> Footprint {
    let mut memory = Estimate::ordered(Bytes::mib(20), Bytes::mib(60), Bytes::mib(200));
    memory.confidence = Confidence::new(0.7);
    memory.formula = "20 MiB + 4 × data".to_owned();
    memory.reasons.push(Reason::new(Basis::Source, "reads data", Some(Amount::Bytes(Bytes(7)))).at("a.py:3"));
    Footprint {
        program: "tools/resize.py".to_owned(),
        language: Some(Language::Python),
        kind: Kind::Job,
        memory,
        cpu: Estimate::ordered(Cores::ONE, Cores::ONE, Cores::whole(2)),
        disk: Disk::default(),
        network: Network::default(),
        gpu: GpuNeed::default(),
        tasks: Estimate::ordered(1, 2, 4),
        cpu_seconds: None,
        findings: Vec::new(),
    }
}

/// The runs of the usual program, whole, oldest first.
pub(crate) fn runs(history: &History) -> Vec<PastRun> {
    let mut runs = Vec::new();
    let findings = history
        .each(&Filter::identity(&identity()), |_, run| {
            runs.push(run);
            Ok(())
        })
        .unwrap();
    assert_eq!(findings, []);
    runs
}
