//! Compares the crates' arrows with the picture in `ARCHITECTURE.md`, so that it cannot drift, and holds the pure
//! crates to their ban on IO.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cargo_metadata::{CargoOpt, DependencyKind, MetadataCommand};

/// The arrows as the table in `ARCHITECTURE.md` draws them: `crate -> crates it may use`.
fn drawn() -> BTreeMap<String, BTreeSet<String>> {
    let text =
        fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md stands at the root");
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("arrows: "))
        .map(|line| {
            let (from, to) = line.split_once(" -> ").expect("an arrows line reads `arrows: a -> b, c`");
            let to = to.split(", ").map(str::to_owned).filter(|name| name != "nothing").collect();
            (from.to_owned(), to)
        })
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_arrows_are_the_ones_drawn() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .features(CargoOpt::AllFeatures)
        .other_options(["--offline".to_owned()])
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    let short = |name: &str| match name {
        "plimsoll" => Some("cli".to_owned()),
        _ => name.strip_prefix("plimsoll-").map(str::to_owned),
    };
    let found: BTreeMap<String, BTreeSet<String>> = metadata
        .packages
        .iter()
        .filter_map(|package| {
            let uses =
                package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
            Some((short(&package.name)?, uses.filter_map(|dependency| short(&dependency.name)).collect()))
        })
        .collect();
    assert_eq!(found, drawn(), "left: cargo metadata, right: ARCHITECTURE.md");
}

#[test]
fn pure_crates_ban_io() {
    for pure in ["model", "analyze", "plan", "spec"] {
        let file = root().join("crates").join(pure).join("clippy.toml");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for banned in
            ["std::fs::File::open", "std::env::var", "std::time::Instant::now", "std::process::Command::new"]
        {
            assert!(text.contains(banned), "{} does not ban {banned}", file.display());
        }
    }
}
