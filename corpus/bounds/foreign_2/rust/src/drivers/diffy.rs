//! Drivers of `diffy`.

use std::fmt::Write;

use diffy::Patch;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("apply::apply_bytes", Quadratic, Linear, |n, probe| {
        let base: String = (0..n).map(|at| format!("line {at}\n")).collect();
        let text = insertions(n);
        let patch = Patch::from_bytes(text.as_bytes()).expect("a patch");
        probe.many(|| diffy::apply_bytes(base.as_bytes(), &patch).is_ok());
    })
    .note("every eighth line is followed by a new one"),
];

/// A patch of a file of `lines` lines with a hunk of seven lines for every eight, each of which puts a line in.
fn insertions(lines: usize) -> String {
    let mut patch = "--- a\n+++ b\n".to_owned();
    for (done, first) in (0..lines - 7).step_by(8).enumerate() {
        let _ = writeln!(patch, "@@ -{},7 +{},8 @@", first + 1, first + 1 + done);
        for at in first..first + 7 {
            let _ = writeln!(patch, " line {at}");
            if at == first + 3 {
                let _ = writeln!(patch, "+new line {at}");
            }
        }
    }
    patch
}
