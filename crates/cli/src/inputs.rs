//! What can be known of a program's inputs before it runs: sizes of the files its arguments and its source name.

use std::ffi::OsString;
use std::fs;
use std::os::fd::AsFd;
use std::path::Path;

use plimsoll_model::{Argument, Bytes, Identity, Inputs};

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
    let found = size_on_disk(Path::new(argument)).or_else(|| {
        let (flag, value) = text.split_once('=')?;
        if flag.starts_with('-') { size_on_disk(Path::new(value)) } else { None }
    });
    Argument { text, size: found.map(|(size, _)| size), folder: found.and_then(|(_, folder)| folder) }
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
    fn the_shape_keeps_flags_and_forgets_values() {
        let shape_of = |words: &[&str]| {
            shape(&look(&words.iter().map(OsString::from).collect::<Vec<_>>(), &[], None, &[]))
        };
        assert_eq!(shape_of(&["--fast", "10", "--out=x.csv", "name"]), "--fast number --out text");
        assert_eq!(shape_of(&["/etc/passwd", "/etc/group", "-3"]), "file number");
    }
}
