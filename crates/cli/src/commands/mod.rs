//! One file a command.

pub(crate) mod analyze;
pub(crate) mod calibrate;
mod explain;
pub(crate) mod history;
pub(crate) mod hook;
pub(crate) mod profile;
pub(crate) mod replay;
#[cfg(target_os = "linux")]
pub(crate) mod run;
pub(crate) mod score;
#[cfg(all(feature = "variants", target_os = "linux"))]
pub(crate) mod variants;
#[cfg(not(all(feature = "variants", target_os = "linux")))]
#[path = "no_variants.rs"]
pub(crate) mod variants;
