//! The interface for C. `include/plimsoll.h` is its documentation.
//!
//! Knows nothing the rest of the crate does not: each function checks and translates, and calls one of its own. Here is what
//! all of them share: handles, texts and errors as they come from C and go there.

pub mod cache;
pub mod host;
pub mod instance;
pub mod native;
pub mod selector;
pub mod value;

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;

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
/// `pointer` is null, or came from `Box::into_raw` and is used no more.
unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: the caller vouches for it.
        drop(unsafe { Box::from_raw(pointer) });
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
