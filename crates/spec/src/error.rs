//! Why a spec cannot be written, each with what to write instead.
//!
//! Does not know exit codes or the terminal.

/// Why a spec cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// A name that a server would refuse (RFC 1123 label).
    #[error(
        "'{given}' cannot name a container: at most 63 lower-case letters, digits and '-', beginning and ending \
         with a letter or digit; try '{hint}'"
    )]
    Name {
        /// As it was given, shortened and without control characters.
        given: String,
        /// The nearest name that would do.
        hint: String,
    },
    /// An image reference that no registry could serve.
    #[error("'{given}' is not an image reference ({why}); write one such as registry.example/team/app:1.2")]
    Image {
        /// As it was given, shortened and without control characters.
        given: String,
        /// What is wrong with it.
        why: String,
    },
    /// More replicas than a server counts.
    #[error("{given} replicas are more than a server can count; at most {most}")]
    Replicas {
        /// How many were asked for.
        given: u32,
        /// The most that fit.
        most: u32,
    },
    /// An argument that no program can be started with.
    #[error("argument {number} cannot be handed to a program: {why}")]
    Argument {
        /// Counted from 1.
        number: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A project directory that cannot stand in a unit file.
    #[error(
        "'{given}' cannot be a unit's working directory: it must be an absolute path without control characters"
    )]
    Directory {
        /// As it was given, shortened and without control characters.
        given: String,
    },
    /// No base image is known.
    #[error(
        "no base image is known for {what}; write the Containerfile by hand, or give --image to another format"
    )]
    NoBaseImage {
        /// The language or version that has no row.
        what: String,
    },
    /// The program's entry cannot stand in a spec.
    #[error("'{given}' cannot be started from a spec: {why}")]
    Entry {
        /// The offending text, shortened and without control characters.
        given: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A serialiser refused; the message is its own.
    #[error("the spec could not be written: {0}")]
    Write(String),
}

/// At most 80 characters of text for a message or a comment; what a reader of YAML or units could take for the end
/// of a line is replaced.
pub(crate) fn shown(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let clean = |c: char| if breaks(c) { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(80).map(clean).collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}
