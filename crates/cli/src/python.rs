//! The Python that will run a program: which executable, which version, where its libraries are.
//!
//! Asking an interpreter costs a process, so the answer is kept in the cache directory under everything that could
//! change it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dirs;

/// A Python interpreter as it describes itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Python {
    /// The real executable, behind shims and links.
    pub(crate) executable: String,
    /// Such as `3.11.7`.
    pub(crate) version: String,
    /// `sys.path` without the script's own folder.
    pub(crate) libraries: Vec<String>,
}

/// Prints what [`Python`] holds, one JSON object. `-I` keeps the user's environment out of the way, `-S` would lose
/// site-packages.
const QUESTION: &str = "import sys, json; print(json.dumps({'executable': sys.executable, \
    'version': '.'.join(map(str, sys.version_info[:3])), 'libraries': [p for p in sys.path if p]}))";

/// Finds the interpreter for a program: the one stated, else the program's shebang, else the project's virtual
/// environment, else the active one, else `python3`.
pub(crate) fn find(stated: Option<&Path>, script: &Path, project: &Path) -> PathBuf {
    if let Some(stated) = stated {
        return stated.to_owned();
    }
    if let Some(interpreter) = shebang(script) {
        return interpreter;
    }
    let inside = [".venv/bin/python", "venv/bin/python"].map(|path| project.join(path));
    let active = std::env::var_os("VIRTUAL_ENV").map(|folder| PathBuf::from(folder).join("bin/python"));
    inside.into_iter().chain(active).find(|path| path.is_file()).unwrap_or_else(|| PathBuf::from("python3"))
}

/// The Python named by a `#!` line that exists on this machine; none for files without one.
fn shebang(script: &Path) -> Option<PathBuf> {
    let mut head = [0; 256];
    let length = fs::File::open(script).ok()?.read(&mut head).ok()?;
    let line = head[..length].strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let mut words = std::str::from_utf8(line).ok()?.split_whitespace();
    let mut interpreter = words.next()?;
    if interpreter.ends_with("/env") {
        interpreter = words.find(|word| !word.starts_with('-'))?;
    }
    let is_python = Path::new(interpreter).file_name()?.to_str()?.starts_with("python");
    let found = !interpreter.contains('/') || Path::new(interpreter).is_file();
    (is_python && found).then(|| PathBuf::from(interpreter))
}

/// Asks the interpreter, or the cache where it was asked before; none where it does not answer like a Python 3.
pub(crate) fn ask(interpreter: &Path) -> Option<Python> {
    let found = crate::search_path(interpreter.as_os_str())?;
    let file = dirs::cache().ok()?.join(format!("python-{}.json", key(&found)?));
    if let Some(known) = fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Python>(&text).ok())
        && Path::new(&known.executable).is_file()
    {
        return Some(known);
    }
    let answer = Command::new(&found)
        .args(["-c", QUESTION])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let mut python: Python = serde_json::from_slice(&answer.stdout).ok()?;
    python.version.starts_with("3.").then_some(())?;
    python.libraries.retain(|folder| Path::new(folder).is_dir());
    // A cache that cannot be written only costs time.
    if let (Some(folder), Ok(text)) = (file.parent(), serde_json::to_vec(&python)) {
        let _ = fs::create_dir_all(folder).and_then(|()| dirs::write_whole(&file, &text));
    }
    Some(python)
}

/// Everything that could change the answer: the file, and what shims (pyenv) and Python itself look at.
fn key(found: &Path) -> Option<String> {
    let modified = fs::metadata(found).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut hash = Sha256::new();
    hash.update(found.as_os_str().as_encoded_bytes());
    hash.update(modified.as_nanos().to_le_bytes());
    for name in ["PYENV_VERSION", "PYENV_ROOT", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"] {
        hash.update(std::env::var_os(name).unwrap_or_default().as_encoded_bytes());
        hash.update([0]);
    }
    let here = std::env::current_dir().ok()?;
    for folder in here.ancestors() {
        hash.update(fs::read(folder.join(".python-version")).unwrap_or_default());
    }
    if let Some(root) = std::env::var_os("PYENV_ROOT") {
        hash.update(fs::read(Path::new(&root).join("version")).unwrap_or_default());
    }
    Some(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}
