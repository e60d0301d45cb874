//! What a host of C gives its instances.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::{Arc, OnceLock};

use wasmtime::{Caller, Extern, FuncType, StoreLimits, StoreLimitsBuilder, Val, ValType};

use super::value::{Value, kinds};
use super::{done, free, text};
use crate::{Held, Host, Meter};

type Function =
    unsafe extern "C" fn(*mut c_void, *const Value, usize, *mut Value, usize, *mut u8, usize) -> c_int;

/// The host's pointer, which the header asks to be fit for all threads that instances are used on.
#[derive(Clone, Copy)]
struct Data(*mut c_void);

// SAFETY: it is only handed back to the host's functions, of which the header asks that they bear it.
unsafe impl Send for Data {}
// SAFETY: as above.
unsafe impl Sync for Data {}

impl Data {
    /// A method, so that closures capture the whole and not the pointer in it.
    fn get(self) -> *mut c_void {
        self.0
    }
}

#[derive(Clone)]
struct Import {
    module: String,
    name: String,
    parameters: Vec<ValType>,
    results: Vec<ValType>,
    function: Function,
}

/// What a host of C collects before its first instance.
pub struct CHost {
    data: Data,
    imports: Vec<Import>,
    memory: Option<usize>,
    meter: Meter,
    built: OnceLock<Host<StoreLimits>>,
}

impl CHost {
    pub(super) fn host(&self) -> &Host<StoreLimits> {
        self.built.get_or_init(|| {
            let (data, imports, memory) = (self.data, self.imports.clone(), self.memory);
            let limits = move || match memory {
                Some(bytes) => StoreLimitsBuilder::new().memory_size(bytes).build(),
                None => StoreLimits::default(),
            };
            let define = move |linker: &mut wasmtime::Linker<Held<StoreLimits>>| {
                imports.iter().cloned().map(Arc::new).try_for_each(|import| {
                    let (parameters, results) = (import.parameters.clone(), import.results.clone());
                    let ty = FuncType::new(linker.engine(), parameters, results);
                    let (module, name) = (import.module.clone(), import.name.clone());
                    let call = move |caller: Caller<'_, _>, arguments: &[Val], results: &mut [Val]| {
                        import.call(data, caller, arguments, results)
                    };
                    linker.func_new(&module, &name, ty, call).map(|_| ())
                })
            };
            Host::builder(limits).limiter(|limits| limits).imports(define).meter(self.meter).build()
        })
    }
}

impl Import {
    fn call(
        &self,
        data: Data,
        mut caller: Caller<'_, Held<StoreLimits>>,
        arguments: &[Val],
        results: &mut [Val],
    ) -> wasmtime::Result<()> {
        let message = wasmtime::Error::msg::<String>;
        let arguments: Vec<Value> =
            arguments.iter().map(Value::of).collect::<Result<_, _>>().map_err(message)?;
        let mut given: Vec<Value> = self.results.iter().map(Value::zero).collect();
        let (memory, bytes) = match caller.get_export("memory") {
            Some(Extern::Memory(memory)) => (memory.data_ptr(&caller), memory.data_size(&caller)),
            _ => (ptr::null_mut(), 0),
        };
        let (count, result_count) = (arguments.len(), given.len());
        // SAFETY: the pointers hold for so many elements until the function returns; the header asks the rest of it.
        let code = unsafe {
            (self.function)(
                data.get(),
                arguments.as_ptr(),
                count,
                given.as_mut_ptr(),
                result_count,
                memory,
                bytes,
            )
        };
        if code != 0 {
            return Err(message(format!("{}.{} failed with {code}", self.module, self.name)));
        }
        for (result, value) in results.iter_mut().zip(&given) {
            *result = value.read().map_err(message)?;
        }
        Ok(())
    }
}

/// A host that gives nothing yet.
#[unsafe(no_mangle)]
pub extern "C" fn plimsoll_host_new(data: *mut c_void) -> *mut CHost {
    let (data, built) = (Data(data), OnceLock::new());
    Box::into_raw(Box::new(CHost { data, imports: Vec::new(), memory: None, meter: Meter::None, built }))
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_host_free(host: *mut CHost) {
    // SAFETY: the header asks for it.
    unsafe { free(host) };
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_host_import(
    host: *mut CHost,
    module: *const c_char,
    name: *const c_char,
    ty: *const c_char,
    function: Option<Function>,
    error: *mut *mut c_char,
) -> c_int {
    // SAFETY: the header asks for it.
    unsafe {
        let import = || {
            let host = host.as_mut().ok_or("a handle is NULL")?;
            if host.built.get().is_some() {
                return Err("an instance was made already".to_owned());
            }
            let (parameters, results) = text(ty)?.split_once(':').ok_or("a type reads as \"iI:F\"")?;
            let (module, name) = (text(module)?.to_owned(), text(name)?.to_owned());
            let (parameters, results) = (kinds(parameters)?, kinds(results)?);
            let function = function.ok_or("the function is NULL")?;
            host.imports.push(Import { module, name, parameters, results, function });
            Ok(())
        };
        done(import(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_host_limits(host: *mut CHost, memory_bytes: usize, fuel: u64, ticks: u64) {
    // SAFETY: the header asks for it.
    if let Some(host) = unsafe { host.as_mut() } {
        host.memory = (memory_bytes != 0).then_some(memory_bytes);
        host.meter = match (fuel, ticks) {
            (0, 0) => Meter::None,
            (0, ticks) => Meter::Epochs(ticks),
            (fuel, _) => Meter::Fuel(fuel),
        };
    }
}
