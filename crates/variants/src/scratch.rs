//! Scratch folders of builds, and those that builds left which were killed.

use std::io;
use std::path::Path;

use tempfile::TempDir;

const PREFIX: &str = "plimsoll-variants-";

/// A fresh folder below the system's temporary one, gone with its value. Folders of processes that are no more go too:
/// whoever is killed leaves his.
///
/// # Errors
/// No folder can be made there.
pub(crate) fn scratch() -> io::Result<TempDir> {
    let below = std::env::temp_dir();
    sweep(&below);
    tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", std::process::id())).tempdir_in(below)
}

/// Takes away scratch folders whose process is gone. What cannot be taken away is somebody else's, and stays.
fn sweep(below: &Path) {
    // Without a list of processes nobody can tell who is gone.
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in std::fs::read_dir(below).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner =
            name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-')?.0.parse::<u32>().ok());
        if owner.is_some_and(|owner| !Path::new(&format!("/proc/{owner}")).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_killed_leave_goes_and_what_others_use_stays() {
        let below = tempfile::tempdir().unwrap();
        // Above the highest process number there can be.
        let left = below.path().join(format!("{PREFIX}4194999-abc"));
        let used = below.path().join(format!("{PREFIX}{}-abc", std::process::id()));
        let other = below.path().join(format!("{PREFIX}notes"));
        for folder in [&left, &used, &other] {
            std::fs::create_dir(folder).unwrap();
            std::fs::write(folder.join("module.wasm"), b"code").unwrap();
        }
        sweep(below.path());
        assert!(!left.exists() && used.exists() && other.exists());
    }
}
