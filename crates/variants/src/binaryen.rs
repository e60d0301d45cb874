//! Passes by Binaryen's `wasm-opt`, where it is installed (Debian: `binaryen`).

use std::path::Path;
use std::process::{Command, Stdio};

use crate::module::features;

/// What is in modules that come here; Binaryen wants to be told.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The release that is installed, as it says; none when there is none.
#[must_use]
pub fn version() -> Option<String> {
    let output = Command::new("wasm-opt").arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// Has a module rewritten, in this process's bounds.
///
/// # Errors
/// When `wasm-opt` is missing or fails, or what it writes is no valid module with the same exports.
pub(crate) fn optimize(from: &Path, to: &Path, passes: &[String]) -> Result<(), String> {
    let output = Command::new("wasm-opt")
        .args(FEATURES)
        .args(passes)
        .arg(from)
        .arg("-o")
        .arg(to)
        // One thread: the bounds are for one, and what comes out must not hang on how threads are scheduled.
        .env("BINARYEN_CORES", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| {
            format!("wasm-opt cannot be started ({error}): install Debian's package binaryen")
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("wasm-opt: {}", said.lines().next().unwrap_or("failed without a word")));
    }
    let (before, after) = (crate::host::read(from)?, crate::host::read(to)?);
    wasmparser::Validator::new_with_features(features())
        .validate_all(&after)
        .map_err(|error| format!("wasm-opt wrote a module that is not valid: {error}"))?;
    let names = |bytes: &[u8]| {
        crate::facts::Facts::of(bytes).map(|facts| facts.names).map_err(|error| error.to_string())
    };
    if names(&before)? == names(&after)? {
        Ok(())
    } else {
        Err("wasm-opt changed what the module exports".to_owned())
    }
}
