//! What a module is timed on: which export is called with what, what it may see, and what has to come of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// One way of using a module. Imports it does not name are stubbed: they do nothing and give zeros.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// What is called and timed; `_start` for a WASI command.
    pub export: String,
    /// What it is given, as its type wants it.
    #[serde(default)]
    pub arguments: Vec<Number>,
    /// What it has to give back; not looked at when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<Number>>,
    /// Calls made before, in order, not timed.
    #[serde(default)]
    pub before: Vec<Call>,
    /// Arguments of a WASI command, without its own name.
    #[serde(default)]
    pub argv: Vec<String>,
    /// Variables of a WASI command.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Standard input.
    #[serde(default)]
    pub stdin: String,
    /// What has to be printed; not looked at when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout: Option<String>,
    /// Folders it sees, to be read only: its path to the path here, relative to the workload's file.
    #[serde(default)]
    pub folders: BTreeMap<String, PathBuf>,
}

/// A call that is not timed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// What is called.
    pub export: String,
    /// What it is given.
    #[serde(default)]
    pub arguments: Vec<Number>,
}

/// A WebAssembly number, as TOML has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Number {
    /// For `i32` and `i64`; unsigned ones may be given by their bits.
    Integer(i64),
    /// For `f32` and `f64`.
    Float(f64),
}

/// Why a text is no workload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkloadError {
    /// No TOML, or a field that is missing, unknown or of the wrong form.
    #[error("{0}")]
    Form(String),
    /// A folder that is not there.
    #[error("folder '{guest}' is to be {host}, and there is no such folder")]
    NoFolder {
        /// As the module sees it.
        guest: String,
        /// Here.
        host: PathBuf,
    },
}

impl Workload {
    /// The first call alone, whatever comes of it.
    #[must_use]
    pub fn first(&self) -> Self {
        let mut alone = Self { before: Vec::new(), results: None, stdout: None, ..self.clone() };
        if let Some(Call { export, arguments }) = self.before.first() {
            (alone.export, alone.arguments) = (export.clone(), arguments.clone());
        }
        alone
    }

    /// Reads a workload's text; `folder` is where its file stands.
    ///
    /// # Errors
    /// For what is missing or unknown, and folders that are not there.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, WorkloadError> {
        let mut workload: Self =
            toml::from_str(text).map_err(|error| WorkloadError::Form(error.to_string().trim().to_owned()))?;
        for (guest, host) in &mut workload.folders {
            *host = folder.join(&host);
            if !host.is_dir() {
                return Err(WorkloadError::NoFolder { guest: guest.clone(), host: host.clone() });
            }
        }
        Ok(workload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_are_read() {
        let text = "export = \"run\"\narguments = [1, 2.5]\nresults = [3]\n[[before]]\nexport = \"set\"\narguments = [7]\n";
        let workload = Workload::parse(text, Path::new("/")).unwrap();
        assert_eq!(workload.arguments, [Number::Integer(1), Number::Float(2.5)]);
        assert_eq!(workload.before[0].export, "set");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |text: &str, expected: &str| {
            let error = Workload::parse(text, Path::new("/nowhere")).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}\n  says: {error}");
        };
        check("", "missing field `export`");
        check("export = \"run\"\nargs = [1]", "unknown field `args`");
        check("export = \"run\"\narguments = [\"a\"]", "arguments");
        check(
            "export = \"run\"\nfolders = { \"/data\" = \"missing\" }",
            "/nowhere/missing, and there is no such folder",
        );
    }
}
