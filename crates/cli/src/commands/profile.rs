//! `plimsoll profile`: what a program will need, without running it.

use crate::args::{self, Emit};
use crate::emit;
use crate::error::Outcome;
use crate::render;
use crate::render::places::Places;
use crate::store::Store;
use crate::{subject, target};
use plimsoll_model::wire;

/// Reads the program, blends with its past runs, prints what was asked for.
pub(crate) fn run(options: &args::Profile) -> Outcome<()> {
    let target = target::of_path(&options.path, &options.arguments, &options.source)?;
    let subject = subject::read(&target, &options.source)?;
    let mut store = Store::open_existing(&options.store);
    let footprint = subject.predict(store.as_mut());
    let format = match options.emit {
        Emit::Text => {
            let places = Places::of(target.project.as_deref());
            crate::print(&render::footprint::text(&footprint, options.explain, places.as_ref()));
            return Ok(());
        }
        Emit::Json => {
            crate::print(&render::json(&wire::Document::new(wire::FOOTPRINT, footprint)));
            return Ok(());
        }
        Emit::Spec(format) => format,
    };
    crate::print(&emit::spec(format, options, &target, &subject, &footprint)?);
    Ok(())
}
