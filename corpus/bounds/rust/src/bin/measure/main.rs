//! Measures how the functions of this crate grow: `measure list`, `measure run FAMILY.FUNCTION`.

mod case;
mod clock;
mod drivers;
mod heap;
mod inputs;
mod probe;
mod run;
mod stack;
mod work;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::command(drivers::all())
}
