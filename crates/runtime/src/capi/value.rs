//! Numbers on their way between C and a module.

use std::ffi::c_char;
use std::slice;

use wasmtime::{Val, ValType};

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

/// # Safety
/// `pointer` is null or points to so many values.
pub(super) unsafe fn values<'a>(pointer: *const Value, count: usize) -> &'a [Value] {
    // SAFETY: the caller vouches for it.
    if pointer.is_null() || count == 0 { &[] } else { unsafe { slice::from_raw_parts(pointer, count) } }
}

impl Value {
    pub(super) fn read(&self) -> Result<Val, String> {
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
    pub(super) fn zero(ty: &ValType) -> Self {
        let kind = match ty {
            ValType::I32 => b'i',
            ValType::I64 => b'I',
            ValType::F32 => b'f',
            _ => b'F',
        };
        Self { kind: c_char::from_ne_bytes([kind]), of: Number { i64: 0 } }
    }

    pub(super) fn of(value: &Val) -> Result<Self, String> {
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

pub(super) fn kinds(text: &str) -> Result<Vec<ValType>, String> {
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
