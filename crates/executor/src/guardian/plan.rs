//! Everything the guardian and the program's first instructions need, laid out before the fork: after it nothing
//! may be allocated.

use std::collections::BTreeMap;
use std::ffi::{CString, OsStr, OsString};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::{env, io, ptr};

use super::child::{Failure, Stage};
use crate::{Launch, StartError};

/// How a program gets into its limits, and how they are taken away when it is gone. Made by a backend.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// A version 2 group's directory, to be cloned into.
    pub(crate) clone_into: Option<OwnedFd>,
    /// Files of version 1 groups that the child writes `0` into. `tasks` rather than `cgroup.procs`: a thread that
    /// moves itself need not wait for the kernel-wide lock, which costs ten milliseconds.
    pub(crate) join: Vec<OwnedFd>,
    /// Files that kill all members when `1` is written into them.
    pub(crate) kill: Vec<OwnedFd>,
    /// Files that list all members.
    pub(crate) members: Vec<CString>,
    /// Directories to be removed in the end.
    pub(crate) remove: Vec<CString>,
    /// Resource limits: number, soft, hard.
    pub(crate) rlimits: Vec<(u32, u64, u64)>,
}

/// A start, prepared.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) entry: Entry,
    /// Paths to try, in the order of `PATH`.
    pub(super) candidates: Vec<CString>,
    pub(super) arguments: Pointers,
    /// For a text without an interpreter line: `/bin/sh`, a place for the path, the arguments.
    pub(super) shell: Pointers,
    pub(super) environment: Pointers,
    pub(super) directory: Option<CString>,
    /// Our own process group, which the terminal's signals reach; zero where it has no number here, as in a
    /// container that was entered from outside.
    pub(super) process_group: i32,
    program: OsString,
    start_in: Option<PathBuf>,
}

/// A null-terminated array of C strings, with the strings.
#[derive(Debug)]
pub(super) struct Pointers {
    pointers: Vec<*const libc::c_char>,
    _strings: Vec<CString>,
}

impl Pointers {
    fn new(strings: Vec<CString>) -> Self {
        let pointers = strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect();
        Self { pointers, _strings: strings }
    }

    pub(super) fn as_ptr(&self) -> *const *const libc::c_char {
        self.pointers.as_ptr()
    }

    /// The place of the second string.
    pub(super) fn second(&self) -> *mut *const libc::c_char {
        // `as_ptr` is valid for at least two entries in the only array this is asked of; `wrapping_add` never is
        // undefined behaviour by itself.
        self.pointers.as_ptr().wrapping_add(1).cast_mut()
    }
}

impl Plan {
    pub(crate) fn new(launch: &Launch, entry: Entry) -> Result<Self, StartError> {
        let c_string = |text: &OsStr, what: &str| {
            CString::new(text.as_bytes())
                .map_err(|_| StartError::Argument { what: format!("{what} '{}'", text.to_string_lossy()) })
        };
        let mut arguments = vec![c_string(&launch.program, "the program")?];
        for argument in &launch.arguments {
            arguments.push(c_string(argument, "the argument")?);
        }
        let mut variables: BTreeMap<OsString, OsString> = env::vars_os().collect();
        variables.extend(launch.environment.iter().cloned());
        let path = variables.get(OsStr::new("PATH")).cloned().unwrap_or_else(|| "/usr/bin:/bin".into());
        let mut environment = Vec::with_capacity(variables.len());
        for (name, value) in variables {
            let mut pair = name.into_vec();
            pair.push(b'=');
            pair.extend(value.into_vec());
            environment.push(c_string(&OsString::from_vec(pair), "the variable")?);
        }
        let mut candidates = Vec::new();
        for path in search(&launch.program, &path) {
            candidates.push(c_string(path.as_os_str(), "the program")?);
        }
        let mut shell = vec![c"/bin/sh".to_owned(), CString::default()];
        shell.extend(arguments.iter().skip(1).cloned());
        let directory = launch.directory.as_deref().map(Path::as_os_str);
        Ok(Self {
            entry,
            candidates,
            arguments: Pointers::new(arguments),
            shell: Pointers::new(shell),
            environment: Pointers::new(environment),
            directory: directory.map(|path| c_string(path, "the directory")).transpose()?,
            process_group: own_process_group().unwrap_or(0),
            program: launch.program.clone(),
            start_in: launch.directory.clone(),
        })
    }

    /// Turns what the child told into an error for the user.
    pub(crate) fn explain(&self, failure: Failure) -> StartError {
        let source = io::Error::from_raw_os_error(failure.errno);
        let program = self.program.to_string_lossy().into_owned();
        match failure.stage {
            Stage::Directory => {
                StartError::Directory { path: self.start_in.clone().unwrap_or_default(), source }
            }
            Stage::Join => StartError::System { doing: "put the program into its control groups", source },
            Stage::Limit => StartError::System { doing: "set the program's resource limits", source },
            Stage::Execute => {
                let missing = matches!(failure.errno, libc::ENOENT | libc::ENOTDIR);
                // "No such file" for a file that is there means the interpreter its first line names.
                let there =
                    self.candidates.iter().any(|path| Path::new(OsStr::from_bytes(path.as_bytes())).exists());
                if missing && !there {
                    StartError::NotFound { program }
                } else {
                    StartError::NotExecutable { program, source }
                }
            }
        }
    }
}

/// This process's group; none where it has no number in our name space.
pub(crate) fn own_process_group() -> Option<i32> {
    // SAFETY: a system call without memory. Not through rustix, which takes the number for granted.
    let group = unsafe { libc::getpgrp() };
    (group > 0).then_some(group)
}

/// Where a program may be, in the order to try: itself when it names a path, else each directory of `PATH`.
fn search(program: &OsStr, path: &OsStr) -> Vec<PathBuf> {
    if program.is_empty() {
        return Vec::new();
    }
    if program.as_bytes().contains(&b'/') {
        return vec![PathBuf::from(program)];
    }
    env::split_paths(path)
        .map(|directory| if directory.as_os_str().is_empty() { PathBuf::from(".") } else { directory })
        .map(|directory| directory.join(program))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_for_and_paths_are_not() {
        let found = |program: &str| search(program.as_ref(), "/a:/b:".as_ref());
        assert_eq!(found("x"), ["/a/x", "/b/x", "./x"].map(PathBuf::from));
        assert_eq!(found("./x"), [PathBuf::from("./x")]);
        assert_eq!(found("d/x"), [PathBuf::from("d/x")]);
        assert!(found("").is_empty());
    }
}
