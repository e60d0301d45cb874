//! Python's manifests: `pyproject.toml` (PEP 621, Poetry, dependency groups), `setup.cfg`, `setup.py`,
//! `requirements.txt`, `Pipfile`, and the lock files of uv and Poetry.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{table, text, texts};
use crate::program::Dependency;

/// What a Python project declares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Declared {
    /// Command name and `module:function`.
    pub(crate) scripts: Vec<(String, String)>,
    pub(crate) dependencies: Vec<Dependency>,
    /// Requirement on the interpreter, as written.
    pub(crate) language_version: Option<String>,
    /// Folders, relative to the project, in which its packages lie.
    pub(crate) package_folders: Vec<String>,
}

/// Reads `pyproject.toml`; none where it is not TOML.
pub(crate) fn pyproject(source: &str) -> Option<Declared> {
    let document: Table = source.parse().ok()?;
    let mut declared = Declared::default();
    for path in [&["project", "scripts"][..], &["project", "gui-scripts"], &["tool", "poetry", "scripts"]] {
        for (name, target) in table(&document, path).into_iter().flatten() {
            // Poetry also writes `{ callable = "a:b" }` or `{ reference = "a:b" }`.
            let target = target.as_str().or_else(|| {
                let table = target.as_table()?;
                text(table, &["callable"]).or_else(|| text(table, &["reference"]))
            });
            declared.scripts.extend(target.map(|target| (name.clone(), target.to_owned())));
        }
    }
    let project = table(&document, &["project"]);
    let requirements = project.map(|project| texts(project.get("dependencies"))).unwrap_or_default();
    declared.dependencies.extend(requirements.iter().filter_map(|line| requirement(line)));
    for (name, wanted) in table(&document, &["tool", "poetry", "dependencies"]).into_iter().flatten() {
        if name == "python" {
            declared.language_version = wanted.as_str().map(str::to_owned);
        } else {
            declared.dependencies.push(spelled_out(name, wanted));
        }
    }
    if let Some(version) = text(&document, &["project", "requires-python"]) {
        declared.language_version = Some(version.to_owned());
    }
    declared.package_folders = package_folders(&document);
    Some(declared)
}

/// Where the build back ends are told that packages lie.
fn package_folders(document: &Table) -> Vec<String> {
    let mut folders = Vec::new();
    let setuptools = table(document, &["tool", "setuptools", "package-dir"]);
    folders.extend(
        setuptools.into_iter().flatten().filter_map(|(_, folder)| folder.as_str().map(str::to_owned)),
    );
    let find = table(document, &["tool", "setuptools", "packages", "find"]);
    folders.extend(find.map(|find| texts(find.get("where"))).unwrap_or_default());
    let poetry = table(document, &["tool", "poetry"]).and_then(|poetry| poetry.get("packages")?.as_array());
    let from = poetry.into_iter().flatten().filter_map(|package| package.get("from")?.as_str());
    folders.extend(from.map(str::to_owned));
    folders
}

/// A dependency as Poetry and Pipfile spell it: `name = "^1.2"`, `name = { version = "…", extras = […] }`.
fn spelled_out(name: &str, wanted: &Value) -> Dependency {
    let version = wanted.as_str().or_else(|| wanted.get("version")?.as_str());
    let version = version.filter(|version| *version != "*").map(str::to_owned);
    Dependency { name: name.to_owned(), version, features: texts(wanted.get("extras")) }
}

/// `name[extra1,extra2] >= 1.2 ; marker # comment`, or `name @ url`. None for options, paths and comments.
pub(crate) fn requirement(line: &str) -> Option<Dependency> {
    let line = line.split(" #").next()?.trim();
    if line.is_empty() || line.starts_with(['#', '-', '.', '/']) {
        return None;
    }
    let line = line.split(';').next()?.trim();
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(line.len());
    let (name, mut rest) = line.split_at(end);
    // `https://…` and `git+ssh://…` name no distribution.
    if name.is_empty() || rest.starts_with([':', '+', '/']) {
        return None;
    }
    let mut features = Vec::new();
    rest = rest.trim_start();
    if let Some((extras, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        features = extras
            .split(',')
            .map(|extra| extra.trim().to_owned())
            .filter(|extra| !extra.is_empty())
            .collect();
        rest = after;
    }
    let rest = rest.trim().trim_start_matches('(').trim_end_matches(')').split(" --").next()?.trim();
    let version =
        (!rest.is_empty() && !rest.starts_with('@')).then(|| rest.trim_end_matches('\\').trim().to_owned());
    Some(Dependency { name: name.to_owned(), version, features })
}

/// The lines of a `requirements.txt`.
pub(crate) fn requirements(source: &str) -> Vec<Dependency> {
    source.lines().filter_map(requirement).collect()
}

/// What a script declares in its own comments (PEP 723); none where it does not.
pub(crate) fn inline(source: &str) -> Option<Declared> {
    let mut lines = source.lines().skip_while(|line| line.trim_end() != "# /// script").skip(1);
    let mut text = String::new();
    loop {
        let line = lines.next()?.strip_prefix('#')?;
        if line.trim() == "///" {
            break;
        }
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
        text.push('\n');
    }
    let document: Table = text.parse().ok()?;
    let dependencies =
        texts(document.get("dependencies")).iter().filter_map(|line| requirement(line)).collect();
    let language_version = super::text(&document, &["requires-python"]).map(str::to_owned);
    Some(Declared { dependencies, language_version, ..Declared::default() })
}

/// `Pipfile`, its packages without the development ones.
pub(crate) fn pipfile(source: &str) -> Option<Declared> {
    let document: Table = source.parse().ok()?;
    let packages = table(&document, &["packages"]).into_iter().flatten();
    let language_version = text(&document, &["requires", "python_version"]).map(str::to_owned);
    let dependencies = packages.map(|(name, wanted)| spelled_out(name, wanted)).collect();
    Some(Declared { dependencies, language_version, ..Declared::default() })
}

/// `setup.cfg`: `[options] install_requires` and `[options.entry_points] console_scripts`.
pub(crate) fn setup_cfg(source: &str) -> Declared {
    let mut declared = Declared::default();
    let mut section = String::new();
    let mut key = String::new();
    for line in source.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_owned();
            key.clear();
            continue;
        }
        let mut value = trimmed;
        if !line.starts_with([' ', '\t'])
            && let Some((name, rest)) = trimmed.split_once('=')
        {
            key = name.trim().to_owned();
            value = rest.trim();
        }
        match (section.as_str(), key.as_str()) {
            ("options", "install_requires") => declared.dependencies.extend(requirement(value)),
            ("options", "python_requires") => declared.language_version = Some(value.to_owned()),
            ("options", "package_dir") => declared.package_folders.extend(after_equals(value)),
            ("options.entry_points", "console_scripts" | "gui_scripts") => {
                declared.scripts.extend(script(value));
            }
            _ => {}
        }
    }
    declared
}

fn after_equals(value: &str) -> Option<String> {
    value.split_once('=').map(|(_, folder)| folder.trim().to_owned()).filter(|folder| !folder.is_empty())
}

/// `name = module:function`.
fn script(line: &str) -> Option<(String, String)> {
    let (name, target) = line.split_once('=')?;
    let (name, target) = (name.trim(), target.trim());
    (target.contains(':') && !name.is_empty() && !name.contains(char::is_whitespace))
        .then(|| (name.to_owned(), target.to_owned()))
}

/// `setup.py` is a program; the text literals in it that look like console scripts and requirements are taken.
pub(crate) fn setup_py(source: &str) -> Declared {
    let mut declared = Declared::default();
    let literals = |from: &str| {
        let mut found = Vec::new();
        let mut rest = from;
        while let Some(start) = rest.find(['"', '\'']) {
            let quote = rest.as_bytes()[start];
            let after = &rest[start + 1..];
            let Some(end) = after.bytes().position(|byte| byte == quote || byte == b'\n') else { break };
            found.push(after[..end].to_owned());
            rest = &after[end + 1..];
        }
        found
    };
    if let Some((_, after)) = source.split_once("console_scripts") {
        let list = after.split(']').next().unwrap_or_default();
        let list = list.split_once('[').map_or(list, |(_, list)| list);
        declared.scripts = literals(list).iter().filter_map(|line| script(line)).collect();
    }
    if let Some((_, after)) = source.split_once("install_requires") {
        let list = after.trim_start().strip_prefix('=').unwrap_or_default().trim_start();
        if let Some(list) = list.strip_prefix('[') {
            let list = list.split("\n]").next().unwrap_or_default().split("],").next().unwrap_or_default();
            declared.dependencies = literals(list).iter().filter_map(|line| requirement(line)).collect();
        }
    }
    if let Some((_, after)) = source.split_once("python_requires") {
        declared.language_version = literals(after.lines().next().unwrap_or_default()).into_iter().next();
    }
    declared
}

/// Versions by normalised name, of `uv.lock` or `poetry.lock`.
pub(crate) fn lock(source: &str) -> Option<BTreeMap<String, String>> {
    let document: Table = source.parse().ok()?;
    let packages = document.get("package")?.as_array()?;
    let versions = packages.iter().filter_map(|package| {
        Some((normal(package.get("name")?.as_str()?), package.get("version")?.as_str()?.to_owned()))
    });
    Some(versions.collect())
}

/// A distribution's name as PEP 503 compares it.
pub(crate) fn normal(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '-' | '_' | '.' if plain.ends_with('-') => {}
            '-' | '_' | '.' => plain.push('-'),
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(dependencies: &[Dependency]) -> Vec<String> {
        dependencies
            .iter()
            .map(|it| format!("{}{:?}{}", it.name, it.features, it.version.as_deref().unwrap_or("-")))
            .collect()
    }

    #[test]
    fn requirement_lines() {
        for (line, expected) in [
            ("numpy", "numpy[]-"),
            ("numpy>=1.2,<2  # why", "numpy[]>=1.2,<2"),
            (
                "uvicorn[standard, http] == 0.3 ; python_version > '3.8'",
                "uvicorn[\"standard\", \"http\"]== 0.3",
            ),
            ("foo (>=1.0)", "foo[]>=1.0"),
            ("foo @ https://example.org/foo.whl", "foo[]-"),
            ("foo==1 --hash=sha256:abc", "foo[]==1"),
        ] {
            assert_eq!(shown(&[requirement(line).unwrap()]), [expected], "{line}");
        }
        for line in ["", "# c", "-r other.txt", "-e .", "./local", "git+https://x/y", "https://x/y.whl"] {
            assert_eq!(requirement(line), None, "{line}");
        }
    }

    #[test]
    fn pyproject_of_both_styles() {
        let declared = pyproject(
            "[project]\nrequires-python='>=3.9'\ndependencies=['a>1','b[x]']\n[project.scripts]\nrun='p.m:f'\n\
             [tool.poetry.dependencies]\npython='^3.8'\nc={version='^2',extras=['y']}\nd='*'\n\
             [tool.poetry.scripts]\nold={callable='q:g'}\n[tool.setuptools.package-dir]\n''='lib'",
        )
        .unwrap();
        assert_eq!(declared.scripts, [("run".into(), "p.m:f".into()), ("old".into(), "q:g".into())]);
        assert_eq!(shown(&declared.dependencies), ["a[]>1", "b[\"x\"]-", "c[\"y\"]^2", "d[]-"]);
        assert_eq!(declared.language_version.as_deref(), Some(">=3.9"));
        assert_eq!(declared.package_folders, ["lib"]);
        assert_eq!(pyproject("not toml ["), None);
    }

    #[test]
    fn a_script_declares_in_comments() {
        let script = "#!/usr/bin/env python\n# /// script\n# requires-python = '>=3.11'\n# dependencies = [\n#   'rich>1',\n# ]\n# ///\nx\n";
        let declared = inline(script).unwrap();
        assert_eq!(shown(&declared.dependencies), ["rich[]>1"]);
        assert_eq!(declared.language_version.as_deref(), Some(">=3.11"));
        assert_eq!(inline("# /// script\n# x = 1\ny\n"), None);
        assert_eq!(inline("import a\n"), None);
    }

    #[test]
    fn setup_files() {
        let declared = setup_cfg(
            "[metadata]\nname = x\n[options]\npython_requires = >=3.7\ninstall_requires =\n    a>=1\n    b\npackage_dir =\n    = src\n\
             [options.entry_points]\nconsole_scripts =\n    run = p.m:f\n    other=p:g\n",
        );
        assert_eq!(declared.scripts, [("run".into(), "p.m:f".into()), ("other".into(), "p:g".into())]);
        assert_eq!(shown(&declared.dependencies), ["a[]>=1", "b[]-"]);
        assert_eq!(declared.package_folders, ["src"]);
        let declared = setup_py(
            "setup(install_requires=['a>=1', \"b\"], python_requires='>=3.6',\n entry_points={'console_scripts': ['run=p.m:f']})",
        );
        assert_eq!(declared.scripts, [("run".into(), "p.m:f".into())]);
        assert_eq!(shown(&declared.dependencies), ["a[]>=1", "b[]-"]);
        assert_eq!(declared.language_version.as_deref(), Some(">=3.6"));
    }
}
