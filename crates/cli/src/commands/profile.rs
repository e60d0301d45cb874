//! `plimsoll profile`: what a program will need, without running it.

use crate::args::{self, Emit};
use crate::emit;
use crate::error::Outcome;
use crate::render;
use crate::render::places::Places;
use crate::store::Store;
use crate::{policies, subject, target};
use plimsoll_model::{Footprint, Grows, wire};
use serde::Serialize;

/// Reads the program, sizes it with its past runs, prints what was asked for.
pub(crate) fn run(options: &args::Profile) -> Outcome<()> {
    let policy = policies::named(&options.policy)?;
    let target = target::of_path(&options.path, &options.arguments, &options.source)?;
    let subject = subject::read(&target, &options.source)?;
    let mut store = Store::open_existing(&options.store);
    let footprint = subject.predict(store.as_mut(), &policy);
    let format = match options.emit {
        Emit::Text => {
            let places = Places::of(target.project.as_deref());
            crate::print(&render::footprint::text(&footprint, options.explain, places.as_ref()));
            if let Some(grows) = subject.grows()? {
                crate::print(&render::footprint::growth(&grows, options.explain));
            }
            return Ok(());
        }
        Emit::Json => {
            let grows = subject.grows()?;
            crate::print(&render::json(&wire::Document::new(wire::FOOTPRINT, Profiled { footprint, grows })));
            return Ok(());
        }
        Emit::Spec(format) => format,
    };
    crate::print(&emit::spec(format, options, &target, &subject, &footprint)?);
    Ok(())
}

/// A footprint with how it grows.
#[derive(Serialize)]
struct Profiled {
    #[serde(flatten)]
    footprint: Footprint,
    #[serde(skip_serializing_if = "Option::is_none")]
    grows: Option<Grows>,
}
