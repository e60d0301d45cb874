//! What the command line says when it cannot go on: message, hint and exit code, set in one place.
//!
//! Every library error becomes one of these here and nowhere else.

use std::fmt;

/// Why a command ended early; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A gate that the user set has failed: 1.
    Gate,
    /// Wrong usage or configuration: 2.
    Usage,
    /// The environment lacks something: 3.
    Environment,
    /// The program to run cannot be executed: 126.
    NotExecutable,
    /// The program to run was not found: 127.
    NotFound,
}

/// An error as a person meets it.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) kind: Kind,
    message: String,
    hint: Option<String>,
}

impl CommandError {
    /// A gate failed; everything else went well.
    pub(crate) fn gate(message: impl Into<String>) -> Self {
        Self { kind: Kind::Gate, message: message.into(), hint: None }
    }

    /// Wrong usage.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into(), hint: None }
    }

    /// Something is missing or refused outside of us.
    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self { kind: Kind::Environment, message: message.into(), hint: None }
    }

    /// An error of a program that was to be started.
    pub(crate) fn start(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// The same error with what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Exit code of every command but `run`.
    pub(crate) const fn code(&self) -> u8 {
        match self.kind {
            Kind::Gate => 1,
            Kind::Usage => 2,
            Kind::Environment => 3,
            Kind::NotExecutable => 126,
            Kind::NotFound => 127,
        }
    }

    /// Exit code of `run`, whose own failures must not be taken for the program's.
    pub(crate) const fn run_code(&self) -> u8 {
        match self.kind {
            Kind::Gate | Kind::Usage | Kind::Environment => 125,
            Kind::NotExecutable => 126,
            Kind::NotFound => 127,
        }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Result of a command's step.
pub(crate) type Outcome<T> = Result<T, CommandError>;
