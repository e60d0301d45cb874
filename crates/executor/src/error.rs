//! What can go wrong, each with what to do about it where something can be done.

use std::io;
use std::path::PathBuf;

/// Why a program was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No such program; a shell would exit with 127.
    #[error("{program}: not found")]
    NotFound {
        /// As it was asked for.
        program: String,
    },
    /// It is there but cannot be run; a shell would exit with 126.
    #[error("{program}: cannot be run: {source}")]
    NotExecutable {
        /// As it was asked for.
        program: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// The directory to start in cannot be entered.
    #[error("cannot start in {}: {source}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the kernel said.
        source: io::Error,
    },
    /// A program name, argument or variable that the kernel cannot take.
    #[error("{what} holds a NUL byte, which no program can be given")]
    Argument {
        /// Which one.
        what: String,
    },
    /// The backend asked for does not work here.
    #[error("the backend {backend} cannot be used: {reason}")]
    Backend {
        /// Its name.
        backend: &'static str,
        /// Why not.
        reason: String,
        /// What would help.
        hint: String,
    },
    /// A limit that cannot hold any program.
    #[error("{what}")]
    Limit {
        /// What is wrong with it.
        what: String,
    },
    /// The system refused something that nearly always works.
    #[error("cannot {doing}: {source}")]
    System {
        /// What was being done.
        doing: &'static str,
        /// What the kernel said.
        source: io::Error,
    },
}

impl StartError {
    /// For `map_err`: an error of the system while doing something.
    pub(crate) fn system<E: Into<io::Error>>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::System { doing, source: source.into() }
    }

    /// What the user can do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Backend { hint, .. } => Some(hint),
            _ => None,
        }
    }
}

/// Why a running job can be watched no longer; the program has been killed then.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The process that guards the program was killed.
    #[error("the process guarding the program was killed, so the program was killed too")]
    GuardianLost,
    /// The system refused something that nearly always works.
    #[error("cannot {doing}: {source}")]
    System {
        /// What was being done.
        doing: &'static str,
        /// What the kernel said.
        source: io::Error,
    },
}

/// Why a limit was not changed.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// This backend has no such limit.
    #[error("the backend {backend} cannot limit {what}")]
    Unsupported {
        /// Its name.
        backend: &'static str,
        /// What cannot be limited.
        what: &'static str,
    },
    /// The kernel refused.
    #[error("cannot set the limit on {what}: {source}")]
    Refused {
        /// What was to be limited.
        what: &'static str,
        /// What the kernel said.
        source: io::Error,
    },
}
