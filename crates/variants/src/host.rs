//! Uses a compiled module as a workload says: WASI as far as it goes, zeros for every other import, limits on memory.
//! Meant for worker processes: what is run may never end.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use plimsoll_runtime::cache;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use wasmtime::{Engine, Instance, Linker, Module, Store, StoreLimits, StoreLimitsBuilder, Val, ValType};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::{MemoryInputPipe, MemoryOutputPipe};
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtxBuilder};

use crate::compile::Manner;
use crate::workload::{Number, Workload};

/// Most that a workload may print, in bytes.
const LONGEST_OUTPUT: usize = 16 << 20;
/// Most elements in a table.
const LARGEST_TABLE: usize = 10_000_000;

/// Code that stands ready in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ready {
    /// What it is called.
    pub name: String,
    /// The artifact.
    pub artifact: PathBuf,
    /// How it was made, which says how an engine has to be set up.
    pub manner: Manner,
    /// The functions to call after instantiation, as [`Module::setup`](crate::module::Module::setup) gives them.
    pub setup: Vec<String>,
    /// Where its code is expected to lie idle.
    pub cold: Option<Range<u64>>,
}

/// What a call took and gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    /// CPU time of this thread in the timed call.
    pub time: Duration,
    /// Results of the export.
    pub results: Vec<Number>,
    /// What it printed.
    pub stdout: Vec<u8>,
}

/// A module that is loaded and can be called again and again, each time in a new instance.
pub struct Loaded {
    engine: Engine,
    module: Module,
    setup: Vec<String>,
    memory: u64,
}

struct Guest {
    wasi: WasiP1Ctx,
    limits: StoreLimits,
}

impl Loaded {
    /// Maps an artifact.
    ///
    /// # Errors
    /// What Wasmtime says when it cannot be loaded.
    pub fn map(engine: &Engine, ready: &Ready, memory: u64) -> Result<Self, String> {
        let file =
            File::open(&ready.artifact).map_err(|error| format!("{}: {error}", ready.artifact.display()))?;
        // SAFETY: the artifact was written by a worker of this program a moment ago, into a folder that only this user can
        // write, or comes out of a cache after every byte of it was held against its seal.
        let module = unsafe { Module::deserialize_open_file(engine, file) };
        let module = module.map_err(|error| format!("{error:#}"))?;
        cache::set_apart(module.text(), ready.cold.as_ref());
        Ok(Self { engine: engine.clone(), module, setup: ready.setup.clone(), memory })
    }

    /// Reads an artifact into private memory, as hosts do that have it as bytes.
    ///
    /// # Errors
    /// As [`Loaded::map`].
    pub fn copy(engine: &Engine, ready: &Ready, memory: u64) -> Result<Self, String> {
        let bytes = std::fs::read(&ready.artifact)
            .map_err(|error| format!("{}: {error}", ready.artifact.display()))?;
        // SAFETY: as for `map`.
        let module = unsafe { Module::deserialize(engine, bytes) }.map_err(|error| format!("{error:#}"))?;
        Ok(Self { engine: engine.clone(), module, setup: ready.setup.clone(), memory })
    }

    /// Compiles in this process.
    ///
    /// # Errors
    /// What Wasmtime says when it cannot.
    pub fn compiled(engine: &Engine, wasm: &[u8], setup: Vec<String>, memory: u64) -> Result<Self, String> {
        let module = Module::new(engine, wasm).map_err(|error| format!("{error:#}"))?;
        Ok(Self { engine: engine.clone(), module, setup, memory })
    }

    /// Machine code as it stands in memory.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.module.text()
    }

    /// Makes an instance, calls what comes before, and times the call.
    ///
    /// # Errors
    /// When an import cannot be stubbed, an export is missing or of another type, the module traps, or what comes out is
    /// not what the workload says.
    pub fn call(&self, workload: &Workload) -> Result<Called, String> {
        self.visit(workload, |_, _| Ok(())).map(|(called, ())| called)
    }

    /// As [`Loaded::call`], and reads the exported mutable globals of these names afterwards.
    ///
    /// # Errors
    /// As [`Loaded::call`].
    pub fn counted(&self, workload: &Workload, globals: &[String]) -> Result<Vec<u64>, String> {
        let read = |store: &mut Store<Guest>, instance: Instance| {
            let value = |name: &String| {
                let global = instance.get_global(&mut *store, name)?;
                Some(global.get(&mut *store).i64()?.cast_unsigned())
            };
            globals
                .iter()
                .map(value)
                .collect::<Option<Vec<u64>>>()
                .ok_or_else(|| "a counter is missing".to_owned())
        };
        self.visit(workload, read).map(|(_, counts)| counts)
    }

    fn visit<T>(
        &self,
        workload: &Workload,
        after: impl FnOnce(&mut Store<Guest>, Instance) -> Result<T, String>,
    ) -> Result<(Called, T), String> {
        let printed = MemoryOutputPipe::new(LONGEST_OUTPUT);
        let memory = usize::try_from(self.memory).unwrap_or(usize::MAX);
        let limits = StoreLimitsBuilder::new().memory_size(memory).table_elements(LARGEST_TABLE).build();
        let guest = Guest { wasi: wasi(workload, &printed)?, limits };
        let mut store = Store::new(&self.engine, guest);
        store.limiter(|guest| &mut guest.limits);
        // Metered code runs as long as the process may; where it is not metered there is no fuel to give.
        let _ = store.set_fuel(u64::MAX);
        store.set_epoch_deadline(1 << 60);
        let instance = self.instance(&mut store)?;
        for call in &workload.before {
            invoke(&mut store, instance, &call.export, &call.arguments)?;
        }
        let (time, results) = invoke(&mut store, instance, &workload.export, &workload.arguments)?;
        let called = Called { time, results, stdout: printed.contents().to_vec() };
        workload.holds(&called)?;
        let seen = after(&mut store, instance)?;
        Ok((called, seen))
    }

    fn instance(&self, store: &mut Store<Guest>) -> Result<Instance, String> {
        let mut linker: Linker<Guest> = Linker::new(&self.engine);
        if self.module.imports().any(|import| import.module().starts_with("wasi_")) {
            p1::add_to_linker_sync(&mut linker, |guest: &mut Guest| &mut guest.wasi)
                .map_err(|error| format!("{error:#}"))?;
        }
        linker
            .define_unknown_imports_as_default_values(&mut *store, &self.module)
            .map_err(|error| format!("an import cannot be stubbed: {error:#}"))?;
        let instance = linker.instantiate(&mut *store, &self.module).map_err(|error| said(&error))?;
        for function in &self.setup {
            invoke(store, instance, function, &[])?;
        }
        Ok(instance)
    }
}

fn wasi(workload: &Workload, printed: &MemoryOutputPipe) -> Result<WasiP1Ctx, String> {
    let mut builder = WasiCtxBuilder::new();
    builder
        .allow_blocking_current_thread(true)
        .stdin(MemoryInputPipe::new(workload.stdin.clone()))
        .stdout(printed.clone())
        .arg("module")
        .args(&workload.argv);
    for (key, value) in &workload.environment {
        builder.env(key, value);
    }
    for (guest, host) in &workload.folders {
        let opened = builder.preopened_dir(host, guest, FsPerms::ReadOnly);
        opened.map_err(|error| format!("{}: {error:#}", host.display()))?;
    }
    Ok(builder.build_p1())
}

fn invoke(
    store: &mut Store<Guest>,
    instance: Instance,
    export: &str,
    arguments: &[Number],
) -> Result<(Duration, Vec<Number>), String> {
    let Some(function) = instance.get_func(&mut *store, export) else {
        let there: Vec<String> = instance
            .exports(&mut *store)
            .map(|export| export.name().to_owned())
            .filter(|name| !name.starts_with("plimsoll:"))
            .collect();
        return Err(format!("there is no function '{export}'; exports are {}", there.join(", ")));
    };
    let kind = function.ty(&*store);
    if kind.params().len() != arguments.len() {
        let wanted = kind.params().len();
        return Err(format!(
            "'{export}' takes {wanted} arguments, and the workload gives {}",
            arguments.len()
        ));
    }
    let values: Result<Vec<Val>, String> =
        kind.params().zip(arguments).map(|(kind, number)| number.value(&kind, export)).collect();
    let values = values?;
    let mut results: Vec<Val> = kind.results().map(|_| Val::I32(0)).collect();
    let before = thread_time();
    let done = function.call(&mut *store, &values, &mut results);
    let time = thread_time().saturating_sub(before);
    match done {
        Ok(()) => {}
        // A WASI command that ends well ends so.
        Err(error) if error.downcast_ref::<I32Exit>().is_some_and(|exit| exit.0 == 0) => {}
        Err(error) => return Err(format!("'{export}' {}", said(&error))),
    }
    Ok((time, results.iter().filter_map(Number::of).collect()))
}

fn said(error: &wasmtime::Error) -> String {
    match (error.downcast_ref::<I32Exit>(), error.downcast_ref::<wasmtime::Trap>()) {
        (Some(exit), _) => format!("ended with exit code {}", exit.0),
        (None, Some(trap)) => format!("trapped: {}", trap.to_string().trim_start_matches("wasm trap: ")),
        (None, None) => format!("failed: {error:#}"),
    }
}

/// CPU time of this thread so far.
#[must_use]
pub fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

impl Number {
    fn value(self, kind: &ValType, export: &str) -> Result<Val, String> {
        let no = |kind: &str| Err(format!("'{export}' takes {kind}, and the workload gives {self:?}"));
        Ok(match (kind, self) {
            (ValType::I32, Self::Integer(number)) => match (i32::try_from(number), u32::try_from(number)) {
                (Ok(number), _) => Val::I32(number),
                (_, Ok(bits)) => Val::I32(bits.cast_signed()),
                _ => return no("an i32"),
            },
            (ValType::I64, Self::Integer(number)) => Val::I64(number),
            (ValType::F64, Self::Integer(number)) => Val::F64((number as f64).to_bits()),
            (ValType::F64, Self::Float(number)) => Val::F64(number.to_bits()),
            (ValType::F32, Self::Integer(number)) => Val::F32((number as f32).to_bits()),
            (ValType::F32, Self::Float(number)) => Val::F32((number as f32).to_bits()),
            (kind, _) => return no(&kind.to_string()),
        })
    }

    fn of(value: &Val) -> Option<Self> {
        match value {
            Val::I32(number) => Some(Self::Integer(i64::from(*number))),
            Val::I64(number) => Some(Self::Integer(*number)),
            Val::F32(bits) => Some(Self::Float(f64::from(f32::from_bits(*bits)))),
            Val::F64(bits) => Some(Self::Float(f64::from_bits(*bits))),
            _ => None,
        }
    }
}

impl Workload {
    /// Holds what came out against what has to.
    fn holds(&self, called: &Called) -> Result<(), String> {
        let same = |a: &Number, b: &Number| match (a, b) {
            (Number::Integer(a), Number::Integer(b)) => a == b,
            (Number::Float(a), Number::Float(b)) => a.to_bits() == b.to_bits() || a == b,
            // An unsigned i32 may be written as such; a float without a point is an integer in TOML.
            (Number::Float(a), Number::Integer(b)) | (Number::Integer(b), Number::Float(a)) => {
                *a == *b as f64
            }
        };
        if let Some(wanted) = &self.results {
            let fits = wanted.len() == called.results.len()
                && wanted.iter().zip(&called.results).all(|(wanted, found)| same(wanted, found));
            if !fits {
                return Err(format!(
                    "'{}' gave {:?}, and the workload says {wanted:?}",
                    self.export, called.results
                ));
            }
        }
        match &self.stdout {
            Some(wanted) if wanted.as_bytes() != called.stdout => {
                let found = String::from_utf8_lossy(&called.stdout);
                Err(format!("it printed\n{found}\nand the workload says\n{wanted}"))
            }
            _ => Ok(()),
        }
    }
}

/// Reads what stands at a path, for whoever compiles in a worker.
///
/// # Errors
/// With the path.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
