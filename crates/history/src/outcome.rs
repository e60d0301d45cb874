//! How a run ended, as three plain columns: a word, a code, a resource.
//!
//! The words are those of the vocabulary's wire format. The database and the flat form share them.

use plimsoll_model::{Outcome, Resource};

/// Every resource by its word.
const RESOURCES: [(&str, Resource); 5] = [
    ("memory", Resource::Memory),
    ("cpu", Resource::Cpu),
    ("tasks", Resource::Tasks),
    ("disk", Resource::Disk),
    ("time", Resource::Time),
];

/// An outcome taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutcomeColumns {
    /// `exited`, `signaled`, `timed-out`, `stopped`, `out-of-memory`.
    pub(crate) outcome: String,
    /// Exit code or signal.
    pub(crate) code: Option<i32>,
    /// What ran out.
    pub(crate) resource: Option<String>,
}

impl From<Outcome> for OutcomeColumns {
    fn from(outcome: Outcome) -> Self {
        let columns = |word: &str, code| Self { outcome: word.to_owned(), code, resource: None };
        match outcome {
            Outcome::Exited { code } => columns("exited", Some(code)),
            Outcome::Signaled { signal } => columns("signaled", Some(signal)),
            Outcome::TimedOut => columns("timed-out", None),
            Outcome::OutOfMemory => columns("out-of-memory", None),
            Outcome::Stopped { resource } => {
                let word = RESOURCES
                    .iter()
                    .find(|(_, known)| *known == resource)
                    .map(|(word, _)| (*word).to_owned());
                Self { resource: word, ..columns("stopped", None) }
            }
        }
    }
}

impl OutcomeColumns {
    /// Puts it together again.
    ///
    /// # Errors
    /// The column that makes no sense, and why.
    pub(crate) fn outcome(&self) -> Result<Outcome, (&'static str, String)> {
        let code = || self.code.ok_or_else(|| ("code", format!("a run that {} has one", self.outcome)));
        match self.outcome.as_str() {
            "exited" => Ok(Outcome::Exited { code: code()? }),
            "signaled" => Ok(Outcome::Signaled { signal: code()? }),
            "timed-out" => Ok(Outcome::TimedOut),
            "out-of-memory" => Ok(Outcome::OutOfMemory),
            "stopped" => {
                let given = self.resource.as_deref().unwrap_or_default();
                let known = RESOURCES.iter().find(|(word, _)| *word == given);
                let resource = known.map(|(_, resource)| *resource);
                let unknown = || ("resource", format!("'{}' is no resource", given.escape_debug()));
                Ok(Outcome::Stopped { resource: resource.ok_or_else(unknown)? })
            }
            other => Err(("outcome", format!("'{}' is no outcome", other.escape_debug()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_survives_and_bears_its_wire_word() {
        let stopped = RESOURCES.map(|(_, resource)| Outcome::Stopped { resource });
        let others = [
            Outcome::Exited { code: 3 },
            Outcome::Signaled { signal: 9 },
            Outcome::TimedOut,
            Outcome::OutOfMemory,
        ];
        for outcome in others.into_iter().chain(stopped) {
            let columns = OutcomeColumns::from(outcome);
            assert_eq!(columns.outcome(), Ok(outcome));
            let wire = serde_json::to_value(outcome).unwrap();
            assert_eq!(wire["how"], columns.outcome);
            assert_eq!(wire.get("resource").and_then(|word| word.as_str()), columns.resource.as_deref());
        }
    }
}
