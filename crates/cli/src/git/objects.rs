//! The objects of a repository, also those that a partial clone left on its server.
//!
//! Objects are read in process. One that is not here is asked of the `git` program, which fetches it where the
//! repository knows a server that promised it. What neither has is an error, never an empty text.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use gix::ObjectId;
use gix::objs::Kind;

use super::repository::SHALLOW;
use crate::error::{CommandError, Outcome};

/// Larger objects are not read into memory: no source, tree or commit is as large.
const LARGEST: u64 = 256 << 20;

/// Reads objects by their id.
pub(crate) struct Objects {
    repository: gix::Repository,
    fallback: Fallback,
}

/// The `git` program as a source of objects.
enum Fallback {
    Unasked,
    Running(Box<Batch>),
    Unusable,
}

/// A running `git cat-file --batch`.
struct Batch {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    pub(crate) fn new(mut repository: gix::Repository) -> Self {
        // Versions of one file are often deltas of each other.
        repository.object_cache_size_if_unset(8 << 20);
        Self { repository, fallback: Fallback::Unasked }
    }

    pub(crate) fn hash_kind(&self) -> gix::hash::Kind {
        self.repository.object_hash()
    }

    /// Has git fetch all of these at once that a partial clone left out: one by one each takes a journey. What is
    /// missing after that is found out when it is read.
    pub(crate) fn fetch(&self, ids: impl Iterator<Item = ObjectId>) {
        let Some(server) = self.server() else { return };
        let missing: Vec<String> =
            ids.filter(|id| !self.repository.has_object(id)).map(|id| format!("{id}\n")).collect();
        if missing.len() < 2 {
            return;
        }
        // As git itself does for a checkout (its promisor-remote.c).
        let started = git(self.repository.git_dir())
            .args([
                "-c",
                "fetch.negotiationAlgorithm=noop",
                "fetch",
                &server,
                "--no-tags",
                "--no-write-fetch-head",
            ])
            .args(["--recurse-submodules=no", "--no-auto-maintenance", "--filter=blob:none", "--stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = started else { return };
        if let Some(mut ask) = child.stdin.take() {
            let _ = ask.write_all(missing.concat().as_bytes());
        }
        let _ = child.wait();
    }

    /// The remote that promised to have what a partial clone left out; none for a whole clone.
    fn server(&self) -> Option<String> {
        let config = self.repository.config_snapshot();
        let promised = |name: &str| config.boolean(format!("remote.{name}.promisor").as_str()) == Some(true);
        let named = config.string("extensions.partialClone").map(|name| name.to_string());
        let mut names = self.repository.remote_names().into_iter().map(|name| name.to_string());
        named.or_else(|| names.find(|name| promised(name)))
    }

    /// The content of an object of this kind.
    ///
    /// # Errors
    ///
    /// Where it is missing, of another kind, or the repository is broken.
    pub(crate) fn read(&mut self, id: ObjectId, kind: Kind) -> Outcome<Vec<u8>> {
        let found = self.repository.try_find_object(id).map_err(|error| {
            CommandError::environment(format!("cannot read git object {id}: {error}"))
                .hint("'git fsck' says more")
        })?;
        let here = found.map(|object| {
            let object = object.detach();
            (object.kind, object.data)
        });
        let (found_kind, data) = match here {
            Some(object) => object,
            None => self.ask(id)?,
        };
        if found_kind != kind {
            let error = format!("git object {id} is a {found_kind} where a {kind} was expected");
            return Err(CommandError::environment(error).hint("'git fsck' says more"));
        }
        Ok(data)
    }

    /// How many bytes an object has, where it is here.
    pub(crate) fn size(&self, id: ObjectId) -> Option<u64> {
        self.repository.try_find_header(id).ok().flatten().map(|header| header.size())
    }

    fn ask(&mut self, id: ObjectId) -> Outcome<(Kind, Vec<u8>)> {
        if matches!(self.fallback, Fallback::Unasked) {
            self.fallback = Batch::start(self.repository.git_dir())
                .map_or(Fallback::Unusable, |batch| Fallback::Running(Box::new(batch)));
        }
        let answer = match &mut self.fallback {
            Fallback::Running(batch) => batch.ask(id),
            _ => None,
        };
        match answer {
            Some(Some(object)) => Ok(object),
            Some(None) => Err(missing(id, self.repository.is_shallow().unwrap_or(false))),
            // It ended: on a missing object of a partial clone it does.
            None => {
                self.fallback = Fallback::Unasked;
                Err(missing(id, self.repository.is_shallow().unwrap_or(false)))
            }
        }
    }
}

/// The `git` program on a repository, for the little that is not read in process.
pub(super) fn git(git_dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(git_dir);
    command
}

fn missing(id: ObjectId, shallow: bool) -> CommandError {
    let hint = if shallow {
        SHALLOW
    } else {
        "'git fetch' brings what a partial clone left out; 'git fsck' says what is broken"
    };
    CommandError::environment(format!("git object {id} is not in this repository")).hint(hint)
}

impl Batch {
    fn start(git_dir: &Path) -> Option<Self> {
        let mut child = git(git_dir)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (ask, answers) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Self { child, ask, answers })
    }

    /// Outer none: the program is of no use. Inner none: it has no such object either.
    fn ask(&mut self, id: ObjectId) -> Option<Option<(Kind, Vec<u8>)>> {
        writeln!(self.ask, "{id}").ok()?;
        self.ask.flush().ok()?;
        let mut head = String::new();
        self.answers.by_ref().take(256).read_line(&mut head).ok()?;
        // `ID KIND SIZE`, or `ID missing`.
        let mut words = head.split_whitespace().skip(1);
        let kind = words.next()?;
        let (Ok(kind), Some(size)) = (Kind::from_bytes(kind.as_bytes()), words.next()) else {
            return Some(None);
        };
        let size: u64 = size.parse().ok().filter(|size| *size <= LARGEST)?;
        let mut data = Vec::new();
        self.answers.by_ref().take(size).read_to_end(&mut data).ok()?;
        // A newline ends the answer.
        let mut end = [0];
        self.answers.read_exact(&mut end).ok()?;
        (data.len() as u64 == size).then_some(Some((kind, data)))
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
