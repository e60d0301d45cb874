//! A scratch world for one test: a folder of files, its own data and cache directories, and the command under test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder that vanishes with the test.
pub(crate) struct World {
    folder: TempDir,
}

/// What a command printed and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a scratch folder") }
    }

    /// A world with these files, as `(path, text)`.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let world = Self::new();
        for (path, text) in files {
            world.write(path, text);
        }
        world
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("work").join(path)
    }

    /// The world's own XDG cache directory.
    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("files stand in folders")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// The command, in this world.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
        fs::create_dir_all(self.path("")).expect("a folder");
        command
            .args(arguments)
            .current_dir(self.path(""))
            .env("XDG_DATA_HOME", self.folder.path().join("data"))
            .env("XDG_CACHE_HOME", self.cache())
            .env_remove("PLIMSOLL_HISTORY")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn plimsoll(&self, arguments: &[&str]) -> Ran {
        ran(&self.command(arguments).output().expect("the command starts"))
    }

    /// Standard output as JSON; panics with what was said when it is none.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.plimsoll(arguments);
        serde_json::from_str(&ran.out)
            .unwrap_or_else(|error| panic!("{arguments:?} gave no JSON ({error}):\n{}{}", ran.out, ran.err))
    }

    /// Runs a program with a report and gives the report.
    pub(crate) fn report(&self, arguments: &[&str]) -> (Ran, Value) {
        let mut all = vec!["run", "--report", "report.json"];
        all.extend(arguments);
        let ran = self.plimsoll(&all);
        let text = fs::read_to_string(self.path("report.json"))
            .unwrap_or_else(|error| panic!("{error}\n{}", ran.err));
        (ran, serde_json::from_str(&text).expect("the report is JSON"))
    }
}

pub(crate) fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a tool is there; says so when it is not, so that a skip is seen.
pub(crate) fn has(tool: &str) -> bool {
    let found =
        Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("SKIPPED: {tool} is not installed");
    }
    found
}

/// The memory figures of a footprint document, in bytes.
pub(crate) fn memory(footprint: &Value) -> (u64, u64, u64) {
    let figure =
        |key: &str| footprint["memory"][key].as_u64().unwrap_or_else(|| panic!("no {key} in {footprint}"));
    (figure("minimum"), figure("recommended"), figure("maximum"))
}
