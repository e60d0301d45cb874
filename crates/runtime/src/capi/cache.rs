//! Caches and modules.

use std::ffi::c_char;

use super::{free, made, of, text};
use crate::{Cache, Module};

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
