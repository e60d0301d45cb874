//! Everything in the README is run: each `$ command` of its console blocks, and what it shows has to be what the
//! command prints, figures aside.

use std::fs;
use std::process::Command;

use crate::support::{World, ran, root};

/// One command of a console block with the lines shown below it.
struct Shown {
    command: String,
    lines: Vec<String>,
}

fn shown(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            line if inside => match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => found.push(Shown { command: command.to_owned(), lines: Vec::new() }),
                (None, Some(last)) => last.lines.push(line.to_owned()),
                (None, None) => {}
            },
            _ => {}
        }
    }
    found
}

/// A line without figures, units and runs of blanks: what stays the same from machine to machine.
fn masked(line: &str) -> String {
    let words = line.split_whitespace().filter(|word| {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "ms", "s", "m", "h", "%"];
        !word.starts_with(|c: char| c.is_ascii_digit()) && !units.contains(word)
    });
    // The checkout's folder may have any name.
    let words = words.map(|word| word.find("corpus/").map_or(word, |at| &word[at..]));
    let text: String = words.collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn every_command_prints_what_is_shown() {
    let text = fs::read_to_string(root().join("README.md")).expect("a README");
    let world = World::new();
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_plimsoll")).parent().expect("a folder").to_owned();
    let path = std::env::join_paths(
        std::iter::once(bin).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    )
    .expect("a search path");
    let commands = shown(&text);
    assert!(commands.len() > 5, "the README shows a tour");
    for Shown { command, lines } in commands {
        // The test command would run itself; that it is CI's is asserted below.
        if command == "cargo test --workspace" {
            continue;
        }
        // Without compilers the commands only say how to get them; CI runs this test with them too.
        if command.starts_with("plimsoll variants") && !cfg!(feature = "variants") {
            continue;
        }
        let command = command.replace("cargo run --release --quiet -- ", "plimsoll ");
        let base = world.command(&[]);
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).current_dir(root()).env("PATH", &path);
        for (key, value) in base.get_envs() {
            match value {
                Some(value) => shell.env(key, value),
                None => shell.env_remove(key),
            };
        }
        let ran = ran(&shell.output().expect("sh starts"));
        assert_eq!(ran.code, 0, "{command}: {}{}", ran.out, ran.err);
        let printed: Vec<String> = ran.out.lines().chain(ran.err.lines()).map(masked).collect();
        for line in lines.iter().filter(|line| line.trim() != "…" && !masked(line).is_empty()) {
            assert!(
                printed.contains(&masked(line)),
                "{command}\n  shows: {line}\n  prints:\n{}{}",
                ran.out,
                ran.err
            );
        }
    }
}

#[test]
fn ci_runs_the_readmes_test_command() {
    let readme = fs::read_to_string(root().join("README.md")).expect("a README");
    let ci = fs::read_to_string(root().join(".ci/run")).expect("a CI script");
    assert!(readme.contains("$ cargo test --workspace\n"));
    assert!(ci.lines().any(|line| line == "cargo test --workspace"));
    let with_compilers = "cargo test --workspace --features plimsoll/variants,";
    assert!(ci.lines().any(|line| line.starts_with(with_compilers) && line.contains("variants readme")));
}
