//! Where measurements of this machine's interpreters are kept: one JSON document an interpreter.

use std::fs;
use std::path::PathBuf;

use plimsoll_model::{Calibration, wire};
use sha2::{Digest, Sha256};

use crate::dirs;
use crate::error::{CommandError, Outcome};

fn file(interpreter: &str) -> Outcome<PathBuf> {
    let key: String =
        Sha256::digest(interpreter.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(dirs::data()?.join("calibration").join(format!("{key}.json")))
}

/// What was measured of an interpreter, by its real executable; none where nothing (or nothing readable) was.
pub(crate) fn load(interpreter: &str) -> Option<Calibration> {
    let text = fs::read(file(interpreter).ok()?).ok()?;
    let document: wire::Document<Calibration> = serde_json::from_slice(&text).ok()?;
    (document.schema == wire::CALIBRATION).then_some(document.body)
}

/// Keeps a measurement; packages measured earlier with the same interpreter stay unless measured again.
pub(crate) fn store(calibration: &Calibration) -> Outcome<PathBuf> {
    let interpreter = &calibration.interpreter;
    let mut merged = calibration.clone();
    if let Some(earlier) =
        load(&interpreter.path).filter(|earlier| earlier.interpreter.version == interpreter.version)
    {
        for (name, package) in earlier.packages {
            merged.packages.entry(name).or_insert(package);
        }
    }
    let file = file(&interpreter.path)?;
    let refused = |error: std::io::Error| {
        CommandError::environment(format!("cannot write {}: {error}", file.display()))
            .hint("XDG_DATA_HOME says where data is kept; free some space or choose another place")
    };
    let text = serde_json::to_vec_pretty(&wire::Document::new(wire::CALIBRATION, merged))
        .map_err(|error| CommandError::environment(error.to_string()))?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    dirs::write_whole(&file, &text).map_err(refused)?;
    Ok(file)
}
