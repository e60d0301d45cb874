//! The interface for C. `include/plimsoll.h` is its documentation.
//!
//! Knows nothing the rest of the crate does not: each function checks and translates, and calls one of its own.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::slice;
use std::sync::Arc;

use plimsoll_model::{Millis, Pressure, Stall};
use wasmtime::{Caller, Extern, FuncType, StoreLimits, StoreLimitsBuilder, Val, ValType};

use crate::{Cache, Held, Host, Instance, Meter, Module, Native, Outlook, Policy, Selector};

/// A number with its kind.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Value {
    kind: c_char,
    of: Number,
}

#[repr(C)]
#[derive(Clone, Copy)]
union Number {
    i32: i32,
    i64: i64,
    f32: u32,
    f64: u64,
}

type Function =
    unsafe extern "C" fn(*mut c_void, *const Value, usize, *mut Value, usize, *mut u8, usize) -> c_int;
type Plain = unsafe extern "C" fn();

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
    built: std::sync::OnceLock<Host<StoreLimits>>,
}

/// An instance of a host of C.
pub struct CInstance(Instance<StoreLimits>);

/// Stores a message where the caller wants one.
///
/// # Safety
/// `error` is null or can be written to.
unsafe fn tell(error: *mut *mut c_char, message: &dyn std::fmt::Display) {
    if !error.is_null() {
        // SAFETY: the caller vouches for it.
        unsafe { *error = owned(&message.to_string()) };
    }
}

fn owned(text: &str) -> *mut c_char {
    CString::new(text.replace('\0', " ")).unwrap_or_default().into_raw()
}

/// # Safety
/// `text` is null or ends with a zero.
unsafe fn text<'a>(text: *const c_char) -> Result<&'a str, String> {
    if text.is_null() {
        return Err("a string is NULL".to_owned());
    }
    // SAFETY: the caller vouches for it.
    unsafe { CStr::from_ptr(text) }.to_str().map_err(|_| "a string is no UTF-8".to_owned())
}

/// Gives what was made, or null and a message.
///
/// # Safety
/// As [`tell`].
unsafe fn made<T>(made: Result<T, String>, error: *mut *mut c_char) -> *mut T {
    match made {
        Ok(made) => Box::into_raw(Box::new(made)),
        Err(message) => {
            // SAFETY: the caller vouches for it.
            unsafe { tell(error, &message) };
            ptr::null_mut()
        }
    }
}

/// # Safety
/// As [`tell`].
unsafe fn done(done: Result<(), String>, error: *mut *mut c_char) -> c_int {
    match done {
        Ok(()) => 0,
        Err(message) => {
            // SAFETY: the caller vouches for it.
            unsafe { tell(error, &message) };
            -1
        }
    }
}

/// # Safety
/// `pointer` is null or points to a `T` that lives on.
unsafe fn of<'a, T>(pointer: *const T) -> Result<&'a T, String> {
    // SAFETY: the caller vouches for it.
    unsafe { pointer.as_ref() }.ok_or_else(|| "a handle is NULL".to_owned())
}

/// # Safety
/// `pointer` is null or points to so many values.
unsafe fn values<'a>(pointer: *const Value, count: usize) -> &'a [Value] {
    // SAFETY: the caller vouches for it.
    if pointer.is_null() || count == 0 { &[] } else { unsafe { slice::from_raw_parts(pointer, count) } }
}

/// # Safety
/// `pointer` is null, or came from `Box::into_raw` and is used no more.
unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: the caller vouches for it.
        drop(unsafe { Box::from_raw(pointer) });
    }
}

impl Value {
    fn read(&self) -> Result<Val, String> {
        // SAFETY: every bit pattern is a value of each member, and all bytes of a member were written if the kind is true.
        unsafe {
            match u8::try_from(self.kind).unwrap_or(0) {
                b'i' => Ok(Val::I32(self.of.i32)),
                b'I' => Ok(Val::I64(self.of.i64)),
                b'f' => Ok(Val::F32(self.of.f32)),
                b'F' => Ok(Val::F64(self.of.f64)),
                _ => Err("a value's kind is none of i, I, f and F".to_owned()),
            }
        }
    }

    /// What a result is before it is written.
    fn zero(ty: &ValType) -> Self {
        let kind = match ty {
            ValType::I32 => b'i',
            ValType::I64 => b'I',
            ValType::F32 => b'f',
            _ => b'F',
        };
        Self { kind: c_char::from_ne_bytes([kind]), of: Number { i64: 0 } }
    }

    fn of(value: &Val) -> Result<Self, String> {
        let (kind, of) = match value {
            Val::I32(number) => (b'i', Number { i32: *number }),
            Val::I64(number) => (b'I', Number { i64: *number }),
            Val::F32(bits) => (b'f', Number { f32: *bits }),
            Val::F64(bits) => (b'F', Number { f64: *bits }),
            _ => return Err("only numbers go between C and a module".to_owned()),
        };
        Ok(Self { kind: c_char::from_ne_bytes([kind]), of })
    }
}

fn kinds(text: &str) -> Result<Vec<ValType>, String> {
    text.chars()
        .map(|kind| match kind {
            'i' => Ok(ValType::I32),
            'I' => Ok(ValType::I64),
            'f' => Ok(ValType::F32),
            'F' => Ok(ValType::F64),
            _ => Err(format!("`{kind}` is none of the kinds i, I, f and F")),
        })
        .collect()
}

impl CHost {
    fn host(&self) -> &Host<StoreLimits> {
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

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: the header asks for a string that came from here.
        drop(unsafe { CString::from_raw(string) });
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_cache_open(
    directory: *const c_char,
    error: *mut *mut c_char,
) -> *mut Cache {
    // SAFETY: the header asks for it.
    unsafe {
        let open = || Cache::open(text(directory)?).map_err(|error| error.to_string());
        made(open(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_cache_free(cache: *mut Cache) {
    // SAFETY: the header asks for it.
    unsafe { free(cache) };
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_cache_tick(cache: *const Cache) {
    // SAFETY: the header asks for it.
    if let Ok(cache) = unsafe { of(cache) } {
        cache.tick();
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_module_load(
    cache: *const Cache,
    name: *const c_char,
    error: *mut *mut c_char,
) -> *mut Module {
    // SAFETY: the header asks for it.
    unsafe {
        let load = || of(cache)?.module(text(name)?).map_err(|error| error.to_string());
        made(load(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_module_free(module: *mut Module) {
    // SAFETY: the header asks for it.
    unsafe { free(module) };
}

/// A selector with the default policy.
#[unsafe(no_mangle)]
pub extern "C" fn plimsoll_selector_new() -> *mut Selector {
    Box::into_raw(Box::new(Selector::new(Policy::default())))
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_selector_free(selector: *mut Selector) {
    // SAFETY: the header asks for it.
    unsafe { free(selector) };
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_selector_observe(
    selector: *const Selector,
    millis: u64,
    cpu: f64,
    memory: f64,
    io: f64,
) -> c_int {
    let stall = |avg10| Stall { avg10, ..Stall::default() };
    let now = Pressure { cpu: stall(cpu), memory: stall(memory), io: stall(io) };
    // SAFETY: the header asks for it.
    match unsafe { of(selector) } {
        Ok(selector) => {
            c_int::from(selector.observe(Millis(millis), &Outlook { now, ahead: None }).is_some())
        }
        Err(_) => 0,
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_selector_explain(selector: *const Selector) -> *mut c_char {
    // SAFETY: the header asks for it.
    unsafe { of(selector) }.map_or(ptr::null_mut(), |selector| owned(&selector.explain()))
}

/// A host that gives nothing yet.
#[unsafe(no_mangle)]
pub extern "C" fn plimsoll_host_new(data: *mut c_void) -> *mut CHost {
    let (data, built) = (Data(data), std::sync::OnceLock::new());
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

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_instantiate(
    selector: *const Selector,
    module: *const Module,
    host: *const CHost,
    error: *mut *mut c_char,
) -> *mut CInstance {
    // SAFETY: the header asks for it.
    unsafe {
        let instantiate = || {
            let (selector, module, host) = (of(selector)?, of(module)?, of(host)?.host());
            selector.instantiate(module, host).map(CInstance).map_err(|error| error.to_string())
        };
        made(instantiate(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_instance_free(instance: *mut CInstance) {
    // SAFETY: the header asks for it.
    unsafe { free(instance) };
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_call(
    instance: *mut CInstance,
    name: *const c_char,
    arguments: *const Value,
    argument_count: usize,
    results: *mut Value,
    result_count: usize,
    error: *mut *mut c_char,
) -> c_int {
    // SAFETY: the header asks for it.
    unsafe {
        let call = || {
            let CInstance(instance) = instance.as_mut().ok_or("a handle is NULL")?;
            let arguments: Vec<Val> =
                values(arguments, argument_count).iter().map(Value::read).collect::<Result<_, _>>()?;
            let found = instance.call(text(name)?, &arguments).map_err(|error| error.to_string())?;
            if found.len() != result_count || (results.is_null() && result_count > 0) {
                return Err(format!(
                    "it gives {} results, and there is room for {result_count}",
                    found.len()
                ));
            }
            for (at, value) in found.iter().enumerate() {
                results.add(at).write(Value::of(value)?);
            }
            Ok(())
        };
        done(call(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_switch(
    instance: *mut CInstance,
    recipe: *const c_char,
    error: *mut *mut c_char,
) -> c_int {
    // SAFETY: the header asks for it.
    unsafe {
        let switch = || {
            let CInstance(instance) = instance.as_mut().ok_or("a handle is NULL")?;
            instance.switch(text(recipe)?).map_err(|error| error.to_string())
        };
        done(switch(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_hibernate(instance: *mut CInstance, error: *mut *mut c_char) -> c_int {
    // SAFETY: the header asks for it.
    unsafe {
        let hibernate = || {
            let CInstance(instance) = instance.as_mut().ok_or("a handle is NULL")?;
            instance.hibernate().map(|_| ()).map_err(|error| error.to_string())
        };
        done(hibernate(), error)
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_instance_recipe(instance: *const CInstance) -> *mut c_char {
    // SAFETY: the header asks for it.
    unsafe { of(instance) }.map_or(ptr::null_mut(), |CInstance(instance)| owned(instance.variant().recipe()))
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_native_new(
    selector: *const Selector,
    recipes: *const *const c_char,
    functions: *const Option<Plain>,
    count: usize,
) -> *mut Native<Plain> {
    // SAFETY: the header asks for it.
    unsafe {
        let new = || {
            if recipes.is_null() || functions.is_null() || count == 0 {
                return Err("there are no implementations".to_owned());
            }
            let all =
                slice::from_raw_parts(recipes, count).iter().zip(slice::from_raw_parts(functions, count));
            let all: Vec<(&str, Plain)> = all
                .map(|(recipe, function)| Ok((text(*recipe)?, function.ok_or("a function is NULL")?)))
                .collect::<Result<_, String>>()?;
            let (first, others) = all.split_first().ok_or("there are no implementations")?;
            Ok(Native::new(of(selector)?, *first, others))
        };
        made(new(), ptr::null_mut())
    }
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_native_free(native: *mut Native<Plain>) {
    // SAFETY: the header asks for it.
    unsafe { free(native) };
}

/// # Safety
/// As the header says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn plimsoll_native_get(native: *const Native<Plain>) -> Option<Plain> {
    // SAFETY: the header asks for it.
    unsafe { of(native) }.ok().map(Native::get)
}
