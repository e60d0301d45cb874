//! A cache of what was worked out from contents, each under a key that names content and maker whole.
//!
//! Nothing in it is trusted: an entry carries a hash of itself, and one that does not fit is as good as none. Bounded:
//! each time so many entries were added, a folder of them is brought down to its share, the longest untouched first.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::dirs;

/// Entries stand in this many folders, by the beginning of their key.
const FOLDERS: u64 = 256;

/// After so many new entries one folder is looked through.
const SWEEP_AFTER: u32 = 16;

/// An entry read is touched at most this often, so that a warm run writes nothing.
const TOUCH_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Bytes of the hash in front of an entry.
const CHECK: usize = 8;

/// The key of what this build of Plimsoll works out from these parts.
pub(crate) fn key(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    hash.update(build_stamp());
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize()[..20].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Names this build of Plimsoll: another may read the same source differently.
pub(crate) fn build_stamp() -> &'static str {
    static STAMP: OnceLock<String> = OnceLock::new();
    STAMP.get_or_init(|| {
        let metadata = std::env::current_exe().and_then(fs::metadata).ok();
        // Builds that are to be the same everywhere have no time of their own.
        let size = metadata.as_ref().map_or(0, fs::Metadata::len);
        let modified = metadata.and_then(|metadata| metadata.modified().ok());
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        format!("{}-{size:x}-{:x}", env!("CARGO_PKG_VERSION"), since.as_nanos())
    })
}

/// Entries of one kind.
pub(crate) struct Cache {
    folder: PathBuf,
    most: u64,
    added: AtomicU32,
}

impl Cache {
    /// Entries of this kind made by this build of Plimsoll, at most so many bytes; none without a home directory.
    pub(crate) fn of(kind: &str, most: u64) -> Option<Self> {
        Some(Self { folder: dirs::cache().ok()?.join(kind), most, added: AtomicU32::new(0) })
    }

    /// What is kept under a key, which is a file's name; none where nothing is, or it cannot be read.
    pub(crate) fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let file = self.file(key);
        let bytes = fs::read(&file).ok()?;
        let (check, body) = bytes.split_at_checked(CHECK)?;
        if check != sum(key, body) {
            let _ = fs::remove_file(&file);
            return None;
        }
        let entry = postcard::from_bytes(body).ok()?;
        touch(&file);
        Some(entry)
    }

    /// Keeps an entry. A cache that cannot be written only costs time.
    pub(crate) fn put<T: Serialize>(&self, key: &str, entry: &T) {
        let Ok(body) = postcard::to_stdvec(entry) else { return };
        let file = self.file(key);
        let Some(folder) = file.parent() else { return };
        let mut bytes = sum(key, &body).to_vec();
        bytes.extend(body);
        let written = dirs::write_whole(&file, &bytes)
            .or_else(|_| fs::create_dir_all(folder).and_then(|()| dirs::write_whole(&file, &bytes)));
        if written.is_ok() && self.added.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_AFTER) {
            sweep(folder, self.most / FOLDERS);
        }
    }

    fn file(&self, key: &str) -> PathBuf {
        let (front, rest) = key.split_at_checked(2).unwrap_or((key, ""));
        self.folder.join(front).join(rest)
    }
}

/// Where an entry was written by another build, its key differs; where its bytes were damaged, this does.
fn sum(key: &str, body: &[u8]) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(key);
    hash.update(body);
    let mut check = [0; CHECK];
    check.copy_from_slice(&hash.finalize()[..CHECK]);
    check
}

/// Notes that an entry is in use.
fn touch(file: &Path) {
    let now = SystemTime::now();
    let old = fs::metadata(file)
        .and_then(|metadata| metadata.modified())
        .is_ok_and(|modified| now.duration_since(modified).is_ok_and(|age| age > TOUCH_AFTER));
    if old {
        let _ = fs::File::options().append(true).open(file).and_then(|file| file.set_modified(now));
    }
}

/// Removes the longest untouched entries of a folder until it holds at most so many bytes.
fn sweep(folder: &Path, most: u64) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut found: Vec<(SystemTime, u64, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((metadata.modified().unwrap_or(UNIX_EPOCH), metadata.len(), entry.path()))
        })
        .collect();
    let mut total: u64 = found.iter().map(|(_, size, _)| size).sum();
    found.sort();
    for (_, size, path) in found {
        if total <= most {
            break;
        }
        if fs::remove_file(path).is_ok() {
            total = total.saturating_sub(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path, most: u64) -> Cache {
        Cache { folder: folder.to_owned(), most, added: AtomicU32::new(0) }
    }

    #[test]
    fn what_was_damaged_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 1 << 20);
        cache.put("abcd", &vec![1_u32, 2, 3]);
        assert_eq!(cache.get::<Vec<u32>>("abcd"), Some(vec![1, 2, 3]));
        let file = folder.path().join("ab/cd");
        for damage in [&b""[..], b"x", b"0123456789", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"] {
            fs::write(&file, damage).unwrap();
            assert_eq!(cache.get::<Vec<u32>>("abcd"), None, "{damage:?}");
            cache.put("abcd", &vec![1_u32, 2, 3]);
            assert_eq!(cache.get::<Vec<u32>>("abcd"), Some(vec![1, 2, 3]));
        }
        // An entry under another's name is none of it.
        fs::copy(&file, folder.path().join("ab/ef")).unwrap();
        assert_eq!(cache.get::<Vec<u32>>("abef"), None);
    }

    #[test]
    fn a_folder_is_brought_down_to_its_share() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 4_000 * FOLDERS);
        for number in 0..=64 {
            cache.put(&format!("ab{number}"), &vec![7_u8; 1_000]);
        }
        let left = fs::read_dir(folder.path().join("ab")).unwrap().count();
        assert!(left <= 3 + SWEEP_AFTER as usize, "{left} entries");
        assert!(left >= 3, "{left} entries");
    }
}
