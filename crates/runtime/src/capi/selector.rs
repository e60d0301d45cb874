//! Selectors.

use std::ffi::{c_char, c_int};
use std::ptr;

use plimsoll_model::{Millis, Pressure, Stall};

use super::{free, of, owned};
use crate::{Outlook, Policy, Selector};

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
