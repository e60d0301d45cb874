//! Paths as [`Sources`](crate::sources::Sources) speaks them: `/`-separated text, joined and taken apart without
//! looking at any file.

/// `folder/name`; a name that starts with `/` stands for itself, an empty folder is the current one.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || name.starts_with('/') {
        return clean(name);
    }
    clean(&format!("{folder}/{name}"))
}

/// The same path without `.`, doubled slashes, and `..` behind a named folder.
pub(crate) fn clean(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            ".." if path.starts_with('/') => {}
            step => steps.push(step),
        }
    }
    let joined = steps.join("/");
    if path.starts_with('/') {
        format!("/{joined}")
    } else if joined.is_empty() {
        ".".to_owned()
    } else {
        joined
    }
}

/// The folder a path stands in; `.` for a bare name.
pub(crate) fn parent(path: &str) -> String {
    match path.trim_end_matches('/').rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None if path == "." || path == ".." => join(path, ".."),
        None => ".".to_owned(),
    }
}

/// The last step of a path.
pub(crate) fn name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The last step without what follows its last dot.
pub(crate) fn stem(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// What follows the last dot of the last step.
pub(crate) fn extension(path: &str) -> &str {
    name(path).rsplit_once('.').map_or("", |(stem, extension)| if stem.is_empty() { "" } else { extension })
}

/// `path` as seen from `folder`, where it lies below it.
pub(crate) fn relative<'a>(path: &'a str, folder: &str) -> &'a str {
    if folder == "." {
        return path;
    }
    path.strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix('/').or((folder == "/").then_some(rest)))
        .unwrap_or(path)
}

/// The folder and all above it, nearest first, at most 32.
pub(crate) fn upwards(folder: &str) -> Vec<String> {
    let mut found = vec![clean(folder)];
    while found.len() < 32 {
        let here = found.last().map_or("", String::as_str);
        if here == "/" || here.ends_with("..") {
            break;
        }
        let above = parent(here);
        if here == "." || above == here {
            break;
        }
        found.push(above);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_come_apart() {
        for (folder, name, joined) in [
            ("a", "b", "a/b"),
            ("a/", "./b", "a/b"),
            ("a/b", "../c", "a/c"),
            (".", "b", "b"),
            ("a", "..", "."),
            ("a", "../..", ".."),
            ("/", "../b", "/b"),
            ("a", "/b", "/b"),
            ("", "b", "b"),
        ] {
            assert_eq!(join(folder, name), joined, "{folder} + {name}");
        }
        assert_eq!(
            (parent("a/b"), parent("a"), parent("/a"), parent(".")),
            ("a".into(), ".".into(), "/".into(), "..".into())
        );
        assert_eq!(
            (stem("a/b.tar.gz"), stem(".bashrc"), extension("x/y.py"), extension("y")),
            ("b.tar", ".bashrc", "py", "")
        );
        assert_eq!((relative("a/b/c", "a"), relative("ab/c", "a"), relative("b", ".")), ("b/c", "ab/c", "b"));
        assert_eq!(upwards("/a/b"), ["/a/b", "/a", "/"]);
        assert_eq!(upwards("a/b"), ["a/b", "a", "."]);
    }
}
