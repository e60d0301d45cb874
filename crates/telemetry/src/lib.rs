//! Reads what the kernel tells of programs and of the machine (pressure stall information, control groups,
//! `/proc`, packet counts) into the vocabulary of `plimsoll-model`: samples, pressure, the machine's capacity.
//!
//! Knows nothing of limits: it only looks. Descriptors stay open and are read again and again into buffers on
//! the stack, so that a sample allocates nothing. Built on Linux only.
#![cfg(target_os = "linux")]

mod beside;
mod group_v1;
mod group_v2;
mod held;
mod hierarchy;
mod load;
mod machine;
mod members;
mod memory;
mod network;
mod peak;
mod pressure;
mod process;
mod tree;

pub use group_v1::{GroupV1, GroupV1Paths};
pub use group_v2::GroupV2;
pub use held::Held;
pub use hierarchy::Hierarchies;
pub use load::MachineLoad;
pub use machine::probe;
pub use memory::{Fill, MemoryFiles};
pub use network::TcpCounters;
pub use peak::{Moment, Peak};
pub use pressure::{PressureFiles, machine_pressure};
pub use process::{Owner, start_time};
pub use tree::Tree;

use plimsoll_model::Sample;

/// Something that can say what a set of processes takes.
pub trait Gauge {
    /// Everything it can see now. `at` is left at zero: the caller owns the clock. What cannot be read is
    /// absent (or, for memory and CPU, as it was at the last look), for a group may vanish under the reader.
    fn read(&mut self) -> Sample;

    /// As `read`, with nothing left over from readings before.
    fn read_last(&mut self) -> Sample {
        self.read()
    }

    /// Whether the highest working set since the reading before could not be told closely, so that looking more
    /// often would pay.
    fn peak_is_loose(&self) -> bool;

    /// The charge that the limit is compared with, page cache included; absent where the kernel keeps none.
    fn charged(&mut self) -> Option<u64>;
}
