//! A kernel file that is kept open and read from its start again and again.
//!
//! Knows the shapes kernel files come in (a number, `key value` lines), not what they mean.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{Mode, OFlags};

/// Larger than any file read here; a file that does not fit is cut at its last whole line.
pub(crate) const BUFFER: usize = 8192;

/// One open kernel file.
#[derive(Debug)]
pub struct Held {
    file: OwnedFd,
}

impl Held {
    /// Opens for reading.
    ///
    /// # Errors
    /// As `open(2)`.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { file })
    }

    /// Opens for reading and writing, for reading alone where writing is refused.
    ///
    /// # Errors
    /// As `open(2)`.
    pub fn open_writable(path: &Path) -> io::Result<Self> {
        match rustix::fs::open(path, OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()) {
            Ok(file) => Ok(Self { file }),
            Err(_) => Self::open(path),
        }
    }

    /// The text from the file's start, as much as fits.
    ///
    /// # Errors
    /// As `pread(2)`; `ENODEV` when the group is gone, `ESRCH` when the process is.
    pub fn read<'b>(&self, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let offset = u64::try_from(filled).unwrap_or(u64::MAX);
            let got = rustix::io::pread(&self.file, rest, offset)?;
            filled += got;
            // The kernel hands out at most a page at a time; less than that is the end.
            if got < 4000 {
                break;
            }
        }
        Ok(buffer.get(..filled).unwrap_or_default())
    }

    /// The file's only number; `max` is the largest. Absent where there is none to read.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        let mut buffer = [0; 64];
        number(self.read(&mut buffer).ok()?)
    }

    /// Writes from the file's start.
    ///
    /// # Errors
    /// As `pwrite(2)`.
    pub fn write(&self, text: &[u8]) -> io::Result<()> {
        rustix::io::pwrite(&self.file, text, 0)?;
        Ok(())
    }
}

impl From<OwnedFd> for Held {
    fn from(file: OwnedFd) -> Self {
        Self { file }
    }
}

impl AsFd for Held {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// Reads a decimal number off the front of `text`; `max` is the largest. Too large is the largest as well.
pub(crate) fn number(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii();
    if text.starts_with(b"max") {
        return Some(u64::MAX);
    }
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = text.get(..digits).filter(|digits| !digits.is_empty())?;
    Some(
        digits
            .iter()
            .fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))),
    )
}

/// The `key value` lines of `text`.
pub(crate) fn pairs(text: &[u8]) -> impl Iterator<Item = (&[u8], u64)> {
    text.split(|byte| *byte == b'\n').filter_map(|line| {
        let space = line.iter().position(|byte| *byte == b' ')?;
        Some((line.get(..space)?, number(line.get(space..)?)?))
    })
}

/// The value of one key among `key value` lines.
pub(crate) fn value_of(text: &[u8], key: &[u8]) -> Option<u64> {
    pairs(text).find(|(name, _)| *name == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_the_kernel_writes_them() {
        for (text, expected) in [
            ("4096\n", Some(4096)),
            ("max\n", Some(u64::MAX)),
            ("0", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            (" 12 34", Some(12)),
            ("", None),
            ("-1\n", None),
            ("abc", None),
        ] {
            assert_eq!(number(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_are_matched_whole() {
        let text = b"anon_thp 1\nanon 7\nkernel\nslab 9\n";
        assert_eq!(value_of(text, b"anon"), Some(7));
        assert_eq!(value_of(text, b"kernel"), None);
        assert_eq!(value_of(text, b"slab"), Some(9));
    }

    #[test]
    fn a_file_longer_than_a_page_is_read_whole() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), vec![b'x'; 6000]).unwrap();
        let mut buffer = [0; BUFFER];
        assert_eq!(Held::open(file.path()).unwrap().read(&mut buffer).unwrap().len(), 6000);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(text in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = number(&text);
            let _ = pairs(&text).count();
        }
    }
}
