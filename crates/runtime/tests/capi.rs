//! The interface for C, from a program in C.

use std::path::Path;
use std::process::Command;

use plimsoll_runtime::cache::Metering;

use crate::support::{STATEFUL, Shelf, stateful};

#[test]
fn a_program_in_c_does_it_all() {
    if Command::new("cc").arg("--version").output().is_err() {
        return println!("skipped: no C compiler (`cc`) here");
    }
    let shelf = Shelf::new();
    shelf.fill("stateful", STATEFUL, &stateful(), Metering::None);
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = shelf.folder.path().join("host");
    // Beside this test, where Cargo puts what the test depends on.
    let built = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let library = std::fs::read(built.join("libplimsoll_runtime.so")).unwrap();
    let there = library.windows(19).any(|bytes| bytes == b"plimsoll_cache_open");
    assert!(
        there,
        "another build left its library without the interface: touch crates/runtime/src/capi.rs, run again"
    );
    let output = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&program)
        .arg(home.join("tests/host.c"))
        .arg("-I")
        .arg(home.join("include"))
        .arg("-L")
        .arg(&built)
        .arg(format!("-Wl,-rpath,{}", built.display()))
        .arg("-lplimsoll_runtime")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Cargo puts folders there in which an older library may lie.
    let mut run = Command::new(&program);
    let output = run.arg(shelf.folder.path()).env_remove("LD_LIBRARY_PATH").output().unwrap();
    let (printed, told) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{told}");
    assert_eq!(
        printed,
        "balanced: count 1010\n\
         memory-lean: count 1015\n\
         asleep, then: count 1022\n\
         address-lean: count 1022\n\
         notes 1, natives 1 2\n\
         `stateful` exports no function `missing`\n"
    );
}
