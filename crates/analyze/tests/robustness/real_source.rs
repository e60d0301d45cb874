//! Real source, whole and mutilated: Python's standard library where there is one, and this workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use plimsoll_analyze::Costs;
use plimsoll_analyze::bounds::{Alone, bounds};
use plimsoll_analyze::lower::lower;
use plimsoll_analyze::pack::pack_of;
use plimsoll_model::{Growth, Language};
use proptest::prelude::*;

/// Files of each language that are looked at, and the largest of them.
const FILES: usize = 150;
const LARGEST: u64 = 60_000;

pub(super) struct Source {
    pub(super) path: String,
    pub(super) language: Language,
    pub(super) bytes: Vec<u8>,
}

/// Files below a folder with an ending, in order of path.
fn below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && entry.file_name() != "target" {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|it| it == ending) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

pub(super) fn standard_library() -> Option<PathBuf> {
    let question = "import sysconfig; print(sysconfig.get_path('stdlib'))";
    let answer = Command::new("python3").args(["-c", question]).output().ok()?;
    Some(PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim())).filter(|folder| folder.is_dir())
}

/// A sample of real files, the same every time on one machine.
pub(super) fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut places = vec![(Language::Rust, below(&workspace, "rs"))];
        match standard_library() {
            Some(folder) => places.push((Language::Python, below(&folder, "py"))),
            None => eprintln!("SKIPPED: no python3 with a standard library; only Rust source is read"),
        }
        let mut sources = Vec::new();
        for (language, paths) in places {
            let step = (paths.len() / FILES).max(1);
            for path in paths.iter().step_by(step) {
                if fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LARGEST) {
                    let bytes = fs::read(path).expect("just seen");
                    sources.push(Source { path: path.display().to_string(), language, bytes });
                }
            }
        }
        sources
    })
}

#[test]
fn real_source_is_understood() {
    let mut skipped = 0;
    let mut bytes = 0;
    for source in sources() {
        let module = lower(pack_of(source.language).expect("ships"), &source.path, "m", &source.bytes);
        for finding in &module.findings {
            eprintln!("{finding:?}");
        }
        // A few files of the library's own tests are broken on purpose.
        if !source.path.contains("/test") {
            skipped += module.skipped_bytes;
            bytes += module.bytes;
        }
    }
    assert!(bytes > 100_000, "hardly any source was found");
    assert!(skipped * 1000 <= bytes, "{skipped} of {bytes} bytes were skipped");
}

/// The shipped table of costs.
pub(super) fn costs(language: Language) -> &'static Costs {
    static COSTS: [OnceLock<Costs>; 2] = [const { OnceLock::new() }; 2];
    let at = usize::from(language == Language::Rust);
    COSTS[at].get_or_init(|| Costs::from_tables(language, plimsoll_profiles::TABLES).expect("ships"))
}

#[test]
fn real_source_has_bounds() {
    let (mut known, mut all) = (0, 0);
    for source in sources() {
        let module = lower(pack_of(source.language).expect("ships"), &source.path, "m", &source.bytes);
        let found = bounds(&module, source.language, costs(source.language), &Alone);
        let again = bounds(&module, source.language, costs(source.language), &Alone);
        assert_eq!(found, again, "{}: chance decides", source.path);
        for function in found.functions {
            all += 1;
            known += usize::from(function.time.class != Growth::Unknown);
        }
    }
    assert!(all > 300 && known * 100 >= all * 99, "{known} of {all} functions have a bound");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Cuts a piece out of a real file and puts another in its place.
    #[test]
    fn mutilated_source_is_lowered(
        file in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        length in 0_usize..2000,
        put in "[ \\[\\](){}:\"'#\\\\a-z\n\u{e9}\u{0}]{0,8}",
    ) {
        let source = file.get(sources());
        let mut bytes = source.bytes.clone();
        let start = cut.index(bytes.len() + 1);
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, put.bytes());
        let module = lower(pack_of(source.language).expect("ships"), &source.path, "m", &bytes);
        prop_assert!(module.skipped_bytes <= module.bytes);
        let found = bounds(&module, source.language, costs(source.language), &Alone);
        prop_assert_eq!(found.functions.len(), module.functions.len());
    }
}
