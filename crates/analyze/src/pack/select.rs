//! Which pack reads a file: by language, by name, by the file's name and first line.
//!
//! Knows no language by name.

use std::sync::OnceLock;

use plimsoll_grammars::Grammar;
use plimsoll_model::Language;
use serde::Deserialize;

use super::{Claims, Pack};
use crate::path;

/// Bytes of a file's start that are looked through for lines by which a pack claims it.
const CLAIMED: usize = 1 << 16;

/// Bytes of a file's start that may hold its `#!` line.
const SHEBANG: usize = 512;

/// The pack of this name, as in [`plimsoll_grammars::ALL`]; compiled when it is first asked for.
#[must_use]
pub fn named(name: &str) -> Option<&'static Pack> {
    const MANY: usize = plimsoll_grammars::ALL.len();
    static PACKS: [OnceLock<Option<Pack>>; MANY] = [const { OnceLock::new() }; MANY];
    let at = plimsoll_grammars::ALL.iter().position(|grammar| grammar.name == name)?;
    PACKS[at].get_or_init(|| Pack::compile(&plimsoll_grammars::ALL[at])).as_ref()
}

/// Every pack that ships, in order of name.
pub fn all() -> impl Iterator<Item = &'static Pack> {
    plimsoll_grammars::ALL.iter().filter_map(|grammar| named(grammar.name))
}

/// The pack of a language; none only if the build embedded a text that is no pack.
#[must_use]
pub fn pack_of(language: Language) -> Option<&'static Pack> {
    named(&language.to_string().to_lowercase())
}

/// The language that is lowered with a pack; none where none is.
#[must_use]
pub fn language_of(pack: &Pack) -> Option<Language> {
    [Language::Python, Language::Rust]
        .into_iter()
        .find(|language| language.to_string().to_lowercase() == pack.name)
}

/// By which files a pack is chosen: the beginning of its text. Choosing must not compile every pack, which takes longer
/// than a hook may.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    extensions: Vec<String>,
    file_names: Vec<String>,
    interpreters: Vec<String>,
    claims: Option<Claims>,
}

impl Choice {
    /// From what stands before the first table of each layer; a later layer's value counts.
    fn of(grammar: &Grammar) -> Self {
        let mut whole = toml::Table::new();
        for layer in grammar.layers {
            let end = layer.find("\n[").map_or(layer.len(), |at| at + 1);
            whole.extend(layer[..end].parse::<toml::Table>().unwrap_or_default());
        }
        whole.try_into().unwrap_or_default()
    }

    fn all() -> impl Iterator<Item = (&'static str, &'static Self)> {
        static CHOICES: OnceLock<Vec<Choice>> = OnceLock::new();
        let choices = CHOICES.get_or_init(|| plimsoll_grammars::ALL.iter().map(Self::of).collect());
        plimsoll_grammars::ALL.iter().map(|grammar| grammar.name).zip(choices)
    }
}

/// The pack that reads a file: by the extension of its name, else by its name, else by a `#!` line at its start; but
/// before them all the pack that claims files of this extension for how their lines begin.
/// `start` may be empty where only the name counts.
#[must_use]
pub fn pack_for(file: &str, start: &[u8]) -> Option<&'static Pack> {
    let (name, extension) = (path::name(file), path::extension(file));
    let by_name = |choice: &Choice| {
        choice.extensions.iter().any(|it| it == extension) || choice.file_names.iter().any(|it| it == name)
    };
    let claims = |choice: &Choice| {
        let claim = choice.claims.as_ref();
        claim.is_some_and(|it| it.extensions.iter().any(|it| it == extension) && it.fits(start))
    };
    let find = |fits: &dyn Fn(&Choice) -> bool| Choice::all().find(|(_, choice)| fits(choice));
    let found = find(&claims).or_else(|| find(&by_name)).or_else(|| run_by(start));
    found.and_then(|(name, _)| named(name))
}

impl Claims {
    fn fits(&self, start: &[u8]) -> bool {
        let lines = start[..start.len().min(CLAIMED)].split(|&byte| byte == b'\n');
        lines
            .map(<[u8]>::trim_ascii_start)
            .any(|line| self.lines.iter().any(|begin| line.starts_with(begin.as_bytes())))
    }
}

/// The pack whose interpreter a `#!` line names.
fn run_by(start: &[u8]) -> Option<(&'static str, &'static Choice)> {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(&line[..line.len().min(SHEBANG)]);
    let shebang = line.strip_prefix("#!")?;
    let is_run_by = |interpreter: &String| {
        shebang.split_whitespace().map(path::name).take(3).any(|name| {
            name.strip_prefix(interpreter.as_str())
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
        })
    };
    Choice::all().find(|(_, choice)| choice.interpreters.iter().any(is_run_by))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, start: &str, expected: Option<&str>) {
        let found = pack_for(file, start.as_bytes()).map(|pack| pack.name);
        assert_eq!(found, expected, "{file}");
    }

    #[test]
    fn a_file_is_read_by_its_name_or_its_first_line() {
        check("a/b.py", "", Some("python"));
        check("lib.rs", "#!/usr/bin/env python3\n", Some("rust"));
        check("bin/tool", "#!/usr/bin/env python3\nx = 1\n", Some("python"));
        check("bin/tool", "#!/usr/bin/python3.11 -u\n", Some("python"));
        check("bin/tool", "#!/bin/sh\n", None);
        check("notes.txt", "", None);
        check("src/app.tsx", "", Some("tsx"));
        check("src/app.ts", "", Some("typescript"));
        check("include/a.h", "", Some("c"));
        check("include/a.h", "int class_of(int namespace);\nextern \"C\" {\n", Some("c"));
        check("include/a.h", "#pragma once\n  namespace a {\n", Some("cpp"));
        check("include/a.c", "namespace a {\n", Some("c"));
        check("include/a.hpp", "", Some("cpp"));
        check("bin/tool", "#!/usr/bin/env node\n", Some("javascript"));
    }

    #[test]
    fn a_pack_is_chosen_by_what_it_says_itself() {
        for (name, choice) in Choice::all() {
            let pack = named(name).unwrap();
            assert_eq!(choice.extensions, pack.extensions, "{name}");
            assert_eq!(choice.file_names, pack.file_names, "{name}");
            assert_eq!(choice.interpreters, pack.interpreters, "{name}");
        }
    }

    #[test]
    fn no_two_packs_read_the_same_files() {
        let mut seen = std::collections::BTreeMap::new();
        for pack in all() {
            for (by, names) in [("*.", &pack.extensions), ("", &pack.file_names), ("#!", &pack.interpreters)]
            {
                for name in names {
                    let other = seen.insert(format!("{by}{name}"), pack.name);
                    assert_eq!(other, None, "{by}{name} is {}'s, too", pack.name);
                }
            }
        }
    }
}
