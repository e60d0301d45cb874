//! Footprint → container specs: Kubernetes, kustomize, Compose, an OCI runtime's `config.json`, a systemd unit and a
//! Containerfile.
//!
//! Knows nothing of where a footprint came from, of files, or of the servers that will read what it writes. A spec
//! that such a server would refuse is not written: names, image references and replicas are checked when they come
//! in ([`SpecError`] says what to write instead), and every request is at most its limit because both come from one
//! [`Allotment`], which cannot hold them otherwise.
//!
//! # What is promised, and what is the limit
//!
//! | | request, reservation | limit |
//! |---|---|---|
//! | memory | the recommended figure | the maximum where it is known, else at most twice the recommended figure |
//! | CPU | the recommended figure | the maximum |
//! | tasks | | the maximum, with room for a shell and a runtime's helpers |
//! | disk rate | | twice the peak rate to expect, four times a guessed one (systemd, OCI) |
//! | ephemeral storage | the bytes it writes | twice that where it is known (Kubernetes) |
//! | GPU | the recommended count | the same count, as Kubernetes demands |
//!
//! Memory beyond its limit kills the program, so the limit is the most that it may come to; a maximum that is only
//! what the profiling machine had to give says nothing of the server and is not copied there. CPU beyond its limit
//! merely waits, so the maximum always serves.

mod allotment;
mod compose;
mod containerfile;
mod deployable;
mod error;
mod format;
mod image;
mod images;
mod kubernetes;
mod kustomize;
mod name;
mod oci;
mod systemd;

pub use allotment::Allotment;
pub use deployable::{BlockDevice, Deployable, Entry, Project};
pub use error::SpecError;
pub use format::Format;
pub use image::ImageReference;
pub use images::{BaseImages, GpuImage, Images, SystemNeed};
pub use name::Name;

/// Writes one spec, ending in a newline.
///
/// # Errors
/// [`SpecError`] when something that was asked for cannot stand in a spec of this format (a name, an image
/// reference, an argument), or when a Containerfile is asked for a program whose base image is not known. A
/// footprint alone never makes it fail.
pub fn emit(format: Format, deployable: &Deployable<'_>) -> Result<String, SpecError> {
    deployable.check_command()?;
    match format {
        Format::Kubernetes => kubernetes::emit(deployable),
        Format::Kustomize => kustomize::emit(deployable),
        Format::Compose => compose::emit(deployable),
        Format::Oci => oci::emit(deployable),
        Format::Systemd => systemd::emit(deployable),
        Format::Containerfile => containerfile::emit(deployable),
    }
}
