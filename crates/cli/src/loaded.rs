//! Loading a program, with a cache: reading and parsing everything it reaches costs far more than looking whether
//! any of it changed.
//!
//! An entry of the cache holds for as long as every file it was made from, and every folder those stand in, has the
//! same size and time of change. One that cannot be read is made again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use plimsoll_analyze::entry::Entry;
use plimsoll_analyze::load::load;
use plimsoll_analyze::program::Program;
use plimsoll_model::Version;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cache;
use crate::dirs;
use crate::files::Disk;
use crate::python::Python;

/// A loaded program with the hash of its sources.
pub(crate) struct Read {
    pub(crate) program: Program,
    pub(crate) version: Version,
}

/// A file or folder as it was.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    path: String,
    size: u64,
    modified_nanos: u128,
}

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    stamps: Vec<Stamp>,
    version: String,
    program: Program,
}

/// The program behind an entry point: from the cache, or read anew.
pub(crate) fn read(entry: &Entry, python: Option<&Python>) -> Read {
    let file = cache_file(entry, python);
    if let Some(kept) = file.as_deref().and_then(fresh) {
        return Read { program: kept.program, version: Version(kept.version) };
    }
    let disk = Disk { libraries: python.map_or_else(Vec::new, |python| python.libraries.clone()) };
    let loaded = load(&disk, entry);
    let version = version(&loaded.files);
    let folders: BTreeSet<&Path> =
        loaded.files.iter().filter_map(|file| Path::new(&file.path).parent()).collect();
    // Installing or upgrading a package changes the folder it lies in.
    let libraries = disk.libraries.iter().map(Path::new);
    let paths = loaded.files.iter().map(|file| Path::new(&file.path)).chain(folders).chain(libraries);
    let kept = Kept { stamps: paths.filter_map(stamp).collect(), version, program: loaded.program };
    if let Some(file) = &file {
        keep(file, &kept);
    }
    Read { program: kept.program, version: Version(kept.version) }
}

/// One hash over every source in the order of their paths inside the program, so that a clone elsewhere has the same.
fn version(files: &[plimsoll_analyze::load::FileStamp]) -> String {
    let mut hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    hashes.sort_unstable();
    let mut hash = Sha256::new();
    for each in hashes {
        hash.update(each.as_bytes());
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cache_file(entry: &Entry, python: Option<&Python>) -> Option<PathBuf> {
    let mut hash = Sha256::new();
    hash.update(cache::build_stamp());
    let place = fs::canonicalize(&entry.path).ok()?;
    for part in [place.to_string_lossy().as_ref(), &entry.path, entry.function.as_deref().unwrap_or_default()]
    {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(python.map_or(b"".as_slice(), |python| python.executable.as_bytes()));
    Some(dirs::cache().ok()?.join("programs").join(&hex(&hash.finalize())[..32]))
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    let modified_nanos = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    // A folder's size says nothing.
    let size = if metadata.is_dir() { 0 } else { metadata.len() };
    Some(Stamp { path: path.to_str()?.to_owned(), size, modified_nanos })
}

/// What was kept, where all of it is as it was.
fn fresh(file: &Path) -> Option<Kept> {
    let kept: Kept = postcard::from_bytes(&fs::read(file).ok()?).ok()?;
    kept.stamps.iter().all(|was| stamp(Path::new(&was.path)).as_ref() == Some(was)).then_some(kept)
}

/// A cache that cannot be written only costs time.
fn keep(file: &Path, kept: &Kept) {
    let (Some(folder), Ok(bytes)) = (file.parent(), postcard::to_stdvec(kept)) else { return };
    let _ = fs::create_dir_all(folder).and_then(|()| dirs::write_whole(file, &bytes));
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_analyze::entry::entries;

    #[test]
    fn what_is_kept_is_read_back_whatever_was_wrong_with_the_source() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.py");
        fs::write(&file, "import json, nowhere\ndef f(:\n    pass\nx = [1, 2.5, 'a', b'b', None, f'{x}']\n")
            .unwrap();
        let disk = Disk { libraries: Vec::new() };
        let entry = entries(&disk, file.to_str().unwrap()).unwrap().remove(0);
        let mut program = load(&disk, &entry).program;
        program.findings.push(plimsoll_model::Finding::note("placeless", "said of the whole", None));
        let kept = Kept { stamps: vec![stamp(&file).unwrap()], version: "v".to_owned(), program };
        let place = folder.path().join("cache/kept");
        keep(&place, &kept);
        let read = fresh(&place).unwrap();
        assert!(read.program.findings.len() > 1, "{:?}", read.program.findings);
        assert_eq!(read.program, kept.program);
        fs::write(&file, "import json\n").unwrap();
        assert!(fresh(&place).is_none(), "the source changed");
    }
}
