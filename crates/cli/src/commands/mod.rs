//! One file a command.

pub(crate) mod calibrate;
pub(crate) mod history;
pub(crate) mod profile;
#[cfg(target_os = "linux")]
pub(crate) mod run;
