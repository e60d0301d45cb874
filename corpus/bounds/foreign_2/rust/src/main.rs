//! Measures how functions of other people's crates grow: `measure list`, `measure run CRATE.MODULE::FUNCTION`.
//!
//! Everything but the drivers is that of the corpus's own crate.

#[path = "../../../rust/src/bin/measure/case.rs"]
#[expect(dead_code, reason = "the corpus's own crate uses all of it")]
mod case;
#[path = "../../../rust/src/bin/measure/clock.rs"]
mod clock;
mod drivers;
#[path = "../../../rust/src/bin/measure/heap.rs"]
mod heap;
#[path = "../../../rust/src/bin/measure/inputs.rs"]
#[expect(dead_code, reason = "the corpus's own crate uses all of it")]
mod inputs;
#[path = "../../../rust/src/bin/measure/probe.rs"]
mod probe;
#[path = "../../../rust/src/bin/measure/run.rs"]
mod run;
#[path = "../../../rust/src/bin/measure/stack.rs"]
mod stack;
#[path = "../../../rust/src/bin/measure/work.rs"]
mod work;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::command(drivers::all())
}
