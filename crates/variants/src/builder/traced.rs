//! Which functions a run enters, by counting it.

use super::{BuildError, job::scratch, job::strange, job::write};
use crate::instrument::instrument;
use crate::module::Module;
use crate::profile::Profile;
use crate::tasks::{Done, Task};
use crate::trace::counting;
use crate::worker::Workers;
use crate::workload::Workload;

/// Runs a module's workload once with a counter at each function's entry.
///
/// # Errors
/// When the workload cannot be run on this module, or workers cannot be started.
pub fn trace(workers: &Workers, module: &Module, workload: &Workload) -> Result<Profile, BuildError> {
    let scratch = scratch()?;
    let unread = |error: wasmparser::BinaryReaderError| BuildError::Read(error.to_string());
    let made = instrument(module.bytes()).map_err(unread)?;
    let (bytes, counters) = counting(&made.bytes).map_err(unread)?;
    let path = write(scratch.path().join("counting.wasm"), &bytes)?;
    let (setup, workload) = (module.setup(&made.state), workload.clone());
    let task = Task::Count { module: path, counters, setup, workload };
    let counts = match workers.run(task, |_| ()).map_err(BuildError::Workload)? {
        Done::Counted(counts) => counts,
        other => return Err(strange(&other)),
    };
    let entered = (module.imported_functions()..).zip(counts).filter(|(_, count)| *count > 0);
    Ok(Profile { entered: entered.collect() })
}
