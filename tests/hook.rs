//! The hook as git, pre-commit and prek really run it: through commit, gate and fix.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::repo::{HEAVY, PLAIN, Repo};
use crate::support::{Ran, ran, root};

/// Fails with the gate's words about the function.
fn assert_stopped(ran: &Ran) {
    let said = format!("{}{}", ran.out, ran.err);
    assert_ne!(ran.code, 0, "{said}");
    assert!(said.contains("load (a.py:1)") && said.contains("over 20.0"), "{said}");
}

/// A hook runner from the test's own Python environment, else from the search path; none with a word why.
fn runner(name: &str) -> Option<PathBuf> {
    let beside =
        std::env::var_os("PLIMSOLL_TEST_PYTHON").map(|python| PathBuf::from(python).with_file_name(name));
    let found = beside.into_iter().chain([PathBuf::from(name)]).find(|program| {
        let version =
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    });
    if found.is_none() {
        eprintln!("SKIPPED: {name} is not installed");
    }
    found
}

/// A repository that takes the hooks of this one from a scratch copy of its manifest.
fn with_framework(arguments: &str) -> Option<Repo> {
    let repo = Repo::new()?;
    fs::create_dir_all(repo.world.path("../hooks")).expect("a folder");
    let git = |arguments: &[&str]| {
        let mut all = vec!["-C", "../hooks"];
        all.extend(arguments);
        repo.git(&all)
    };
    git(&["init", "-q"]);
    fs::copy(root().join(".pre-commit-hooks.yaml"), repo.world.path("../hooks/.pre-commit-hooks.yaml"))
        .expect("a manifest");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "hooks"]);
    let revision = git(&["rev-parse", "HEAD"]);
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {revision}\n    hooks:\n      - id: plimsoll-score-system\n        \
         args: {arguments}\n",
        repo.world.path("../hooks").display()
    );
    repo.stage(".pre-commit-config.yaml", config);
    repo.commit("configures");
    Some(repo)
}

fn run(repo: &Repo, program: &std::path::Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(repo.world.path(""));
    settle(repo, &mut command);
    ran(&command.output().expect("it starts"))
}

/// The runners keep their own files in the world, too.
fn settle(repo: &Repo, command: &mut Command) {
    repo.settle(command);
    command
        .env("PRE_COMMIT_HOME", repo.world.path("../pre-commit"))
        .env("PREK_HOME", repo.world.path("../prek"));
}

fn commit(repo: &Repo, arguments: &[&str]) -> Ran {
    let mut all = vec!["commit", "-q", "-m", "next"];
    all.extend(arguments);
    run(repo, std::path::Path::new("git"), &all)
}

/// Commit, gate, fix: under whatever runs the hook.
fn commit_gate_and_fix(repo: &Repo) {
    repo.stage("a.py", PLAIN);
    let first = commit(repo, &[]);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    repo.stage("a.py", HEAVY);
    assert_stopped(&commit(repo, &[]));
    // Only what is to be committed counts: neither the work tree nor what else is staged.
    repo.stage("b.py", "LIMIT = 3\n");
    let other = commit(repo, &["b.py"]);
    assert_eq!(other.code, 0, "{}{}", other.out, other.err);
    repo.git(&["reset", "-q", "a.py"]);
    repo.write("a.py", PLAIN.replace("paths", "files"));
    let all = commit(repo, &["-a"]);
    assert_eq!(all.code, 0, "{}{}", all.out, all.err);
    assert_eq!(repo.git(&["status", "--porcelain", "--untracked-files=no"]), "");
}

#[test]
fn pre_commit_and_prek_run_it() {
    for name in ["pre-commit", "prek"] {
        let Some(program) = runner(name) else { continue };
        let Some(repo) = with_framework("[--max-score, '20']") else { return };
        let valid = run(
            &repo,
            &program,
            &["validate-manifest", &root().join(".pre-commit-hooks.yaml").to_string_lossy()],
        );
        assert_eq!(valid.code, 0, "{name}: {}{}", valid.out, valid.err);
        let installed = run(&repo, &program, &["install"]);
        assert_eq!(installed.code, 0, "{name}: {}{}", installed.out, installed.err);
        commit_gate_and_fix(&repo);
        // A push, or CI: commits rather than the index.
        let base = repo.git(&["rev-parse", "HEAD"]);
        repo.stage("a.py", HEAVY);
        repo.commit("past the hook");
        let range = ["run", "--from-ref", &base, "--to-ref", "HEAD"];
        assert_stopped(&run(&repo, &program, &range));
        repo.stage("a.py", PLAIN);
        repo.commit("mends it");
        let mended = run(&repo, &program, &range);
        assert_eq!(mended.code, 0, "{name}: {}{}", mended.out, mended.err);
        assert!(mended.out.contains("mutation score"), "shown though it passes: {}", mended.out);
    }
}

#[test]
fn plain_git_runs_it() {
    let Some(repo) = Repo::new() else { return };
    let installed = repo.plimsoll(&["hook", "install", "--max-score", "20"]);
    assert_eq!(installed.code, 0, "{}", installed.err);
    commit_gate_and_fix(&repo);
    // A linked work tree shares the hooks.
    repo.git(&["worktree", "add", "-q", "../other", "-b", "topic"]);
    repo.write("../other/a.py", HEAVY);
    repo.git(&["-C", "../other", "add", "a.py"]);
    assert_stopped(&repo.try_git(&["-C", "../other", "commit", "-q", "-m", "next"]));
    let removed = repo.plimsoll_in("../other", &["hook", "uninstall"], &[]);
    assert_eq!(removed.code, 0, "{}", removed.err);
    assert!(!repo.git_path("hooks/pre-commit").exists());
    repo.git(&["-C", "../other", "commit", "-q", "-m", "next"]);
}

#[test]
fn hooks_are_put_where_git_looks_for_them() {
    let Some(repo) = Repo::new() else { return };
    repo.git(&["config", "core.hooksPath", "tools/hooks"]);
    fs::create_dir_all(repo.world.path("deep/down")).expect("a folder");
    let installed = repo.plimsoll_in("deep/down", &["hook", "install", "--max-score", "20"], &[]);
    assert_eq!(installed.code, 0, "{}", installed.err);
    assert!(repo.world.path("tools/hooks/pre-commit").exists());
    repo.stage("a.py", HEAVY);
    assert_stopped(&commit(&repo, &[]));
}

#[test]
fn a_hook_that_is_there_already_keeps_running() {
    let Some(repo) = Repo::new() else { return };
    let file = repo.git_path("hooks/pre-commit");
    let stand = |text: &str| {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, text).expect("a hook");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a mode");
    };
    let own = "#!/bin/sh\necho own hook >&2\nexit 0\n";
    stand(own);
    for _ in 0..2 {
        let installed = repo.plimsoll(&["hook", "install", "--max-score", "20"]);
        assert_eq!(installed.code, 0, "{}", installed.err);
    }
    repo.stage("a.py", HEAVY);
    assert_stopped(&commit(&repo, &[]));
    repo.stage("a.py", PLAIN);
    let both = commit(&repo, &[]);
    assert!(both.code == 0 && both.err.contains("own hook"), "{}", both.err);
    assert_eq!(repo.plimsoll(&["hook", "uninstall"]).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("the hook"), own);

    // One that is no shell script is not touched, or set aside and run first.
    let python = "#!/usr/bin/env python3\nimport sys\nprint('own hook', file=sys.stderr)\n";
    stand(python);
    let refused = repo.plimsoll(&["hook", "install"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&file).expect("the hook"), python);
    assert_eq!(repo.plimsoll(&["hook", "install", "--force", "--max-score", "20"]).code, 0);
    repo.stage("a.py", HEAVY);
    let stopped = commit(&repo, &[]);
    assert!(stopped.err.contains("own hook"), "{}", stopped.err);
    assert_stopped(&stopped);
    assert_eq!(repo.plimsoll(&["hook", "uninstall"]).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("the hook"), python);
}

#[test]
fn its_own_failure_stops_no_commit_unless_asked_to() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.stage("a.py", HEAVY);
    let run = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut all = vec!["hook", "run", "--max-score", "20"];
        all.extend(arguments);
        repo.plimsoll_in("", &all, environment)
    };
    let gone = [("PRE_COMMIT_FROM_REF", "refs/heads/gone"), ("PRE_COMMIT_TO_REF", "HEAD")];
    let failed = run(&[], &gone);
    assert_eq!(failed.code, 0, "{}", failed.err);
    assert!(failed.err.contains("refs/heads/gone") && failed.err.contains("--strict"), "{}", failed.err);
    assert_eq!(run(&["--strict"], &gone).code, 2);
    repo.write("plimsoll.toml", "[score]\nno-such-key = 1\n");
    assert_eq!(run(&[], &[]).code, 0);
    assert_eq!(run(&["--strict"], &[]).code, 2);
    fs::remove_file(repo.world.path("plimsoll.toml")).expect("a file");
    // A gate is no failure of its own.
    assert_stopped(&run(&[], &[]));
}
