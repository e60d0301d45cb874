//! Lists every table of this folder for the library to embed, so that adding a file is all it takes.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut names = tables(Path::new(&folder), "")?;
    for inner in ["policies", "variants"] {
        names.extend(tables(&Path::new(&folder).join(inner), &format!("{inner}/"))?);
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let path = Path::new(&folder).join(&name);
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string())
            .map_err(io::Error::other)?;
    }
    list.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("tables.rs"), list)
}

/// The tables of one folder, under the names they are found by.
fn tables(folder: &Path, prefix: &str) -> io::Result<Vec<String>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let names = fs::read_dir(folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names = names.filter(|name| name.ends_with(".toml") && !name.eq_ignore_ascii_case("cargo.toml"));
    Ok(names.map(|name| format!("{prefix}{name}")).collect())
}
