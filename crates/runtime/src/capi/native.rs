//! Functions of the host itself that come in several implementations.

use std::ffi::c_char;
use std::{ptr, slice};

use super::{free, made, of, text};
use crate::{Native, Selector};

type Plain = unsafe extern "C" fn();

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
