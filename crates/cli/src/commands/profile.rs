//! `plimsoll profile`: what a program will need, without running it.

use crate::args::{self, Emit};
use crate::emit;
use crate::error::Outcome;
use crate::render;
use crate::store::Store;
use crate::{subject, target};
use plimsoll_model::wire;
use plimsoll_spec::Format;

/// Reads the program, blends with its past runs, prints what was asked for.
pub(crate) fn run(options: &args::Profile) -> Outcome<()> {
    let target = target::of_path(&options.path, &options.arguments, &options.source)?;
    let subject = subject::read(&target, &options.source)?;
    let mut store = Store::open_existing(&options.store);
    let footprint = subject.predict(store.as_mut());
    let format = match options.emit {
        Emit::Text => {
            crate::print(&render::footprint::text(&footprint, options.explain));
            return Ok(());
        }
        Emit::Json => {
            crate::print(&render::json(&wire::Document::new(wire::FOOTPRINT, footprint)));
            return Ok(());
        }
        Emit::Kubernetes => Format::Kubernetes,
        Emit::Kustomize => Format::Kustomize,
        Emit::Compose => Format::Compose,
        Emit::Oci => Format::Oci,
        Emit::Systemd => Format::Systemd,
        Emit::Containerfile => Format::Containerfile,
    };
    crate::print(&emit::spec(format, options, &target, &subject, &footprint)?);
    Ok(())
}
