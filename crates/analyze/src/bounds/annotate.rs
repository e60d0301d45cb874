//! Bounds beside the metrics of a file: each function's and loop's own, found by name and line.
//!
//! Works out nothing itself.

use std::collections::HashMap;

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
    let places = places(file, &functions);
    for (place, function) in places.into_iter().zip(functions) {
        if let Some(one) = place.and_then(|place| file.functions.get_mut(place)) {
            with(one, function);
        }
    }
    (file.time, file.space) = (Some(time), Some(space));
}

/// Where each function stands among those of the file: the first of its name whose lines hold it.
fn places(file: &FileAnalysis, functions: &[FunctionBounds]) -> Vec<Option<usize>> {
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, one) in file.functions.iter().enumerate() {
        named.entry(&one.name).or_default().push(at);
    }
    // The line of a name that was asked for last, and how many of that name end before it: all stand in order of line.
    let mut passed: HashMap<&str, (u32, usize)> = HashMap::new();
    let mut place = |name, line| {
        let same = named.get(name)?;
        let (last, from) = passed.entry(name).or_default();
        if line < std::mem::replace(last, line) {
            *from = 0;
        }
        *from += same[*from..].iter().take_while(|&&at| file.functions[at].end_line < line).count();
        let mut begun = same[*from..].iter().take_while(|&&at| file.functions[at].start_line <= line);
        begun.find(|&&at| line <= file.functions[at].end_line).copied()
    };
    functions.iter().map(|one| place(one.name.as_str(), one.line)).collect()
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
