//! What the tests share: a small footprint, the table of images that ships, and a search for tools.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use plimsoll_model::{Bytes, Confidence, Cores, Disk, Estimate, Footprint, GpuNeed, Kind, Language, Network};
use plimsoll_spec::{Deployable, Entry, Format, Images, Project, SpecError, emit};

/// A Python script that needs 50 MiB, or 100 MiB at the most.
pub(crate) fn footprint() -> Footprint {
    let mut memory = Estimate::ordered(Bytes::mib(20), Bytes::mib(50), Bytes::mib(100));
    memory.confidence = Confidence::new(0.9);
    Footprint {
        program: "tools/resize.py".to_owned(),
        language: Some(Language::Python),
        kind: Kind::Job,
        memory,
        cpu: Estimate::ordered(Cores::from_millis(100), Cores::from_millis(250), Cores::from_millis(1500)),
        disk: Disk::default(),
        network: Network::default(),
        gpu: GpuNeed::default(),
        tasks: Estimate::ordered(1, 20, 40),
        cpu_seconds: None,
        findings: Vec::new(),
    }
}

/// The table that ships.
fn images() -> &'static Images {
    static IMAGES: OnceLock<Images> = OnceLock::new();
    IMAGES.get_or_init(|| toml::from_str(include_str!("../../../../profiles/images.toml")).unwrap())
}

/// Owns what a [`Deployable`] borrows.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) footprint: Footprint,
    pub(crate) entry: Entry,
    pub(crate) args: Vec<String>,
    pub(crate) project: Project,
    pub(crate) name: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) replicas: Option<u32>,
}

impl Case {
    pub(crate) fn new(footprint: Footprint) -> Self {
        let project = Project { language: footprint.language, ..Project::default() };
        Self {
            footprint,
            entry: Entry::Script { path: "tools/resize.py".to_owned() },
            args: Vec::new(),
            project,
            name: None,
            image: None,
            replicas: None,
        }
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.args = args.iter().map(ToString::to_string).collect();
        self
    }

    pub(crate) fn deployable(&self) -> Deployable<'_> {
        Deployable {
            footprint: &self.footprint,
            name: self.name.as_deref(),
            image: self.image.as_deref(),
            replicas: self.replicas,
            entry: self.entry.clone(),
            args: &self.args,
            directory: None,
            interpreter: None,
            device: None,
            project: &self.project,
            images: images(),
        }
    }

    pub(crate) fn try_emit(&self, format: Format) -> Result<String, SpecError> {
        emit(format, &self.deployable())
    }

    pub(crate) fn emit(&self, format: Format) -> String {
        self.try_emit(format).unwrap()
    }
}

/// The tool's path, or none after saying that the test is skipped.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        skipped(&format!("{name} is not installed"));
    }
    found
}

/// Says why a test does not do what it is for, past the test runner's capture, so that it is seen.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// Runs a command with a text on its standard input.
pub(crate) fn run(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let text = input.to_owned();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // A tool that refuses early closes its end.
        let _ = stdin.write_all(text.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Standard output of a command that must succeed.
pub(crate) fn accepted(command: &mut Command, input: &str) -> String {
    let output = run(command, input);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}\n{input}");
    String::from_utf8(output.stdout).unwrap()
}
