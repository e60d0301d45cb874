//! What loading reaches, and what it says of the rest.

use super::{Loaded, load};
use crate::entry::{entries, entry_for_module};
use crate::fixture::{Project, project};

fn loaded(project: &Project, path: &str) -> Loaded {
    let found = entries(project, path).unwrap();
    load(project, &found[0])
}

/// Own modules as `name=path`, then `|`, then what is imported from outside.
fn shown(loaded: &Loaded) -> String {
    let modules = loaded.program.modules.iter().map(|module| format!("{}={}", module.name, module.path));
    let packages = loaded.program.packages.iter().map(|package| package.name.clone());
    let list = |names: Vec<String>| names.join(" ");
    format!("{} | {}", list(modules.collect()), list(packages.collect()))
}

#[track_caller]
fn check(files: &str, path: &str, expected: &str) {
    assert_eq!(shown(&loaded(&project(files), path)), expected);
}

#[test]
fn python_imports_are_followed_inside_the_project() {
    check(
        "--- p/main.py\nimport a.b\nfrom c import d\nimport json\n--- p/a/__init__.py\nfrom . import e\n--- p/a/b.py\n\
         def f():\n    from .g import *\n--- p/a/e.py\nimport main\n--- p/a/g.py\n--- p/c/d.py\n--- p/unused.py\n--- p/src/x.py\n",
        "p/main.py",
        "__main__=main.py a=a/__init__.py a.b=a/b.py c.d=c/d.py a.e=a/e.py a.g=a/g.py | json",
    );
}

#[test]
fn what_never_runs_is_not_loaded() {
    check(
        "--- p/main.py\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nelse:\n    import b\n--- p/a.py\n--- p/b.py\n",
        "p/main.py",
        "__main__=main.py b=b.py | typing",
    );
}

#[test]
fn a_source_layout_and_a_script_function() {
    let files = "--- p/pyproject.toml\n[project]\nrequires-python = '>=3.9'\ndependencies = ['Numpy>1']\n[project.scripts]\nrun = 'pkg.cli:main'\n\
                 --- p/uv.lock\n[[package]]\nname = 'numpy'\nversion = '2.1'\n\
                 --- p/src/pkg/__init__.py\n--- p/src/pkg/cli.py\nfrom .io import read\nimport numpy.linalg as la\n--- p/src/pkg/io.py\n";
    let loaded = loaded(&project(files), "p");
    assert_eq!(
        shown(&loaded),
        "pkg.cli=src/pkg/cli.py pkg=src/pkg/__init__.py pkg.io=src/pkg/io.py | numpy.linalg"
    );
    assert_eq!(loaded.program.dependencies[0].version.as_deref(), Some("2.1"));
    assert_eq!(loaded.program.language_version.as_deref(), Some(">=3.9"));
    let files: Vec<&str> = loaded.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        files,
        ["p/pyproject.toml", "p/uv.lock", "p/src/pkg/cli.py", "p/src/pkg/__init__.py", "p/src/pkg/io.py"]
    );
    assert_eq!(loaded.files[0].sha256.len(), 64);
}

#[test]
fn a_regular_package_outside_wins_over_a_folder_of_its_name() {
    check(
        "--- p/main.py\nimport data\nimport lib2\n--- p/data/x.csv\n--- /lib/data.py\n--- p/lib2/y.txt\n",
        "p/main.py",
        "__main__=main.py | data",
    );
}

#[test]
fn packages_tell_what_importing_them_loads() {
    let files = "--- main.py\nfrom tool import part\nimport sys, gone\n\
        --- /lib/site-packages/tool/__init__.py\nfrom . import a\nimport base.sub\ntry:\n    import fast\nexcept ImportError:\n    import slow\n\
        --- /lib/site-packages/tool/a.py\nfrom .b import c\ndef f():\n    import lazy\nif TYPE_CHECKING:\n    import types_only\n\
        --- /lib/site-packages/tool/b.py\n--- /lib/site-packages/tool/part.py\n--- /lib/site-packages/tool/unused.py\n\
        --- /lib/site-packages/tool/n.cpython-311-x.so\n12345\n--- /lib/base/__init__.py\n--- /lib/base/sub.py\nimport sys\n--- /lib/slow.py\nfrom tool import n\n\
        --- /lib/lazy.py\n--- /lib/types_only.py\n--- /lib/site-packages/the_tool-1.5.dist-info/top_level.txt\ntool\n";
    let project = project(files);
    let loaded = loaded(&project, "main.py");
    let tell = |name: &str| {
        let package = loaded.program.packages.iter().find(|package| package.name == name).unwrap();
        format!(
            "{} modules, {} native, version {:?}, imports {:?}, found {}",
            package.modules,
            package.native_bytes,
            package.version.as_deref().unwrap_or("-"),
            package.imports,
            package.found
        )
    };
    assert_eq!(
        tell("tool"),
        r#"3 modules, 0 native, version "1.5", imports ["base.sub", "slow"], found true"#
    );
    assert_eq!(
        tell("tool.part"),
        r#"4 modules, 0 native, version "1.5", imports ["base.sub", "slow"], found true"#
    );
    assert_eq!(tell("base.sub"), r#"2 modules, 0 native, version "-", imports ["sys"], found true"#);
    assert_eq!(
        tell("tool.n"),
        r#"4 modules, 6 native, version "1.5", imports ["base.sub", "slow"], found true"#
    );
    assert_eq!(tell("gone"), r#"0 modules, 0 native, version "-", imports [], found false"#);
    assert_eq!(tell("sys"), r#"0 modules, 0 native, version "-", imports [], found true"#);
}

#[test]
fn an_installed_program_is_its_own_package_and_no_other() {
    let files = "--- /lib/site-packages/tool/__init__.py\nimport other\n--- /lib/site-packages/tool/__main__.py\nfrom .x import y\n--- /lib/site-packages/tool/x.py\n--- /lib/site-packages/other.py\n";
    let project = project(files);
    let entry = entry_for_module(&project, "tool").unwrap();
    assert_eq!(
        shown(&load(&project, &entry)),
        "tool.__main__=tool/__main__.py tool=tool/__init__.py tool.x=tool/x.py | other"
    );
}

#[test]
fn rust_modules_and_local_crates_are_followed() {
    let files = "--- w/Cargo.toml\n[workspace]\nmembers = ['app', 'core']\n[workspace.dependencies]\nmy-core = { path = 'core' }\nserde = { version = '1', features = ['rc'] }\n\
        --- w/Cargo.lock\n[[package]]\nname = 'serde'\nversion = '1.0.200'\n\
        --- w/app/Cargo.toml\n[package]\nname = 'my-app'\nrust-version = '1.80'\n[dependencies]\nmy-core.workspace = true\nserde.workspace = true\nunused = { path = '../unused' }\nrand = '0.8'\n\
        --- w/app/src/main.rs\nmod a;\nmod inline { mod b; }\n#[path = \"odd.rs\"]\nmod c;\n#[cfg(test)]\nmod tests;\nuse my_app::run;\nfn main() { serde_json::x(); }\n\
        --- w/app/src/a.rs\nmod d;\n--- w/app/src/a/d.rs\n--- w/app/src/inline/b.rs\n--- w/app/src/odd.rs\n--- w/app/src/tests.rs\n\
        --- w/app/src/lib.rs\npub mod e;\npub fn run() { my_core::go() }\n--- w/app/src/e/mod.rs\nuse rand::Rng;\nuse std::fs;\n\
        --- w/core/Cargo.toml\n[package]\nname = 'my-core'\n[dependencies]\nlibc = '0.2'\n--- w/core/src/lib.rs\n\
        --- w/unused/Cargo.toml\n[package]\nname = 'unused'\n--- w/unused/src/lib.rs\n";
    let loaded = loaded(&project(files), "w");
    assert_eq!(
        shown(&loaded),
        "crate=app/src/main.rs crate.a=app/src/a.rs crate.inline.b=app/src/inline/b.rs crate.c=app/src/odd.rs \
         my_app=app/src/lib.rs crate.a.d=app/src/a/d.rs my_app.e=app/src/e/mod.rs my_core=core/src/lib.rs \
         | rand"
    );
    let versions: Vec<_> =
        loaded.program.dependencies.iter().map(|it| (it.name.as_str(), it.version.as_deref())).collect();
    assert!(versions.contains(&("serde", Some("1.0.200"))), "{versions:?}");
    assert_eq!(loaded.program.language_version.as_deref(), Some("1.80"));
}

#[test]
fn what_cannot_be_read_is_said() {
    let files = "--- main.py\nimport a, b, c\nx = = 1\n--- a.py\nDENIED\n--- b.py\nHUGE\n--- c.py\n\u{0}\n--- requirements.txt\n--- pyproject.toml\n[[\n";
    let loaded = loaded(&project(files), "main.py");
    let codes: Vec<String> = loaded
        .program
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.at.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        codes,
        [
            "broken-manifest pyproject.toml",
            "syntax-error main.py:2",
            "binary c.py",
            "unreadable a.py",
            "unreadable b.py"
        ]
    );
}

#[test]
fn absurd_imports_are_passed_over() {
    let long = vec!["a"; 50_000].join(".");
    let many: String = (0..20_000).map(|index| format!("import m{index}\n")).collect();
    let loaded = loaded(&project(&format!("--- p/m.py\nimport {long}\n{many}")), "p/m.py");
    assert_eq!(loaded.program.packages.len(), 2000);
    assert!(loaded.program.findings.iter().any(|finding| finding.code == "too-many-packages"));
}

#[test]
fn a_project_without_end_is_cut() {
    let mut files = String::new();
    for index in 0..2100 {
        files.push_str(&format!("--- p/m{index}.py\nimport m{}\n", index + 1));
    }
    let loaded = loaded(&project(&files), "p/m0.py");
    assert_eq!(loaded.program.modules.len(), 2000);
    assert_eq!(loaded.program.findings[0].code, "too-many-files");
}
