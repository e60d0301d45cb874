//! Lists every table of this folder for the library to embed, so that adding a file is all it takes.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    println!("cargo::rerun-if-changed={folder}");
    list(&folder, "tables.rs", |file| file)?;
    list(&format!("{folder}/policies"), "policies.rs", |file| file.trim_end_matches(".toml"))
}

/// Writes the tables of a folder, each as what it is called by and its text.
fn list(folder: &str, written: &str, called: fn(&str) -> &str) -> io::Result<()> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml") && !name.eq_ignore_ascii_case("cargo.toml"))
        .collect();
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let path = Path::new(folder).join(&name);
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(list, "    ({:?}, include_str!({:?})),", called(&name), path.display().to_string())
            .map_err(io::Error::other)?;
    }
    list.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join(written), list)
}
