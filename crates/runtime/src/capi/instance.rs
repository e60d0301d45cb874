//! Instances.

use std::ffi::{c_char, c_int};
use std::ptr;

use wasmtime::{StoreLimits, Val};

use super::host::CHost;
use super::value::{Value, values};
use super::{done, free, made, of, owned, text};
use crate::{Instance, Module, Selector};

/// An instance of a host of C.
pub struct CInstance(Instance<StoreLimits>);

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
