//! Bounds beside the metrics of a file: each function's and loop's own, found by name and line.
//!
//! Works out nothing itself.

use plimsoll_model::{BlockKind, Bound, FileAnalysis, FunctionAnalysis, Growth, Language};

use super::{FunctionBounds, ModuleBounds, Neighbours, bounds};
use crate::ir::Module;
use crate::knowledge::Costs;

/// Adds bounds to what was measured of a file, by the table of costs of its language.
pub fn annotate(
    file: &mut FileAnalysis,
    module: &Module,
    language: Language,
    costs: &Costs,
    neighbours: &dyn Neighbours,
) {
    attach(file, bounds(module, language, costs, neighbours));
}

/// Says that there are none in a language without a table of costs.
pub fn without_bounds(file: &mut FileAnalysis) {
    let none = unknown(&format!("bounds of {} are not worked out", file.language));
    (file.time, file.space) = (Some(none.clone()), Some(none));
}

fn unknown(reason: &str) -> Bound {
    Bound {
        bound: "?".to_owned(),
        class: Growth::Unknown,
        degree: None,
        complete: false,
        reasons: vec![reason.to_owned()],
        worst: None,
    }
}

fn attach(file: &mut FileAnalysis, found: ModuleBounds) {
    let ModuleBounds { time, space, functions, .. } = found;
    for function in functions {
        let own = |one: &&mut FunctionAnalysis| {
            one.name == function.name && (one.start_line..=one.end_line).contains(&function.line)
        };
        if let Some(one) = file.functions.iter_mut().find(own) {
            with(one, function);
        }
    }
    (file.time, file.space) = (Some(time), Some(space));
}

fn with(one: &mut FunctionAnalysis, found: FunctionBounds) {
    for (line, time) in found.loops {
        let same =
            |block: &&mut plimsoll_model::Block| block.kind == BlockKind::Loop && block.start_line == line;
        if let Some(block) = one.blocks.iter_mut().find(same) {
            block.time = Some(Box::new(time));
        }
    }
    (one.time, one.space, one.returns) = (Some(found.time), Some(found.space), Some(found.returns));
}
