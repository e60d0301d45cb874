//! A scratch git repository for one test, with its own identity and nobody's configuration.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Ran, World, has, ran};

/// A function with little in it.
pub(crate) const PLAIN: &str = "def load(paths):\n    return [path.name for path in paths]\n";

/// The same, with input inside a loop inside a loop.
pub(crate) const HEAVY: &str = "\
def load(paths):
    found = []
    for path in paths:
        for line in open(path):
            if line and not line.startswith('#'):
                found.append(open(line).read())
    return found
";

/// A repository in a world's folder.
pub(crate) struct Repo {
    pub(crate) world: World,
}

impl Repo {
    /// An empty repository; none where git is not installed, which is said.
    pub(crate) fn new() -> Option<Self> {
        Self::with(&["init", "--quiet", "--initial-branch=main"])
    }

    /// A repository made by this git command.
    pub(crate) fn with(command: &[&str]) -> Option<Self> {
        has("git").then(|| {
            let repo = Self { world: World::new() };
            // Makes the folder.
            let _ = repo.world.command(&[]);
            repo.git(command);
            repo
        })
    }

    /// The world's settings on any command.
    pub(crate) fn settle(&self, command: &mut Command) {
        let plimsoll = self.world.command(&[]);
        for (key, _) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("GIT_") || key.to_string_lossy().starts_with("PRE_COMMIT") {
                command.env_remove(key);
            }
        }
        for (key, value) in plimsoll.get_envs() {
            if let Some(value) = value {
                command.env(key, value);
            }
        }
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_ALLOW_PROTOCOL", "file")
            .env("PATH", search_path())
            .stdin(Stdio::null());
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
        }
    }

    /// A git command that may fail.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.world.path(""));
        self.settle(&mut command);
        ran(&command.output().expect("git starts"))
    }

    /// A git command that must not.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let ran = self.try_git(arguments);
        assert_eq!(ran.code, 0, "git {arguments:?}: {}{}", ran.out, ran.err);
        ran.out.trim().to_owned()
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        self.world.write(path, content);
    }

    /// Writes a file and stages it.
    pub(crate) fn stage(&self, path: &str, content: impl AsRef<[u8]>) {
        self.write(path, content);
        self.git(&["add", "--", path]);
    }

    /// Commits what is staged; the commit's id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// The command in a folder of the world, with more of an environment.
    pub(crate) fn plimsoll_in(&self, folder: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
        command.args(arguments).current_dir(self.world.path(folder));
        self.settle(&mut command);
        command.envs(environment.iter().copied());
        ran(&command.output().expect("the command starts"))
    }

    pub(crate) fn plimsoll(&self, arguments: &[&str]) -> Ran {
        self.plimsoll_in("", arguments, &[])
    }

    /// The document of a score in a folder.
    pub(crate) fn score_in(&self, folder: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Value {
        let mut all = vec!["score", "--format", "json"];
        all.extend(arguments);
        let ran = self.plimsoll_in(folder, &all, environment);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
    }

    pub(crate) fn score(&self, arguments: &[&str]) -> Value {
        self.score_in("", arguments, &[])
    }

    /// Where git keeps its files.
    pub(crate) fn git_path(&self, path: &str) -> PathBuf {
        self.world.path(".git").join(path)
    }
}

/// The search path with the command under test in front.
fn search_path() -> std::ffi::OsString {
    let bin = Path::new(env!("CARGO_BIN_EXE_plimsoll")).parent().expect("a folder").to_owned();
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&rest))).expect("a search path")
}

/// `path name change` of every function that changed, in the document's order.
pub(crate) fn changes(score: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let files = score["files"].as_array().expect("files");
    files
        .iter()
        .flat_map(|file| {
            let functions = file["functions"].as_array().expect("functions");
            functions
                .iter()
                .map(|one| format!("{} {} {}", text(&file["path"]), text(&one["name"]), text(&one["change"])))
        })
        .collect()
}

pub(crate) fn points(score: &Value) -> f64 {
    score["score"].as_f64().expect("a number")
}
