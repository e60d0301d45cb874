//! `plimsoll score` on real repositories: what is compared, what is not, gates and formats.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::repo::{HEAVY, PLAIN, Repo, changes, points};

const OTHER: &str = "def area(width, height):\n    if width < 0 or height < 0:\n        raise ValueError(width)\n    return width * height\n";

#[test]
fn the_index_is_scored_and_not_the_work_tree() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.write("a.py", HEAVY);
    assert_eq!(points(&repo.score(&["--staged"])), 0.0);
    repo.git(&["add", "a.py"]);
    repo.write("a.py", PLAIN);
    let score = repo.score(&[]);
    assert_eq!(changes(&score), ["a.py load modified"]);
    assert!(points(&score) > 10.0, "{score:#}");
    assert_eq!(score["schema"], "plimsoll.score/1");
    let function = &score["files"][0]["functions"][0];
    assert_eq!((&function["before"]["loop_depth"], &function["after"]["loop_depth"]), (&1.into(), &2.into()));
    assert!(function["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{function:#}");
    let codes: Vec<&str> =
        score["findings"].as_array().into_iter().flatten().filter_map(|one| one["code"].as_str()).collect();
    assert!(codes.contains(&"io-in-loop") && codes.contains(&"loop-nesting-rose"), "{codes:?}");
}

#[test]
fn in_a_repository_without_a_commit_everything_is_added() {
    let Some(repo) = Repo::new() else { return };
    assert_eq!(points(&repo.score(&[])), 0.0, "not even an index");
    repo.stage("a.py", OTHER);
    assert_eq!(changes(&repo.score(&[])), ["a.py area added"]);
}

#[test]
fn layout_comments_moves_and_renames_cost_nothing() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", OTHER);
    repo.commit("first");
    let check = |path: &str, text: &str| {
        repo.git(&["rm", "-r", "-q", "--cached", "."]);
        repo.stage(path, text);
        let score = repo.score(&[]);
        assert_eq!(points(&score), 0.0, "{path}: {score:#}");
        assert_eq!(score["band"], "none");
    };
    check("a.py", &format!("# what for\n\n{}\n", OTHER.replace("    ", "\t")));
    check("lib/shapes.py", OTHER);
    check("a.py", &OTHER.replace("width", "w"));
}

#[test]
fn deleting_never_weighs_as_much_as_adding() {
    let Some(repo) = Repo::new() else { return };
    let before = repo.commit("empty");
    repo.stage("a.py", HEAVY);
    let after = repo.commit("added");
    let added = repo.score(&["--from", &before, "--to", &after]);
    let removed = repo.score(&["--from", &after, "--to", &before]);
    assert_eq!(changes(&removed), ["a.py load removed"]);
    assert!(points(&removed) < points(&added), "{added:#} {removed:#}");
}

/// What `git commit -p`, `git commit FILE` and hook runners do: another index.
#[test]
fn another_index_file_is_honoured() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    fs::copy(repo.git_path("index"), repo.git_path("next-index")).expect("an index");
    repo.stage("a.py", HEAVY);
    let environment = [("GIT_INDEX_FILE", ".git/next-index")];
    assert_eq!(points(&repo.score_in("", &[], &environment)), 0.0);
    assert!(points(&repo.score(&[])) > 0.0);
}

#[test]
fn an_index_may_be_of_any_make() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a/b/c.py", PLAIN);
    repo.stage("a/d.py", OTHER);
    repo.commit("first");
    repo.stage("a/b/c.py", HEAVY);
    let expected = repo.score(&[]);
    for make in [&["--index-version", "4"][..], &["--split-index"], &["--force-write-index"]] {
        let mut command = vec!["update-index"];
        command.extend(make);
        repo.git(&command);
        assert_eq!(repo.score(&[]), expected, "{make:?}");
    }
    // Named, but not to be committed.
    repo.write("new.py", HEAVY);
    repo.git(&["add", "--intent-to-add", "new.py"]);
    assert_eq!(repo.score(&[]), expected);
}

#[test]
fn work_trees_have_their_own_index() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.git(&["worktree", "add", "-q", "../other", "-b", "topic"]);
    repo.write("../other/a.py", HEAVY);
    repo.git(&["-C", "../other", "add", "a.py"]);
    assert_eq!(points(&repo.score(&[])), 0.0);
    assert_eq!(changes(&repo.score_in("../other", &[], &[])), ["a.py load modified"]);
}

#[test]
fn what_is_no_source_is_left_alone() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", OTHER);
    repo.commit("first");
    symlink("a.py", repo.world.path("link.py")).expect("a link");
    repo.git(&["add", "link.py"]);
    repo.stage("blob.py", b"\x00\x01\x02def f(): pass\n");
    repo.stage("large.py", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n");
    repo.stage("notes.txt", "for x in y:\n");
    let head = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},module")]);
    let score = repo.score(&[]);
    assert_eq!(changes(&score), Vec::<String>::new());
    assert_eq!(points(&score), 0.0);
    let told: Vec<&str> =
        score["findings"].as_array().into_iter().flatten().filter_map(|one| one["at"].as_str()).collect();
    assert_eq!(told, ["blob.py", "large.py"]);
    assert!(repo.plimsoll(&["score"]).out.contains("1 file of other kinds not read"));
}

#[test]
fn paths_need_not_be_text() {
    let Some(repo) = Repo::new() else { return };
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
    if fs::write(repo.world.path("").join(name), HEAVY).is_err() {
        eprintln!("SKIPPED: this file system takes UTF-8 names only");
        return;
    }
    repo.git(&["add", "."]);
    assert_eq!(changes(&repo.score(&[])), ["caf\u{fffd}.py load added"]);
}

#[test]
fn a_script_is_known_by_its_first_line() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("tool", format!("#!/usr/bin/env python3\n{HEAVY}"));
    assert_eq!(changes(&repo.score(&[])), ["tool load added"]);
}

#[test]
fn ranges_are_gits() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.stage("b.py", OTHER);
    repo.commit("on the branch");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("a.py", HEAVY);
    repo.commit("on main");
    let since_base = repo.score(&["main...topic"]);
    assert_eq!(changes(&since_base), ["b.py area added"]);
    let direct = repo.score(&["main..topic"]);
    assert_eq!(changes(&direct), ["a.py load modified", "b.py area added"]);
    assert_eq!(repo.score(&["--from", "main", "--to", "topic"]), direct);
    assert_eq!(repo.score(&["main^..main"]), repo.score(&["--from", "main~1"]));
}

#[test]
fn each_commit_is_scored_by_itself_and_a_merge_by_what_it_changed() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.git(&["tag", "start"]);
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.stage("b.py", OTHER);
    repo.commit("adds a function");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("a.py", HEAVY);
    repo.commit("nests loops");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "topic"]);
    // The merge itself: a new file, and all of the other side.
    repo.stage("c.py", OTHER.replace("area", "volume"));
    let staged = repo.score(&["--staged"]);
    assert_eq!(changes(&staged), ["c.py volume added"]);
    repo.commit("merges");
    let scores = repo.score(&["--each", "start..HEAD"]);
    assert_eq!(scores["schema"], "plimsoll.scores/1");
    let commits = scores["commits"].as_array().expect("commits");
    let mut found: Vec<(String, Vec<String>)> = commits
        .iter()
        .map(|commit| (commit["title"].as_str().unwrap_or_default().to_owned(), changes(commit)))
        .collect();
    assert_eq!(found.pop(), Some(("merges".to_owned(), vec!["c.py volume added".to_owned()])));
    found.sort();
    assert_eq!(
        found,
        [
            ("adds a function".to_owned(), vec!["b.py area added".to_owned()]),
            ("nests loops".to_owned(), vec!["a.py load modified".to_owned()]),
        ]
    );
    let table = repo.plimsoll(&["score", "--each", "start..HEAD"]);
    assert_eq!(table.out.lines().count(), 4, "{}", table.out);
    assert!(table.out.contains("nests loops"), "{}", table.out);
}

#[test]
fn a_shallow_clone_says_what_it_lacks() {
    let Some(repo) = Repo::new() else { return };
    for text in [PLAIN, OTHER, HEAVY] {
        repo.stage("a.py", text);
        repo.commit("next");
    }
    let url = format!("file://{}", repo.world.path("").display());
    repo.git(&["clone", "-q", "--depth", "2", &url, "../shallow"]);
    let run = |arguments: &[&str]| repo.plimsoll_in("../shallow", arguments, &[]);
    assert_eq!(points(&repo.score_in("../shallow", &[], &[])), 0.0);
    assert!(points(&repo.score_in("../shallow", &["HEAD~1..HEAD"], &[])) > 0.0);
    let beyond = run(&["score", "HEAD~2..HEAD"]);
    assert_eq!(beyond.code, 2, "{}{}", beyond.out, beyond.err);
    assert!(beyond.err.contains("shallow") && beyond.err.contains("--unshallow"), "{}", beyond.err);
    // The oldest commit here has a parent elsewhere: it is not the repository's first.
    repo.git(&["-C", "../shallow", "checkout", "-q", "--orphan", "none"]);
    repo.git(&["-C", "../shallow", "commit", "-q", "--no-verify", "-m", "unrelated"]);
    let cut = run(&["score", "--each", "none..origin/main"]);
    assert_eq!((cut.code, cut.out.as_str()), (3, ""), "{}", cut.err);
    assert!(cut.err.contains("not in this shallow clone"), "{}", cut.err);
}

#[test]
fn what_a_partial_clone_left_out_is_fetched() {
    let Some(repo) = Repo::new() else { return };
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    for (a, b) in [(PLAIN, OTHER), (HEAVY, PLAIN)] {
        repo.stage("a.py", a);
        repo.stage("b.py", b);
        repo.commit("next");
    }
    let url = format!("file://{}", repo.world.path("").display());
    let cloned = repo.try_git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &url, "../partial"]);
    if cloned.code != 0 {
        eprintln!("SKIPPED: this git makes no partial clones: {}", cloned.err);
        return;
    }
    let here = repo.score(&["HEAD~1..HEAD"]);
    assert_eq!(repo.score_in("../partial", &["HEAD~1..HEAD"], &[]), here);
    assert!(points(&here) > 0.0);
}

#[test]
fn an_object_that_nobody_has_is_an_error_and_no_score() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.stage("a.py", HEAVY);
    let blob = repo.git(&["rev-parse", "HEAD:a.py"]);
    fs::remove_file(repo.git_path("objects").join(&blob[..2]).join(&blob[2..])).expect("a loose object");
    let ran = repo.plimsoll(&["score"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.err);
    assert!(ran.err.contains(&blob) && ran.err.contains("hint"), "{}", ran.err);
}

#[test]
fn longer_hashes_are_no_different() {
    let Some(repo) = Repo::with(&["init", "-q", "--initial-branch=main", "--object-format=sha256"]) else {
        return;
    };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.stage("a.py", HEAVY);
    assert_eq!(changes(&repo.score(&[])), ["a.py load modified"]);
    repo.commit("second");
    assert_eq!(changes(&repo.score(&["HEAD~1..HEAD"])), ["a.py load modified"]);
}

#[test]
fn references_may_be_kept_in_any_form() {
    let Some(repo) = Repo::new() else { return };
    let made = repo.try_git(&["init", "-q", "--ref-format=reftable", "../tables"]);
    if made.code != 0 {
        eprintln!("SKIPPED: this git has no reftable: {}", made.err);
        return;
    }
    repo.write("../tables/a.py", PLAIN);
    repo.git(&["-C", "../tables", "add", "a.py"]);
    repo.git(&["-C", "../tables", "commit", "-q", "-m", "first"]);
    repo.write("../tables/a.py", HEAVY);
    repo.git(&["-C", "../tables", "add", "a.py"]);
    assert_eq!(changes(&repo.score_in("../tables", &[], &[])), ["a.py load modified"]);
    repo.git(&["-C", "../tables", "commit", "-q", "-m", "second"]);
    assert_eq!(changes(&repo.score_in("../tables", &["HEAD~1..HEAD"], &[])), ["a.py load modified"]);
}

#[test]
fn files_and_folders_are_compared_without_git() {
    let Some(repo) = Repo::new() else { return };
    repo.write("old/pkg/a.py", PLAIN);
    repo.write("old/gone.py", OTHER);
    repo.write("new/pkg/a.py", HEAVY);
    repo.write("new/pkg/same.py", OTHER);
    let files = repo.score(&["old/pkg/a.py", "new/pkg/a.py"]);
    assert_eq!(changes(&files), ["new/pkg/a.py load modified"]);
    let folders = repo.score(&["old", "new"]);
    assert_eq!(changes(&folders), ["pkg/a.py load modified", "pkg/same.py area moved"]);
    assert_eq!(points(&files), points(&folders));
    for wrong in [&["score", "old", "new/pkg/a.py"][..], &["score", "old", "none"], &["score", "old"]] {
        assert_eq!(repo.plimsoll(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_gate_names_the_function_and_the_reason() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.stage("a.py", HEAVY);
    let failed = repo.plimsoll(&["score", "--max-score", "5"]);
    assert_eq!(failed.code, 1, "{}", failed.err);
    assert!(failed.err.contains("load (a.py:1)") && failed.err.contains("over 5.0"), "{}", failed.err);
    assert!(failed.out.starts_with("mutation score"), "{}", failed.out);
    assert_eq!(repo.plimsoll(&["score", "--max-score", "5000"]).code, 0);
    assert_eq!(repo.plimsoll(&["score", "--fail-on", "low"]).code, 1);
    assert_eq!(repo.plimsoll(&["score", "--fail-on", "high", "--max-score", "5000"]).code, 0);
    for wrong in
        [&["--fail-on", "none"][..], &["--max-score", "-1"], &["--max-score", "many"], &["--to", "HEAD"]]
    {
        let mut command = vec!["score"];
        command.extend(wrong);
        assert_eq!(repo.plimsoll(&command).code, 2, "{wrong:?}");
    }
    // Accepted once, it passes until it grows.
    let accepted = repo.plimsoll(&["score", "--format", "json"]).out;
    repo.write("accepted.json", accepted);
    let gate = ["score", "--max-score", "5", "--baseline", "accepted.json"];
    assert_eq!(repo.plimsoll(&gate).code, 0);
    repo.stage("b.py", HEAVY.replace("load", "more"));
    let grown = repo.plimsoll(&gate);
    assert_eq!(grown.code, 1);
    assert!(grown.err.contains("more (b.py:1)") && !grown.err.contains("load (a.py"), "{}", grown.err);
    repo.write("accepted.json", "{}");
    assert_eq!(repo.plimsoll(&gate).code, 2);
}

#[test]
fn the_projects_file_sets_gates_and_bands() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("src/a.py", HEAVY);
    repo.write("plimsoll.toml", "[score]\nmax-score = 1\n");
    assert_eq!(repo.plimsoll(&["score"]).code, 1);
    assert_eq!(repo.plimsoll_in("src", &["score"], &[]).code, 1);
    assert_eq!(repo.plimsoll(&["score", "--max-score", "1e6"]).code, 0);
    repo.write("plimsoll.toml", "[score]\nfail-on = \"medium\"\n[score.bands]\nmedium = 1\nhigh = 1e6\n");
    let ran = repo.plimsoll(&["score"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains(": medium (low from 0.001, medium from 1, high from 1000000)"), "{}", ran.out);
    for wrong in ["[score]\nmax = 1\n", "[score.bands]\nhigh = 0\n"] {
        repo.write("plimsoll.toml", wrong);
        let ran = repo.plimsoll(&["score"]);
        assert_eq!(ran.code, 2, "{wrong}: {}", ran.err);
        assert!(ran.err.contains("plimsoll.toml"), "{}", ran.err);
    }
}

#[test]
fn scanners_and_ci_systems_are_told_in_their_own_words() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.stage("a.py", HEAVY);
    let ran = repo.plimsoll(&["score", "--format", "sarif", "--max-score", "1"]);
    assert_eq!(ran.code, 1);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&"mutation-score".into(), &"error".into()));
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a.py");
    let ids: Vec<&str> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
    assert!(ids.contains(&"io-in-loop"), "{ids:?}");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(ids.iter().all(|id| rules.iter().any(|rule| rule["id"] == *id)), "{rules:#?}");
    let github = repo.plimsoll(&["score", "--format", "github", "--max-score", "1"]);
    assert!(
        github.out.starts_with("::error file=a.py,line=1,endLine=7,title=mutation-score%3A load::"),
        "{}",
        github.out
    );
}

#[test]
fn a_damaged_cache_changes_nothing() {
    let Some(repo) = Repo::new() else { return };
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.stage("a.py", HEAVY);
    let cold = repo.score(&[]);
    let folder = repo.world.path("../cache/plimsoll/sketches");
    let entries: Vec<_> = fs::read_dir(&folder)
        .expect("a cache")
        .flat_map(|folder| fs::read_dir(folder.expect("a folder").path()).expect("entries"))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(repo.score(&[]), cold);
    for entry in entries {
        let mut bytes = fs::read(&entry).expect("an entry");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(&entry, bytes).expect("an entry");
    }
    assert_eq!(repo.score(&[]), cold);
    fs::remove_dir_all(&folder).expect("the cache goes");
    fs::write(&folder, "in the way").expect("a file");
    assert_eq!(repo.score(&[]), cold);
}

#[test]
fn a_folder_without_a_repository_is_told_so() {
    let Some(repo) = Repo::new() else { return };
    fs::create_dir_all(repo.world.path("../bare")).expect("a folder");
    let ran = repo.plimsoll_in("../bare", &["score"], &[("GIT_CEILING_DIRECTORIES", "/")]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("no git repository") && ran.err.contains("hint"), "{}", ran.err);
    // One without a work tree has commits, but nothing is ever staged.
    repo.stage("a.py", PLAIN);
    repo.commit("first");
    repo.git(&["clone", "-q", "--bare", ".", "../bare/it"]);
    let ran = repo.plimsoll_in("../bare/it", &["score"], &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
}
