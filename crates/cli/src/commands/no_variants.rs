//! `plimsoll variants` in a program that was built without compilers: says how to get them.

use crate::args::variants::Variants;
use crate::error::{CommandError, Outcome};

pub(crate) fn run(_: &Variants) -> Outcome<u8> {
    let error = if cfg!(target_os = "linux") {
        CommandError::environment("this plimsoll was built without the compilers that variants are made with")
            .hint("cargo install --path . --features variants")
    } else {
        CommandError::environment("variants are made on Linux, and this is another system")
    };
    Err(error)
}
