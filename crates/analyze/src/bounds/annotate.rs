//! Bounds beside the metrics of a file: each function's and loop's own, found by name and line.
//!
//! Works out nothing itself.

use plimsoll_model::{BlockKind, Bound, FileAnalysis, FunctionAnalysis, Growth};

use super::{FunctionBounds, ModuleBounds, bounds};
use crate::knowledge::Costs;
use crate::lower::lower;
use crate::pack::{Pack, language_of};

/// Adds bounds to what was measured of a file, by the table of costs of its language. A language without one, or one that
/// is not lowered, has none that is known.
pub fn annotate(
    file: &mut FileAnalysis,
    pack: &Pack,
    bytes: &[u8],
    costs: &[(plimsoll_model::Language, Costs)],
) {
    let language = language_of(pack);
    let Some((language, costs)) = costs.iter().find(|(one, _)| Some(*one) == language) else {
        let none = || unknown(&format!("bounds of {} are not worked out", pack.name));
        (file.time, file.space) = (Some(none()), Some(none()));
        return;
    };
    let module = lower(pack, &file.path, "__main__", bytes);
    attach(file, bounds(&module, *language, costs));
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
