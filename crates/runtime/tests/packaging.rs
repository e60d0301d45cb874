//! What this crate depends on.

use std::process::Command;

#[test]
fn no_compiler_is_linked() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "plimsoll-runtime",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--offline",
            "--all-features",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.contains("wasmtime v"), "{tree}");
    // Small data structures of Cranelift's are used by Wasmtime itself; these are the compilers.
    for compiler in
        ["cranelift-codegen", "cranelift-frontend", "wasmtime-internal-cranelift", "winch", "regalloc2"]
    {
        assert!(!tree.contains(compiler), "{compiler} is linked:\n{tree}");
    }
}
