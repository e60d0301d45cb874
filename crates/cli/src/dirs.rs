//! Where Plimsoll keeps its files: the XDG data and cache directories.

use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::error::{CommandError, Outcome};

fn strategy() -> Outcome<impl BaseStrategy> {
    choose_base_strategy().map_err(|_| {
        CommandError::environment("there is no home directory to keep files in")
            .hint("set HOME, or XDG_DATA_HOME and XDG_CACHE_HOME")
    })
}

/// `plimsoll` in the data directory: history and calibration.
pub(crate) fn data() -> Outcome<PathBuf> {
    Ok(strategy()?.data_dir().join("plimsoll"))
}

/// `plimsoll` in the cache directory: whatever can be made again.
pub(crate) fn cache() -> Outcome<PathBuf> {
    Ok(strategy()?.cache_dir().join("plimsoll"))
}

/// Writes a file so that a reader sees the old or the new content whole, whatever happens in between.
///
/// # Errors
///
/// The system's, with no temporary file left behind.
pub(crate) fn write_whole(path: &std::path::Path, content: &[u8]) -> std::io::Result<()> {
    use std::fs::Permissions;
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;

    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
    file.write_all(content)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file where a user asked for one: whole or not at all where it is a regular file, straight where it is a
/// device or pipe.
///
/// # Errors
///
/// The system's.
pub(crate) fn write_report(path: &std::path::Path, content: &[u8]) -> std::io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => std::fs::write(path, content),
        _ => write_whole(path, content),
    }
}
