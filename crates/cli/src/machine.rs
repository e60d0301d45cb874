//! What this machine has, where it can be told.

use plimsoll_model::Machine;

/// Capacity now; none where this system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn probe() -> Option<Machine> {
    let machine = plimsoll_telemetry::probe();
    (machine.memory_available.0 > 0).then_some(machine)
}

/// Capacity now; none where this system does not tell.
#[cfg(not(target_os = "linux"))]
pub(crate) fn probe() -> Option<Machine> {
    None
}
