//! What can be known of a program's inputs before it runs: sizes of the files its arguments and its source name, and how long
//! the lines of a text are.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::fd::AsFd;
use std::path::Path;

use plimsoll_model::{Argument, Bytes, Identity, Inputs, Words};

use crate::files::size_on_disk;

/// Looks at every argument, at the literal paths of the source, and at standard input. What the source names is looked
/// for from here, as a program that opens it would, and beside the source, where it was written from.
pub(crate) fn look(
    arguments: &[OsString],
    literals: &[String],
    root: Option<&Path>,
    stated: &[(String, Bytes)],
) -> Inputs {
    let size = |path: &String| {
        let found =
            size_on_disk(Path::new(path)).or_else(|| root.and_then(|root| size_on_disk(&root.join(path))));
        found.map(|(size, _)| size)
    };
    Inputs {
        arguments: arguments.iter().map(look_at).collect(),
        named: stated.iter().cloned().collect(),
        files: literals.iter().filter_map(|path| Some((path.clone(), size(path)?))).collect(),
        stdin: stdin_size(),
    }
}

fn look_at(argument: &OsString) -> Argument {
    let text = argument.to_string_lossy().into_owned();
    let behind_flag = text.split_once('=').filter(|(flag, _)| flag.starts_with('-')).map(|(_, value)| value);
    let paths = std::iter::once(Path::new(argument)).chain(behind_flag.map(Path::new));
    let found = paths.filter_map(|path| Some((path, size_on_disk(path)?))).next();
    let line = found.and_then(|(path, _)| mean_line(path));
    let words = found.filter(|_| line.is_some()).and_then(|(path, (size, _))| sample(path, size));
    let (size, folder) = found.map(|(_, (size, folder))| (size, folder)).unzip();
    Argument { text, size, folder: folder.flatten(), line, words }
}

/// Mean bytes of the lines at the beginning of a text, their ends included; none of what is no text or cannot be read.
fn mean_line(path: &Path) -> Option<Bytes> {
    /// As much as tells how long lines are.
    const BEGINNING: u64 = 64 << 10;
    // What is no regular file may never end, or take what is read from who it is for.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut beginning = Vec::new();
    fs::File::open(path).ok()?.take(BEGINNING).read_to_end(&mut beginning).ok()?;
    let text = match std::str::from_utf8(&beginning) {
        Ok(text) => text,
        // A letter may be cut through.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&beginning[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return None,
    };
    if text.is_empty() || text.contains('\0') {
        return None;
    }
    let lines = text.matches('\n').count() as u64;
    let end = text.rfind('\n').map_or(text.len(), |last| last + 1) as u64;
    Some(Bytes((end / lines.max(1)).max(1)))
}

/// How words repeat in pieces of a text that lie as far apart as they can; none of what has hardly any.
fn sample(path: &Path, size: Bytes) -> Option<Words> {
    /// Pieces, each of so many bytes: a text of 1 MiB is looked at as a whole.
    const PIECES: u64 = 4;
    const PIECE: u64 = 256 << 10;
    const FEWEST: u64 = 64;
    let mut file = fs::File::open(path).ok()?;
    let (mut pieces, mut bytes) = (Vec::new(), 0);
    for piece in 0..PIECES {
        let start = size.0.saturating_sub(PIECE) / (PIECES - 1) * piece;
        let start = if size.0 <= PIECES * PIECE { PIECE * piece } else { start };
        let mut read = Vec::new();
        file.seek(SeekFrom::Start(start)).ok()?;
        (&mut file).take(PIECE).read_to_end(&mut read).ok()?;
        bytes += read.len() as u64;
        pieces.push(read);
    }
    let words: Vec<&[u8]> = pieces
        .iter()
        .flat_map(|piece| piece.split(u8::is_ascii_whitespace))
        .filter(|word| !word.is_empty())
        .collect();
    let (mut seen, mut different) = (HashSet::new(), [0; 3]);
    for (at, word) in words.iter().enumerate() {
        seen.insert(*word);
        for (part, different) in [4, 2, 1].into_iter().zip(&mut different) {
            if at < words.len() / part {
                *different = seen.len() as u64;
            }
        }
    }
    let count = words.len() as u64;
    (count >= FEWEST).then(|| Words { count, different, each: Bytes(bytes / count) })
}

/// Size of standard input where it is a regular file.
fn stdin_size() -> Option<Bytes> {
    let stdin = std::io::stdin().as_fd().try_clone_to_owned().ok()?;
    let metadata = fs::File::from(stdin).metadata().ok()?;
    metadata.is_file().then_some(Bytes(metadata.len()))
}

/// The shape of arguments that two runs of one program share: flags by name, everything else by its kind.
pub(crate) fn shape(inputs: &Inputs) -> String {
    let word = |argument: &Argument| {
        let text = argument.text.as_str();
        match text.split_once('=') {
            Some((flag, _)) if flag.starts_with("--") => flag.to_owned(),
            _ if text.starts_with('-') && text.parse::<f64>().is_err() => text.to_owned(),
            _ if argument.size.is_some() => "file".to_owned(),
            _ if text.parse::<f64>().is_ok() || text.parse::<Bytes>().is_ok() => "number".to_owned(),
            _ => "text".to_owned(),
        }
    };
    let mut words: Vec<String> = inputs.arguments.iter().map(word).collect();
    // Ten files or eleven are the same program.
    words.dedup_by(|next, last| next == last && !next.starts_with('-'));
    words.truncate(64);
    words.join(" ")
}

/// The identity of the program at `entry` when run with these inputs.
pub(crate) fn identity(entry: String, inputs: &Inputs) -> Identity {
    Identity { entry, shape: shape(inputs) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_text_are_sampled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        let sampled = |content: &[u8]| {
            fs::write(&path, content).unwrap();
            sample(&path, Bytes(content.len() as u64))
        };
        assert_eq!(sampled(b"too few words"), None);
        let few = sampled(&"one two three four ".repeat(100).into_bytes()).unwrap();
        assert_eq!((few.count, few.different, few.each), (400, [4; 3], Bytes(4)));
        let each: String = (0..1_000_000).map(|number| format!("{number:07}\n")).collect();
        let all = sampled(each.as_bytes()).unwrap();
        // Of pieces the first and the last word may be cut.
        assert!(all.count > 120_000 && all.count - all.different[2] <= 8, "{all:?}");
        assert!(all.different.is_sorted() && all.different[0] > all.count / 5, "{all:?}");
        fs::remove_file(&path).unwrap();
        assert_eq!(sample(&path, Bytes(5)), None);
    }

    #[test]
    fn lines_of_a_text_are_measured() {
        let folder = tempfile::tempdir().expect("a folder");
        let check = |content: &[u8], expected: Option<u64>| {
            let path = folder.path().join("input");
            fs::write(&path, content).expect("written");
            assert_eq!(mean_line(&path), expected.map(Bytes), "{content:?}");
        };
        check(b"12,34\n56,78\n", Some(6));
        check(b"one line alone", Some(14));
        check("a\nlonger line\nö".as_bytes(), Some(7));
        check(&"some line\n".repeat(100_000).into_bytes(), Some(10));
        check(b"", None);
        check(b"PK\x03\x04\0\0", None);
        check(&[0xff, 0xfe, b'a', b'\n'], None);
        assert_eq!(mean_line(folder.path()), None);
        assert_eq!(mean_line(Path::new("/dev/zero")), None);
    }

    #[test]
    fn the_shape_keeps_flags_and_forgets_values() {
        let shape_of = |words: &[&str]| {
            shape(&look(&words.iter().map(OsString::from).collect::<Vec<_>>(), &[], None, &[]))
        };
        assert_eq!(shape_of(&["--fast", "10", "--out=x.csv", "name"]), "--fast number --out text");
        assert_eq!(shape_of(&["/etc/passwd", "/etc/group", "-3"]), "file number");
    }
}
