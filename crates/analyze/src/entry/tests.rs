//! Which programs are found where.

use super::{EntryError, entries, entry_for_module};
use crate::fixture::project;

/// One line an entry: `name file [module] [function]`, `*` in front of the default one.
#[track_caller]
fn check(files: &str, path: &str, expected: &[&str]) {
    let shown: Vec<String> = match entries(&project(files), path) {
        Ok(found) => found
            .into_iter()
            .map(|entry| {
                let parts = [
                    Some(entry.path),
                    entry.module,
                    entry.function,
                    (!entry.owned.is_empty()).then(|| entry.owned.join("+")),
                ];
                let mark = if entry.is_default { "*" } else { "" };
                format!("{mark}{} {}", entry.name, parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
            })
            .collect(),
        Err(error) => vec![format!("error: {error}")],
    };
    assert_eq!(shown, expected);
}

#[test]
fn single_files() {
    check("--- a.py\nx\n", "a.py", &["a.py a.py"]);
    check("--- d/a.py\nx\n--- d/pyproject.toml\n", "./d/a.py", &["a.py d/a.py"]);
    check("--- a\n#!/usr/bin/env python3\nx\n", "a", &["a a"]);
    check("--- a\n#!/usr/bin/env -S python3.11 -u\nx\n", "a", &["a a"]);
    check("--- a.rs\nfn main() {}\n", "a.rs", &["a a.rs crate"]);
    check("--- a\n#!/bin/sh\nx\n", "a", &["error: a: neither Python nor Rust source"]);
    check("--- a\nELF\n", "b", &["error: b: no such file or folder"]);
    check("--- a\nDENIED\n", "a", &["error: a: permission denied"]);
    check(
        "--- pkg/__init__.py\n--- pkg/__main__.py\n",
        "pkg/__main__.py",
        &["__main__.py pkg/__main__.py pkg.__main__"],
    );
}

#[test]
fn python_projects() {
    check(
        "--- p/pyproject.toml\n[project.scripts]\nrun = 'pkg.cli:main'\nlost = 'nowhere:f'\n--- p/src/pkg/cli.py\n--- p/main.py\n",
        "p",
        &["run p/src/pkg/cli.py pkg.cli pkg.cli:main"],
    );
    check(
        "--- p/setup.cfg\n[options.entry_points]\nconsole_scripts =\n  a = m:f\n  b = m:g\n--- p/m.py\n",
        "p",
        &["a p/m.py m m:f", "b p/m.py m m:g"],
    );
    check("--- p/pkg/__init__.py\n--- p/pkg/__main__.py\n", "p", &["pkg p/pkg/__main__.py pkg.__main__"]);
    check("--- p/__main__.py\n--- p/x.py\n", "p", &["__main__ p/__main__.py"]);
    check(
        "--- p/a.py\nif __name__ == '__main__':\n--- p/b.py\nx\n--- p/app.py\n--- p/setup.py\n--- p/test_a.py\nif __name__ == '__main__':\n",
        "p",
        &["a.py p/a.py", "app.py p/app.py"],
    );
    check("--- p/tool.py\nx\n--- p/README\n", "p/", &["tool.py p/tool.py"]);
    check("--- p/a.py\n--- p/b.py\n", "p", &["error: p: no program starts here"]);
    check("--- p/README\n", "p", &["error: p: no program starts here"]);
    check("--- p/pyproject.toml\n[[[\n", "p", &["error: p/pyproject.toml: not valid TOML"]);
}

#[test]
fn rust_projects() {
    check(
        "--- p/Cargo.toml\n[package]\nname = 'a-b'\ndefault-run = 'x'\n--- p/src/main.rs\n--- p/src/bin/x.rs\n--- p/src/bin/y/main.rs\n",
        "p",
        &["a-b p/src/main.rs crate", "*x p/src/bin/x.rs crate", "y p/src/bin/y/main.rs crate"],
    );
    check(
        "--- p/Cargo.toml\n[package]\nname = 'a'\n[[bin]]\nname = 'b'\npath = 'c.rs'\n--- p/c.rs\n",
        "p",
        &["b p/c.rs crate"],
    );
    check(
        "--- p/Cargo.toml\n[package]\nname = 'a'\n[[bin]]\nname = 'b'\n--- p/src/main.rs\n",
        "p",
        &["b p/src/main.rs crate"],
    );
    check(
        "--- p/Cargo.toml\n[package]\nname = 'a'\n--- p/src/main.rs\n--- p/src/bin/q.rs\n",
        "p/src/bin/q.rs",
        &["q p/src/bin/q.rs crate"],
    );
    check(
        "--- p/Cargo.toml\n[package]\nname = 'a'\n--- p/src/lib.rs\n",
        "p",
        &["error: p: no program starts here"],
    );
    check(
        "--- p/Cargo.toml\n[workspace]\nmembers = ['crates/*', 'tool']\nexclude = ['crates/no']\n--- p/tool/Cargo.toml\n[package]\nname='t'\n\
         --- p/tool/src/main.rs\n--- p/crates/a/Cargo.toml\n[package]\nname='a'\n--- p/crates/a/src/main.rs\n--- p/crates/no/Cargo.toml\n[package]\nname='no'\n--- p/crates/no/src/main.rs\n",
        "p",
        &["crates/a/a p/crates/a/src/main.rs crate", "tool/t p/tool/src/main.rs crate"],
    );
}

#[test]
fn installed_commands_are_their_packages() {
    let site = "--- /lib/site-packages/tool/__init__.py\n--- /lib/site-packages/tool/cli.py\n--- /lib/site-packages/_tool.py\n\
                --- /lib/site-packages/the_tool-1.0.dist-info/RECORD\n../../bin/old,sha256=x,1\n_tool.py,,\ntool/__init__.py,,\ntool/cli.py,,\n";
    let wrapper = "--- bin/tool\n#!/usr/bin/python3\nimport re\nimport sys\nfrom tool.cli import main as run\nif __name__ == '__main__':\n\
                   \x20   sys.argv[0] = re.sub('x', '', sys.argv[0])\n    sys.exit(run())\n";
    check(
        &format!("{site}{wrapper}"),
        "bin/tool",
        &["tool /lib/site-packages/tool/cli.py tool.cli tool.cli:main tool+_tool"],
    );
    let old =
        "--- bin/old\n#!/usr/bin/python3\nimport tool.cli\ndef main():\n    return tool.cli.main()\nmain()\n";
    check(&format!("{site}{old}"), "bin/old", &["old bin/old _tool+tool"]);
    let project = project(&format!(
        "{site}--- /lib/site-packages/tool/__main__.py\n--- here/__main__.py\n--- mod.py\n"
    ));
    let show = |module| {
        entry_for_module(&project, module)
            .map(|entry| format!("{} {} {:?}", entry.path, entry.root, entry.owned))
    };
    assert_eq!(
        show("tool").unwrap(),
        r#"/lib/site-packages/tool/__main__.py /lib/site-packages ["tool", "_tool"]"#
    );
    assert_eq!(show("mod").unwrap(), "mod.py . []");
    assert_eq!(show("nothing"), None);
}

#[test]
fn an_error_says_what_was_found_instead() {
    let found = |files: &str| match entries(&project(files), "p") {
        Err(EntryError::Empty { found, .. }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        found("--- p/Cargo.toml\n[package]\nname = 'a'\n--- p/src/lib.rs\n"),
        "a Rust library without a binary"
    );
    assert_eq!(
        found("--- p/pyproject.toml\n[project.scripts]\nx = 'gone:f'\n"),
        "the script x names a module gone that is not there"
    );
}
