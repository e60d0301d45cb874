//! What an artifact and the engine that loads it have to agree on.
//!
//! Wasmtime refuses an artifact whose engine was set up otherwise, so both sides take their configuration from here:
//! whoever compiles adds optimisation and the like to [`Settings::config`], and the runtime uses it as it is.

use serde::{Deserialize, Serialize};
use wasmtime::{Collector, Config, Inlining, WasmBacktraceDetails};

/// How an instance's running time can be limited. It is compiled into the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metering {
    /// Not at all.
    #[default]
    None,
    /// By counted operations.
    Fuel,
    /// By a clock that the host ticks.
    Epochs,
}

/// For what the code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// The machine that compiles.
    #[default]
    Native,
    /// Wasmtime's portable bytecode.
    Pulley,
}

/// The engine settings of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// For what the code is.
    pub target: Target,
    /// How running time is limited.
    pub metering: Metering,
    /// Bytes of address space reserved for each memory.
    pub memory_reservation: u64,
    /// Bytes of address space behind each memory that fault.
    pub memory_guard: u64,
    /// Whether such a stretch stands before each memory too.
    pub guard_before_memory: bool,
    /// Whether a memory may move when it outgrows its reservation.
    pub memory_may_move: bool,
    /// Bytes reserved beyond the need when a memory moves.
    pub memory_growth_reservation: u64,
    /// Whether initial memory is mapped copy-on-write from the artifact.
    pub memory_copy_on_write: bool,
    /// Whether faults of the machine serve as traps; with Pulley they never do, and there is no guard.
    pub signals: bool,
    /// Whether the compiler inlines calls within the module.
    pub inlining: bool,
    /// Whether a compiled function's addresses can be told in terms of the module's bytes. Nothing needs to agree on it.
    pub address_map: bool,
}

impl Default for Settings {
    /// Wasmtime's own defaults on 64 bits, without the address map.
    fn default() -> Self {
        Self {
            target: Target::Native,
            metering: Metering::None,
            memory_reservation: 4 << 30,
            memory_guard: 32 << 20,
            guard_before_memory: true,
            memory_may_move: true,
            memory_growth_reservation: 2 << 30,
            memory_copy_on_write: true,
            signals: true,
            inlining: false,
            address_map: false,
        }
    }
}

impl Settings {
    /// The configuration both sides start from. Everything that a Cargo feature of some other crate, or the
    /// environment, could change is set here.
    ///
    /// An artifact of Winch bears a mark in its engine section that no engine without Winch linked accepts, though
    /// nothing at run time depends on it: its builder has to clear the mark (`winch_callable` of the section's tunables).
    ///
    /// # Errors
    /// When this build of Wasmtime knows no such target, or memories would not be mappings of their own.
    pub fn config(&self) -> wasmtime::Result<Config> {
        let mapped_for_signals = self.signals && self.target == Target::Native;
        if !(mapped_for_signals
            || self.memory_copy_on_write
            || self.memory_guard > 0
            || self.memory_reservation > 0)
        {
            wasmtime::bail!(
                "without signals, copy-on-write, guard and reservation a memory would come from the allocator, and could \
                 neither be moved nor given back: set one of them"
            );
        }
        let mut config = Config::new();
        // The interpreter is no machine code: a fault in it is no trap, so everything has to be checked.
        let faults = self.target == Target::Native;
        if !faults {
            config.target(pulley_triple())?;
        }
        config
            .consume_fuel(self.metering == Metering::Fuel)
            .epoch_interruption(self.metering == Metering::Epochs)
            .memory_reservation(self.memory_reservation)
            .memory_guard_size(if faults { self.memory_guard } else { 0 })
            .guard_before_linear_memory(self.guard_before_memory)
            .memory_may_move(self.memory_may_move)
            .memory_reservation_for_growth(self.memory_growth_reservation)
            .memory_init_cow(self.memory_copy_on_write)
            .signals_based_traps(self.signals && faults)
            .compiler_inlining(if self.inlining { Inlining::Yes } else { Inlining::No })
            .generate_address_map(self.address_map)
            .debug_symbols(false)
            .wasm_backtrace_details(WasmBacktraceDetails::Disable)
            .concurrency_support(false)
            .collector(Collector::DeferredReferenceCounting)
            .shared_memory(true);
        Ok(config)
    }
}

/// The portable target with this machine's pointers and byte order.
fn pulley_triple() -> &'static str {
    match (cfg!(target_pointer_width = "64"), cfg!(target_endian = "big")) {
        (true, false) => "pulley64",
        (true, true) => "pulley64be",
        (false, false) => "pulley32",
        (false, true) => "pulley32be",
    }
}
