//! How the analyses look at files without doing IO themselves: whoever calls passes in something that can.
//!
//! Paths are `/`-separated strings that the implementor gave out or that were joined from those.

/// A view of files. Implementors answer the same for the same path as long as they live, follow no symlink
/// loop, and refuse what is too large to be source.
pub trait Sources {
    /// The file's bytes, at most what the implementor thinks is still source.
    ///
    /// # Errors
    ///
    /// Why it could not be read, so that it can be said.
    fn read(&self, path: &str) -> Result<Vec<u8>, Unreadable>;

    /// Whether a file (not a folder) stands at the path.
    fn is_file(&self, path: &str) -> bool;

    /// Size of the file in bytes; none where there is no file.
    fn size(&self, path: &str) -> Option<u64>;

    /// Names in a folder, sorted, folders with a trailing `/`; empty where there is no folder.
    fn list(&self, folder: &str) -> Vec<String>;

    /// Folders in which installed packages of the program's interpreter are found, first match first
    /// (Python's `sys.path` without the script's own folder: standard library, then site-packages).
    fn library_folders(&self) -> Vec<String>;
}

/// Why a source file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing there.
    Missing,
    /// No permission, or another error, in the system's words.
    Denied(String),
    /// Larger than source is; its size in bytes.
    TooLarge(u64),
}
