//! Our own JSON document, `plimsoll.history/1`.
//!
//! Does not know the database. Runs are read one by one, so that a bad one spoils no other.

use plimsoll_model::{PastRun, wire};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ReadError, Runs, skipped};

/// The document's outside; a run's text is looked at later.
#[derive(Deserialize)]
struct Outside<'a> {
    schema: String,
    #[serde(borrow)]
    runs: Vec<&'a RawValue>,
}

pub(super) fn read(text: &[u8]) -> Result<Runs, ReadError> {
    let outside: Outside<'_> =
        serde_json::from_slice(text).map_err(|error| ReadError::NotAnExport(error.to_string()))?;
    if outside.schema != wire::HISTORY {
        return Err(ReadError::Schema { found: outside.schema.chars().take(60).collect() });
    }
    let mut read = Runs::default();
    for (index, run) in outside.runs.iter().enumerate() {
        let mut reader = serde_json::Deserializer::from_str(run.get());
        match serde_path_to_error::deserialize::<_, PastRun>(&mut reader) {
            Ok(run) => read.runs.push(run),
            Err(error) => {
                let text = format!("run {}, {}: {}", index + 1, error.path(), error.inner());
                read.findings.push(skipped(text));
            }
        }
    }
    Ok(read)
}
